// @ts-check
/**
 * The part of a series that a chart shows: history, and what came live since. Samples are gathered in bins of equal width,
 * about one a pixel, so that memory and drawing cost the same whatever the rate.
 */

/** @typedef {import('./api.js').Sample} Sample */
/** @typedef {{seconds: number, bin: number, points: number}} Window span, width of a bin in ms, points to ask for */

/** @type {Record<string, Window>} */
export const WINDOWS = {
  60: {seconds: 60, bin: 100, points: 600},
  600: {seconds: 600, bin: 1000, points: 600},
  3600: {seconds: 3600, bin: 5000, points: 720},
  86400: {seconds: 86_400, bin: 120_000, points: 720},
};

/** A span without samples that is this many times the usual one is drawn as a gap. */
const GAP_FACTOR = 5;
/** A shorter span is never a gap, in milliseconds: a Wi-Fi line stutters. */
const GAP_LEAST = 2500;

export class Samples {
  /** @param {Window} window */
  constructor(window) {
    this.window = window;
    /** @type {number[]} */ this.times = [];
    /** @type {number[]} */ this.means = [];
    /** @type {number[]} */ this.lows = [];
    /** @type {number[]} */ this.highs = [];
    /** Extremes that are known without the readings between which they lay. @type {[number, number][]} */ this.extremes = [];
    /** Samples in the newest bin. */
    this.inLast = 0;
  }

  /** The time of the newest sample, or -Infinity. */
  get last() {
    return this.times.length ? this.times[this.times.length - 1] : -Infinity;
  }

  /** @param {number} time */
  #bin(time) {
    return Math.floor(time / this.window.bin) * this.window.bin;
  }

  /**
   * Takes a live sample; tells whether it was newer than all before.
   * @param {number} time
   * @param {number} value
   */
  push(time, value) {
    const bin = this.#bin(time);
    if (bin < this.last) {
      return false;
    }
    if (bin > this.last) {
      this.#append(bin, value, value, value);
      this.inLast = 1;
    } else {
      this.#widen(value, value, value);
    }
    return true;
  }

  /**
   * Puts history before what came live after it.
   * @param {Sample[]} history
   */
  prefill(history) {
    const live = {times: this.times, means: this.means, lows: this.lows, highs: this.highs, inLast: this.inLast};
    this.times = [];
    this.means = [];
    this.lows = [];
    this.highs = [];
    for (const [time, mean, low, high] of history) {
      const bin = this.#bin(time);
      if (bin > this.last) {
        this.#append(bin, mean, low, high);
        this.inLast = 1;
      } else {
        this.#widen(mean, low, high);
      }
    }
    const known = this.last;
    for (let i = 0; i < live.times.length; i++) {
      if (live.times[i] > known) {
        this.#append(live.times[i], live.means[i], live.lows[i], live.highs[i]);
        this.inLast = live.inLast;
      }
    }
  }

  /** @param {number} time @param {number} mean @param {number} low @param {number} high */
  #append(time, mean, low, high) {
    this.times.push(time);
    this.means.push(mean);
    this.lows.push(low);
    this.highs.push(high);
  }

  /** @param {number} mean @param {number} low @param {number} high */
  #widen(mean, low, high) {
    const end = this.times.length - 1;
    this.inLast++;
    this.means[end] += (mean - this.means[end]) / this.inLast;
    this.lows[end] = Math.min(this.lows[end], low);
    this.highs[end] = Math.max(this.highs[end], high);
  }

  /** Takes a least or most of a minute; it counts for the range, and is not drawn. @param {number} time @param {number} value */
  extreme(time, value) {
    this.extremes.push([time, value]);
  }

  /** Forgets what left the window. @param {number} now */
  trim(now) {
    const from = now - this.window.seconds * 1000;
    if (this.extremes.length > 0 && this.extremes[0][0] < from) {
      this.extremes = this.extremes.filter(([time]) => time >= from);
    }
    let old = 0;
    while (old < this.times.length - 1 && this.times[old + 1] < from) {
      old++;
    }
    if (old > 200 || (old > 0 && old === this.times.length - 1)) {
      for (const column of [this.times, this.means, this.lows, this.highs]) {
        column.splice(0, old);
      }
    }
  }

  /** Lowest and highest value in the window, or null. @param {number} now @returns {[number, number] | null} */
  range(now) {
    const from = now - this.window.seconds * 1000;
    let low = Infinity;
    let high = -Infinity;
    for (let i = this.times.length - 1; i >= 0 && this.times[i] >= from; i--) {
      low = Math.min(low, this.lows[i]);
      high = Math.max(high, this.highs[i]);
    }
    for (const [time, value] of low <= high ? this.extremes : []) {
      if (time >= from) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return low <= high ? [low, high] : null;
  }

  /** What is known of a span. @param {number} from @param {number} to @returns {Sample[]} */
  between(from, to) {
    return this.times.flatMap((time, i) => (time >= from && time < to
      ? [/** @type {Sample} */ ([time, this.means[i], this.lows[i], this.highs[i]])] : []));
  }

  /** The usual span between samples in ms, or 0 when there are too few. */
  usualSpan() {
    const end = this.times.length;
    const spans = [];
    for (let i = Math.max(1, end - 40); i < end; i++) {
      spans.push(this.times[i] - this.times[i - 1]);
    }
    return spans.length < 3 ? 0 : spans.sort((a, b) => a - b)[spans.length >> 1];
  }

  /** Columns for the chart, times in seconds; a null breaks the line where nothing was measured. */
  columns() {
    const usual = this.usualSpan();
    const gap = usual === 0 ? Infinity : Math.max(GAP_LEAST, GAP_FACTOR * usual, 3 * this.window.bin);
    /** @type {number[]} */ const times = [];
    /** @type {(number | null)[]} */ const means = [];
    /** @type {(number | null)[]} */ const lows = [];
    /** @type {(number | null)[]} */ const highs = [];
    for (let i = 0; i < this.times.length; i++) {
      if (i > 0 && this.times[i] - this.times[i - 1] > gap) {
        times.push(this.times[i - 1] / 1000 + 0.001);
        means.push(null);
        lows.push(null);
        highs.push(null);
      }
      times.push(this.times[i] / 1000);
      means.push(this.means[i]);
      lows.push(this.lows[i]);
      highs.push(this.highs[i]);
    }
    return [times, means, lows, highs];
  }
}
