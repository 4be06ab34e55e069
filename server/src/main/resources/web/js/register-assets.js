// @ts-check
/** What a school was given or has bought: a list that is searched, a form for each thing, and a sheet for all. */
import {locale, t} from './i18n.js';
import {find} from './page.js';
import {address, at, button, dayText, element, faultText, filled, get, post, telling} from './register-form.js';
import {picture, showPhoto, wirePhoto} from './register-photo.js';
import {change, Refused} from './session.js';

/**
 * @typedef {{id: string, kind: string, name: string, device?: string, donor?: string, donated?: string, warranty?: string, watts?: number, gone?: string,
 *   note?: string, photo?: number, lab?: string, seat?: string}} Asset
 * @typedef {{kept: boolean, added: number, changed: number, same: number, faults: {line: number, text: string}[], moreFaults: number}} Said
 */

export const KINDS = ['pc', 'laptop', 'phone', 'other'];
/** @type {Asset[]} */ let known = [];
/** @type {Map<string, string>} names of rooms by id */ let rooms = new Map();
/** @type {{id: string, name: string}[]} */ let devices = [];
let today = '';

const form = () => /** @type {HTMLFormElement} */ (find('asset-form'));
const dialog = () => /** @type {HTMLDialogElement} */ (find('asset'));
const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form().elements.namedItem(name));

/** @param {Asset} one */
function card(one) {
  const item = element('li');
  if (one.photo) {
    item.append(picture(one));
    item.classList.add('pictured');
  }
  item.dataset.tone = one.gone ? 'watch' : '';
  item.append(element('strong', `${one.id} · ${one.name}`));
  const place = [one.lab ? rooms.get(one.lab) ?? one.lab : '', one.seat ? t('assets.seat', {seat: one.seat}) : ''];
  item.append(element('div', [t(`assets.kind.${one.kind}`), ...place].filter(Boolean).join(' · ')));
  const given = [one.donor ?? '', one.donated ? dayText(one.donated) : ''].filter(Boolean).join(', ');
  const warranty = one.warranty ? t(one.warranty < today ? 'assets.warranty.over' : 'assets.warranty.until', {day: dayText(one.warranty)}) : '';
  const rest = [given, warranty, one.note ?? ''].filter(Boolean).join(' · ');
  if (rest) {
    item.append(element('div', rest, 'muted'));
  }
  if (one.gone) {
    item.append(element('div', t('assets.gone.since', {day: dayText(one.gone)}), 'late'));
  }
  if (at.keeps) {
    const actions = element('div', '', 'actions');
    actions.append(button(t('assets.change'), () => open(one)));
    item.append(actions);
  }
  return item;
}

const plain = (/** @type {string} */ text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();

export function drawAssets() {
  const sought = plain(/** @type {HTMLInputElement} */ (find('assets-seek')).value.trim());
  const shown = known.filter((one) => plain(Object.values(one).join(' ')).includes(sought));
  find('assets-title').textContent = t('assets.title', {n: shown.length});
  find('assets-list').replaceChildren(...shown.map(card));
  find('assets-none').hidden = known.length > 0;
  find('asset-new').hidden = !at.keeps;
  find('sheet-form').hidden = !at.keeps;
  /** @type {HTMLAnchorElement} */ (find('sheet')).href = `/api/v1${address('/assets.csv')}`;
}

/** @param {Asset | null} one */
function open(one) {
  form().reset();
  const kinds = /** @type {HTMLSelectElement} */ (form().elements.namedItem('kind'));
  kinds.replaceChildren(...KINDS.map((kind) => new Option(t(`assets.kind.${kind}`), kind)));
  const machines = /** @type {HTMLSelectElement} */ (form().elements.namedItem('device'));
  const taken = new Set(known.filter((other) => other.id !== one?.id).map((other) => other.device));
  machines.replaceChildren(new Option(t('assets.device.none'), ''), ...devices.filter(({id}) => !taken.has(id)).map(({id, name}) => new Option(name, id)));
  for (const [name, value] of Object.entries(one ?? {})) {
    if (form().elements.namedItem(name)) {
      field(name).value = String(value);
    }
  }
  field('id').readOnly = one !== null;
  showPhoto(one);
  /** @type {HTMLElement} */ (form().querySelector('.fault')).textContent = '';
  dialog().showModal();
}

/** Everything page by page. */
export async function readAssets() {
  /** @type {Asset[]} */ const all = [];
  let cursor = '';
  do {
    const page = await get(`/assets${cursor && `?cursor=${encodeURIComponent(cursor)}`}`);
    all.push(...page.items);
    cursor = page.next ?? '';
  } while (cursor);
  known = all;
  drawAssets();
  return known;
}

/** @param {Map<string, string>} names @param {{id: string, name: string}[]} machines @param {string} day today */
export function knowPlaces(names, machines, day) {
  rooms = names;
  devices = machines;
  today = day;
}

/** @param {Said} said @param {boolean} isTry */
function tell(said, isTry) {
  const bad = said.faults.length + said.moreFaults;
  const counts = {added: said.added, changed: said.changed, same: said.same, bad};
  find('sheet-said').textContent = t(bad > 0 ? 'assets.sheet.bad' : isTry ? 'assets.sheet.good' : 'assets.sheet.kept', counts);
  find('sheet-faults').replaceChildren(...said.faults.map(({text}) => element('li', text.replace(/^assets\.csv, /, ''))));
  /** @type {HTMLButtonElement} */ (find('sheet-put')).disabled = !isTry || bad > 0;
}

/** @param {boolean} isTry */
async function sheet(isTry) {
  const file = /** @type {HTMLInputElement} */ (find('sheet-file')).files?.[0];
  if (file) {
    const query = new URLSearchParams({dryRun: String(isTry), lang: locale()});
    tell(await change(address(`/assets/import?${query}`), file, 'POST'), isTry);
    if (!isTry) {
      await readAssets();
    }
  }
}

export function wireAssets() {
  find('assets-seek').addEventListener('input', drawAssets);
  find('asset-new').addEventListener('click', () => open(null));
  find('asset-close').addEventListener('click', () => dialog().close());
  wirePhoto(() => field('id').value, async (work) => {
    const fault = /** @type {HTMLElement} */ (form().querySelector('.fault'));
    try {
      await work();
      fault.textContent = '';
      const id = field('id').value;
      await readAssets();
      showPhoto(known.find((one) => one.id === id) ?? null);
    } catch (why) {
      console.warn(why);
      fault.textContent = why instanceof Refused && why.status === 400 ? t('assets.photo.bad') : faultText(why);
    }
  });
  form().addEventListener('submit', async (event) => {
    event.preventDefault();
    const {watts, ...body} = filled(form());
    try {
      await post('/assets', watts ? {...body, watts: Number(watts)} : body);
      dialog().close();
    } catch (why) {
      console.warn(why);
      const said = why instanceof Refused && locale() === 'en' && why.detail ? why.detail : faultText(why);
      /** @type {HTMLElement} */ (form().querySelector('.fault')).textContent = said;
      return;
    }
    telling(readAssets);
  });
  find('sheet-form').addEventListener('submit', (event) => {
    event.preventDefault();
    telling(() => sheet(true));
  });
  find('sheet-file').addEventListener('change', () => {
    /** @type {HTMLButtonElement} */ (find('sheet-put')).disabled = true;
    find('sheet-said').textContent = '';
    find('sheet-faults').replaceChildren();
  });
  find('sheet-put').addEventListener('click', () => telling(() => sheet(false)));
}
