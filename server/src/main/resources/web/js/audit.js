// @ts-check
/** Who did what and when: a table that is searched, and read on page by page. */
import {schools} from './api.js';
import {dateText} from './format.js';
import {has, t} from './i18n.js';
import {begin, find} from './page.js';
import {toLogin} from './session.js';

/** @typedef {{id: string, time: number, actor: string, by: string, name?: string, action: string, subject: string, school?: string}} Entry */

/** All that can be looked for. */
const ACTIONS = ['login', 'login-elsewhere', 'login-link', 'login-failed', 'password', 'token', 'token-remove', 'role-administrator', 'role-department', 'role-lab-manager',
  'role-teacher', 'class', 'class-code', 'class-code-end', 'class-remove', 'lesson-end', 'join', 'nickname-hide', 'nickname-show', 'pupil-erase',
  'return-code', 'claim', 'claim-replacement', 'secret', 'revoke', 'enrolment', 'enrolment-end', 'enrol', 'erase', 'experiment-remove', 'run-remove',
  'line-accept', 'line-keep', 'registry-import', 'asset', 'loan', 'loan-due', 'loan-return', 'borrower-read', 'borrower-erase', 'ticket', 'lab-make', 'lab-seats',
  'finding-on-purpose', 'machine-merge', 'machine-part'];

const form = /** @type {HTMLFormElement} */ (find('search'));
const body = /** @type {HTMLElement} */ (find('sheet').querySelector('tbody'));

/** @type {Entry[]} */
let shown = [];
/** Where the next page begins. @type {string | null} */
let next = null;
/** Key of what there is to say instead of rows. */
let state = '';
/** @type {Map<string, string>} names by id */
let names = new Map();

const word = (/** @type {string} */ action) => (has(`did.${action}`) ? t(`did.${action}`) : action);

const time = (/** @type {number} */ millis) =>
  dateText(millis, {dateStyle: 'short', timeStyle: 'medium'});

/** @param {Entry} entry */
const who = (entry) => (entry.by === 'account' ? entry.name ?? entry.actor : t(`audit.${entry.by}`));

/** @param {Entry} entry */
function row(entry) {
  const made = document.createElement('tr');
  const cell = (/** @type {string} */ text, /** @type {string} */ id = '') => {
    const one = document.createElement('td');
    one.textContent = text;
    if (id && id !== text && id !== '-') {
      const small = document.createElement('small');
      small.textContent = id;
      one.append(' ', small);
    }
    made.append(one);
  };
  cell(time(entry.time));
  cell(who(entry), entry.by === 'operator' ? '' : entry.actor);
  cell(word(entry.action));
  cell(entry.subject === '-' ? '' : entry.subject);
  cell(entry.school ? names.get(entry.school) ?? entry.school : '');
  return made;
}

function draw() {
  body.replaceChildren(...shown.map(row));
  find('sheet').hidden = shown.length === 0;
  find('more').hidden = next === null;
  find('state').textContent = state && t(state);
  find('state').classList.toggle('shown', state !== '');
}

function query() {
  const asked = new URLSearchParams();
  new FormData(form).forEach((value, name) => value && asked.set(name, String(value).trim()));
  return asked;
}

/** Reads a page: the first, or the one behind what is shown. @param {boolean} isNext */
async function read(isNext) {
  const asked = query();
  /** @type {HTMLAnchorElement} */ (find('csv')).href = `/api/v1/audit.csv?${asked}`;
  if (isNext && next) {
    asked.set('cursor', next);
  }
  try {
    const answer = await fetch(`/api/v1/audit?${asked}`, {headers: {Accept: 'application/json'}});
    if (answer.status === 401) {
      toLogin();
      return;
    }
    const page = answer.ok ? await answer.json() : {items: [], next: null};
    shown = isNext ? [...shown, ...page.items] : page.items;
    next = page.next;
    state = answer.ok ? (shown.length ? '' : 'audit.none') : answer.status === 403 ? 'audit.forbidden' : 'door.error';
  } catch (why) {
    console.warn(why);
    state = 'door.away';
  }
  draw();
}

/** @param {string} name @param {Iterable<[string, string]>} options */
function offer(name, options) {
  const select = /** @type {HTMLSelectElement} */ (form.elements.namedItem(name));
  const {value} = select;
  select.replaceChildren(new Option(t('audit.any'), ''), ...[...options].map(([id, text]) => new Option(text, id)));
  select.value = value;
}

function relabel() {
  document.title = `${t('audit.title')} · Chiêng`;
  offer('action', ACTIONS.map((action) => [action, word(action)]));
  offer('school', names);
  draw();
}

const looker = await begin(relabel).catch(() => null);
if (looker) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    read(false);
  });
  find('more').addEventListener('click', () => read(true));
  names = new Map((await schools().catch(() => [])).map(({id, name}) => [id, name]));
  await read(false);
}
relabel();
