// @ts-check
/** Who changed what of a device, what it said, and the way back. */
import {restore} from './control-api.js';
import {timeText} from './format.js';
import {locale, t} from './i18n.js';
import {dayText, element, figure} from './lab-text.js';
import {find} from './page.js';
import {told} from './told.js';

/** @typedef {import('./control-api.js').Version} Version */

export class History {
  /** @param {string} device @param {() => Promise<void>} again asks what there is now */
  constructor(device, again) {
    this.device = device;
    this.again = again;
    /** @type {import('./control-api.js').Settings | null} */ this.known = null;
    find('undo').addEventListener('click', () => this.#back(this.#before));
  }

  /** @param {import('./control-api.js').Settings} known */
  show(known) {
    this.known = known;
    this.relabel();
  }

  /** The one that held before the newest that holds, or undefined. */
  get #before() {
    return this.known?.history.filter(({state}) => !state || state === 'done')[1];
  }

  /** @param {Version | undefined} version */
  async #back(version) {
    if (version) {
      await told(find('history-said'), () => restore(this.device, version.version));
      await this.again().catch(console.warn);
    }
  }

  /** @param {Version} one */
  #what(one) {
    return one.what === 'calibration'
      ? t('history.calibration', {channel: one.subject ?? '', scale: figure(one.scale ?? 1), offset: figure(one.offset ?? 0)})
      : t(`history.${one.what}`);
  }

  relabel() {
    const {known} = this;
    if (!known) {
      return;
    }
    const mayAll = !known.sources; // pupils change their board only: what was before is of all boards
    find('undo').hidden = !mayAll || !this.#before;
    find('history-none').hidden = known.history.length > 0;
    find('history').replaceChildren(...known.history.map((one, i) => {
      const item = element('li');
      item.lang = locale();
      item.append(element('span', `${dayText(one.time)} ${timeText(one.time, false)}`, 'muted'), element('strong', this.#what(one)),
        element('span', one.by ?? t('history.pupil')),
        element('span', [t(`told.${one.state ?? 'waiting'}`), one.message].filter(Boolean).join(' '), 'muted'));
      if (mayAll && i > 0 && (!one.state || one.state === 'done')) {
        const button = element('button', t('history.back'), 'quiet');
        button.setAttribute('type', 'button');
        button.setAttribute('aria-label', `${t('history.back')}: ${dayText(one.time)} ${timeText(one.time, false)}`);
        button.addEventListener('click', () => this.#back(one));
        item.append(button);
      }
      return item;
    }));
  }
}
