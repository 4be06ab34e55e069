// @ts-check
/** A span of a chart that somebody looks at closely: it stands still, and is fetched as finely as the screen can show. */
import {history} from './api.js';
import {Samples} from './samples.js';

/** The shortest span, in milliseconds: sensors of a school are no faster. */
const LEAST_MILLIS = 500;
/** Points to ask for. */
const POINTS = 720;

/** @typedef {import('./tile.js').Tile} Tile */

export class Zoom {
  /** @param {number} from @param {number} to both in milliseconds; at least half a second is shown */
  constructor(from, to) {
    const middle = (from + to) / 2;
    const half = Math.max(to - from, LEAST_MILLIS) / 2;
    this.from = middle - half;
    this.to = middle + half;
    /** @type {Map<Tile, Samples>} */ this.samples = new Map();
    /** Counts what came. */ this.changes = 0;
  }

  /** Twice as near, or half. @param {number} factor of the span @param {number} now */
  scaled(factor, now) {
    const middle = (this.from + this.to) / 2;
    const half = (this.to - this.from) * factor / 2;
    return new Zoom(middle - half, Math.min(middle + half, Math.max(now, this.to)));
  }

  /** Those of a channel; before they are fetched, what the page has of them. @param {Tile} tile @param {() => void} onChange */
  of(tile, onChange) {
    const known = this.samples.get(tile);
    if (known) {
      return known;
    }
    const window = {seconds: (this.to - this.from) / 1000, bin: Math.max(1, (this.to - this.from) / POINTS), points: POINTS};
    const samples = new Samples(window);
    samples.prefill(tile.samples.between(this.from, this.to));
    this.samples.set(tile, samples);
    history(tile.series, this.from, this.to, POINTS)
      .then((found) => {
        const fetched = new Samples(window);
        fetched.prefill(found);
        this.samples.set(tile, fetched);
        this.changes++;
        onChange();
      })
      .catch(console.warn);
    return samples;
  }
}
