// @ts-check
/** Codes with which the machines of a lab enrol by themselves. */
import {dateText, timeText} from './format.js';
import {t} from './i18n.js';
import {change} from './session.js';

/** @typedef {{code: string, machines: number, remaining: number, expires: number, device?: string, name?: string}} Enrolment */

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const input = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (find(id));
const fault = () => /** @type {HTMLElement} */ (document.querySelector('#enrol .fault'));

/** @type {Enrolment[]} */
let known = [];

/** As people read it. @param {string} code */
export const shown = (code) => `${code.slice(0, code.length / 2)}-${code.slice(code.length / 2)}`;

/** With the day: a code may be good for a week. @param {number} millis */
const until = (millis) => `${timeText(millis)}, ${dateText(millis, {day: 'numeric', month: 'numeric'})}`;

/** A cell that no spreadsheet takes for a formula. @param {string} text */
const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

function csv() {
  const rows = known.filter((one) => one.device).map((one) => [one.name ?? '', one.device ?? '', one.code].map(cell).join(','));
  return `\ufeffname,device,code\r\n${rows.join('\r\n')}\r\n`;
}

/** @param {Enrolment} one */
function entry(one) {
  const item = document.createElement('li');
  const about = document.createElement('div');
  const code = document.createElement('strong');
  code.textContent = shown(one.code);
  const rest = document.createElement('span');
  rest.className = 'muted';
  rest.textContent = (one.name ? `${one.name} · ` : t('claim.left', {left: one.remaining, all: one.machines}) + ' · ')
    + t('codes.until', {time: until(one.expires)});
  about.append(code, rest);
  item.append(about);
  return item;
}

export function drawEnrolments() {
  find('codes').replaceChildren(...known.map(entry));
  find('end').hidden = known.length === 0;
  const link = /** @type {HTMLAnchorElement} */ (find('csv'));
  link.hidden = !known.some((one) => one.device);
  link.href = `data:text/csv;charset=utf-8,${encodeURIComponent(csv())}`;
}

/** @param {string} school */
export async function readEnrolments(school) {
  const answer = await fetch(`/api/v1/schools/${encodeURIComponent(school)}/enrolments`);
  known = answer.ok ? (await answer.json()).items : [];
  drawEnrolments();
}

/** @param {() => string} school @param {() => void} changed */
export function wireEnrolments(school, changed) {
  const address = () => `/schools/${encodeURIComponent(school())}/enrolments`;
  const telling = async (/** @type {() => Promise<void>} */ work) => {
    fault().textContent = '';
    try {
      await work();
    } catch (why) {
      console.warn(why);
      fault().textContent = t('claim.fault');
    }
  };
  find('enrol').addEventListener('submit', (event) => {
    event.preventDefault();
    telling(async () => {
      const names = input('names').value.split('\n').map((name) => name.trim()).filter((name) => name !== '');
      const hours = Number(input('hours').value);
      await change(address(), names.length > 0 ? {names, hours} : {machines: Number(input('machines').value), hours});
      input('names').value = '';
      await readEnrolments(school());
      changed();
    });
  });
  find('end').addEventListener('click', () => telling(async () => {
    await change(`${address()}/end`, {});
    await readEnrolments(school());
  }));
}
