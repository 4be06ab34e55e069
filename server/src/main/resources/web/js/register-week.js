// @ts-check
/** Lessons of a room's week as a grid, and the school's holidays. */
import {t} from './i18n.js';
import {find} from './page.js';
import {at, button, element, get, input, labelled, onSubmit, post} from './register-form.js';

/**
 * @typedef {{weekday: number, number: number, begins: string, ends: string}} Lesson
 * @typedef {{number: number, begins: string, ends: string, days: Set<number>}} Row
 * @typedef {{first: string, last: string, name: string}} Holiday
 */

const DAYS = [1, 2, 3, 4, 5, 6, 7];
/** Minutes of a lesson, and between two. */
const LESSON = 45;
const PAUSE = 5;

/** @type {Row[]} */ let rows = [];
/** @type {Holiday[]} */ let holidays = [];
let room = '';

/** @param {string} time @param {number} minutes */
function later(time, minutes) {
  const [hour, minute] = time.split(':').map(Number);
  const all = Math.min(hour * 60 + minute + minutes, 24 * 60 - 1);
  return `${String(Math.floor(all / 60)).padStart(2, '0')}:${String(all % 60).padStart(2, '0')}`;
}

/** Lessons of one number and time are a row. @param {Lesson[]} lessons @returns {Row[]} */
function grid(lessons) {
  /** @type {Map<string, Row>} */ const found = new Map();
  for (const {weekday, number, begins, ends} of lessons) {
    const key = `${begins} ${ends} ${number}`;
    const row = found.get(key) ?? {number, begins, ends, days: new Set()};
    row.days.add(weekday);
    found.set(key, row);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** @param {number} weekday 1 is Monday */
const dayName = (weekday) => (weekday === 7 ? t('week.sunday') : t(`week.day.${weekday}`));

/** @param {Row} row */
function rowOf(row) {
  const made = element('li', '', 'lesson');
  const field = (/** @type {'number' | 'begins' | 'ends'} */ name, /** @type {string} */ type, /** @type {Record<string, string>} */ more) => {
    const one = input(type, String(row[name]), {required: '', ...more});
    one.disabled = !at.keeps;
    one.addEventListener('change', () => Object.assign(row, {[name]: name === 'number' ? Number(one.value) : one.value}));
    return labelled(t(`week.${name}`), one);
  };
  const days = element('div', '', 'days');
  made.append(field('number', 'number', {min: '1', max: '16'}), field('begins', 'time', {}), field('ends', 'time', {}), days);
  for (const weekday of DAYS) {
    const box = input('checkbox', '', {'aria-label': t('week.cell', {day: dayName(weekday), n: row.number})});
    const label = element('label', '', 'day');
    label.append(box, element('span', dayName(weekday)));
    box.checked = row.days.has(weekday);
    box.disabled = !at.keeps;
    box.addEventListener('change', () => (box.checked ? row.days.add(weekday) : row.days.delete(weekday)));
    days.append(label);
  }
  return made;
}

/** @param {Holiday} one */
function holiday(one) {
  const item = element('li');
  const field = (/** @type {'first' | 'last' | 'name'} */ name, /** @type {string} */ type) => {
    const made = input(type, one[name], {required: '', ...(type === 'text' ? {maxlength: '60'} : {})});
    made.disabled = !at.keeps;
    made.addEventListener('change', () => {
      one[name] = made.value;
    });
    return labelled(t(`off.${name}`), made);
  };
  item.append(field('first', 'date'), field('last', 'date'), field('name', 'text'));
  if (at.keeps) {
    item.append(button(t('off.remove'), () => {
      holidays = holidays.filter((other) => other !== one);
      drawWeek();
    }));
  }
  return item;
}

export function drawWeek() {
  find('week-rows').replaceChildren(...rows.map(rowOf));
  find('off-list').replaceChildren(...holidays.map(holiday));
  for (const one of document.querySelectorAll('.keeps')) {
    /** @type {HTMLElement} */ (one).hidden = !at.keeps;
  }
  find('week').hidden = room === '';
}

async function readRoom() {
  rows = room ? grid((await get(`/labs/${encodeURIComponent(room)}/lessons`)).items) : [];
  find('kept-now').textContent = '';
}

/** @param {{id: string, name: string}[]} rooms */
export async function readWeek(rooms) {
  const select = /** @type {HTMLSelectElement} */ (find('week-room'));
  select.replaceChildren(...rooms.map(({id, name}) => new Option(name, id)));
  room = rooms[0]?.id ?? '';
  holidays = (await get('/holidays')).items;
  await readRoom();
  drawWeek();
}

/** @param {(work: () => Promise<unknown>) => unknown} telling */
export function wireWeek(telling) {
  find('week-room').addEventListener('change', (event) => telling(async () => {
    room = /** @type {HTMLSelectElement} */ (event.target).value;
    await readRoom();
    drawWeek();
  }));
  find('week-add').addEventListener('click', () => {
    const last = rows.at(-1);
    const begins = last ? later(last.ends, PAUSE) : '07:00';
    rows.push({number: (last?.number ?? 0) + 1, begins, ends: later(begins, LESSON), days: new Set([1, 2, 3, 4, 5])});
    drawWeek();
  });
  find('off-add').addEventListener('click', () => {
    holidays.push({first: '', last: '', name: ''});
    drawWeek();
  });
  onSubmit('week', async () => {
    const items = rows.flatMap(({number, begins, ends, days}) => [...days].map((weekday) => ({weekday, number, begins, ends})));
    await post(`/labs/${encodeURIComponent(room)}/lessons`, {items});
    await readRoom();
    drawWeek();
    find('kept-now').textContent = t('register.kept');
  });
  onSubmit('off', async () => {
    await post('/holidays', {items: holidays});
    find('kept-now').textContent = t('register.kept');
  });
}
