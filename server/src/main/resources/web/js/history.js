// @ts-check
/** What a school's line did, the newest first, with what was thought of it before more was known. */
import {linkSpans} from './api.js';
import {t} from './i18n.js';

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * @typedef {{dateTime: (millis: number) => string, lasted: (millis: number) => string, word: (kind: string, word: string) => string,
 *   element: (name: string, text?: string, data?: Record<string, string>) => HTMLElement}} Writing
 */

/** @param {import('./api.js').Span} span @param {Writing} writing */
function row({from, to, state, cause, quality, access, corrections = []}, {dateTime, lasted, word, element}) {
  const made = document.createElement('tr');
  const how = document.createElement('td');
  const dot = element('span', word('state', state), {state});
  dot.className = 'dot';
  how.append(dot);
  if (cause !== 'none') {
    how.append(element('small', word('cause', cause)));
  }
  corrections.forEach((one) => how.append(element('small', t('links.history.thought', {
    cause: word('cause', one.cause), from: dateTime(one.from), learned: dateTime(one.learned),
  }))));
  made.append(
    element('td', dateTime(from)), element('td', to === undefined ? t('links.history.now') : lasted(to - from)), how,
    element('td', word('access', access)), element('td', quality === 'unknown' ? '' : word('quality', quality)),
  );
  return made;
}

/** Shows it. @param {{id: string, name: string}} school @param {Writing} writing */
export async function showHistory(school, writing) {
  const dialog = /** @type {HTMLDialogElement} */ (find('history'));
  find('history-name').textContent = school.name;
  find('history-rows').replaceChildren();
  find('history-fault').textContent = '';
  dialog.showModal();
  try {
    find('history-rows').replaceChildren(...(await linkSpans(school.id)).map((span) => row(span, writing)));
  } catch (why) {
    console.warn(why);
    find('history-fault').textContent = t('links.lost');
  }
}

find('history-close').addEventListener('click', () => /** @type {HTMLDialogElement} */ (find('history')).close());
