// @ts-check
/** A pupil's phone as a sensor of the class: its motion and the level of sound, measured in this page. */
import {numberText} from './format.js';
import {t} from './i18n.js';
import {find} from './page.js';
import {loadPreferred, switchLanguage} from './i18n.js';
import {Meter} from './phone-meter.js';
import {Sender} from './phone-sender.js';
import {change, leave, me, Refused} from './session.js';

const RATES = [1, 2, 5, 10, 20, 50];
/** As on the live page: what changes faster nobody reads, in milliseconds. */
const REDRAW_MILLIS = 333;

const input = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (find(id));

/** @type {Meter | null} */
let meter = null;
/** @type {Sender | null} */
let sender = null;
let told = '';

function relabel() {
  document.title = `${t('phone.title')} · Chiêng`;
  const button = find('language');
  button.textContent = t('language.other');
  button.lang = document.documentElement.lang === 'vi' ? 'en' : 'vi';
  const select = /** @type {HTMLSelectElement} */ (find('rate'));
  const chosen = select.value || '10';
  select.replaceChildren(...RATES.map((rate) => new Option(t('phone.rate', {n: rate}), String(rate))));
  select.value = chosen;
  draw();
}

/** @param {string} key of a text, or '' */
function fault(key) {
  find('fault').textContent = key && t(key);
  find('fault').classList.toggle('shown', key !== '');
}

function draw() {
  find('go').textContent = t(meter ? 'lab.stop' : 'lab.start');
  find('go').toggleAttribute('data-running', meter !== null);
  if (meter) {
    const {motion, level} = meter;
    ['x', 'y', 'z'].forEach((axis, i) => { find(axis).textContent = motion ? numberText(motion[i], 2) : '–'; });
    find('level').textContent = level === null ? '–' : numberText(level, 1);
  }
  const state = sender && meter
    ? t(sender.isAway ? 'phone.away' : 'phone.sent', {n: sender.sent, waiting: sender.waiting, lost: sender.lost})
    : told && t(told);
  if (find('state').textContent !== state) {
    find('state').textContent = state;
  }
}

async function start() {
  fault('');
  told = '';
  const rate = Number(/** @type {HTMLSelectElement} */ (find('rate')).value);
  const wanted = {motion: input('motion').checked, sound: input('sound').checked};
  if (!wanted.motion && !wanted.sound) {
    fault('phone.nothing');
    return;
  }
  const begun = new Meter(rate);
  try {
    await begun.open(wanted); // asks for permission, so it must follow the click at once
    const before = performance.now();
    const place = await change('/me/phone', {});
    const after = performance.now();
    sender = new Sender(place.now - (before + after) / 2, stop);
  } catch (why) {
    console.warn(why);
    begun.close();
    const status = why instanceof Refused ? why.status : 0;
    fault(why instanceof Refused ? {401: 'phone.ended', 409: 'phone.full'}[status] ?? 'codes.fault'
      : why instanceof TypeError ? 'door.away' : 'phone.denied');
    return;
  }
  meter = begun;
  const {motion, sound} = wanted;
  begun.onMotion = (at, values) => sender?.motion(at, values);
  begun.onSound = (at, level) => sender?.sound(at, level);
  for (const id of ['motion', 'sound', 'rate']) {
    input(id).disabled = true;
  }
  find('values').hidden = false;
  for (const id of ['x', 'y', 'z', 'level']) {
    /** @type {HTMLElement} */ (find(id).closest('div')).hidden = !(id === 'level' ? sound : motion);
  }
  draw();
}

/** @param {string} [why] what to say */
function stop(why = '') {
  meter?.close();
  meter = null;
  sender?.close();
  told = why;
  for (const id of ['motion', 'sound', 'rate']) {
    input(id).disabled = false;
  }
  draw();
}

find('go').addEventListener('click', () => (meter ? stop('phone.stopped') : start()));
find('theme').addEventListener('click', () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  localStorage.setItem('chieng.theme', root.dataset.theme);
});
find('language').addEventListener('click', async () => {
  await switchLanguage();
  relabel();
});
find('leave').addEventListener('click', () => leave().catch(console.warn));
await loadPreferred();
relabel();
window.setInterval(() => document.hidden || draw(), REDRAW_MILLIS);

async function begin() {
  const who = await me();
  const pupil = typeof who === 'object' ? who.roles.find(({role}) => role === 'student') : null;
  find('outside').hidden = !!pupil;
  if (typeof who === 'object') {
    find('who').textContent = who.name;
    find('who').hidden = false;
    find('leave').hidden = false;
  }
  if (!pupil) {
    return;
  }
  find('browser').hidden = false;
  find('insecure').hidden = window.isSecureContext;
  /** @type {HTMLButtonElement} */ (find('go')).disabled = !window.isSecureContext;
  const answer = await fetch(`/api/v1/classes/${encodeURIComponent(pupil.class ?? '')}/phones`);
  const phones = answer.ok ? await answer.json() : {};
  find('app').hidden = !phones.link;
  if (phones.link) {
    /** @type {HTMLAnchorElement} */ (find('link')).href = phones.link;
  }
}

begin().catch((why) => {
  console.warn(why);
  fault('door.away');
});
