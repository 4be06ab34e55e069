// @ts-check
/** One channel: its value in big type, its line over time, its range. */
import {csvAddress, history} from './api.js';
import {Chart} from './chart.js';
import {channelName, decimalsOf, hue, numberText, timeText, unitText} from './format.js';
import {t} from './i18n.js';
import {Samples} from './samples.js';

/** Watches which tiles can be seen: only those are fetched and drawn. */
const visible = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    tiles.get(entry.target)?.see(entry.isIntersecting);
  }
}, {rootMargin: '200px'});

/** A value that is older is shown paler, in milliseconds: it is not what the sensor would say now. */
const OLD_MILLIS = 60_000;

/** @type {WeakMap<Element, Tile>} */
const tiles = new WeakMap();

export class Tile {
  /**
   * @param {import('./live.js').SeriesInfo} series
   * @param {import('./samples.js').Window} window
   */
  constructor(series, window) {
    this.series = series;
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById('tile-template'));
    this.element = /** @type {HTMLElement} */ (template.content.cloneNode(true)).querySelector('article') ?? document.createElement('article');
    this.samples = new Samples(window);
    this.decimals = 0;
    /** @type {number | null} */ this.value = null;
    this.valueTime = -Infinity;
    this.seen = false;
    this.fetched = false;
    this.dirty = true;
    this.pointing = false;
    /** Whether least and most of each minute come, too. */ this.aggregated = false;
    this.#find('.enlarge').addEventListener('click', () => this.enlarge());
    const csv = /** @type {HTMLAnchorElement} */ (this.#find('.csv'));
    csv.addEventListener('click', () => {
      const now = Date.now();
      csv.href = csvAddress(this.series, now - this.samples.window.seconds * 1000, now + 60_000);
    });
    this.chart = this.#newChart();
    tiles.set(this.element, this);
    visible.observe(this.element);
    this.relabel();
  }

  #newChart() {
    return new Chart(this.#find('.chart'), hue(this.series), this.decimals, (time, value) => {
      this.pointing = time !== null && value !== null;
      if (time !== null && value !== null) {
        this.#find('.range').textContent = t('cursor', {time: timeText(time), value: this.#withUnit(value)});
      }
    });
  }

  /** @param {string} selector */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.element.querySelector(selector));
  }

  /** @param {number} value */
  #withUnit(value) {
    const unit = unitText(this.series.unit);
    return numberText(value, this.decimals) + (unit && ` ${unit}`);
  }

  /** @param {boolean} seen */
  see(seen) {
    this.seen = seen;
    this.dirty = true;
  }

  /** @param {number} time @param {number} value */
  push(time, value) {
    this.#show(time, value);
    if (!this.samples.push(time, value)) {
      return;
    }
    this.dirty = true;
  }

  /** The least or most of a minute. @param {number} time @param {number} value */
  extreme(time, value) {
    this.aggregated = true;
    this.samples.extreme(time, value);
    this.dirty = true;
  }

  /** @param {number} time @param {number} value */
  #show(time, value) {
    const decimals = Math.max(this.decimals, decimalsOf(value, this.series));
    if (decimals !== this.decimals && Math.abs(value) < 1000) {
      this.decimals = decimals;
      this.chart.decimals = decimals;
    }
    if (time >= this.valueTime) {
      this.value = value;
      this.valueTime = time;
      this.dirty = true;
    }
  }

  /** The newest value as the server knows it. @param {number} time @param {number} value */
  latest(time, value) {
    this.#show(time, value);
    this.fetched = false;
  }

  /** Something was stored that did not come live. */
  refetch() {
    this.fetched = false;
  }

  /** @param {import('./samples.js').Window} window */
  setWindow(window) {
    this.samples = new Samples(window);
    this.fetched = false;
    this.dirty = true;
    this.chart.reset();
  }

  /** @param {number} now */
  async #fetch(now) {
    this.fetched = true;
    const {samples} = this;
    try {
      const found = await history(this.series, now - samples.window.seconds * 1000, now + 60_000, samples.window.points);
      samples.prefill(found);
      for (const end of this.aggregated ? ['min', 'max'] : []) {
        const series = {...this.series, channel: `${this.series.channel}.${end}`};
        const extremes = await history(series, now - samples.window.seconds * 1000, now + 60_000, samples.window.points);
        extremes.forEach(([time, , low, high]) => samples.extreme(time, end === 'min' ? low : high));
      }
      found.slice(-20).forEach(([, , low]) => this.#show(-Infinity, low)); // a mean has decimals that nobody sent
      this.dirty = true;
    } catch (e) {
      console.warn(e);
      window.setTimeout(() => this.refetch(), 5000);
    }
  }

  /** Draws what changed; called a few times a second. @param {number} now */
  draw(now) {
    if (this.dirty && this.value !== null) {
      this.#find('output').textContent = numberText(this.value, Math.abs(this.value) >= 1000 ? 0 : this.decimals);
    }
    this.samples.trim(now);
    this.element.classList.toggle('old', now - this.valueTime > OLD_MILLIS);
    if (this.seen) {
      this.#draw(now);
    }
    if (this.dirty && !this.pointing) {
      this.#describe(now);
    }
    this.dirty = false;
  }

  /** The line; a tile out of sight needs none. @param {number} now */
  #draw(now) {
    if (!this.fetched) {
      this.#fetch(now);
    }
    const {seconds} = this.samples.window;
    this.chart.draw(this.samples.columns(), now / 1000 - seconds, now / 1000);
  }

  /** @param {number} now */
  #describe(now) {
    const range = this.samples.range(now);
    const span = t(`window.${this.samples.window.seconds}`);
    const name = channelName(this.series);
    const [min, max] = range ? range.map((value) => numberText(value, this.decimals)) : ['', ''];
    this.#find('.range').textContent = range ? t('range', {min, max}) : t('range.none', {window: span});
    this.#find('.chart').setAttribute('aria-label', range
      ? t('chart', {name, window: span, min, max, unit: unitText(this.series.unit)})
      : t('chart.none', {name, window: span}));
  }

  /** Sets what depends on the language, the colours or the series' name. */
  relabel() {
    const name = channelName(this.series);
    this.element.dataset.hue = hue(this.series);
    this.chart.hue = hue(this.series);
    this.#find('h3').textContent = name;
    this.#find('h3').title = `${this.series.source}/${this.series.channel}`;
    this.#find('.unit').textContent = unitText(this.series.unit);
    this.#find('.enlarge').setAttribute('aria-label', t('enlarge', {name}));
    this.#find('.enlarge').title = t('enlarge', {name});
    this.#find('.csv').setAttribute('aria-label', t('csv', {name}));
    this.#find('.csv').title = t('csv', {name});
    this.chart.reset();
    this.dirty = true;
  }

  /** Over the whole width, or back. @param {boolean} [wanted] */
  enlarge(wanted = !this.element.classList.contains('large')) {
    this.element.classList.toggle('large', wanted);
    this.#find('.enlarge').setAttribute('aria-pressed', String(wanted));
    this.element.closest('.board')?.classList.toggle('wide', wanted);
    if (wanted) {
      this.element.scrollIntoView({block: 'nearest'});
    }
  }

  close() {
    visible.unobserve(this.element);
    this.chart.close();
  }
}
