// @ts-check
/** How a teacher shows an experiment to others. */
import {t} from './i18n.js';
import {change, Refused} from './session.js';

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const input = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (find(id));

/** @typedef {{clubs: {id: string, name: string}[], entry?: {id: string, title: string, question: string, province: boolean, club?: string}}} Known */

/** @param {string} experiment */
export async function offerGallery(experiment) {
  const address = `/experiments/${encodeURIComponent(experiment)}/gallery`;
  const answer = await fetch(`/api/v1${address}`);
  if (!answer.ok) {
    return; // not of a school where they teach
  }
  /** @type {Known} */ let known = await answer.json();
  const question = find('title').textContent ?? '';
  find('show').hidden = false;
  const draw = () => {
    input('show-club').replaceChildren(new Option('–', ''), ...known.clubs.map(({id, name}) => new Option(name, id)));
    input('show-title').value = known.entry?.title ?? '';
    input('show-question').value = known.entry?.question ?? question;
    input('show-club').value = known.entry?.club ?? '';
    input('show-reach').value = known.entry?.province ? 'province' : 'school';
    find('show-remove').hidden = !known.entry;
  };
  const telling = async (/** @type {() => Promise<string>} */ work) => {
    try {
      find('show-said').textContent = t(await work());
    } catch (why) {
      console.warn(why);
      find('show-said').textContent = t(why instanceof Refused && why.status === 409 ? 'gallery.unready' : 'codes.fault');
    }
  };
  draw();
  find('show').addEventListener('submit', (event) => {
    event.preventDefault();
    telling(async () => {
      known = await change(address, {
        title: input('show-title').value,
        question: input('show-question').value,
        club: input('show-club').value || null,
        province: input('show-reach').value === 'province',
      });
      draw();
      return 'gallery.shown';
    });
  });
  find('show-remove').addEventListener('click', () => telling(async () => {
    await change(`/gallery/${encodeURIComponent(known.entry?.id ?? '')}`, {}, 'DELETE');
    known = {clubs: known.clubs};
    draw();
    return 'gallery.removed';
  }));
}
