// @ts-check
/** The page where people say who they are: by account, by class code, or in a demo by choice. */
import {loadPreferred, switchLanguage, t} from './i18n.js';
import {forget} from './kept.js';
import {change, Refused} from './session.js';

/** @template {HTMLElement} T @param {string} selector @returns {T} */
const find = (selector) => /** @type {T} */ (document.querySelector(selector));

/** Only a place of this site: what begins with two slashes is another's. */
function next() {
  const wanted = new URLSearchParams(location.search).get('next') ?? '/';
  return /^\/(?![/\\])/.test(wanted) ? wanted : '/';
}

/** @param {unknown} why @param {string} door */
function sentence(why, door) {
  const status = why instanceof Refused ? why.status : 0;
  if (status === 403 && door === 'join') {
    return t('join.full');
  }
  return t({401: `${door}.wrong`, 409: 'join.taken', 429: 'door.wait', 0: 'door.away'}[status] ?? 'door.error');
}

/**
 * @param {string} door
 * @param {string} address
 * @param {object} body
 */
async function enter(door, address, body) {
  const fault = find(`#${door} .fault`);
  const buttons = document.querySelectorAll(`#${door} button`);
  fault.textContent = '';
  buttons.forEach((button) => button.toggleAttribute('disabled', true));
  try {
    await change(address, body);
    location.replace(next());
  } catch (why) {
    fault.textContent = sentence(why, door);
    if (door === 'join' && why instanceof Refused && why.status === 409) {
      find('#return').hidden = false; // the nickname is somebody's: perhaps their own
      find('#return input').focus();
    }
    buttons.forEach((button) => button.toggleAttribute('disabled', false));
  }
}

/** @param {string} door @param {string} address */
function wireForm(door, address) {
  find(`#${door} form`).addEventListener('submit', (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    enter(door, address, Object.fromEntries(new FormData(form)));
  });
}

/** @type {{person: string, name: string}[]} */
let people = [];

function showPeople() {
  find('#demo').hidden = people.length === 0;
  find('#people').replaceChildren(...people.map(({person, name}) => {
    const button = document.createElement('button');
    button.type = 'button';
    const role = document.createElement('small');
    role.textContent = name;
    button.append(t(`role.${person}`), role);
    button.addEventListener('click', () => enter('demo', '/demo', {person}));
    const item = document.createElement('li');
    item.append(button);
    return item;
  }));
}

/** Asked always, answered in a demo only. */
async function askForPeople() {
  const answer = await fetch('/api/v1/demo').catch(() => null);
  people = answer?.ok ? (await answer.json()).people : [];
  showPeople();
}

/** @type {{name: string, address: string} | null} */
let elsewhere = null;

/** The button, and why somebody who came back was not let in. */
function showElsewhere() {
  const link = /** @type {HTMLAnchorElement} */ (find('#elsewhere'));
  link.hidden = !elsewhere;
  if (elsewhere) {
    link.textContent = t('login.elsewhere', {name: elsewhere.name});
    link.href = `${elsewhere.address}?next=${encodeURIComponent(next())}`;
  }
  const fault = new URLSearchParams(location.search).get('fault') ?? '';
  if (fault) {
    find('#login .fault').textContent = fault === 'stranger' ? t('login.stranger') : t('login.failed');
  }
}

/** Most servers have no other place to log in. */
async function askElsewhere() {
  const answer = await fetch('/api/v1/session/elsewhere').catch(() => null);
  elsewhere = answer?.ok ? (await answer.json()).items[0] ?? null : null;
  showElsewhere();
}

function showLanguage() {
  const button = find('#language');
  button.textContent = t('language.other');
  button.lang = document.documentElement.lang === 'vi' ? 'en' : 'vi';
  document.title = `${t('door.title')} · Chiêng`;
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

forget()?.catch(console.warn); // whoever comes next may be somebody else
wireForm('join', '/session/class');
wireForm('login', '/session');
find('#theme').addEventListener('click', () => {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('chieng.theme', theme);
});
find('#language').addEventListener('click', async () => {
  await switchLanguage();
  showLanguage();
  showPeople();
  showElsewhere();
});
if (location.pathname === '/join') {
  find('#join').classList.add('first');
  const code = /** @type {HTMLInputElement} */ (find('#join input'));
  code.value = new URLSearchParams(location.search).get('code') ?? '';
}
await loadPreferred();
showLanguage();
await Promise.all([askForPeople(), askElsewhere()]);
