// @ts-check
/** What the department's page tells of money: what SIMs carry and cost, who is on 3G, what is planned and what it has brought. */
import {costs as askAll, upgrades as askUpgrades} from './api.js';
import {numberText, ZONE} from './format.js';
import {has, t} from './i18n.js';

/** @typedef {import('./api.js').Costs} Costs @typedef {import('./api.js').Upgrades} Upgrades @typedef {import('./api.js').Sum} Sum
 * @typedef {import('./api.js').Period} Period */

const GIGA = 1e9;

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {Costs | null} */
let costs = null;
/** @type {Upgrades | null} */
let upgrades = null;

/** Asks for all of it; what fails is left as it was. */
export async function askCosts() {
  const [money, plans] = await Promise.allSettled([askAll(), askUpgrades()]);
  [money, plans].forEach((one) => one.status === 'rejected' && console.warn(one.reason));
  costs = money.status === 'fulfilled' ? money.value : costs;
  upgrades = plans.status === 'fulfilled' ? plans.value : upgrades;
}

/** Draws what is known. */
export function drawCosts() {
  if (costs) {
    drawMoney(costs);
  }
  if (upgrades) {
    drawUpgrades(upgrades);
  }
}

/** @param {number | undefined} bytes */
const gigabytes = (bytes) => (bytes === undefined ? '' : `${numberText(bytes / GIGA, bytes < 10 * GIGA ? 2 : 1)} GB`);

/** @param {number | undefined} dong */
const money = (dong) => (dong === undefined ? '' : `${numberText(dong, 0)} ₫`);

/** @param {string} kind */
const access = (kind) => (has(`link.access.${kind}`) ? t(`link.access.${kind}`) : kind);

/** Of all that is known, with of how many. @param {Sum} sum @param {number} schools @param {(n: number) => string} text */
const known = (sum, schools, text) => (sum.of === 0 ? t('links.nodata')
  : sum.of === schools ? text(sum.sum) : t('links.costs.of', {sum: text(sum.sum), n: sum.of, of: schools}));

/** A cell that says on a phone what it is. @param {string} label @param {string} text */
function cell(label, text, name = '') {
  const made = document.createElement('td');
  made.className = name;
  made.dataset.label = t(label);
  made.textContent = text;
  return made;
}

/** @param {string} text @param {string} [note] */
function plain(text, note) {
  const made = document.createElement('td');
  made.textContent = text;
  if (note) {
    const small = document.createElement('small');
    small.textContent = note;
    made.append(small);
  }
  return made;
}

/** Whole months from now on, 0 when it is over. @param {string} month */
function monthsUntil(month) {
  const [year, now] = new Intl.DateTimeFormat('en-CA', {timeZone: ZONE, year: 'numeric', month: '2-digit'})
    .format(Date.now()).split('-').map(Number);
  const [endYear, end] = month.split('-').map(Number);
  return Math.max(0, (endYear - year) * 12 + end - now);
}

/** @param {Costs} all */
function drawMoney(all) {
  const {schools, bytes, bytesForecast, spent, spentForecast} = all.all;
  find('costs-card').hidden = schools === 0;
  find('costs-sum').textContent = t('links.costs.sum', {
    schools, used: known(bytes, schools, gigabytes), usedForecast: known(bytesForecast, schools, gigabytes),
    spent: known(spent, schools, money), spentForecast: known(spentForecast, schools, money),
  });
  find('costs-3g').textContent = all.on3g === 0 ? '' : t('links.costs.3g', {
    n: all.on3g, month: all.endOf3g.split('-').reverse().join('/'), left: monthsUntil(all.endOf3g),
  });
  find('costs').replaceChildren(...all.items.map((item) => {
    const row = document.createElement('tr');
    row.append(
      plain(item.name), plain(access(item.access), item.provider),
      cell('links.costs.used', item.bytes === undefined ? t('links.nodata') : gigabytes(item.bytes), 'number'),
      cell('links.costs.used.forecast', gigabytes(item.bytesForecast), 'number'),
      cell('links.costs.spent', item.monthPrice === undefined ? t('links.costs.noprice') : money(item.spent), 'number'),
      cell('links.costs.spent.forecast', money(item.spentForecast), 'number'),
    );
    return row;
  }));
}

/** @param {Period | undefined} period */
const speed = (period) => period?.speed === undefined ? undefined
  : `${period.speedAtLeast ? '≥ ' : ''}${numberText(period.speed, 1)} Mbit/s`;

/** Before → after. @template T @param {T | undefined} before @param {T | undefined} after @param {(one: T) => string} text */
function change(before, after, text) {
  const [was, is] = [before, after].map((n) => (n === undefined ? '–' : text(n)));
  return before === undefined && after === undefined ? t('links.nodata') : `${was} → ${is}`;
}

/** @param {Upgrades} all */
function drawUpgrades(all) {
  find('upgrades-card').hidden = all.items.length === 0;
  find('upgrades-days').textContent = t('links.upgrades.days', {days: all.days, least: all.least});
  find('upgrades').replaceChildren(...all.items.map(({name, day, what, access: kind, before, after}) => {
    const row = document.createElement('tr');
    row.append(
      plain(day.split('-').reverse().join('/'), t(after ? 'links.upgrades.done' : 'links.upgrades.planned')),
      plain(name), plain(what, kind && access(kind)),
      cell('links.availability', change(before.availability, after?.availability, (n) => `${numberText(n === 100 ? n : Math.min(99.99, n), 2)} %`)),
      cell('links.speed.median', change(speed(before), speed(after), (text) => text)),
    );
    return row;
  }));
}
