// @ts-check
/** What was refused last, for an operator who wonders why a board's readings don't come. */
import {dateText, timeText} from './format.js';
import {has, loadPreferred, locale, switchLanguage, t} from './i18n.js';
import {leave, me, toLogin} from './session.js';

/** @typedef {{code: string, record?: number, message: string}} Reason */
/** @typedef {{time: number, device: string, school: string, size: number, stored: number, reasons: Reason[], text?: string, base64?: string}} Item */
/** @typedef {{device: string, school: string, refused: Record<string, number>, slowed: number}} Counted */

const EVERY_MILLIS = 10_000;

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const select = /** @type {HTMLSelectElement} */ (find('device'));

/** @type {{items: Item[], devices: Counted[]}} */
let shown = {items: [], devices: []};
/** Key of what keeps the page from being current; empty: nothing does. */
let state = '';
/** What is on the page already: what did not change is not drawn anew, so that nobody loses their place. */
let drawn = '';

const reasonText = (/** @type {string} */ code) => (has(`reason.${code}`) ? t(`reason.${code}`) : code);

const dayText = (/** @type {number} */ millis) =>
  dateText(millis, {day: 'numeric', month: 'numeric'});

/** @param {string} name @param {string} text @param {string} [style] */
function element(name, text, style = '') {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = style;
  return made;
}

/** @param {Item} item */
function card(item) {
  const template = /** @type {HTMLTemplateElement} */ (find('item-template'));
  const made = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (made.querySelector(selector));
  part('h2').textContent = item.device;
  part('.school').textContent = item.school;
  part('time').textContent = `${dayText(item.time)}, ${timeText(item.time)}`;
  part('time').setAttribute('datetime', new Date(item.time).toISOString());
  part('.reasons').replaceChildren(...item.reasons.map((reason) => {
    const line = document.createElement('li');
    const where = reason.record === undefined ? '' : ` (${t('quarantine.record', {n: reason.record + 1})})`;
    line.append(element('strong', reasonText(reason.code) + where), ' ');
    const sentence = element('span', reason.message);
    sentence.lang = 'en';
    line.append(sentence);
    return line;
  }));
  part('pre').textContent = item.text ?? `base64: ${item.base64}`;
  part('pre').setAttribute('aria-label', t('quarantine.payload', {device: item.device}));
  part('.foot').textContent = t('quarantine.foot', {size: item.size, stored: item.stored});
  return made;
}

/** @param {Counted} counted */
function count(counted) {
  const line = document.createElement('li');
  const counts = Object.entries(counted.refused).map(([code, n]) => `${reasonText(code)}: ${n}`);
  if (counted.slowed > 0) {
    counts.push(t('quarantine.slowed', {n: counted.slowed}));
  }
  line.append(element('strong', counted.device), ` · ${counted.school}`, element('div', counts.join(' · '), 'muted'));
  return line;
}

function draw() {
  const banner = find('state');
  banner.textContent = state && t(state);
  banner.classList.toggle('shown', state !== '');
  const now = JSON.stringify([shown, select.value, locale()]);
  if (now === drawn || state === 'quarantine.forbidden') {
    return;
  }
  drawn = now;
  const chosen = select.value;
  const devices = [...new Set([...shown.items, ...shown.devices].map((one) => one.device))].sort();
  select.replaceChildren(new Option(t('quarantine.all'), ''), ...devices.map((device) => new Option(device, device)));
  select.value = devices.includes(chosen) ? chosen : '';
  find('picker').hidden = devices.length < 2;
  const fits = (/** @type {{device: string}} */ one) => select.value === '' || one.device === select.value;
  const counted = shown.devices.filter(fits);
  find('counts').hidden = counted.length === 0;
  find('counts').querySelector('ul')?.replaceChildren(...counted.map(count));
  find('items').replaceChildren(...shown.items.filter(fits).map(card));
  drawn = JSON.stringify([shown, select.value, locale()]);
}

async function refresh() {
  try {
    const answer = await fetch('/api/v1/quarantine', {headers: {Accept: 'application/json'}});
    if (answer.status === 401) {
      toLogin();
      return;
    }
    if (answer.ok) {
      shown = await answer.json();
    }
    const isEmpty = shown.items.length === 0 && shown.devices.length === 0;
    state = answer.ok ? (isEmpty ? 'quarantine.none' : '')
      : {403: 'quarantine.forbidden', 404: 'quarantine.elsewhere'}[answer.status] ?? 'quarantine.away';
  } catch (why) {
    console.warn(why);
    state = 'quarantine.away';
  }
  draw();
}

function showLanguage() {
  const button = find('language');
  button.textContent = t('language.other');
  button.lang = document.documentElement.lang === 'vi' ? 'en' : 'vi';
  document.title = `${t('quarantine.title')} · Chiêng`;
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

find('theme').addEventListener('click', () => {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('chieng.theme', theme);
});
find('language').addEventListener('click', async () => {
  await switchLanguage();
  showLanguage();
  draw();
});
find('leave').addEventListener('click', () => leave().catch(console.warn));
select.addEventListener('change', draw);

await loadPreferred();
showLanguage();
const who = await me().catch(() => null);
if (who === 'nobody') {
  toLogin();
} else {
  if (who !== null && who !== 'unasked') {
    find('who').textContent = who.name;
    find('who').hidden = false;
    find('leave').hidden = false;
  }
  await refresh();
  window.setInterval(() => document.hidden || refresh(), EVERY_MILLIS);
}
