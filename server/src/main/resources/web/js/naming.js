// @ts-check
/** Plug in, it appears, name it: names and pictures of sources and channels, for those who may give them. */
import {opened} from './card.js';
import {channelName, sourceName} from './format.js';
import {groupBoard} from './group.js';
import {ICONS, picture} from './icons.js';
import {t} from './i18n.js';
import {naming} from './names.js';
import {change, Refused} from './session.js';

/** @typedef {import('./session.js').Who} Who */
/** @typedef {{device: string, source: string, channel?: string}} Subject */

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @type {Subject | null} what is named now */
let subject = null;
/** @type {Who | null} */
let who = null;
let school = '';

/** Whether who looks may name it: those who teach or look after the school's devices, and pupils the board of their group. @param {string} device @param {string} source */
const may = (device, source) => who !== null && who.roles.some((grant) => grant.role === 'administrator'
  || ((grant.role === 'teacher' || grant.role === 'lab-manager') && grant.school === school)
  || (grant.role === 'student' && groupBoard() === `${device}/${source}`));

/**
 * Offers it where it may be done; a board that has come since the page was opened says it in words.
 * @param {Who | null} looker
 * @param {import('./boards.js').Boards} boards
 */
export function offerNaming(looker, boards) {
  who = looker;
  school = boards.school;
  for (const board of boards.boards.values()) {
    const button = /** @type {HTMLButtonElement} */ (board.element.querySelector('.rename'));
    const text = t('naming.source', {name: sourceName(board.source, board.device.id)});
    button.hidden = !may(board.device.id, board.source);
    button.classList.toggle('fresh', board.isNew && !naming(board.device.id, board.source));
    if (button.title !== text) {
      button.title = text;
      button.setAttribute('aria-label', text);
      /** @type {HTMLElement} */ (button.querySelector('span')).textContent = t('naming.new');
    }
  }
}

/** @param {Subject} wanted @param {string} name */
function show(wanted, name) {
  const known = naming(wanted.device, wanted.source, wanted.channel);
  subject = wanted;
  find('naming-title').textContent = t('naming.title', {name});
  /** @type {HTMLInputElement} */ (find('naming-name')).value = known?.name ?? '';
  /** @type {HTMLInputElement} */ (find('naming-name')).placeholder = name;
  find('naming-fault').textContent = '';
  const list = /** @type {HTMLElement} */ (find('naming-icons').querySelector('div'));
  list.replaceChildren(...['', ...Object.keys(ICONS)].map((icon) => {
    const label = document.createElement('label');
    const radio = document.createElement('input');
    const text = document.createElement('span');
    const said = t(`icon.${icon || 'none'}`);
    radio.type = 'radio';
    radio.name = 'icon';
    radio.value = icon;
    radio.checked = icon === (known?.icon ?? '');
    radio.setAttribute('aria-label', said);
    label.title = said;
    text.append(...(icon ? picture(icon) : ['–']));
    label.append(radio, text);
    return label;
  }));
  /** @type {HTMLDialogElement} */ (find('naming')).showModal();
}

async function save() {
  const dialog = /** @type {HTMLDialogElement} */ (find('naming'));
  const icon = /** @type {HTMLInputElement | null} */ (dialog.querySelector('input[name=icon]:checked'))?.value;
  const name = /** @type {HTMLInputElement} */ (find('naming-name')).value.trim();
  if (subject === null) {
    return;
  }
  const source = `/devices/${encodeURIComponent(subject.device)}/sources/${encodeURIComponent(subject.source)}`;
  const address = subject.channel === undefined ? source : `${source}/channels/${encodeURIComponent(subject.channel)}`;
  try {
    await change(address, {name, ...(icon ? {icon} : {})}, 'PUT');
    dialog.close();
  } catch (why) {
    console.warn(why);
    const status = why instanceof Refused ? why.status : 0;
    find('naming-fault').textContent = t({400: 'naming.bad', 403: 'naming.forbidden', 0: 'door.away'}[status] ?? 'codes.fault');
  }
}

/** Wires it. @param {import('./boards.js').Boards} boards @param {HTMLElement} place */
export function wireNaming(boards, place) {
  place.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('.rename') : null;
    const board = button && [...boards.boards.values()].find(({element}) => element.contains(button));
    if (board) {
      show({device: board.device.id, source: board.source}, sourceName(board.source, board.device.id));
    }
  });
  find('card-name').addEventListener('click', () => {
    const series = opened()?.series;
    if (series) {
      /** @type {HTMLDialogElement} */ (find('card')).close();
      show({device: series.device, source: series.source, channel: series.channel}, channelName(series));
    }
  });
  place.addEventListener('click', () => {
    const series = opened()?.series;
    find('card-name').hidden = !series || !may(series.device, series.source);
  });
  find('naming').querySelector('form')?.addEventListener('submit', (event) => {
    event.preventDefault();
    save();
  });
  find('naming-close').addEventListener('click', () => /** @type {HTMLDialogElement} */ (find('naming')).close());
}
