// @ts-check
/** Why a group gets nowhere, in words, and what to do. */
import {agoText, timeText} from './format.js';
import {t} from './i18n.js';

/** A time that is longer ago is told by its distance, in milliseconds. */
const TODAY_MILLIS = 12 * 3_600_000;

/**
 * The reason, or an empty text where there is none, or where the board says it itself as a fault.
 * @param {import('./board.js').Board} board whose state was drawn
 * @param {number} now the server's time
 */
export function reasonOf(board, now) {
  const {device, state, last, faults} = board;
  if (state === 'offline') {
    const since = device.since ?? now;
    const time = now - since < TODAY_MILLIS ? timeText(since, false) : agoText(now - since);
    return t('stuck.offline', {device: device.name, time});
  }
  if (state === 'silent' && faults.size === 0) {
    return t('stuck.silent', {ago: agoText(Math.floor(Math.max(0, now - last) / 10_000) * 10_000)});
  }
  return '';
}
