// @ts-check
/** The groups on the wall: who is at which board, who has chosen none, who needs help and why. */
import {sourceName} from './format.js';
import {locale, t} from './i18n.js';
import {find} from './page.js';
import {chip, drawPeople} from './people.js';

/** @typedef {import('./board.js').Board} Board */

/** Names a board among all of the school. @param {Board} board */
export const keyOf = (board) => `${board.device.id}/${board.source}`;

/**
 * Names on the tiles, who has chosen none, who needs help and why.
 * @param {import('./wall.js').Wall} wall
 * @param {import('./api.js').ClassNow} known
 * @param {Map<string, string>} reasons
 */
export function drawGroups(wall, known, reasons) {
  const atBoard = new Set();
  for (const board of wall.shown()) {
    const key = keyOf(board);
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (board.element.querySelector(name));
    const group = known.pupils.filter(({device, source}) => `${device}/${source}` === key);
    group.forEach(({id}) => atBoard.add(id));
    part('.names').replaceChildren(...group.map((pupil) => chip(wall.id, pupil)));
    part('.names').hidden = group.length === 0;
    part('.why').textContent = reasons.get(key) ?? '';
    part('.why').hidden = !reasons.get(key);
    const name = sourceName(board.source, board.device.id);
    part('.spot').textContent = t(wall.spot === key ? 'wall.back' : 'wall.spot');
    part('.spot').setAttribute('aria-label', `${part('.spot').textContent}: ${name}`);
    part('.spot').setAttribute('aria-pressed', String(wall.spot === key));
    part('.off').textContent = t('wall.off');
    part('.off').setAttribute('aria-label', `${t('wall.off')}: ${name}`);
  }
  const without = known.pupils.filter(({id}) => !atBoard.has(id));
  find('without').hidden = without.length === 0;
  find('without').querySelector('ul')?.replaceChildren(...without.map((pupil) => chip(wall.id, pupil)));
  drawHelp(wall.shown().filter((board) => reasons.get(keyOf(board)) || board.faults.size > 0));
  drawPeople(wall.id, known.pupils);
  const all = wall.shown();
  const sources = new Set([...wall.boards.boards.values()].map((board) => board.device.id));
  const silent = [...wall.boards.devices.values()].filter(({id}) => !sources.has(id)).map(({name}) => name);
  find('waiting').textContent = silent.length ? t('wall.waiting', {names: new Intl.ListFormat(locale(), {type: 'unit'}).format(silent)}) : '';
  find('nothing').hidden = all.length > 0;
  find('summary').textContent = t('wall.summary', {
    groups: all.length, live: all.filter((board) => board.isLive).length,
    pupils: known.pupils.length, here: known.pupils.filter(({here}) => here).length,
  });
}

/** @param {Board[]} boards */
function drawHelp(boards) {
  find('help').hidden = boards.length === 0;
  find('help').querySelector('ul')?.replaceChildren(...boards.map((board) => {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'chip';
    button.textContent = sourceName(board.source, board.device.id);
    button.addEventListener('click', () => {
      board.element.scrollIntoView({block: 'center'});
      /** @type {HTMLElement | null} */ (board.element.querySelector('.spot'))?.focus({preventScroll: true});
    });
    item.append(button);
    return item;
  }));
}
