// @ts-check
/** A school's classes: to make one, to open its wall, to take one away. */
import {schoolClasses, schools} from './api.js';
import {confirmed, telling} from './ask.js';
import {ZONE} from './format.js';
import {t} from './i18n.js';
import {find} from './page.js';
import {change, Refused} from './session.js';

/** @typedef {import('./api.js').SchoolClass} SchoolClass */

/** @type {SchoolClass[]} */
let classes = [];

const select = () => /** @type {HTMLSelectElement} */ (find('school'));

/** This school year and the next; a school year begins in August. */
function years() {
  const [year, month] = new Intl.DateTimeFormat('en-CA', {timeZone: ZONE, year: 'numeric', month: '2-digit'})
    .format().split('-').map(Number);
  const first = year - (month < 7 ? 1 : 0);
  return [first, first + 1].map((year) => `${year}-${year + 1}`);
}

/** @param {SchoolClass} one */
function entry(one) {
  const item = document.createElement('li');
  const open = document.createElement('a');
  open.href = `/wall?class=${encodeURIComponent(one.id)}`;
  const name = document.createElement('strong');
  name.textContent = one.name;
  open.append(name, ` ${one.schoolYear}`);
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.className = 'quiet';
  remove.textContent = t('class.remove');
  remove.setAttribute('aria-label', `${t('class.remove')}: ${one.name}`);
  remove.addEventListener('click', async () => {
    if (await confirmed(t('class.remove.ask', {name: one.name}))) {
      await telling(async () => {
        await change(`/classes/${encodeURIComponent(one.id)}`, {}, 'DELETE');
        await load();
      });
    }
  });
  item.append(open, remove);
  return item;
}

function draw() {
  const order = (/** @type {SchoolClass} */ a, /** @type {SchoolClass} */ b) =>
    b.schoolYear.localeCompare(a.schoolYear) || a.name.localeCompare(b.name, 'vi', {numeric: true});
  find('classes').replaceChildren(...[...classes].sort(order).map(entry));
  find('classes-none').hidden = classes.length > 0;
}

async function load() {
  classes = await schoolClasses(select().value);
  draw();
}

/** @param {SubmitEvent} event */
async function make(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  await telling(async () => {
    const made = await change(`/schools/${encodeURIComponent(select().value)}/classes`, Object.fromEntries(new FormData(form)));
    location.assign(`/wall?class=${encodeURIComponent(made.id)}`);
  });
}

/**
 * Shows them to whoever teaches.
 * @param {import('./session.js').Who} who
 * @returns {Promise<() => void>} draws them anew
 */
export async function showClasses(who) {
  find('choose').hidden = false;
  const isAdministrator = who.roles.some(({role}) => role === 'administrator');
  const mine = new Set(who.roles.filter(({role}) => role === 'teacher').map(({school}) => school));
  await telling(async () => {
    const all = (await schools()).filter(({id}) => isAdministrator || mine.has(id));
    select().replaceChildren(...all.map(({id, name}) => new Option(name, id)));
    find('picker').hidden = all.length < 2;
    find('make').hidden = all.length === 0;
    /** @type {HTMLSelectElement} */ (find('make').querySelector('select')).replaceChildren(...years().map((year) => new Option(year)));
    select().addEventListener('change', () => telling(load));
    find('make').addEventListener('submit', make);
    if (all.length === 0) {
      throw new Refused(403);
    }
    await load();
  });
  return draw;
}
