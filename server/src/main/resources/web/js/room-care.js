// @ts-check
/** Who needs care today, and one machine by itself. */
import {t} from './i18n.js';
import {find} from './page.js';
import {healthText, moment, part, reasonText, toDo} from './room-words.js';

/**
 * @typedef {import('./room-words.js').Reason} Reason
 * @typedef {{lab?: string, labName?: string, device?: string, name?: string, seat?: string, gravity: 'bad' | 'watch' | 'note', reasons: Reason[]}} Care
 * @typedef {{purpose: (finding: string) => void, step: (ticket: string, state: string) => void, report: (device: string, what: string) => void}} Deeds
 */

/** @param {string} name @param {string} text @param {string} [className] */
function element(name, text, className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

/** @param {string} text @param {() => void} deed */
function button(text, deed) {
  const made = /** @type {HTMLButtonElement} */ (element('button', text, 'quiet edged'));
  made.type = 'button';
  made.addEventListener('click', deed);
  return made;
}

/** What can be done about it by a click. @param {Reason[]} reasons @param {Deeds} deeds */
function actions(reasons, deeds) {
  const all = element('div', '', 'actions');
  for (const {kind, finding, ticket} of reasons) {
    if (finding) {
      all.append(button(t('care.purpose'), () => deeds.purpose(finding)));
    }
    if (ticket) {
      const next = {'ticket.broken': 'in-repair', 'ticket.seen': 'in-repair'}[kind] ?? 'back';
      all.append(button(t(`ticket.to.${next}`), () => deeds.step(ticket, next)));
    }
  }
  return all;
}

/**
 * The list of those who need care.
 * @param {Care[]} items
 * @param {Deeds | null} deeds null for whoever only looks
 * @param {(care: Care) => void} open shows the machine
 */
export function drawCare(items, deeds, open) {
  const grave = items.filter((one) => one.gravity === 'bad').length;
  const card = find('care-card');
  card.hidden = false;
  card.classList.toggle('sick', grave > 0);
  find('care-title').textContent = grave > 0 ? t('care.title', {n: grave}) : items.length > 0 ? t('care.soon') : t('care.none');
  find('care').replaceChildren(...items.map((care) => {
    const item = document.createElement('li');
    item.dataset.gravity = care.gravity;
    const place = element('span', care.seat ?? '·', 'place');
    const [first, ...others] = care.reasons;
    const name = button(care.name ?? care.labName ?? '', () => open(care));
    name.className = 'name';
    const strong = document.createElement('strong');
    strong.append(care.device ? name : care.labName ?? '');
    if (care.device && care.labName) {
      strong.append(element('span', care.labName, 'where'));
    }
    item.append(place, strong, element('div', reasonText(first)), element('div', toDo(first), 'muted'));
    if (others.length > 0) {
      item.append(element('div', t('care.also', {what: others.map(reasonText).join('; ')}), 'muted'));
    }
    if (deeds) {
      item.append(actions(care.reasons, deeds));
    }
    return item;
  }));
}

/**
 * One machine.
 * @param {import('./room-map.js').Machine} machine
 * @param {Deeds | null} deeds
 */
export function drawMachine(machine, deeds) {
  find('seat-name').textContent = machine.seat ? `${machine.seat} · ${machine.name}` : machine.name;
  const use = find('seat-use');
  use.dataset.use = machine.use;
  use.textContent = machine.since ? `${t(`use.${machine.use}`)} (${t('rooms.since', {time: moment(machine.since)})})` : t(`use.${machine.use}`);
  find('seat-reasons').replaceChildren(...(machine.reasons ?? []).map((reason) => {
    const item = element('li', '');
    item.dataset.gravity = reason.gravity;
    item.append(element('strong', reasonText(reason)), element('div', toDo(reason), 'muted'));
    if (deeds) {
      item.append(actions([reason], deeds));
    }
    return item;
  }));
  const parts = machine.health.flatMap((health) => {
    const text = element('dd', healthText(health));
    text.dataset.verdict = health.verdict;
    return [element('dt', health.index > 1 ? `${part(health.part)} ${health.index}` : part(health.part)), text];
  });
  find('seat-health').replaceChildren(...(parts.length > 0 ? parts : [element('dt', t('rooms.health.none'))]));
  find('report').hidden = deeds === null;
}
