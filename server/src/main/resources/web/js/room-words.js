// @ts-check
/** What is wrong with a machine, in words for whoever looks after it. */
import {locale, has, t} from './i18n.js';
import {numberText, ZONE} from './format.js';

/** @typedef {{kind: string, gravity: 'bad' | 'watch' | 'note', number?: number, since?: number, finding?: string, ticket?: string, room?: string}} Reason */

/** @type {Map<string, string>} names of the school's rooms by their ids */
const rooms = new Map();

/** From now on rooms are called by these names. @param {{id: string, name: string}[]} labs */
export function callRooms(labs) {
  rooms.clear();
  labs.forEach((lab) => rooms.set(lab.id, lab.name));
}

/** @param {number} millis */
export const day = (millis) => new Intl.DateTimeFormat(locale() === 'vi' ? 'vi-VN' : 'en-GB', {
  timeZone: ZONE, day: '2-digit', month: '2-digit', year: 'numeric',
}).format(millis);

/** @param {number} millis */
export const moment = (millis) => new Intl.DateTimeFormat(locale() === 'vi' ? 'vi-VN' : 'en-GB', {
  timeZone: ZONE, day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
}).format(millis);

/** Why a part is as it is. @param {string} kind e.g. `disk.pending` @param {number | undefined} number */
function why(kind, number) {
  const [first, reason] = kind.split('.');
  const n = number === undefined ? '?' : numberText(number, 0);
  const key = [`care.why.${kind}`, `care.why.${reason}`].find(has);
  return key ? t(key, {n, part: part(first)}) : `${part(first)}: ${reason}`;
}

/** @param {string} name */
export const part = (name) => (has(`part.${name}`) ? t(`part.${name}`) : name);

/** @param {Reason} reason */
export function reasonText(reason) {
  const room = reason.room === undefined ? undefined : rooms.get(reason.room);
  const text = room === undefined ? why(reason.kind, reason.number) : t('care.moved.to', {room});
  return reason.since ? `${text} (${t('rooms.since', {time: day(reason.since)})})` : text;
}

/** What to do about it; empty when nothing can be said. @param {Reason} reason */
export function toDo({kind, gravity, room}) {
  if (room !== undefined) {
    return t('care.moved.do');
  }
  const [first, word] = kind.split('.');
  const key = [`care.do.${gravity}.${first}`, `care.do.${kind}`, `care.do.${word}`, `care.do.${first}`].find(has);
  return key ? t(key) : '';
}

/** How a part is. @param {{part: string, index: number, verdict: string, reason: string, number?: number}} health */
export function healthText(health) {
  const verdict = t(`verdict.${health.verdict}`);
  return health.reason === 'ok' ? verdict : `${verdict}: ${why(`${health.part}.${health.reason}`, health.number)}`;
}
