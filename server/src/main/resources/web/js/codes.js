// @ts-check
/** The codes by which pupils join a class, for whoever teaches. */
import {timeText} from './format.js';
import {t} from './i18n.js';
import {change} from './session.js';

/** @typedef {{id: string, name: string, schoolYear: string}} SchoolClass */

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {() => Promise<void>} work */
async function telling(work) {
  find('codes-fault').textContent = '';
  try {
    await work();
  } catch (why) {
    console.warn(why);
    find('codes-fault').textContent = t('codes.fault');
  }
}

/** @param {SchoolClass} one */
function entry(one) {
  const item = document.createElement('li');
  const name = document.createElement('span');
  name.textContent = `${one.name} · ${one.schoolYear}`;
  const code = document.createElement('output');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet';
  button.textContent = t('codes.make');
  button.addEventListener('click', () => telling(async () => {
    const made = await change(`/classes/${encodeURIComponent(one.id)}/code`, {});
    const text = document.createElement('strong');
    text.textContent = made.code;
    code.replaceChildren(text, ` ${t('codes.until', {time: timeText(made.expires)})}`);
  }));
  item.append(name, button, code);
  return item;
}

/** @param {string} school */
async function show(school) {
  const answer = await fetch(`/api/v1/schools/${encodeURIComponent(school)}/classes`);
  if (!answer.ok) {
    throw new Error(`HTTP ${answer.status}`);
  }
  /** @type {SchoolClass[]} */
  const classes = (await answer.json()).items;
  find('codes-list').replaceChildren(...classes.map(entry));
  if (classes.length === 0) {
    find('codes-fault').textContent = t('codes.none');
  }
}

/**
 * Offers them to whoever may make one.
 * @param {import('./session.js').Who} who
 * @param {() => string} school the one that is shown
 */
export function offerCodes(who, school) {
  const button = find('codes');
  if (!button.hidden || !who.roles.some(({role}) => role === 'teacher' || role === 'administrator')) {
    return;
  }
  button.hidden = false;
  const dialog = /** @type {HTMLDialogElement} */ (find('codes-dialog'));
  button.addEventListener('click', () => {
    find('codes-address').textContent = `${location.host}/join`;
    dialog.showModal();
    telling(() => show(school()));
  });
  find('codes-close').addEventListener('click', () => dialog.close());
}
