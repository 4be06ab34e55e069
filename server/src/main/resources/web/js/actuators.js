// @ts-check
/** A switch or a slider for each actuator, and what the device said. */
import {set} from './control-api.js';
import {channelName, numberText, sourceName} from './format.js';
import {t} from './i18n.js';
import {element, typed} from './lab-text.js';
import {find} from './page.js';
import {told} from './told.js';

/** For how long somebody may want it, in seconds; 0: until further notice. */
const SPANS = [0, 5, 30, 300];

/** @typedef {import('./control-api.js').Actuator} Actuator */

/** A name as people read it. @param {string} name */
export const actuatorName = (name) => {
  const [source, channel] = name.split('/');
  return `${channelName({channel})} · ${sourceName(source)}`;
};

/** @param {unknown} value */
const isOn = (value) => value === true || (typeof value === 'number' && value !== 0) || (typeof value === 'string' && value !== '' && value !== '0');

/** @param {unknown} value */
const valueText = (value) => (value === true ? t('control.on') : value === false ? t('control.off')
  : typeof value === 'number' ? numberText(value, Number.isInteger(value) ? 0 : 1) : String(value));

export class Actuators {
  /** @param {string} device @param {() => Promise<void>} again asks how they are */
  constructor(device, again) {
    this.device = device;
    this.again = again;
    /** @type {Map<string, {item: HTMLElement, actuator: Actuator}>} */ this.shown = new Map();
    this.isThere = false;
  }

  /** @param {Actuator[]} all @param {boolean} isThere whether the device answered: else what is shown stays */
  show(all, isThere) {
    this.isThere = isThere;
    if (isThere) {
      for (const [name, {item}] of this.shown) {
        if (!all.some((one) => one.name === name)) {
          item.remove();
          this.shown.delete(name);
        }
      }
      all.forEach((one) => this.#one(one));
    }
    find('actuators-none').hidden = this.shown.size > 0 || !isThere;
    this.#draw();
  }

  /** @param {Actuator} actuator */
  #one(actuator) {
    const known = this.shown.get(actuator.name);
    if (known) {
      known.actuator = actuator;
      return;
    }
    const item = element('li');
    item.dataset.name = actuator.name;
    item.append(element('strong'), element('span', '', 'how muted'), element('div', '', 'doing'), element('p', '', 'said'));
    item.querySelector('.said')?.setAttribute('role', 'status');
    find('actuators').append(item);
    this.shown.set(actuator.name, {item, actuator});
    this.#controls(actuator, item);
  }

  /** @param {Actuator} actuator @param {HTMLElement} item */
  #controls({name, takes, most = 1}, item) {
    const place = /** @type {HTMLElement} */ (item.querySelector('.doing'));
    const span = /** @type {HTMLSelectElement} */ (element('select'));
    const button = element('button', '', 'switch');
    button.setAttribute('type', 'button');
    button.setAttribute('role', 'switch');
    const send = (/** @type {unknown} */ value) => this.#send(name, item, value, Number(span.value));
    button.addEventListener('click', () => send(button.getAttribute('aria-checked') !== 'true'));
    place.append(button);
    if (takes === 'range') {
      const slider = /** @type {HTMLInputElement} */ (element('input'));
      Object.assign(slider, {type: 'range', min: '0', max: String(most), step: '1', value: '0'});
      slider.addEventListener('change', () => send(Number(slider.value)));
      place.append(slider);
    } else if (takes === 'anything') {
      const text = /** @type {HTMLInputElement} */ (element('input', '', 'text'));
      Object.assign(text, {maxLength: 100, size: 8, autocomplete: 'off'});
      const go = element('button', '', 'quiet edged go');
      go.setAttribute('type', 'button');
      go.addEventListener('click', () => {
        const number = typed(text.value);
        if (text.value.trim()) {
          send(Number.isFinite(number) ? number : text.value.trim());
        }
      });
      place.append(text, go);
    }
    const label = element('label');
    label.append(element('span', '', 'span-name'), span);
    place.append(label);
    this.#words(item);
  }

  /** @param {string} name @param {HTMLElement} item @param {unknown} value @param {number} seconds */
  async #send(name, item, value, seconds) {
    const said = /** @type {HTMLElement} */ (item.querySelector('.said'));
    item.querySelectorAll('button').forEach((button) => { button.disabled = true; });
    await told(said, () => set(this.device, name, value, seconds));
    item.querySelectorAll('button').forEach((button) => { button.disabled = false; });
    await this.again().catch(console.warn);
    if (seconds > 0) {
      window.setTimeout(() => this.again().catch(console.warn), seconds * 1000 + 300); // it is over then
    }
  }

  /** What depends on the language. @param {HTMLElement} item */
  #words(item) {
    const name = actuatorName(item.dataset.name ?? '');
    const span = /** @type {HTMLSelectElement} */ (item.querySelector('select'));
    const kept = span.value;
    span.replaceChildren(...SPANS.map((seconds) => new Option(seconds === 0 ? t('control.until')
      : seconds < 60 ? t('lab.unit.seconds', {n: seconds}) : t('lab.unit.minutes', {n: seconds / 60}), String(seconds))));
    span.value = kept || '0';
    const part = (/** @type {string} */ which) => /** @type {HTMLElement | null} */ (item.querySelector(which));
    span.setAttribute('aria-label', `${name}: ${t('control.for')}`);
    /** @type {HTMLElement} */ (part('.span-name')).textContent = t('control.for');
    /** @type {HTMLElement} */ (part('strong')).textContent = name;
    part('input[type=range]')?.setAttribute('aria-label', `${name}: ${t('rule.level')}`);
    part('.text')?.setAttribute('aria-label', `${name}: ${t('control.text')}`);
    part('.text')?.setAttribute('placeholder', t('control.text'));
    const go = part('.go');
    if (go) {
      go.textContent = t('control.send');
      go.setAttribute('aria-label', `${name}: ${t('control.send')}`);
    }
  }

  #draw() {
    for (const {item, actuator} of this.shown.values()) {
      const on = isOn(actuator.value);
      const button = /** @type {HTMLElement} */ (item.querySelector('.switch'));
      item.dataset.on = String(on);
      button.setAttribute('aria-checked', String(on));
      button.textContent = t(on ? 'control.on' : 'control.off');
      button.setAttribute('aria-label', `${actuatorName(actuator.name)}: ${button.textContent}`);
      const slider = /** @type {HTMLInputElement | null} */ (item.querySelector('input[type=range]'));
      if (slider && document.activeElement !== slider) {
        slider.value = String(typeof actuator.value === 'number' ? actuator.value : actuator.value === true ? actuator.most ?? 1 : 0);
      }
      /** @type {HTMLElement} */ (item.querySelector('.how')).textContent = !this.isThere ? t('control.unknown') : [
        actuator.value === undefined ? t('control.unset') : t('control.is', {value: valueText(actuator.value)}),
        actuator.by && actuator.by !== 'nobody' ? t(`control.by.${actuator.by}`) : '',
        actuator.rest ? t('control.rest', {n: actuator.rest}) : '',
      ].filter(Boolean).join(' · ');
    }
  }

  relabel() {
    this.shown.forEach(({item}) => this.#words(item));
    this.#draw();
  }
}
