// @ts-check
/** The registry as files for a spreadsheet: a sheet is downloaded, a file rehearsed, and brought in when what it does is as it was meant. */
import {has, locale, t} from './i18n.js';
import {begin, find} from './page.js';
import {toLogin} from './session.js';

/** @typedef {{sheet: string, columns: {name: string, required: boolean}[]}} Sheet */
/** @typedef {{line: number, column?: string, letter?: string, vi: string, en: string}} Fault */
/** @typedef {{line: number, key: string, isNew: boolean, cells: {column: string, before: string, after: string}[]}} Change */
/**
 * @typedef {{sheet: string, dryRun: boolean, kept: boolean, added: number, changed: number, same: number, changes: Change[], moreChanges: number,
 *   faults: Fault[], moreFaults: number, secrets: {device: string, secret: string}[]}} Report
 */

const ROOT = '/api/v1/registry';
const MOST_BYTES = 4 << 20;

const select = /** @type {HTMLSelectElement} */ (find('sheet'));
const input = /** @type {HTMLInputElement} */ (find('file'));
const button = /** @type {HTMLButtonElement} */ (find('import'));

/** @type {import('./session.js').Who | null} */
let who = null;
/** @type {Sheet[]} */
let sheets = [];
/** What was chosen, as it was rehearsed. @type {{name: string, content: ArrayBuffer} | null} */
let file = null;
/** @type {Report | null} */
let report = null;
/** Key of what there is to say instead. */
let state = '';

const nameOf = (/** @type {string} */ sheet) => (has(`registry.${sheet}`) ? t(`registry.${sheet}`) : sheet);

/** @param {string} strong @param {string} text */
function entry(strong, text) {
  const item = document.createElement('li');
  const place = document.createElement('strong');
  place.textContent = strong;
  const what = document.createElement('span');
  what.textContent = text;
  item.append(place, what);
  return item;
}

/** @param {Fault} fault */
function mend(fault) {
  const {line, letter = '', column = ''} = fault;
  const place = t(letter ? 'registry.cell' : column ? 'registry.in' : 'registry.place', {line, letter, column});
  return entry(place, fault[locale()]);
}

/** @param {Change} change */
function changed(change) {
  const shown = (/** @type {string} */ text) => text || t('registry.nothing');
  const cells = change.cells.map(({column, before, after}) => `${column}: ${
    before === after ? t('registry.hidden') : change.isNew ? after : `${shown(before)} → ${shown(after)}`}`);
  return entry(`${t('registry.place', {line: change.line})} · ${change.key}${change.isNew ? ` (${t('registry.new')})` : ''}`, cells.join(' · '));
}

/** @template T @param {string} id @param {T[]} items @param {number} more @param {(item: T) => HTMLElement} draw */
function list(id, items, more, draw) {
  const lines = items.map(draw);
  find(id).replaceChildren(...lines, ...(more ? [entry(t('registry.more', {n: more}), '')] : []));
  /** @type {HTMLElement} */ (find(id).parentElement).hidden = items.length === 0;
}

/** @param {Report} found @param {string} name */
function drawReport(found, name) {
  const good = found.added + found.changed;
  const wrong = new Set(found.faults.map(({line}) => line)).size + found.moreFaults;
  find('outcome').textContent =
    t(found.kept ? 'registry.kept' : found.dryRun ? 'registry.rehearsed' : 'registry.refused', {file: name});
  const tallies = {'registry.added': found.added, 'registry.changed': found.changed, 'registry.same': found.same, 'registry.wrong': wrong};
  find('counts').replaceChildren(...Object.entries(tallies).filter(([key, n]) => n > 0 || key === 'registry.added').map(([key, n]) => {
    const item = document.createElement('li');
    item.textContent = t(key, {n});
    item.classList.toggle('bad', key === 'registry.wrong');
    return item;
  }));
  button.hidden = found.kept || good === 0;
  button.textContent = t(wrong ? 'registry.good' : 'registry.import', {n: good});
  list('faults', found.faults, found.moreFaults, mend);
  list('changes', found.changes, found.moreChanges, changed);
  find('secrets').hidden = found.secrets.length === 0;
  find('once').hidden = found.secrets.length === 0;
}

function draw() {
  const now = sheets.find(({sheet}) => sheet === select.value);
  find('columns').textContent = (now?.columns ?? []).map(({name, required}) => name + (required ? '*' : '')).join(', ');
  /** @type {HTMLAnchorElement} */ (find('csv')).href = `${ROOT}/${encodeURIComponent(select.value)}`;
  find('work').hidden = sheets.length === 0;
  find('result').hidden = report === null;
  if (report && file) {
    drawReport(report, file.name);
  }
  find('state').textContent = state && t(state);
  find('state').classList.toggle('shown', state !== '');
}

/** A file that only this page has: nothing keeps secrets elsewhere. @param {Report} found */
function offerSecrets(found) {
  const link = /** @type {HTMLAnchorElement} */ (find('secrets'));
  if (link.href) {
    URL.revokeObjectURL(link.href);
    link.removeAttribute('href');
  }
  if (found.secrets.length > 0) {
    const rows = found.secrets.map(({device, secret}) => `${device},${secret}\r\n`);
    link.href = URL.createObjectURL(new Blob(['device,secret\r\n', ...rows], {type: 'text/csv'}));
    link.download = 'chieng-secrets.csv';
  }
}

/** Sends the file as it was chosen. @param {string} how */
async function send(how) {
  if (!file || !who) {
    return;
  }
  state = 'registry.reading';
  button.disabled = true;
  draw();
  try {
    const answer = await fetch(`${ROOT}/${encodeURIComponent(select.value)}?${how}`, {
      method: 'POST', headers: {'Content-Type': 'text/csv', 'X-CSRF-Token': who.csrf}, body: file.content,
    });
    if (answer.status === 401) {
      toLogin();
      return;
    }
    report = answer.ok ? /** @type {Report} */ (await answer.json()) : null;
    state = answer.ok ? '' : {403: 'registry.forbidden', 413: 'registry.large', 503: 'registry.busy'}[answer.status] ?? 'door.error';
    if (report) {
      offerSecrets(report);
    }
  } catch (why) {
    console.warn(why);
    state = 'door.away';
  }
  button.disabled = false;
  draw();
}

/** Reads what was chosen and rehearses it; a file that is changed afterwards must be chosen again. */
async function rehearse() {
  const chosen = input.files?.[0];
  report = null;
  file = null;
  state = '';
  if (chosen && chosen.size > MOST_BYTES) {
    state = 'registry.large';
  } else if (chosen) {
    try {
      file = {name: chosen.name, content: await chosen.arrayBuffer()};
    } catch (why) {
      console.warn(why);
      state = 'registry.unread';
    }
  }
  draw();
  await send('dryRun=true');
}

function relabel() {
  document.title = `${t('registry.title')} · Chiêng`;
  const {value} = select;
  select.replaceChildren(...sheets.map(({sheet}) => new Option(nameOf(sheet), sheet)));
  select.value = sheets.some(({sheet}) => sheet === value) ? value : sheets[0]?.sheet ?? '';
  draw();
}

who = await begin(relabel).catch(() => null);
if (who) {
  select.addEventListener('change', () => {
    input.value = ''; // it was of the other sheet
    rehearse();
  });
  input.addEventListener('click', () => {
    input.value = ''; // the same file again, mended, is a choice, too
  });
  input.addEventListener('change', rehearse);
  button.addEventListener('click', () => send(report && report.faults.length > 0 ? 'goodRows=true' : ''));
  try {
    const answer = await fetch(ROOT, {headers: {Accept: 'application/json'}});
    sheets = answer.ok ? (await answer.json()).items : [];
    state = answer.ok ? '' : answer.status === 403 ? 'registry.forbidden' : 'door.error';
  } catch (why) {
    console.warn(why);
    state = 'door.away';
  }
}
relabel();
