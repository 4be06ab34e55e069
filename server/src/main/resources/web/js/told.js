// @ts-check
/** Sends a change to a device and says what it answered, in words. */
import {t} from './i18n.js';
import {Refused} from './session.js';

/** @param {HTMLElement} place @param {string} state @param {string} text */
function say(place, state, text) {
  place.dataset.state = state;
  place.textContent = text;
}

/**
 * Says that it is under way, then what came of it; whether it is done, or will be when the device comes.
 * @param {HTMLElement} place
 * @param {() => Promise<import('./control-api.js').Told>} work
 */
export async function told(place, work) {
  say(place, 'pending', t('told.pending'));
  try {
    const {state, message = ''} = await work();
    say(place, state, [t(`told.${state}`), message].filter(Boolean).join(' '));
    return state === 'done' || state === 'waiting';
  } catch (why) {
    console.warn(why);
    const status = why instanceof Refused ? why.status : 0;
    const detail = why instanceof Refused ? why.detail : '';
    say(place, 'failed', status === 400 ? `${t('told.invalid')} ${detail}`.trim() : t(status === 403 ? 'told.forbidden' : 'told.fault'));
    return false;
  }
}
