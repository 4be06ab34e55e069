// @ts-check
/** Devices that look like one machine: a person says so, and may take it back. */
import {confirmed} from './ask.js';
import {t} from './i18n.js';
import {find} from './page.js';
import {at, button, element, get, post, telling} from './register-form.js';
import {moment} from './room-words.js';

/**
 * @typedef {{device: string, name: string, use: string, lab?: string, seat?: string, heard?: number}} Machine
 * @typedef {{id: string, kept: string, keptName: string, gone: string, goneName: string, time: number, byItself: boolean, undone?: number}} Merge
 * @typedef {{items: Merge[], alike: {one: Machine, other: Machine, likeness: number}[]}} Merges
 */

/** @type {Merges} */ let known = {items: [], alike: []};
/** @type {Map<string, string>} names of rooms by id */ let rooms = new Map();

/** @param {Machine} machine */
function place(machine) {
  const where = [machine.lab ? rooms.get(machine.lab) ?? machine.lab : '', machine.seat ? t('assets.seat', {seat: machine.seat}) : ''];
  const heard = machine.heard ? t('merges.heard', {time: moment(machine.heard)}) : '';
  return [machine.name, ...where, heard].filter(Boolean).join(' · ');
}

/** @param {Machine} kept @param {Machine} gone */
async function merge(kept, gone) {
  if (await confirmed(t('merges.sure', {kept: kept.name, gone: gone.name}))) {
    telling(async () => {
      await post('/merges', {kept: kept.device, gone: gone.device});
      await readMerges(rooms);
    });
  }
}

export function drawMerges() {
  find('alike').replaceChildren(...known.alike.map(({one, other, likeness}) => {
    const item = element('li');
    item.dataset.tone = 'watch';
    item.append(element('strong', `${one.name} = ${other.name}?`), element('div', place(one)), element('div', place(other)),
      element('div', t('merges.likeness', {n: likeness}), 'muted'));
    if (at.keeps) {
      const actions = element('div', '', 'actions');
      actions.append(button(t('merges.keep', {name: one.name}), () => merge(one, other), 'primary'),
        button(t('merges.keep', {name: other.name}), () => merge(other, one)));
      item.append(actions);
    }
    return item;
  }));
  find('alike-none').hidden = known.alike.length > 0;
  find('merged').replaceChildren(...known.items.map((one) => {
    const item = element('li');
    item.append(element('strong', t('merges.one', {kept: one.keptName, gone: one.goneName})),
      element('div', [moment(one.time), one.byItself ? t('merges.itself') : ''].filter(Boolean).join(' · '), 'muted'));
    if (one.undone) {
      item.append(element('div', t('merges.undone', {time: moment(one.undone)}), 'muted'));
    } else if (at.keeps) {
      const actions = element('div', '', 'actions');
      actions.append(button(t('merges.undo'), () => telling(async () => {
        await post(`/merges/${encodeURIComponent(one.id)}/undo`, {});
        await readMerges(rooms);
      })));
      item.append(actions);
    }
    return item;
  }));
}

/** How many wait for somebody to say. */
export const alike = () => known.alike.length;

/** @param {Map<string, string>} names of rooms by id */
export async function readMerges(names) {
  rooms = names;
  known = await get('/merges');
  drawMerges();
  document.dispatchEvent(new Event('counted'));
}
