// @ts-check
/** Tokens of programs that act for whoever looks at the page: made, shown once, taken back. */
import {dateText} from './format.js';
import {t} from './i18n.js';
import {find} from './page.js';
import {change, Refused} from './session.js';

/** @typedef {{id: string, name: string, scopes: string[], made: number, expires?: number, used?: number}} Token */

const ROOT = '/api/v1/me/tokens';

/** @type {Token[]} */
let known = [];

const section = () => find('tokens');
const fault = () => /** @type {HTMLElement} */ (section().querySelector('.fault'));

/** @param {number} time */
const day = (time) => dateText(time, {dateStyle: 'short'});

async function read() {
  const answer = await fetch(ROOT, {headers: {Accept: 'application/json'}});
  if (!answer.ok) {
    throw new Refused(answer.status);
  }
  known = (await answer.json()).items;
  drawTokens();
}

/** @param {() => Promise<unknown>} work */
async function telling(work) {
  fault().textContent = '';
  try {
    await work();
  } catch (why) {
    console.warn(why);
    fault().textContent = t({409: 'tokens.many', 0: 'door.away'}[why instanceof Refused ? why.status : 0] ?? 'door.error');
  }
}

/** @param {Token} token */
function entry(token) {
  const item = document.createElement('li');
  const name = document.createElement('strong');
  name.textContent = token.name;
  const about = document.createElement('span');
  about.className = 'muted';
  about.textContent = [
    token.scopes.map((scope) => t(`tokens.${scope}`)).join(', '),
    token.expires ? t('tokens.until', {day: day(token.expires)}) : '',
    token.used ? t('tokens.used', {day: day(token.used)}) : t('tokens.unused'),
  ].filter(Boolean).join(' · ');
  const back = document.createElement('button');
  back.type = 'button';
  back.className = 'quiet';
  back.textContent = t('tokens.back');
  back.setAttribute('aria-label', `${t('tokens.back')}: ${token.name}`);
  back.addEventListener('click', () => telling(async () => {
    await change(`/me/tokens/${encodeURIComponent(token.id)}`, {}, 'DELETE');
    await read();
  }));
  item.append(name, back, about);
  return item;
}

/** Draws what was read last. */
export function drawTokens() {
  section().querySelector('ul')?.replaceChildren(...known.map(entry));
}

/** @param {SubmitEvent} event */
async function make(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const data = new FormData(form);
  const scopes = ['read', 'operate', 'registry'].filter((scope) => data.has(scope));
  if (scopes.length === 0) {
    fault().textContent = t('tokens.none');
    return;
  }
  await telling(async () => {
    const made = await change('/me/tokens', {name: data.get('name'), scopes, days: Number(data.get('days'))});
    /** @type {HTMLElement} */ (find('made').querySelector('code')).textContent = made.token;
    find('made').hidden = false;
    form.reset();
    await read();
  });
}

/** Shows the section and what is in it. */
export async function wireTokens() {
  section().hidden = false;
  section().querySelector('form')?.addEventListener('submit', make);
  await telling(read);
}
