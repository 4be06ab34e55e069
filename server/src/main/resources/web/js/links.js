// @ts-check
/** How the schools' lines are: the department's page. Figures, who is away and why, outages, a table of all. */
import {alerts as askAlerts, outages as askOutages, links as askLinks} from './api.js';
import {askCosts, drawCosts} from './costs.js';
import {numberText, ZONE} from './format.js';
import {has, loadPreferred, locale, switchLanguage, t} from './i18n.js';
import {askService, drawService} from './service.js';
import {change, me, Refused, toLogin} from './session.js';

/** @typedef {import('./api.js').Links} Links @typedef {import('./api.js').LinkItem} Item @typedef {import('./api.js').Outage} Outage
 * @typedef {import('./api.js').Alert} Alert */

/** How often all is asked again, in milliseconds; the gateway looks each 10 s. */
const EVERY = 30_000;
/** Outages on the page. */
const OUTAGES = 20;
/** Alerts on the page. */
const ALERTS = 10;
const STATES = ['broadband', 'cellular', 'degraded', 'offline', 'unknown'];

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {Links | null} */
let shown = null;
/** @type {Outage[]} */
let happened = [];
/** @type {Alert[]} */
let told = [];
/** Whether whoever looks may decide what a line is. */
let decides = false;

/** A word of the wire in the reader's language. @param {string} kind @param {string} word */
const word = (kind, word) => (has(`link.${kind}.${word}`) ? t(`link.${kind}.${word}`) : word);

/** Making one takes longer than writing hundreds of times with it. */
const [vietnamese, english] = ['vi-VN', 'en-GB'].map((language) => new Intl.DateTimeFormat(language, {
  timeZone: ZONE, day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
}));

/** @param {number} millis */
const dateTime = (millis) => (locale() === 'vi' ? vietnamese : english).format(millis);

/** In at most two units. @param {number} millis */
function lasted(millis) {
  const minutes = Math.max(1, Math.round(millis / 60_000));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes % 1440 / 60)];
  const parts = days > 0 ? [['unit.day', days], ['unit.hour', hours]] : [['unit.hour', hours], ['unit.minute', minutes % 60]];
  return parts.filter(([, n]) => Number(n) > 0).map(([key, n]) => t(String(key), {n})).join(' ');
}

/** @param {string} name @param {string} [text] @param {Record<string, string>} [data] */
function element(name, text = '', data = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  Object.assign(made.dataset, data);
  return made;
}

/** A state with its colour and its word. @param {string} state @param {string} [name] */
function dot(state, name = 'span') {
  const made = element(name, word('state', state), {state});
  made.className = 'dot';
  return made;
}

/** @param {Item} item */
const areas = (item) => item.areas.map((area) => area.name).reverse().join(', ');

/** Of 513 of 520 it is 98,65 %; never rounded up to all. @param {number} n @param {number} of */
function percent(n, of) {
  return of === 0 ? '' : `${numberText(n === of ? 100 : Math.min(99.99, n / of * 100), n === of ? 0 : 2)} %`;
}

/** @param {Links} links */
function drawFigures(links) {
  const {lines, of} = links;
  find('as-of').textContent = t('links.asof', {time: dateTime(links.asOf)});
  find('share').textContent = `${lines.broadband} / ${of}`;
  find('percent').textContent = percent(lines.broadband, of);
  find('unknown').textContent = t('links.unknown', {unknown: lines.unknown, cellular: lines.cellular, observed: lines.observed});
  const said = links.declaredShare;
  find('declared').textContent = said ? t('links.declared', {
    percent: numberText(said.percent, 2), source: said.source, day: said.day.split('-').reverse().join('/'),
  }) : '';
  drawBar(links);
  find('states').replaceChildren(...STATES.map((state) => {
    const item = document.createElement('li');
    item.append(element('strong', String(links.states[state])), dot(state));
    return item;
  }));
}

/** @param {Links} links */
function drawBar({states, of}) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', `0 0 ${Math.max(of, 1)} 1`);
  svg.setAttribute('preserveAspectRatio', 'none');
  let x = 0;
  for (const state of STATES) {
    const part = document.createElementNS(space, 'rect');
    part.setAttribute('x', String(x));
    part.setAttribute('width', String(states[state]));
    part.setAttribute('height', '1');
    part.dataset.state = state;
    svg.append(part);
    x += states[state];
  }
  find('bar').replaceChildren(svg);
}

/** @param {Links} links */
function drawAway(links) {
  const away = links.items.filter((item) => item.state === 'offline').sort((a, b) => (b.since ?? 0) - (a.since ?? 0));
  find('away').replaceChildren(...away.map((item) => {
    const entry = document.createElement('li');
    const since = item.since ?? links.asOf;
    entry.append(
      element('strong', item.name), element('div', areas(item)),
      element('div', t('links.away.since', {time: dateTime(since), lasted: lasted(links.asOf - since)})),
      element('div', word('cause', item.cause ?? 'silent')),
    );
    entry.children[1].className = 'muted';
    return entry;
  }));
  find('away-none').hidden = away.length > 0;
}

/** How long it lasted; once all are back it is watched for a while before it is over. @param {Outage} one @param {number} now */
function length({from, to, back}, now) {
  const end = to ?? back;
  const made = element('td', end === undefined ? t('links.lasts', {lasted: lasted(now - from)}) : lasted(end - from));
  if (to === undefined && back !== undefined) {
    made.append(element('small', t('links.back', {time: dateTime(back)})));
  }
  return made;
}

function drawOutages() {
  const now = shown?.asOf ?? Date.now();
  find('outages').replaceChildren(...happened.map((one) => {
    const row = document.createElement('tr');
    const [first] = one.schools;
    const cause = element('td', word('cause', one.cause));
    if (one.unstable) {
      cause.append(element('small', t('links.unstable')));
    }
    row.append(
      element('td', dateTime(one.from)),
      length(one, now),
      element('td', one.area ?? one.provider ? t('links.common', {name: one.area ?? one.provider ?? '', n: one.schools.length})
        : one.schools.length === 1 ? first.name : t('links.many', {name: first.name, n: one.schools.length - 1})),
      cause,
    );
    return row;
  }));
  find('outages-none').hidden = happened.length > 0;
}

/** How an alert went out. @param {Alert} alert */
function way(alert) {
  if (alert.waits) {
    return t('links.alert.waits');
  }
  return alert.ways.map(({channel, sent, over, fault}) => {
    const name = word('channel', channel);
    return sent !== undefined ? `${name} ${dateTime(sent)}` : t(over ? 'links.alert.failed' : 'links.alert.trying', {way: name, fault: fault ?? ''});
  }).join(', ') || t('links.alert.nobody');
}

function drawAlerts() {
  find('alerts').replaceChildren(...told.map((alert) => {
    const row = document.createElement('tr');
    const [first] = alert.schools;
    const what = element('td', t(`links.alert.${alert.kind}`));
    what.append(element('small', word('cause', alert.cause)));
    row.append(
      element('td', dateTime(alert.noted)), what,
      element('td', alert.schools.length === 1 ? first.name : t('links.many', {name: first.name, n: alert.schools.length - 1})),
      element('td', way(alert)),
    );
    return row;
  }));
  find('alerts-none').hidden = told.length > 0;
}

/** @param {Item} item @param {'accept' | 'keep'} decision */
async function decide(item, decision) {
  try {
    await change(`/schools/${encodeURIComponent(item.id)}/line/review`, {decision, seen: item.access, declared: item.declared});
    find('review-said').textContent = t('links.review.done', {name: item.name});
  } catch (why) {
    console.warn(why);
    find('review-said').textContent = t(why instanceof Refused && why.status === 409 ? 'links.review.changed' : 'links.lost');
  }
  await ask();
}

/** Contradictions that nobody has decided. @param {Links} links */
function drawReviews(links) {
  const open = links.items.filter((item) => item.contradiction && item.reviewed === undefined);
  find('reviews').replaceChildren(...open.map((item) => {
    const entry = document.createElement('li');
    const kinds = {seen: word('access', item.access), declared: word('access', item.declared ?? '')};
    entry.append(element('strong', item.name), element('div', t('links.review.what', kinds)));
    if (decides) {
      for (const decision of /** @type {const} */ (['accept', 'keep'])) {
        const button = element('button', t(`links.review.${decision}`, kinds));
        button.setAttribute('type', 'button');
        button.setAttribute('aria-label', `${item.name}: ${button.textContent}`);
        button.className = 'quiet';
        button.addEventListener('click', () => decide(item, decision));
        entry.append(button);
      }
    }
    return entry;
  }));
  find('reviews-card').hidden = open.length === 0 && !find('review-said').textContent;
}

/** Small letters without marks, so that "muong bi" finds Mường Bi. @param {string} text */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();

/** Fetched when somebody asks for it. @param {Item} item */
async function openHistory(item) {
  const {showHistory} = await import('./history.js');
  await showHistory(item, {dateTime, lasted, word, element});
}

/** @param {Links} links */
function drawSchools(links) {
  const wanted = plain(/** @type {HTMLInputElement} */ (find('search')).value.trim());
  const found = links.items.filter((item) => plain(
    [item.name, areas(item), item.provider ?? '', word('access', item.access), word('state', item.state)].join(' '),
  ).includes(wanted));
  find('found').textContent = t('links.found', {n: found.length, of: links.items.length});
  find('schools').replaceChildren(...found.map((item) => {
    const row = document.createElement('tr');
    const kind = element('td', word('access', item.access));
    const note = item.contradiction ? t('links.contradiction', {declared: word('access', item.declared ?? '')})
      : item.basis === 'observed' ? t('links.observed') : item.access === 'unknown' ? '' : t('links.said');
    if (note) {
      kind.append(element('small', note));
    }
    const state = document.createElement('td');
    state.append(dot(item.state));
    if (item.cause && item.cause !== 'none') {
      state.append(element('small', word('cause', item.cause)));
    }
    const name = element('button', item.name);
    name.setAttribute('type', 'button');
    name.setAttribute('aria-haspopup', 'dialog');
    name.className = 'name';
    name.addEventListener('click', () => openHistory(item));
    const named = document.createElement('td');
    named.append(name);
    row.append(
      named, element('td', areas(item)), element('td', item.provider ?? ''), kind, state,
      element('td', item.quality && item.quality !== 'unknown' ? word('quality', item.quality) : ''),
      element('td', item.since ? dateTime(item.since) : ''),
    );
    return row;
  }));
}

function draw() {
  document.title = `${t('links.title')} · Chiêng`;
  const button = find('language');
  button.textContent = t('language.other');
  button.lang = document.documentElement.lang === 'vi' ? 'en' : 'vi';
  /** @type {HTMLInputElement} */ (find('search')).placeholder = t('links.search');
  if (shown) {
    drawFigures(shown);
    drawAway(shown);
    drawReviews(shown);
    drawOutages();
    drawAlerts();
    drawSchools(shown);
  }
  drawRest();
}

function drawRest() {
  drawService(dateTime, percent);
  drawCosts();
}

/** @param {Promise<Links>} links */
async function ask(links = askLinks()) {
  try {
    const rest = Promise.all([askOutages(OUTAGES), askAlerts(ALERTS)]);
    rest.catch(() => {}); // told below
    shown = await links;
    draw();
    [happened, told] = await rest;
    drawOutages();
    drawAlerts();
    find('line').classList.remove('shown');
  } catch (why) {
    console.warn(why);
    find('line').textContent = t(why instanceof Refused && why.status === 403 ? 'forbidden' : 'links.lost');
    find('line').classList.add('shown');
  }
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

find('search').addEventListener('input', () => shown && drawSchools(shown));
find('language').addEventListener('click', async () => {
  await switchLanguage();
  draw();
});
find('theme').addEventListener('click', () => {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('chieng.theme', theme);
});
const first = askLinks(); // while it is not known yet who asks
first.catch(() => {}); // told by whoever waits for it
const unknown = () => /** @type {const} */ ('unasked'); // without a line: what is asked next tells that it is gone
const [who] = await Promise.all([me().catch(unknown), loadPreferred()]);
draw();
if (who === 'nobody') {
  toLogin();
} else {
  if (who !== 'unasked') {
    decides = who.roles.some(({role}) => role === 'department' || role === 'administrator');
    find('who').textContent = who.name;
    find('who').hidden = false;
  }
  const askRest = () => Promise.all([askService(), askCosts()]).then(drawRest);
  find('month').addEventListener('change', askRest);
  await ask(first); // the states come first, the rest when they stand there
  await askRest();
  window.setInterval(() => document.hidden || ask().then(askRest), EVERY);
}
