// @ts-check
/** The gallery: experiments that teachers show to their school or their province. */
import {confirmed, telling} from './ask.js';
import {ZONE} from './format.js';
import {locale, t} from './i18n.js';
import {begin, find} from './page.js';
import {change, Refused} from './session.js';

const PAGE = 24;

/** @typedef {{id: string, title: string, question: string, school: string, schoolName: string, areas: string[], club?: string, province: boolean,
 *   created: number}} Entry */

/** @type {Entry[]} */
let entries = [];
let next = '';
/** @type {import('./session.js').Who | null} */
let who = null;

/** Whether who looks may take it away, as the server decides again. @param {Entry} entry */
const mayRemove = (entry) => !!who?.roles.some(({role, school, area}) => role === 'administrator'
  || (role === 'teacher' && school === entry.school) || (role === 'department' && entry.areas.includes(area ?? '')));

/** @param {string} tag @param {string} text @param {string} [className] */
function element(tag, text, className = '') {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

/** @param {Entry} entry */
function card(entry) {
  const item = element('li', '');
  const box = element('article', '', 'card');
  const picture = document.createElement('img');
  picture.src = `/api/v1/gallery/${encodeURIComponent(entry.id)}/chart.svg?lang=${locale()}`;
  picture.alt = t('gallery.chart', {title: entry.title});
  picture.loading = 'lazy';
  const foot = element('p', '', 'foot muted');
  const day = new Intl.DateTimeFormat('vi', {timeZone: ZONE, day: '2-digit', month: '2-digit', year: 'numeric'}).format(entry.created);
  foot.append(element('span', [t(entry.province ? 'gallery.in.province' : 'gallery.in.school'), day].join(' · ')));
  if (mayRemove(entry)) {
    const remove = element('button', t('gallery.remove'), 'quiet bad');
    remove.setAttribute('type', 'button');
    remove.setAttribute('aria-label', `${t('gallery.remove')}: ${entry.title}`);
    remove.addEventListener('click', async () => {
      if (await confirmed(t('gallery.remove.ask', {title: entry.title}))) {
        await telling(async () => {
          await change(`/gallery/${encodeURIComponent(entry.id)}`, {}, 'DELETE');
          entries = entries.filter(({id}) => id !== entry.id);
          draw();
        });
      }
    });
    foot.append(remove);
  }
  box.append(picture, element('h2', entry.title), element('p', entry.question),
    element('p', [entry.club, entry.schoolName].filter(Boolean).join(' · '), 'muted'), foot);
  item.append(box);
  return item;
}

function draw() {
  document.title = `${t('gallery.title')} · Chiêng`;
  find('entries').replaceChildren(...entries.map(card));
  find('none').hidden = entries.length > 0;
  find('more').hidden = !next;
}

async function load() {
  await telling(async () => {
    const answer = await fetch(`/api/v1/gallery?limit=${PAGE}&cursor=${encodeURIComponent(next)}`);
    if (!answer.ok) {
      throw new Refused(answer.status);
    }
    const page = await answer.json();
    entries.push(...page.items);
    next = page.next ?? '';
    draw();
  });
}

find('more').addEventListener('click', load);
who = await begin(draw).catch((why) => {
  console.warn(why);
  find('fault').textContent = t('door.away');
  find('fault').classList.add('shown');
  return null;
});
if (who) {
  await load();
}
