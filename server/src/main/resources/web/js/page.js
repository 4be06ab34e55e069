// @ts-check
/** What the top of every page does: language, light and dark, who looks, and leaving. */
import {loadPreferred, switchLanguage, t} from './i18n.js';
import {leave, me, toLogin} from './session.js';

/** @template {HTMLElement} T @param {string} id @returns {T} */
export const find = (id) => /** @type {T} */ (document.getElementById(id));

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function showLanguage() {
  const button = find('language');
  button.textContent = t('language.other');
  button.lang = document.documentElement.lang === 'vi' ? 'en' : 'vi';
}

/**
 * Wires the top, and finds out who looks; nobody goes to where one logs in.
 * @param {() => void} relabel after a change of language or colours
 * @returns {Promise<import('./session.js').Who | null>} null when the page is left
 */
export async function begin(relabel) {
  find('theme').addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    localStorage.setItem('chieng.theme', theme);
    relabel();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', relabel);
  find('language').addEventListener('click', async () => {
    await switchLanguage();
    showLanguage();
    relabel();
  });
  find('leave').addEventListener('click', () => leave().catch(console.warn));
  await loadPreferred();
  showLanguage();
  const who = await me();
  if (who === 'nobody' || who === 'unasked') {
    toLogin();
    return null;
  }
  find('who').textContent = who.name;
  find('who').hidden = false;
  find('leave').hidden = false;
  return who;
}
