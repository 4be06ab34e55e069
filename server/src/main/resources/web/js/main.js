// @ts-check
/** The page: chooses school, window, language and theme, and keeps the picture moving. */
import {devices, schools} from './api.js';
import {Boards} from './boards.js';
import {wireCards} from './card.js';
import {dayTimeText, timeText} from './format.js';
import {drawsWith, redraw} from './frames.js';
import {offerGroup} from './group.js';
import {loadPreferred, switchLanguage, t} from './i18n.js';
import {Keeper, keptSchool} from './kept.js';
import {Live} from './live.js';
import {learn} from './names.js';
import {offerNaming, wireNaming} from './naming.js';
import {WINDOWS} from './samples.js';
import {leave, me, toLogin} from './session.js';
import {askLesson, offerControl, showLesson} from './work.js';

/** Redraws a second; research: 2 to 4 look alive, and cost a phone little. */
const REDRAW_MILLIS = matchMedia('(prefers-reduced-motion: reduce)').matches ? 1000 : 333;
/** A page that nobody sees gives its stream back after this long, in milliseconds. */
const HIDDEN_MILLIS = 60_000;
const STORE_SCHOOL = 'chieng.school';
const STORE_WINDOW = 'chieng.window';

/** @template {HTMLElement} T @param {string} id @returns {T} */
const find = (id) => /** @type {T} */ (document.getElementById(id));

const windowSeconds = () => {
  const kept = localStorage.getItem(STORE_WINDOW) ?? '';
  return kept in WINDOWS ? kept : '60';
};

const boards = new Boards(find('boards'), WINDOWS[windowSeconds()]);
/** @type {Live | null} */
let live = null;
/** @type {import('./api.js').School[]} */
let known = [];
/** How far the server's clock is ahead of ours, in milliseconds. */
let ahead = 0;
/** When the line was lost, or 0. */
let lostAt = 0;
let refused = false;
let hiddenTimer = 0;
/** @type {import('./session.js').Who | null} */
let looker = null;
/** @typedef {'' | 'schools' | 'devices' | 'data'} Emptiness */
/** @type {Emptiness} */
let emptiness = '';

/** When what is shown was known, if it was found in the browser's own store; else 0. In milliseconds. */
let keptAt = 0;

const serverNow = () => keptAt || Date.now() + ahead;
const keeper = new Keeper(serverNow);

/** @type {import('./live.js').Listener} */
const listener = {
  snapshot(snapshot) {
    ahead = snapshot.now - Date.now();
    keptAt = 0;
    keeper.take(snapshot);
    boards.snapshot(snapshot);
    showEmpty(snapshot.devices.length === 0 ? 'devices' : boards.counts.all === 0 ? 'data' : '');
    draw();
  },
  series(series) {
    keeper.describe(series);
    boards.describe(series);
  },
  reading(index, time, value) {
    keeper.reading(index, time, value);
    boards.reading(index, time, value);
  },
  status: (status) => boards.status(status),
  names() {
    boards.relabel();
    redraw();
  },
  schoolClass({class: which, change}) {
    if (change === 'work' && looker?.roles.some((grant) => grant.class === which)) {
      window.setTimeout(() => askLesson(looker).catch(console.warn), Math.random() * 500);
    }
    // a whole class hears it at once
    if (change === 'names' && looker?.roles.some((grant) => grant.class === which)) {
      window.setTimeout(() => whoLooks().catch(console.warn), Math.random() * 1500);
    }
  },
  late(spans) {
    // more may be under way: fetch when it has settled
    for (const [index] of spans) {
      window.clearTimeout(lateTimers.get(index));
      lateTimers.set(index, window.setTimeout(() => boards.refetch(index), 1500));
    }
  },
  gap: () => boards.refetch(),
  line(connected, full) {
    refused = full;
    lostAt = connected ? 0 : lostAt || Date.now();
    showLine();
    if (!connected) {
      restore().catch(console.warn);
    }
    if (full) {
      whoLooks().catch(console.warn); // perhaps nobody any more
    }
  },
};

/** @type {Map<number, number>} */
const lateTimers = new Map();

/** Where nothing came over the line yet: what this browser knew last. */
async function restore() {
  const school = /** @type {HTMLSelectElement} */ (find('school')).value;
  const kept = school && boards.counts.all === 0 ? await keptSchool(school) : null;
  if (kept && lostAt !== 0 && boards.counts.all === 0) {
    keptAt = kept.now;
    learn(kept.names ?? []);
    boards.snapshot(kept);
    showLine();
    draw();
  }
}

function showLine() {
  const text = lostAt === 0 ? '' : keptAt ? t('line.last', {time: dayTimeText(keptAt)})
    : refused ? t('line.full') : t('line.lost', {time: timeText(lostAt)});
  const line = find('line');
  if (line.textContent !== text) {
    line.textContent = text;
  }
  line.classList.toggle('shown', lostAt !== 0);
  document.body.classList.toggle('lost', lostAt !== 0);
}

function draw() {
  if (document.hidden) {
    return;
  }
  const now = serverNow();
  boards.draw(now, lostAt === 0);
  find('clock').textContent = timeText(now);
  const {all, live: sending} = boards.counts;
  if (all > 0 && emptiness !== '') {
    showEmpty('');
  }
  offerGroup(looker, boards.boards.values());
  offerNaming(looker, boards);
  boards.boards.forEach(offerControl);
  find('summary').textContent = all ? t('summary', {live: sending, all}) : '';
}

/** Tells what to do next where there is nothing to show. @param {Emptiness} what */
function showEmpty(what) {
  emptiness = what;
  const place = find('empty');
  place.hidden = what === '';
  if (what === '') {
    return;
  }
  const find1 = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (place.querySelector(selector));
  find1('h2').textContent = t(`empty.${what}.title`);
  find1('p').textContent = t(`empty.${what}.text`);
  const steps = what === 'data' ? ['step1', 'step2', 'step3'] : [];
  find1('ol').replaceChildren(...steps.map((step) => {
    const item = document.createElement('li');
    item.textContent = t(`empty.data.${step}`);
    return item;
  }));
  find1('ol').hidden = steps.length === 0;
  find1('code').textContent = {
    schools: 'java -jar chieng-server.jar add-school --config server.conf --id … --name … --area … --area-name …',
    devices: `java -jar chieng-server.jar add-device --config server.conf --school ${boards.school || '…'} --device …`,
    data: 'Serial.println("temperature:25.1");',
  }[what];
}

/** @param {import('./api.js').School} school */
function show(school) {
  live?.close();
  localStorage.setItem(STORE_SCHOOL, school.id);
  history.replaceState(null, '', `?school=${encodeURIComponent(school.id)}`);
  document.title = `${school.name} · Chiêng`;
  find('title').textContent = school.name;
  find('place').textContent = school.areas.map((area) => area.name).reverse().join(', ');
  showEmpty('');
  live = new Live(school.id, listener);
  live.open();
}

/** Shows who it is; whoever is not known goes to where one logs in. Whether the page may go on. */
async function whoLooks() {
  const who = await me();
  if (who === 'nobody') {
    toLogin();
    return false;
  }
  if (who !== 'unasked') {
    find('who').textContent = who.name;
    find('who').hidden = false;
    find('leave').hidden = false;
    find('refused').hidden = !who.roles.some((grant) => grant.role === 'administrator');
    find('machines').hidden = !who.roles.some(({role}) => role !== 'student');
    find('rooms').hidden = !who.roles.some(({role}) => ['lab-manager', 'department', 'administrator'].includes(role));
    find('classes').hidden = !who.roles.some(({role}) => role === 'teacher' || role === 'administrator');
    find('lab').hidden = !who.roles.some(({role}) => role === 'student' || role === 'teacher' || role === 'administrator');
    find('return').hidden = !who.returnCode;
    /** @type {HTMLElement} */ (find('return').querySelector('strong')).textContent = who.returnCode ?? '';
    find('phone').hidden = !who.roles.some(({role}) => role === 'student');
    find('gallery').hidden = false;
    find('lines').hidden = !who.roles.some(({role}) => role !== 'student');
    looker = who;
    askLesson(who).catch(console.warn);
  }
  return true;
}

/** The schools, asked for until there is one and the server answers. */
async function start() {
  try {
    const asked = schools(); // while it is not known yet who asks
    asked.catch(() => {}); // told below
    if (!await whoLooks()) {
      return;
    }
    known = await asked;
    listener.line(true, false);
  } catch (e) {
    console.warn(e);
    listener.line(false, false);
  }
  if (known.length === 0) {
    if (lostAt === 0) {
      showEmpty('schools');
    }
    window.setTimeout(start, 5000);
    return;
  }
  const select = /** @type {HTMLSelectElement} */ (find('school'));
  select.replaceChildren(...known.map((school) => new Option(school.name, school.id)));
  find('picker').hidden = known.length < 2;
  const wanted = new URLSearchParams(location.search).get('school') ?? localStorage.getItem(STORE_SCHOOL);
  const school = known.find((one) => one.id === wanted) ?? known[0];
  select.value = school.id;
  show(school);
}

/** Boards may have been plugged in, devices enrolled: asks while the page is empty. */
async function askAgain() {
  if (emptiness === 'devices' && lostAt === 0 && !document.hidden) {
    const list = await devices(boards.school).catch(() => []);
    if (list.length > 0) {
      live?.open();
    }
  }
}

function showLanguage() {
  const button = find('language');
  button.textContent = t('language.other');
  button.lang = document.documentElement.lang === 'vi' ? 'en' : 'vi';
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function wire() {
  wireCards(find('boards'));
  wireNaming(boards, find('boards'));
  drawsWith(draw);
  find('school').addEventListener('change', (event) => {
    const school = known.find((one) => one.id === /** @type {HTMLSelectElement} */ (event.target).value);
    if (school) {
      show(school);
    }
  });
  for (const input of document.querySelectorAll('input[name=window]')) {
    const radio = /** @type {HTMLInputElement} */ (input);
    radio.checked = radio.value === windowSeconds();
    radio.addEventListener('change', () => {
      localStorage.setItem(STORE_WINDOW, radio.value);
      boards.setWindow(WINDOWS[radio.value]);
      draw();
    });
  }
  find('language').addEventListener('click', async () => {
    await switchLanguage();
    showLanguage();
    showLine();
    showEmpty(emptiness);
    boards.relabel();
    showLesson();
    draw();
  });
  find('leave').addEventListener('click', () => leave().catch(console.warn));
  find('theme').addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    localStorage.setItem('chieng.theme', theme);
    boards.relabel();
    draw();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => boards.relabel());
  const fullscreen = find('fullscreen');
  fullscreen.hidden = !document.fullscreenEnabled;
  fullscreen.addEventListener('click', () => {
    const done = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    done.catch(console.warn);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !document.querySelector('dialog[open]')) {
      boards.shrink();
    }
  });
  document.addEventListener('visibilitychange', () => {
    window.clearTimeout(hiddenTimer);
    if (document.hidden) {
      hiddenTimer = window.setTimeout(() => live?.close(), HIDDEN_MILLIS);
    } else {
      if (live && !live.source) {
        live.open();
      }
      draw();
    }
  });
}

await loadPreferred();
wire();
showLanguage();
window.setInterval(redraw, REDRAW_MILLIS);
window.setInterval(askAgain, 5000);
start();
