// @ts-check
/** What the department's page tells of service: the map, how the share moved, providers side by side with their reports. */
import {linkMap, linkShare, providers as askProviders, reportAddress} from './api.js';
import {numberText, ZONE} from './format.js';
import {locale, t} from './i18n.js';

/** @typedef {import('./api.js').Service} Service @typedef {import('./api.js').Spread} Spread */

/** Months that can be chosen. */
const MONTHS = 12;

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {import('./api.js').Providers | null} */
let providers = null;
/** @type {import('./api.js').ShareDay[]} */
let days = [];
/** @type {Document | null} */
let map = null;
let language = '';

/** The newest first, in the schools' time. */
function months() {
  const [year, month] = new Intl.DateTimeFormat('en-CA', {timeZone: ZONE, year: 'numeric', month: '2-digit'})
    .format(Date.now()).split('-').map(Number);
  return Array.from({length: MONTHS}, (_, back) => {
    const at = year * 12 + month - 1 - back;
    return `${Math.floor(at / 12)}-${String(at % 12 + 1).padStart(2, '0')}`;
  });
}

/** Asks for all of it; what fails is left as it was, and told by the page's own line. */
export async function askService() {
  const select = /** @type {HTMLSelectElement} */ (find('month'));
  if (!select.options.length) {
    select.append(...months().map((month) => new Option(month.split('-').reverse().join('/'), month)));
  }
  const asked = await Promise.allSettled([linkMap(locale()), linkShare(), askProviders(select.value)]);
  asked.forEach((one) => one.status === 'rejected' && console.warn(one.reason));
  const [drawn, share, side] = asked;
  map = drawn.status === 'fulfilled' ? drawn.value : map;
  days = share.status === 'fulfilled' ? share.value : days;
  providers = side.status === 'fulfilled' ? side.value : providers;
  language = '';
}

/**
 * Draws what is known.
 * @param {(millis: number) => string} dateTime
 * @param {(n: number, of: number) => string} percent
 */
export function drawService(dateTime, percent) {
  drawMap();
  drawMoved(percent);
  if (providers) {
    drawProviders(providers, dateTime);
  }
}

function drawMap() {
  if (!map || language === locale()) {
    return;
  }
  language = locale();
  const svg = document.importNode(map.documentElement, true);
  const isEmpty = svg.childElementCount === 0;
  const source = svg.querySelector('desc')?.textContent ?? '';
  svg.setAttribute('aria-label', t('links.map.label'));
  if (isEmpty) {
    find('map').replaceChildren();
  } else {
    find('map').replaceChildren(svg);
  }
  find('map-source').textContent = isEmpty ? t('links.map.none') : source && t('links.map.source', {source});
}

/** @param {(n: number, of: number) => string} percent */
function drawMoved(percent) {
  const box = find('moved');
  const known = days.filter((day) => day.of > 0);
  box.hidden = known.length < 2;
  if (box.hidden) {
    return;
  }
  const first = known[0];
  const last = known[known.length - 1];
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
  line.setAttribute('points', known.map((day, i) => `${i},${100 - day.broadband / day.of * 100}`).join(' '));
  const svg = /** @type {SVGElement} */ (box.firstElementChild);
  svg.setAttribute('viewBox', `0 0 ${known.length - 1} 100`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.replaceChildren(line);
  const text = /** @type {HTMLElement} */ (box.lastElementChild);
  text.textContent = t('links.share.moved', {
    days: known.length,
    from: `${first.broadband} / ${first.of} (${percent(first.broadband, first.of)})`,
    to: `${last.broadband} / ${last.of} (${percent(last.broadband, last.of)})`,
  });
}

/** @param {import('./api.js').Providers} side @param {(millis: number) => string} dateTime */
function drawProviders(side, dateTime) {
  find('providers-until').textContent = t('links.providers.until', {time: dateTime(side.until), least: side.least});
  find('providers').replaceChildren(
    ...side.items.map((item) => row(item, item.provider ?? t('links.providers.none'), side.month, item.provider)),
    row(side.all, t('links.providers.all'), side.month, undefined),
  );
}

/** @param {Service} item @param {string} name @param {string} month @param {string | undefined} provider */
function row(item, name, month, provider) {
  const made = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  head.textContent = name;
  const availability = item.availability === undefined ? t('links.nodata')
    : `${numberText(item.availability === 100 ? 100 : Math.min(99.99, item.availability), 2)} %`;
  const cells = [
    ['links.schools.count', String(item.schools)], ['links.availability', availability],
    ['links.speed.median', value(item.speed, item.speed.median, 'Mbit/s', item.speed.medianAtLeast)],
    ['links.speed.p10', value(item.speed, item.speed.p10, 'Mbit/s', item.speed.p10AtLeast)],
    ['links.rtt.median', value(item.rtt, item.rtt.median, 'ms')],
  ].map(([label, text]) => {
    const cell = document.createElement('td');
    cell.dataset.label = t(label); // on a phone there is no row of headings
    cell.textContent = text;
    return cell;
  });
  const files = document.createElement('td');
  files.className = 'files';
  if (provider !== undefined || name === t('links.providers.all')) {
    for (const kind of /** @type {const} */ (['pdf', 'csv'])) {
      const link = document.createElement('a');
      link.href = reportAddress(kind, month, provider, locale());
      link.textContent = kind.toUpperCase();
      link.setAttribute('aria-label', `${t('links.report')} ${name}, ${kind.toUpperCase()}`);
      files.append(link);
    }
  }
  made.append(head, ...cells, files);
  return made;
}

/** @param {Spread} spread @param {number | undefined} number @param {string} unit @param {boolean} [least] whether it may be more */
const value = (spread, number, unit, least) => (number === undefined
  ? spread.samples === 0 ? '' : t('links.few', {n: spread.samples})
  : `${least ? '≥ ' : ''}${numberText(number, 1)} ${unit}`);
