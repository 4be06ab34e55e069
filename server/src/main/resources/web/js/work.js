// @ts-check
/** What a pupil's class works on, and which boards it may control; whoever teaches gets the way to each board's control. */
import {sourceName} from './format.js';
import {t} from './i18n.js';
import {find} from './page.js';
import {Refused, change} from './session.js';

/** @typedef {{class: string, boards: {device: string, source: string}[], assigned?: {experiment: string, question: string, work?: string}}} Lesson */

/** @type {Lesson | null} */
let lesson = null;
/** @type {import('./session.js').Who | null} */
let looker = null;
let isWired = false;

const pupilOf = (/** @type {import('./session.js').Who | null} */ who) => who?.roles.find(({role}) => role === 'student');

/** Asks what the class works on. @param {import('./session.js').Who | null} who */
export async function askLesson(who) {
  looker = who;
  if (!pupilOf(who)) {
    return;
  }
  const answer = await fetch('/api/v1/me/lesson', {headers: {Accept: 'application/json'}});
  lesson = answer.ok ? await answer.json() : null;
  showLesson();
}

/** Says what is to be done now, and leads there. */
export function showLesson() {
  const task = lesson?.assigned;
  find('work').hidden = !task;
  if (!task) {
    return;
  }
  if (!isWired) {
    isWired = true;
    find('work-open').addEventListener('click', open);
  }
  find('work-question').textContent = task.question;
  find('work-open').textContent = t(task.work ? 'work.again' : 'work.open');
}

async function open() {
  find('work-fault').textContent = '';
  try {
    const {experiment} = await change('/me/work', {});
    location.assign(`/lab?experiment=${encodeURIComponent(experiment)}`);
  } catch (why) {
    console.warn(why);
    const status = why instanceof Refused ? why.status : 0;
    find('work-fault').textContent = t(status === 409 ? 'work.board' : status === 400 ? 'work.missing' : 'lab.fault');
  }
}

/** Puts the way to its control onto a board, for whoever may. @param {import('./board.js').Board} board */
export function offerControl(board) {
  const isAdult = looker?.roles.some(({role}) => ['teacher', 'lab-manager', 'administrator'].includes(role)) ?? false;
  const may = isAdult || (lesson?.boards.some(({device, source}) => device === board.device.id && source === board.source) ?? false);
  const link = /** @type {HTMLAnchorElement | null} */ (board.element.querySelector('.to-control'));
  if (link && link.hidden === may) {
    link.hidden = !may;
    link.href = `/control?${new URLSearchParams({device: board.device.id, source: board.source})}`;
  }
  if (link && may && link.textContent !== t('control.title')) {
    link.textContent = t('control.title');
    link.setAttribute('aria-label', `${t('control.title')}: ${sourceName(board.source)}`);
  }
}
