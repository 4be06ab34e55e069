// @ts-check
/** A pupil says with which board their group measures, so that the teacher's wall can name the group. */
import {sourceName} from './format.js';
import {t} from './i18n.js';
import {find} from './page.js';
import {change} from './session.js';

/** Boards that the list offers now; it is made anew only when they change, so that nobody loses their place. */
let offered = '';
let chosen = '';

/** The board of the pupil's group as device and source, or ''. */
export const groupBoard = () => chosen;

/**
 * Offers the boards to a pupil, and to nobody else.
 * @param {import('./session.js').Who | null} who
 * @param {Iterable<import('./board.js').Board>} boards
 */
export function offerGroup(who, boards) {
  const mine = who?.roles.find(({role}) => role === 'student');
  const all = [...boards].map(({device, source}) => ({key: `${device.id}/${source}`, name: `${sourceName(source, device.id)} · ${device.name}`}));
  find('group').hidden = !mine || all.length === 0;
  const now = JSON.stringify([all, t('group.none')]);
  if (!mine || now === offered) {
    return;
  }
  const select = /** @type {HTMLSelectElement} */ (find('group').querySelector('select'));
  if (offered === '') {
    chosen = mine.device ? `${mine.device}/${mine.source}` : '';
    select.addEventListener('change', () => choose(select).catch(console.warn));
  }
  offered = now;
  select.replaceChildren(new Option(t('group.none'), ''), ...all.map(({key, name}) => new Option(name, key)));
  select.value = chosen;
}

/** @param {HTMLSelectElement} select */
async function choose(select) {
  const before = chosen;
  chosen = select.value;
  const [device, source] = chosen.split('/');
  try {
    await change('/me/board', chosen ? {device, source} : {});
  } catch (why) {
    chosen = before;
    select.value = before;
    throw why;
  }
}
