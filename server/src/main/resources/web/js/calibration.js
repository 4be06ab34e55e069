// @ts-check
/** What the numbers of a channel mean: by two places that are known, or by a factor and an offset; with a look before it counts. */
import {calibrate} from './control-api.js';
import {channelName, sourceName, unitText} from './format.js';
import {t} from './i18n.js';
import {figure, typed} from './lab-text.js';
import {find} from './page.js';
import {told} from './told.js';

/** @typedef {import('./live.js').SeriesInfo} Series */

const input = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (find(id));
const nameOf = (/** @type {{source: string, channel: string}} */ one) => `${one.source}/${one.channel}`;
/** As the agent tells it in the text of `<channel>.calibration`. */
const TOLD = /^scale=(\S+) offset=(\S+)$/;
const CALIBRATION = /^(.+)\.calibration$/;

/** A number as somebody may type it back. @param {number} number */
const written = (number) => String(Number(number.toPrecision(7)));

export class Calibration {
  /** @param {string} device @param {() => Promise<void>} again asks what there is now */
  constructor(device, again) {
    this.device = device;
    this.again = again;
    /** @type {Series[]} */ this.series = [];
    /** @type {Map<string, number>} the newest value of each channel, as it is stored */ this.values = new Map();
    /** @type {Map<string, {scale: number, offset: number}>} what is in force */ this.inForce = new Map();
    this.entries = '';
    /** @type {Series[]} those with and without a value */ this.all = [];
    find('channel').addEventListener('change', () => this.#choose());
    for (const n of [1, 2]) {
      find(`freeze-${n}`).addEventListener('click', () => this.#freeze(n));
    }
    find('points').addEventListener('input', () => this.#through());
    find('calibrate-form').addEventListener('input', () => this.#draw());
    find('plain').addEventListener('click', () => this.#send(1, 0));
    find('calibrate-form').addEventListener('submit', (event) => {
      event.preventDefault();
      const [scale, offset] = [typed(input('scale').value), typed(input('offset').value)];
      const isWhole = Number.isFinite(scale) && scale !== 0 && Number.isFinite(offset);
      find('calibrate-fault').textContent = isWhole ? '' : t('calibrate.fault');
      if (isWhole) {
        this.#send(scale, offset);
      }
    });
  }

  get #name() {
    return /** @type {HTMLSelectElement} */ (find('channel')).value;
  }

  get #now() {
    return this.inForce.get(this.#name) ?? {scale: 1, offset: 0};
  }

  /** What the board itself says: the calibration in force is taken back out. */
  get #raw() {
    const value = this.values.get(this.#name);
    return value === undefined ? undefined : (value - this.#now.offset) / this.#now.scale;
  }

  /** @param {Series[]} series of this board */
  offer(series) {
    this.all = series;
    const numbers = series.filter(({channel}) => !/(^|\.)(fault|calibration|min|max|mean|count)$/.test(channel));
    this.series = numbers.filter((one) => this.values.has(nameOf(one)));
    const entries = JSON.stringify(this.series.map(nameOf));
    if (entries !== this.entries) {
      this.entries = entries;
      this.#fill();
    }
  }

  #fill() {
    const list = /** @type {HTMLSelectElement} */ (find('channel'));
    const kept = list.value;
    list.replaceChildren(...this.series.map((one) => new Option(`${channelName(one)} · ${sourceName(one.source)}`, nameOf(one))));
    list.value = this.series.some((one) => nameOf(one) === kept) ? kept : list.options[0]?.value ?? '';
    if (list.value !== kept) {
      this.#choose();
    }
  }

  /** @param {Series} series @param {unknown} value */
  reading(series, value) {
    const about = CALIBRATION.exec(series.channel);
    if (about && typeof value === 'string') {
      const [, scale, offset] = TOLD.exec(value) ?? [];
      if (Number(scale)) {
        this.inForce.set(`${series.source}/${about[1]}`, {scale: Number(scale), offset: Number(offset)});
      }
    } else if (typeof value === 'number') {
      const isNew = !this.values.has(nameOf(series));
      this.values.set(nameOf(series), value);
      if (isNew) {
        this.offer(this.all);
      }
    }
    this.#draw();
  }

  #choose() {
    for (const id of ['raw-1', 'true-1', 'raw-2', 'true-2']) {
      input(id).value = '';
    }
    input('scale').value = written(this.#now.scale);
    input('offset').value = written(this.#now.offset);
    find('calibrate-fault').textContent = '';
    this.#draw();
  }

  /** @param {number} n which point */
  #freeze(n) {
    const raw = this.#raw;
    if (raw !== undefined) {
      input(`raw-${n}`).value = written(raw);
      input(`true-${n}`).focus();
      this.#through();
    }
  }

  /** The line through both points; one point alone moves the line in force. */
  #through() {
    const [raw1, true1, raw2, true2] = ['raw-1', 'true-1', 'raw-2', 'true-2'].map((id) => typed(input(id).value));
    const hasFirst = Number.isFinite(raw1) && Number.isFinite(true1);
    if (hasFirst && Number.isFinite(raw2) && Number.isFinite(true2)) {
      const isLine = raw1 !== raw2 && true1 !== true2;
      find('calibrate-fault').textContent = isLine ? '' : t('calibrate.same');
      if (isLine) {
        const scale = (true2 - true1) / (raw2 - raw1);
        input('scale').value = written(scale);
        input('offset').value = written(true1 - scale * raw1);
      }
    } else if (hasFirst) {
      input('offset').value = written(true1 - typed(input('scale').value || '1') * raw1);
    }
    this.#draw();
  }

  /** @param {number} scale @param {number} offset */
  async #send(scale, offset) {
    const at = this.#name.indexOf('/');
    const wanted = {source: this.#name.slice(0, at), channel: this.#name.slice(at + 1), scale, offset};
    if (await told(find('calibrate-said'), () => calibrate(this.device, wanted))) {
      input('scale').value = written(scale);
      input('offset').value = written(offset);
    }
    await this.again().catch(console.warn);
  }

  #draw() {
    const unit = unitText(this.series.find((one) => nameOf(one) === this.#name)?.unit);
    const text = (/** @type {number | undefined} */ value, /** @type {string} */ unit) =>
      (value === undefined || !Number.isFinite(value) ? '–' : `${figure(value)}${unit && ` ${unit}`}`);
    const raw = this.#raw;
    find('raw').textContent = text(raw, '');
    find('shown').textContent = text(this.values.get(this.#name), unit);
    const [scale, offset] = [typed(input('scale').value), typed(input('offset').value)];
    find('preview').textContent = text(raw === undefined ? raw : raw * scale + offset, unit);
  }

  relabel() {
    this.#fill();
    this.#draw();
  }
}
