// @ts-check
/** The teacher gives the class an experiment, sees how far each group is, and lets it control boards. */
import {telling} from './ask.js';
import {sourceName} from './format.js';
import {t} from './i18n.js';
import {experiments} from './lab-api.js';
import {find} from './page.js';
import {change} from './session.js';

/** @typedef {import('./api.js').ClassNow} ClassNow */

/** @param {import('./wall.js').Wall} wall */
export function wireAssign(wall) {
  const dialog = /** @type {HTMLDialogElement} */ (find('assign-dialog'));
  const address = `/classes/${encodeURIComponent(wall.id)}/assignment`;
  const give = (/** @type {object} */ body) => telling(async () => {
    await change(address, body);
    dialog.close();
    await wall.ask();
  });
  find('assign').addEventListener('click', () => telling(async () => {
    const all = (await experiments(wall.id)).filter(({group}) => !group);
    find('assign-none').hidden = all.length > 0;
    find('assign-list').replaceChildren(...all.map(({id, question, by}) => {
      const item = document.createElement('li');
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'quiet';
      button.textContent = by ? `${question} (${by})` : question;
      button.setAttribute('aria-pressed', String(wall.known?.assigned?.experiment === id));
      button.addEventListener('click', () => give({experiment: id}));
      item.append(button);
      return item;
    }));
    find('assign-end').hidden = !wall.known?.assigned;
    dialog.showModal();
  }));
  find('assign-end').addEventListener('click', () => give({}));
  find('assign-close').addEventListener('click', () => dialog.close());
}

/** How far a group is, in words; '' where nothing is assigned. @param {ClassNow} known @param {string} key @param {number} now */
export function progressOf(known, key, now) {
  if (!known.assigned) {
    return {text: '', state: ''};
  }
  const group = known.assigned.groups.find(({device, source}) => `${device}/${source}` === key);
  const isRunning = group?.running && !(group.until && group.until <= now);
  const done = (group?.runs ?? 0) + (group?.running && !isRunning ? 1 : 0);
  return isRunning ? {text: t('work.running'), state: 'running'}
    : done > 0 ? {text: t('work.done', {n: done}), state: 'done'}
      : {text: t(group ? 'work.opened' : 'work.waits'), state: group ? 'opened' : 'waits'};
}

/**
 * What is assigned, and on each tile how far its group is and whether the class may control it.
 * @param {import('./wall.js').Wall} wall
 * @param {ClassNow} known
 */
export function drawWork(wall, known) {
  find('task').hidden = !known.assigned;
  find('task-question').textContent = known.assigned?.question ?? '';
  const counts = {running: 0, done: 0};
  for (const board of wall.shown()) {
    const key = `${board.device.id}/${board.source}`;
    const {text, state} = progressOf(known, key, wall.now);
    if (state === 'running' || state === 'done') {
      counts[state]++;
    }
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (board.element.querySelector(name));
    part('.progress').textContent = text;
    part('.progress').dataset.state = state;
    part('.progress').hidden = text === '';
    const may = known.boards?.some(({device, source}) => `${device}/${source}` === key) ?? false;
    part('.lend').textContent = t(may ? 'control.lent' : 'control.lend');
    part('.lend').setAttribute('aria-pressed', String(may));
    part('.lend').setAttribute('aria-label', `${part('.lend').textContent}: ${sourceName(board.source)}`);
    const link = /** @type {HTMLAnchorElement} */ (part('.to-control'));
    link.href = `/control?${new URLSearchParams({device: board.device.id, source: board.source})}`;
    link.textContent = t('control.title');
    link.setAttribute('aria-label', `${t('control.title')}: ${sourceName(board.source)}`);
  }
  find('task-count').textContent = known.assigned ? t('work.count', counts) : '';
}

/** Lets the class control a board, or no longer. @param {import('./wall.js').Wall} wall @param {import('./board.js').Board} board */
export function lend(wall, board) {
  const allowed = board.element.querySelector('.lend')?.getAttribute('aria-pressed') !== 'true';
  return telling(async () => {
    await change(`/classes/${encodeURIComponent(wall.id)}/boards`, {device: board.device.id, source: board.source, allowed});
    await wall.ask();
  });
}
