// @ts-check
/** The register of a school: what is lent, what there is, what is broken, when lessons are, and which devices are one machine. */
import {devices, schools} from './api.js';
import {t} from './i18n.js';
import {begin, find} from './page.js';
import {drawAssets, knowPlaces, readAssets, wireAssets} from './register-assets.js';
import {at, get, telling} from './register-form.js';
import {drawLoans, offerToLend, overdue, readLoans, wireLoans} from './register-loans.js';
import {alike, drawMerges, readMerges} from './register-merges.js';
import {broken, drawRepairs, knowThings, readRepairs, wireRepairs} from './register-repairs.js';
import {drawWeek, readWeek, wireWeek} from './register-week.js';

/** What asks to be looked at, beside the name of its tab. @type {Record<string, () => number>} */
const TABS = {loans: overdue, assets: () => 0, repairs: broken, lessons: () => 0, merges: alike};

let shown = '';

/** Who borrowed is for those who keep the register. */
const tabs = () => Object.keys(TABS).filter((tab) => at.keeps || tab !== 'loans');

function drawTabs() {
  document.title = `${t('register.title')} · Chiêng`;
  find('tabs').replaceChildren(...tabs().map((tab) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = t(`register.tab.${tab}`);
    button.dataset.tab = tab;
    button.setAttribute('aria-current', String(tab === shown));
    const count = TABS[tab]();
    if (count > 0) {
      const made = document.createElement('span');
      made.className = 'count';
      made.textContent = String(count);
      button.append(made);
    }
    button.addEventListener('click', () => {
      location.hash = tab;
    });
    return button;
  }));
  for (const tab of Object.keys(TABS)) {
    find(tab).hidden = tab !== shown;
  }
}

function choose() {
  const wanted = location.hash.slice(1);
  shown = tabs().includes(wanted) ? wanted : tabs()[0];
  drawTabs();
}

/** @param {string} school */
async function read(school) {
  at.school = school;
  const [{items: labs, now}, machines] = await Promise.all([get('/labs'), devices(school)]);
  /** @type {Map<string, string>} */
  const rooms = new Map(labs.map((/** @type {{id: string, name: string}} */ one) => [one.id, one.name]));
  knowPlaces(rooms, machines, new Date(now + 7 * 3_600_000).toISOString().slice(0, 10));
  const [assets] = await Promise.all([readAssets(), at.keeps ? readLoans() : null, readWeek(labs), readMerges(rooms)]);
  offerToLend(assets);
  knowThings(machines, assets);
  await readRepairs();
}

wireLoans();
wireAssets();
wireRepairs();
wireWeek(telling);
document.addEventListener('counted', drawTabs);
window.addEventListener('hashchange', choose);

const who = await begin(() => {
  choose();
  [drawAssets, drawLoans, drawRepairs, drawWeek, drawMerges].forEach((draw) => draw());
});
if (who) {
  at.keeps = who.roles.some(({role}) => role === 'lab-manager' || role === 'administrator');
  const all = await schools();
  const mine = who.roles.find((one) => one.role === 'lab-manager')?.school;
  const picker = /** @type {HTMLSelectElement} */ (find('school'));
  picker.replaceChildren(...all.map((one) => new Option(one.name, one.id)));
  find('picker').hidden = all.length < 2;
  picker.addEventListener('change', () => telling(() => read(picker.value)));
  picker.value = mine ?? all[0]?.id ?? '';
  at.school = picker.value;
  choose();
  if (picker.value) {
    await telling(() => read(picker.value));
  }
}
