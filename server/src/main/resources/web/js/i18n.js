// @ts-check
/** Texts in the chosen language: `{language}.json`, equal keys in all (a test holds them to it). */

/** @typedef {'vi' | 'en'} Language */

const STORE = 'chieng.language';
/** @type {Record<string, string>} */
let texts = {};
/** @type {Language} */
let language = 'vi';

/** What was chosen, else what the browser asks for, else Vietnamese. @returns {Language} */
function preferred() {
  const chosen = localStorage.getItem(STORE);
  if (chosen === 'vi' || chosen === 'en') {
    return chosen;
  }
  const first = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'vi' || tag === 'en');
  return first === 'en' ? 'en' : 'vi';
}

/** @param {Language} wanted */
async function load(wanted) {
  const answer = await fetch(new URL(`../i18n/${wanted}.json`, import.meta.url));
  texts = await answer.json();
  language = wanted;
  document.documentElement.lang = wanted;
  for (const element of document.querySelectorAll('[data-i18n]')) {
    element.textContent = t(/** @type {HTMLElement} */ (element).dataset.i18n ?? '');
  }
  for (const element of document.querySelectorAll('[data-i18n-label]')) {
    const text = t(/** @type {HTMLElement} */ (element).dataset.i18nLabel ?? '');
    element.setAttribute('aria-label', text);
    element.setAttribute('title', text);
  }
}

export const loadPreferred = () => load(preferred());

export const otherLanguage = () => /** @type {Language} */ (language === 'vi' ? 'en' : 'vi');

/** Switches, and remembers it. */
export async function switchLanguage() {
  const wanted = otherLanguage();
  localStorage.setItem(STORE, wanted);
  await load(wanted);
}

/** The language of numbers and times. @returns {Language} */
export const locale = () => language;

/** Whether there is such a text. @param {string} key */
export const has = (key) => key in texts;

/**
 * A text, with `{name}` replaced.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
