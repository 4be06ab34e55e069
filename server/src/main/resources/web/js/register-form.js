// @ts-check
/** What the forms of the register have in common: their address, how they are made, and what is said when one is refused. */
import {t} from './i18n.js';
import {find} from './page.js';
import {change, Refused, toLogin} from './session.js';

/** Where the register is; set when a school is chosen. */
export const at = {school: '', keeps: false};

const id = encodeURIComponent;

/** @param {string} path */
export const address = (path) => `/schools/${id(at.school)}${path}`;

/** @param {string} path */
export async function get(path) {
  const answer = await fetch(`/api/v1${address(path)}`, {headers: {Accept: 'application/json'}});
  if (!answer.ok) {
    throw new Refused(answer.status);
  }
  return answer.json();
}

/** @param {string} path @param {object} body */
export const post = (path, body) => change(address(path), body);

/** @param {unknown} why */
export function faultText(why) {
  const status = why instanceof Refused ? why.status : 0;
  if (status === 401) {
    toLogin();
  }
  return t({400: 'register.wrong', 403: 'forbidden', 404: 'wall.gone', 409: 'register.taken', 0: 'door.away'}[status] ?? 'codes.fault');
}

/** Does something, and says so when it can't be. @param {() => Promise<unknown>} work */
export async function telling(work) {
  let text = '';
  try {
    await work();
  } catch (why) {
    console.warn(why);
    text = faultText(why);
  }
  find('fault').textContent = text;
  find('fault').classList.toggle('shown', text !== '');
  return text === '';
}

/** @param {string} name @param {string} [text] @param {string} [className] */
export function element(name, text = '', className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

/** @param {string} text @param {() => void} deed @param {string} [className] */
export function button(text, deed, className = 'quiet edged') {
  const made = /** @type {HTMLButtonElement} */ (element('button', text, className));
  made.type = 'button';
  made.addEventListener('click', deed);
  return made;
}

/** @param {string} type @param {string} value @param {Record<string, string>} [more] */
export function input(type, value, more = {}) {
  const made = document.createElement('input');
  made.type = type;
  made.value = value;
  for (const [name, text] of Object.entries(more)) {
    made.setAttribute(name, text);
  }
  return made;
}

/** @param {string} text @param {HTMLElement} field */
export function labelled(text, field) {
  const made = element('label');
  made.append(element('span', text), field);
  return made;
}

/** What is filled in, without what is empty. @param {HTMLFormElement} form @returns {Record<string, string>} */
export const filled = (form) => Object.fromEntries([...new FormData(form)]
  .map(([name, value]) => [name, String(value).trim()]).filter(([, value]) => value !== ''));

/** A day as people write it. @param {string} iso e.g. 2026-09-05 */
export const dayText = (iso) => iso.split('-').reverse().join('/');

/** @param {string} formId @param {(form: HTMLFormElement) => Promise<unknown>} work resets the form when it is done */
export function onSubmit(formId, work) {
  const form = /** @type {HTMLFormElement} */ (find(formId));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await telling(() => work(form));
  });
}
