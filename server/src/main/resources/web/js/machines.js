// @ts-check
/** The devices of a school, and what becomes of their secrets. */
import {devices} from './api.js';
import {t} from './i18n.js';
import {change, Refused, toLogin} from './session.js';

/** @typedef {import('./api.js').Device & {state?: string}} Machine */

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const fault = () => /** @type {HTMLElement} */ (document.querySelector('#devices .fault'));

/** @type {Machine[]} */
let known = [];

/** Those that were read last. */
export const machines = () => known;

/** @param {Machine} one */
function how(one) {
  return one.state ? t('machine.lost') : one.online ? t('machine.online') : one.online === false ? t('state.offline') : t('machine.never');
}

/**
 * Asks before it is done, and shows what came of it.
 * @param {string} title
 * @param {string} text
 * @param {string} yes
 * @param {() => Promise<{text: string, secret?: string}>} work
 */
function sure(title, text, yes, work) {
  const dialog = /** @type {HTMLDialogElement} */ (find('sure'));
  find('sure-title').textContent = title;
  find('sure-text').textContent = text;
  find('sure-secret').textContent = '';
  const button = /** @type {HTMLButtonElement} */ (find('sure-yes'));
  button.textContent = yes;
  button.hidden = false;
  button.onclick = async () => {
    button.hidden = true;
    try {
      const done = await work();
      find('sure-text').textContent = done.text;
      find('sure-secret').textContent = done.secret ?? '';
    } catch (why) {
      console.warn(why);
      find('sure-text').textContent = t('claim.fault');
    }
  };
  find('sure-no').onclick = () => dialog.close();
  dialog.showModal();
}

/** @param {string} text @param {() => void} act */
function button(text, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'second';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}

/** @param {Machine} one @param {() => void} changed */
function entry(one, changed) {
  const item = document.createElement('li');
  item.dataset.device = one.id;
  item.dataset.state = one.state ? 'lost' : one.online ? 'online' : 'away';
  const about = document.createElement('div');
  const name = document.createElement('strong');
  name.textContent = one.name;
  const state = document.createElement('span');
  state.className = 'how';
  state.textContent = how(one);
  const id = document.createElement('span');
  id.className = 'muted';
  id.textContent = `${one.id} · `;
  about.append(name, id, state);
  const address = `/devices/${encodeURIComponent(one.id)}`;
  const acts = document.createElement('div');
  acts.className = 'row';
  acts.append(
    button(t('machine.renew'), () => sure(t('machine.renew'), t('machine.renew.text', {name: one.name}), t('machine.renew.yes'), async () => {
      const made = await change(`${address}/secret`, {});
      changed();
      return made.collected ? {text: t('machine.renew.comes')} : {text: t('machine.renew.carry', {id: one.id}), secret: made.secret};
    })),
    button(t('machine.revoke'), () => sure(t('machine.revoke'), t('machine.revoke.text', {name: one.name}), t('machine.revoke.yes'), async () => {
      await change(`${address}/revoke`, {});
      changed();
      return {text: t('machine.revoke.done')};
    })));
  item.append(about, acts);
  return item;
}

/** Draws what was read last. @param {() => void} changed */
export function drawMachines(changed) {
  document.querySelector('#devices ul')?.replaceChildren(...known.map((one) => entry(one, changed)));
}

/** Reads them anew. @param {string} school @param {() => void} changed */
export async function readMachines(school, changed) {
  try {
    known = await devices(school);
    fault().textContent = '';
  } catch (why) {
    console.warn(why);
    if (why instanceof Refused && why.status === 401) {
      toLogin();
    }
    fault().textContent = t('claim.fault');
  }
  drawMachines(changed);
}
