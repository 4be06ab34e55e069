// @ts-check
/** From broken to back, with what each step cost. */
import {numberText} from './format.js';
import {t} from './i18n.js';
import {find} from './page.js';
import {at, button, element, filled, get, input, labelled, onSubmit, post, telling} from './register-form.js';
import {day} from './room-words.js';

/**
 * @typedef {{id: string, what: string, state: string, opened: number, device?: string, asset?: string, cost?: number,
 *   steps: {time: number, state: string, note?: string, cost?: number}[]}} Ticket
 */

const STATES = ['seen', 'in-repair', 'back', 'given-up'];
/** @type {Ticket[]} */ let known = [];
/** @type {Map<string, string>} names of machines and things, by their kind and id */ let names = new Map();

const isOver = (/** @type {Ticket} */ one) => one.state === 'back' || one.state === 'given-up';
/** @param {number} sum in dong */
const money = (sum) => t('repairs.money', {sum: numberText(sum, 0)});

/** @param {Ticket} ticket @param {HTMLElement} item */
function change(ticket, item) {
  const form = document.createElement('form');
  form.className = 'fields';
  const state = document.createElement('select');
  state.append(...STATES.map((one) => new Option(t(`repairs.state.${one}`), one)));
  state.value = ticket.state === 'broken' ? 'in-repair' : 'back';
  const note = input('text', '', {maxlength: '120', autocomplete: 'off'});
  const cost = input('number', '', {min: '0', max: '1000000000', step: '1000', inputmode: 'numeric'});
  const save = /** @type {HTMLButtonElement} */ (element('button', t('rooms.keep'), 'primary'));
  form.append(labelled(t('repairs.state'), state), labelled(t('repairs.cost'), cost), labelled(t('assets.note'), note), save);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    telling(async () => {
      await post(`/tickets/${encodeURIComponent(ticket.id)}`, {
        state: state.value, note: note.value.trim() || null, cost: cost.value === '' ? null : Number(cost.value),
      });
      await readRepairs();
    });
  });
  item.append(form);
  state.focus();
}

/** @param {Ticket} ticket */
function card(ticket) {
  const item = element('li');
  item.dataset.tone = ticket.state === 'broken' ? 'bad' : isOver(ticket) ? '' : 'watch';
  const of = ticket.asset ? names.get(`asset ${ticket.asset}`) ?? ticket.asset : names.get(`device ${ticket.device}`) ?? ticket.device ?? '';
  item.append(element('strong', `${of}: ${ticket.what}`));
  for (const {time, state, note, cost} of ticket.steps) {
    item.append(element('div', [day(time), t(`repairs.state.${state}`), note, cost === undefined ? '' : money(cost)].filter(Boolean).join(' · '), 'muted'));
  }
  if (ticket.cost) {
    item.append(element('div', t('repairs.sum', {sum: money(ticket.cost)}), 'sum'));
  }
  if (at.keeps && !isOver(ticket)) {
    const actions = element('div', '', 'actions');
    actions.append(button(t('repairs.step'), () => {
      actions.remove();
      change(ticket, item);
    }));
    item.append(actions);
  }
  return item;
}

export function drawRepairs() {
  const open = known.filter((one) => !isOver(one));
  find('repairs-title').textContent = open.length > 0 ? t('repairs.title', {n: open.length}) : t('repairs.none');
  find('repairs-list').replaceChildren(...open.map(card));
  find('repairs-done').replaceChildren(...known.filter(isOver).map(card));
  find('broken').hidden = !at.keeps;
}

/** How many nobody has looked at. */
export const broken = () => known.filter((one) => one.state === 'broken').length;

export async function readRepairs() {
  known = (await get('/tickets')).items;
  drawRepairs();
  document.dispatchEvent(new Event('counted'));
}

/** @param {{id: string, name: string}[]} machines @param {{id: string, name: string, device?: string}[]} assets */
export function knowThings(machines, assets) {
  names = new Map([
    ...machines.map(({id, name}) => /** @type {[string, string]} */ ([`device ${id}`, name])),
    ...assets.map(({id, name}) => /** @type {[string, string]} */ ([`asset ${id}`, `${id} ${name}`])),
  ]);
  const select = /** @type {HTMLSelectElement} */ (/** @type {HTMLFormElement} */ (find('broken')).elements.namedItem('of'));
  select.replaceChildren(...[...names].map(([key, name]) => new Option(name, key)));
}

export function wireRepairs() {
  onSubmit('broken', async (form) => {
    const {of, what} = filled(form);
    const [kind, ...id] = of.split(' ');
    await post('/tickets', {[kind]: id.join(' '), what});
    form.reset();
    await readRepairs();
  });
}
