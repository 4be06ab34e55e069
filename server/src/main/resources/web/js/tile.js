// @ts-check
/** One channel: its value in big type, and its line over time, a dial, or a table; other channels may be drawn with it. */
import {csvAddress, history} from './api.js';
import {enter, leave, nameOf, setWith, viewOf} from './cards.js';
import {Chart, joined} from './chart.js';
import {channelName, decimalsOf, hue, numberText, sourceName, timeText, unitText} from './format.js';
import {redraw} from './frames.js';
import {Gauge} from './gauge.js';
import {t} from './i18n.js';
import {picture} from './icons.js';
import {naming} from './names.js';
import {drawRows} from './rows.js';
import {Samples} from './samples.js';
import {Legend, tracesOf} from './traces.js';
import {Zoom} from './zoom.js';

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

/** The tile of an element, or of what it stands in. @param {EventTarget | null} target */
export const tileOf = (target) => (target instanceof Element ? tiles.get(target.closest('.tile') ?? target) : undefined);

export class Tile {
  /**
   * @param {import('./live.js').SeriesInfo} series
   * @param {import('./samples.js').Window} window
   */
  constructor(series, window) {
    this.series = series;
    this.name = nameOf(series);
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById('tile-template'));
    this.element = /** @type {HTMLElement} */ (template.content.cloneNode(true)).querySelector('article') ?? document.createElement('article');
    /** What opens its settings; a wall's tiles have none, and are lines. @type {HTMLElement | null} */ this.more = this.element.querySelector('.more');
    this.samples = new Samples(window);
    this.decimals = 0;
    /** @type {number | null} */ this.value = null;
    this.valueTime = -Infinity;
    this.seen = false;
    this.fetched = false;
    this.dirty = true;
    /** Counts what came, so that others that draw this channel know it. */ this.changes = 0;
    /** What was drawn last: drawn anew only when it would look otherwise. */ this.drawn = '';
    /** Values where the pointer is, or null. @type {(number | null | undefined)[] | null} */ this.pointed = null;
    /** @type {Zoom | null} */ this.zoom = null;
    /** Whether least and most of each minute come, too. */ this.aggregated = false;
    this.#find('.enlarge').addEventListener('click', () => this.enlarge());
    const csv = /** @type {HTMLAnchorElement} */ (this.#find('.csv'));
    csv.addEventListener('click', () => {
      const now = Date.now();
      csv.href = csvAddress(this.series, this.zoom?.from ?? now - this.samples.window.seconds * 1000, this.zoom?.to ?? now + 60_000);
    });
    this.chart = new Chart(this.#find('.chart'), {
      point: (time, values) => this.#point(time, values),
      ...(this.more ? {zoom: (from, to) => this.setZoom(new Zoom(from, to)), back: () => this.setZoom(null)} : {}),
    });
    /** @type {Legend | null} */ this.legend = null;
    /** @type {Gauge | null} */ this.gauge = null;
    if (this.more) {
      this.#wire();
    }
    tiles.set(this.element, this);
    enter(this);
    visible.observe(this.element);
    this.relabel();
  }

  /** What a tile has only where it can be set. */
  #wire() {
    this.legend = new Legend(this.#find('.lines'), (other) => {
      setWith(this.name, other.name, false);
      this.more?.focus();
      redraw();
    });
    this.#find('.back').addEventListener('click', () => {
      this.setZoom(null);
      this.#find('.enlarge').focus();
    });
    for (const [button, factor] of /** @type {[string, number][]} */ ([['.nearer', 0.5], ['.farther', 2]])) {
      this.#find(button).addEventListener('click', () => {
        const now = Date.now();
        const {seconds} = this.samples.window;
        const wanted = (this.zoom ?? new Zoom(now - seconds * 1000, now)).scaled(factor, now);
        this.setZoom(factor > 1 && wanted.to - wanted.from >= seconds * 1000 ? null : wanted);
      });
    }
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

  /** Its name with that of what it is on. */
  title() {
    return `${channelName(this.series)} · ${sourceName(this.series.source, this.series.device)}`;
  }

  /** @param {number | null} time @param {(number | null | undefined)[]} values */
  #point(time, values) {
    const [value] = values;
    this.pointed = time === null ? null : values;
    if (time !== null && typeof value === 'number') {
      this.#find('.range').textContent = t('cursor', {time: timeText(time), value: this.#withUnit(value)});
    }
    this.dirty = true;
    this.legend?.draw(tracesOf(this), this.pointed);
  }

  /** Looks at a span, or at what is measured now. @param {Zoom | null} zoom */
  setZoom(zoom) {
    this.zoom = zoom;
    this.pointed = null;
    this.element.classList.toggle('zoomed', zoom !== null);
    this.#find('.back').hidden = zoom === null;
    this.dirty = true;
    redraw();
  }

  /** @param {boolean} seen */
  see(seen) {
    this.seen = seen;
    this.dirty = true;
  }

  /** @param {number} time @param {number} value */
  push(time, value) {
    this.#show(time, value);
    if (this.samples.push(time, value)) {
      this.#changed();
    }
  }

  /** The least or most of a minute. @param {number} time @param {number} value */
  extreme(time, value) {
    this.aggregated = true;
    this.samples.extreme(time, value);
    this.#changed();
  }

  #changed() {
    this.changes++;
    this.dirty = true;
  }

  /** @param {number} time @param {number} value */
  #show(time, value) {
    const decimals = Math.max(this.decimals, decimalsOf(value, this.series));
    if (decimals !== this.decimals && Math.abs(value) < 1000) {
      this.decimals = decimals;
    }
    if (time >= this.valueTime) {
      this.value = value;
      this.valueTime = time;
      this.#changed();
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
    this.#changed();
    this.chart.reset();
    if (this.zoom) {
      this.setZoom(null);
    }
  }

  /** Fetches what the window needs, once; also for others that draw this channel. @param {number} now */
  async ensure(now) {
    if (this.fetched) {
      return;
    }
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
      this.#changed();
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
    if (this.dirty && !this.pointed) {
      this.#describe(now);
    }
    this.dirty = false;
  }

  /** The picture; a tile out of sight needs none. @param {number} now */
  #draw(now) {
    const view = this.more ? viewOf(this.name) : 'line';
    const traces = tracesOf(this);
    const {seconds} = this.samples.window;
    const {zoom} = this;
    traces.forEach(({tile}) => tile.ensure(now));
    const [from, to] = zoom ? [zoom.from, zoom.to] : [now - seconds * 1000, now];
    // an hour's line moves by a pixel in some ten seconds
    const step = zoom ? Infinity : seconds * 1000 / Math.max(1, this.chart.width * devicePixelRatio);
    const key = [view, this.chart.plot === null, this.element.classList.contains('large'), zoom?.from, zoom?.to, zoom?.changes, Math.floor(now / step),
      ...traces.map(({tile, hue: colour, unit}) => [tile.name, colour, unit, zoom ? '' : tile.changes])].join();
    if (key === this.drawn) {
      return;
    }
    this.drawn = key;
    this.element.dataset.view = view;
    this.element.classList.toggle('joined', traces.length > 1);
    this.legend?.draw(traces, this.pointed);
    const samplesOf = (/** @type {Tile} */ tile) => (zoom ? zoom.of(tile, () => { this.dirty = true; redraw(); }) : tile.samples);
    if (view === 'line') {
      const columns = traces.map(({tile}) => samplesOf(tile).columns());
      this.chart.draw(traces, columns.length === 1 ? columns[0] : joined(columns.map(([times, means]) => [times, means])), from / 1000, to / 1000);
    } else if (view === 'table') {
      drawRows(this.#find('.rows'), traces, samplesOf, this.element.classList.contains('large'));
    } else if (view === 'gauge' && this.value !== null) {
      this.gauge ??= new Gauge(this.#find('.dial'));
      this.gauge.draw(this.value, this.samples.range(now) ?? [this.value, this.value], this.series.unit, this.title(), this.#withUnit(this.value));
    }
  }

  /** @param {number} now */
  #describe(now) {
    const {zoom} = this;
    const range = zoom ? zoom.samples.get(this)?.range(zoom.to) ?? null : this.samples.range(now);
    const span = zoom ? t('card.span', {from: timeText(zoom.from), to: timeText(zoom.to)}) : t(`window.${this.samples.window.seconds}`);
    const name = channelName(this.series);
    const [min, max] = range ? range.map((value) => numberText(value, this.decimals)) : ['', ''];
    this.#find('.range').textContent = (zoom ? `${span} · ` : '') + (range ? t('range', {min, max}) : t('range.none', {window: span}));
    this.#find('.chart').setAttribute('aria-label', range
      ? t('chart', {name, window: span, min, max, unit: unitText(this.series.unit)})
      : t('chart.none', {name, window: span}));
  }

  /** Sets what depends on the language, the colours or the series' name. */
  relabel() {
    const name = channelName(this.series);
    const icon = naming(this.series.device, this.series.source, this.series.channel)?.icon;
    this.element.dataset.hue = hue(this.series);
    this.#find('h3').replaceChildren(...picture(icon), name);
    this.#find('h3').title = `${this.series.source}/${this.series.channel}`;
    this.#find('.unit').textContent = unitText(this.series.unit);
    for (const [button, key] of [['.enlarge', 'enlarge'], ['.csv', 'csv'], ['.more', 'card.set'], ['.nearer', 'card.nearer'], ['.farther', 'card.farther']]) {
      const text = t(key, {name});
      this.element.querySelector(button)?.setAttribute('aria-label', text);
      this.element.querySelector(button)?.setAttribute('title', text);
    }
    const back = this.element.querySelector('.back');
    if (back) {
      back.textContent = t('card.back');
    }
    this.chart.reset();
    this.gauge = null;
    this.drawn = '';
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
    leave(this);
    this.chart.close();
  }
}

