// @ts-check
/** The page on which somebody of a school claims a new machine, and looks after the secrets of the others. */
import {schools} from './api.js';
import {drawEnrolments, readEnrolments, wireEnrolments} from './enrolments.js';
import {timeText} from './format.js';
import {loadPreferred, switchLanguage, t} from './i18n.js';
import {drawMachines, machines, readMachines} from './machines.js';
import {change, leave, me, Refused, toLogin} from './session.js';

const STORE_SCHOOL = 'chieng.school';
const EVERY_MILLIS = 5_000;

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const input = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (find(id));
const select = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (find(id));
const fault = (/** @type {string} */ form) => /** @type {HTMLElement} */ (document.querySelector(`#${form} .fault`));

/** @typedef {{name: string, address: string, since: number, expires: number}} Machine */

/** @type {Machine | null} */
let looked = null;
/** @type {import('./api.js').School[]} */
let known = [];
/** Key of what keeps the page from being used; empty: nothing. */
let state = '';
/** What was claimed last. @type {{name: string} | null} */
let taken = null;

const school = () => select('school').value;
const address = () => `/schools/${encodeURIComponent(school())}/claims`;

/** @param {unknown} why */
function sentence(why) {
  const status = why instanceof Refused ? why.status : 0;
  if (status === 401) {
    toLogin();
  }
  return t({404: 'claim.unknown', 429: 'claim.wait', 0: 'door.away'}[status] ?? 'claim.fault');
}

/** @param {string} form @param {() => Promise<void>} work */
async function telling(form, work) {
  const buttons = document.querySelectorAll(`#${form} button`);
  fault(form).textContent = '';
  buttons.forEach((button) => button.toggleAttribute('disabled', true));
  try {
    await work();
  } catch (why) {
    console.warn(why);
    fault(form).textContent = sentence(why);
  }
  buttons.forEach((button) => button.toggleAttribute('disabled', false));
}

/** Whether it is to be a new device or an old one. */
const as = () => /** @type {HTMLInputElement} */ (document.querySelector('input[name=as]:checked')).value;

function drawMachine() {
  find('take').hidden = looked === null;
  if (looked !== null) {
    const name = document.createElement('strong');
    name.textContent = looked.name;
    find('machine').replaceChildren(name, ` · ${t('claim.machine', {address: looked.address, time: timeText(looked.since)})}`);
  }
  const isOld = as() === 'old';
  find('replacing').hidden = machines().length === 0;
  find('named').hidden = isOld;
  find('which').hidden = !isOld;
  const chosen = select('replaces').value;
  select('replaces').replaceChildren(...machines().map((one) => new Option(`${one.name} · ${one.id}`, one.id)));
  if (machines().some((one) => one.id === chosen)) {
    select('replaces').value = chosen;
  }
  find('taken').textContent = taken === null ? '' : t('claim.taken', {name: taken.name});
}

async function look() {
  taken = null;
  looked = await change(`${address()}/look`, {code: input('code').value});
  input('name').value = /** @type {Machine} */ (looked).name;
  drawMachine();
  input('name').select();
}

async function take() {
  const code = input('code').value;
  taken = await change(address(), as() === 'old' ? {code, replaces: select('replaces').value} : {code, name: input('name').value});
  looked = null;
  input('code').value = '';
  await refresh();
}

async function refresh() {
  if (state !== '' || school() === '') {
    return;
  }
  await readMachines(school(), refresh);
  drawMachine();
}

async function showSchool() {
  localStorage.setItem(STORE_SCHOOL, school());
  const one = known.find(({id}) => id === school());
  find('place').textContent = one ? [one.name, ...one.areas.map((area) => area.name).reverse()].join(', ') : '';
  await Promise.all([refresh(), readEnrolments(school())]);
}

function drawState() {
  find('state').textContent = state && t(state);
  find('state').classList.toggle('shown', state !== '');
  for (const part of ['claim', 'devices', 'lab']) {
    find(part).hidden = state !== '';
  }
}

function showLanguage() {
  const button = find('language');
  button.textContent = t('language.other');
  button.lang = document.documentElement.lang === 'vi' ? 'en' : 'vi';
  document.title = `${t('claim.title')} · Chiêng`;
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function wire() {
  find('theme').addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    localStorage.setItem('chieng.theme', theme);
  });
  find('language').addEventListener('click', async () => {
    await switchLanguage();
    showLanguage();
    drawState();
    drawMachine();
    drawMachines(refresh);
    drawEnrolments();
  });
  find('leave').addEventListener('click', () => leave().catch(console.warn));
  find('school').addEventListener('change', showSchool);
  find('look').addEventListener('submit', (event) => {
    event.preventDefault();
    telling('look', look);
  });
  find('take').addEventListener('submit', (event) => {
    event.preventDefault();
    telling('take', take);
  });
  document.querySelectorAll('input[name=as]').forEach((radio) => radio.addEventListener('change', drawMachine));
  wireEnrolments(school, refresh);
}

async function start() {
  const who = await me().catch(() => null);
  if (who === 'nobody') {
    toLogin();
    return;
  }
  if (who !== null && who !== 'unasked') {
    find('who').textContent = who.name;
    find('who').hidden = false;
    find('leave').hidden = false;
    state = who.roles.some(({role}) => role !== 'student') ? '' : 'claim.forbidden';
  }
  known = state === '' ? await schools().catch(() => []) : [];
  select('school').replaceChildren(...known.map((one) => new Option(one.name, one.id)));
  find('picker').hidden = known.length < 2;
  const wanted = localStorage.getItem(STORE_SCHOOL);
  if (known.some(({id}) => id === wanted)) {
    select('school').value = String(wanted);
  }
  if (state === '' && known.length === 0) {
    state = 'claim.schools';
  }
  drawState();
  if (state === '') {
    await showSchool();
    const code = new URLSearchParams(location.search).get('code') ?? '';
    if (code !== '') {
      input('code').value = code;
      await telling('look', look);
    } else {
      input('code').focus();
    }
  }
}

await loadPreferred();
wire();
showLanguage();
await start();
window.setInterval(() => document.hidden || refresh(), EVERY_MILLIS);
