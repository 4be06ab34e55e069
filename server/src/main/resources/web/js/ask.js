// @ts-check
/** Questions before what can't be undone, and faults, on the teacher's page. */
import {t} from './i18n.js';
import {find} from './page.js';
import {Refused, toLogin} from './session.js';

/** Whether the answer was yes. @param {string} question @returns {Promise<boolean>} */
export function confirmed(question) {
  const dialog = /** @type {HTMLDialogElement} */ (find('confirm'));
  find('question').textContent = question;
  return new Promise((resolve) => {
    const answer = (/** @type {Event} */ event) => {
      const value = event.target instanceof HTMLButtonElement ? event.target.value : '';
      if (value || event.type === 'close') {
        dialog.removeEventListener('click', answer);
        dialog.removeEventListener('close', answer);
        dialog.close();
        resolve(value === 'yes');
      }
    };
    dialog.addEventListener('click', answer);
    dialog.addEventListener('close', answer);
    dialog.showModal();
  });
}

/** Does something, and says so when it can't be. @param {() => Promise<unknown>} work */
export async function telling(work) {
  const fault = find('fault');
  let text = '';
  try {
    await work();
  } catch (why) {
    console.warn(why);
    const status = why instanceof Refused ? why.status : 0;
    if (status === 401) {
      toLogin();
    }
    text = t({403: 'forbidden', 404: 'wall.gone', 409: 'class.taken', 0: 'door.away'}[status] ?? 'codes.fault');
  }
  fault.textContent = text;
  fault.classList.toggle('shown', text !== '');
}
