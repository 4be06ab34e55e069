// @ts-check
/** Who is in class: chips with nicknames, and the list in which the teacher hides or takes out. */
import {confirmed, telling} from './ask.js';
import {sourceName} from './format.js';
import {t} from './i18n.js';
import {find} from './page.js';
import {change, Refused} from './session.js';

/** @typedef {import('./api.js').ClassPupil} Pupil */

/** What somebody is called; whoever is hidden is nobody. @param {Pupil} pupil */
export const shownName = (pupil) => pupil.nickname ?? t('people.hidden');

/** @param {string} schoolClass @param {Pupil} pupil */
const address = (schoolClass, pupil) => `/classes/${encodeURIComponent(schoolClass)}/pupils/${encodeURIComponent(pupil.id)}`;

/**
 * One on the wall; a click hides the name at once, for others read along.
 * @param {string} schoolClass
 * @param {Pupil} pupil
 */
export function chip(schoolClass, pupil) {
  const item = document.createElement('li');
  const button = document.createElement(pupil.hidden ? 'span' : 'button');
  button.className = 'chip';
  button.dataset.here = String(pupil.here);
  button.textContent = pupil.here ? shownName(pupil) : t('people.away', {name: shownName(pupil)});
  if (button instanceof HTMLButtonElement) {
    button.type = 'button';
    button.title = t('people.hide.one', {name: shownName(pupil)});
    button.setAttribute('aria-label', `${button.textContent}: ${button.title}`);
    button.addEventListener('click', () => telling(() => change(address(schoolClass, pupil), {hidden: true})));
  }
  item.append(button);
  return item;
}

/** @param {string} text @param {() => void} act @param {string} about */
function action(text, act, about) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet';
  button.textContent = text;
  button.setAttribute('aria-label', `${text}: ${about}`);
  button.addEventListener('click', act);
  return button;
}

/** @param {string} schoolClass @param {Pupil} pupil */
function entry(schoolClass, pupil) {
  const item = document.createElement('li');
  const name = document.createElement('strong');
  name.textContent = shownName(pupil);
  const about = document.createElement('span');
  about.className = 'muted';
  about.textContent = [pupil.source ? sourceName(pupil.source, pupil.device) : t('wall.without'), pupil.here ? '' : t('people.closed')]
    .filter(Boolean).join(' · ');
  const place = address(schoolClass, pupil);
  item.append(name, about,
    action(t(pupil.hidden ? 'people.show' : 'people.hide'), () => telling(() => change(place, {hidden: !pupil.hidden})), shownName(pupil)),
    action(t('people.erase'), async () => {
      if (await confirmed(t('people.erase.ask', {name: shownName(pupil)}))) {
        await telling(() => change(place, {}, 'DELETE'));
      }
    }, shownName(pupil)));
  return item;
}

/** Draws the list; it may stand open while it changes. @param {string} schoolClass @param {Pupil[]} pupils */
export function drawPeople(schoolClass, pupils) {
  const list = /** @type {HTMLElement} */ (find('people').querySelector('ul'));
  const focused = [...list.querySelectorAll('button')].indexOf(/** @type {any} */ (document.activeElement));
  list.replaceChildren(...pupils.map((pupil) => entry(schoolClass, pupil)));
  if (focused >= 0) {
    (list.querySelectorAll('button')[focused] ?? find('people').querySelector('button:last-of-type'))?.focus();
  }
  find('people-none').hidden = pupils.length > 0;
}

/** Makes another code for whoever has forgotten theirs, and shows it until the list is opened again. @param {string} schoolClass */
function wireForgotten(schoolClass) {
  const form = /** @type {HTMLFormElement} */ (find('forgotten'));
  const told = /** @type {HTMLElement} */ (form.querySelector('p'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const {nickname} = Object.fromEntries(new FormData(form));
    try {
      const made = await change(`/classes/${encodeURIComponent(schoolClass)}/return`, {nickname});
      told.textContent = t('return.made', {name: made.nickname, code: made.returnCode});
      form.reset();
    } catch (why) {
      console.warn(why);
      told.textContent = t(why instanceof Refused && why.status === 404 ? 'return.nobody' : 'codes.fault');
    }
  });
  find('names').addEventListener('click', () => { told.textContent = ''; });
}

/** Opens and closes the list. @param {string} schoolClass */
export function wirePeople(schoolClass) {
  wireForgotten(schoolClass);
  const dialog = /** @type {HTMLDialogElement} */ (find('people'));
  find('names').addEventListener('click', () => dialog.showModal());
  dialog.querySelector(':scope > button')?.addEventListener('click', () => dialog.close());
}
