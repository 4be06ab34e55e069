// @ts-check
/** How long a room's machines were used, and the reports that go to donors. */
import {numberText} from './format.js';
import {locale, t} from './i18n.js';
import {find} from './page.js';

/**
 * @typedef {{week: string, on: number, active: number}} Week seconds
 * @typedef {{first: string, items: {device: string, name: string, seat?: string, never: boolean, weeks: Week[]}[]}} Use
 */

/** @param {number} seconds */
const hours = (seconds) => numberText(seconds / 3600, 1);

/** @param {string} name @param {string} text @param {string} [className] */
function cell(name, text, className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

/** @param {Use} use */
export function drawHours(use) {
  const weeks = [...new Set(use.items.flatMap((one) => one.weeks.map(({week}) => week)))].sort();
  find('hours-card').hidden = use.items.length === 0;
  find('hours-head').replaceChildren(
    cell('th', t('rooms.seat.machine')),
    ...weeks.map((week) => cell('th', week.split('-').slice(1).reverse().join('/'), 'number')),
  );
  const seat = (/** @type {Use['items'][0]} */ one) => one.seat ?? one.name;
  const sorted = [...use.items].sort((a, b) => seat(a).localeCompare(seat(b), locale(), {numeric: true}));
  find('hours').replaceChildren(...sorted.map((one) => {
    const row = document.createElement('tr');
    const name = cell('td', one.seat ? `${one.seat} · ${one.name}` : one.name);
    if (one.never) {
      name.append(' ', cell('span', t('rooms.never'), 'never'));
    }
    row.append(name, ...weeks.map((week) => {
      const found = one.weeks.find((some) => some.week === week);
      return cell('td', found ? `${hours(found.active)} (${hours(found.on)})` : '', 'number');
    }));
    return row;
  }));
}

/** Links to the reports of this month, of the one before, and of this and the last four. @param {string} school @param {number} now */
export function drawReports(school, now) {
  const today = new Date(now);
  const month = (/** @type {number} */ back) => new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1)).toISOString().slice(0, 10);
  const last = today.toISOString().slice(0, 10);
  const before = new Date(Date.parse(month(0)) - 86_400_000).toISOString().slice(0, 10);
  const spans = [['rooms.report.month', month(0), last], ['rooms.report.before', month(1), before], ['rooms.report.term', month(4), last]];
  const links = spans.flatMap(([key, first, until]) => ['pdf', 'csv'].map((kind) => {
    const link = document.createElement('a');
    link.href = `/api/v1/labs/report.${kind}?${new URLSearchParams({first, last: until, school, lang: locale()})}`;
    link.download = '';
    link.textContent = `${t(key)}, ${kind.toUpperCase()}`;
    return link;
  }));
  find('reports').replaceChildren(...links);
}
