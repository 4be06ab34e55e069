// @ts-check
/** Who I am here, and my password. */
import {t} from './i18n.js';
import {begin, find} from './page.js';
import {change, Refused} from './session.js';
import {drawTokens, wireTokens} from './tokens.js';

/** @type {import('./session.js').Who | null} */
let who = null;

function relabel() {
  drawTokens();
  document.title = `${t('account.title')} · Chiêng`;
  if (who) {
    find('roles').replaceChildren(...who.roles.map(({role, school, area, class: ofClass}) => {
      const item = document.createElement('li');
      const place = ofClass ? '' : school ?? area ?? '';
      item.textContent = t(`role.${role}`) + (place && ` · ${place}`);
      return item;
    }));
  }
}

/** @param {SubmitEvent} event */
async function submit(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const fault = /** @type {HTMLElement} */ (form.querySelector('.fault'));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'));
  const {old, new: wanted, again} = Object.fromEntries(new FormData(form));
  fault.textContent = wanted === again ? '' : t('account.differ');
  if (wanted !== again) {
    return;
  }
  button.disabled = true;
  try {
    await change('/me/password', {old, new: wanted});
    find('password').hidden = true;
    find('changed').hidden = false;
    find('leave').hidden = true;
    find('again').focus();
  } catch (why) {
    const status = why instanceof Refused ? why.status : 0;
    fault.textContent = t({400: 'account.short', 403: 'account.wrong', 429: 'door.wait', 0: 'door.away'}[status] ?? 'door.error');
  } finally {
    button.disabled = false;
  }
}

who = await begin(relabel).catch(() => null);
if (who) {
  const isStudent = who.roles.some(({role}) => role === 'student');
  find('name').textContent = who.name;
  find('account').textContent = isStudent ? '' : who.id;
  /** @type {HTMLInputElement} */ (find('username')).value = who.id;
  find('password').hidden = isStudent || who.demo;
  find('audit').hidden = !who.roles.some(({role}) => ['administrator', 'department', 'lab-manager'].includes(role));
  if (!isStudent && !who.demo) {
    wireTokens().catch(console.warn);
  }
  find('password').querySelector('form')?.addEventListener('submit', submit);
}
relabel();
