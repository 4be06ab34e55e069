// @ts-check
/** One line over time, drawn by uPlot (https://github.com/leeoniya/uPlot). */
import {ZONE, numberText, timeText} from './format.js';

/** @type {any} */
const {uPlot} = /** @type {any} */ (window);

/** Space above and below the line, as a share of its range. */
const PADDING = 0.12;

/** Colours of the theme, read from the style sheet. @param {string} name */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Few samples are shown as points too: one alone has no line. @param {any} plot @param {number} _ @param {number} from @param {number} to */
const few = (plot, _, from, to) => to - from < plot.width / 24;

export class Chart {
  /**
   * @param {HTMLElement} place
   * @param {string} hue
   * @param {number} decimals of the values
   * @param {(time: number | null, value: number | null) => void} onPoint where the pointer is
   */
  constructor(place, hue, decimals, onPoint) {
    this.place = place;
    this.hue = hue;
    this.decimals = decimals;
    this.onPoint = onPoint;
    /** @type {any} */ this.plot = null;
    this.resizer = new ResizeObserver(() => this.#resize());
    this.resizer.observe(place);
  }

  #size() {
    return {width: Math.max(80, this.place.clientWidth), height: Math.max(60, this.place.clientHeight)};
  }

  #resize() {
    const {width, height} = this.#size();
    if (this.plot && (this.plot.width !== width || this.plot.height !== height)) {
      this.plot.setSize({width, height});
    }
  }

  /** A range that does not make noise look like news: at least some steps of the last decimal shown. */
  #range(/** @type {number | null} */ low, /** @type {number | null} */ high) {
    if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) {
      return [0, 1];
    }
    const least = 8 * 10 ** -this.decimals;
    const middle = (low + high) / 2;
    const half = Math.max((high - low) / 2, least / 2) * (1 + 2 * PADDING);
    return [middle - half, middle + half];
  }

  /** A place with `data-spark` has the line only: many of them share a wall, and their values stand beside them. */
  #build() {
    const spark = this.place.hasAttribute('data-spark');
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const font = `${Math.round(rem * 0.75)}px system-ui, sans-serif`;
    const line = colour(this.hue);
    const axis = {
      stroke: colour('muted'), font, ticks: {show: false},
      grid: {stroke: colour('grid'), width: 1},
    };
    const edge = {stroke: 'transparent', width: 0, points: {show: false}};
    this.plot = new uPlot({
      ...this.#size(),
      tzDate: (/** @type {number} */ seconds) => uPlot.tzDate(new Date(seconds * 1000), ZONE),
      legend: {show: false},
      padding: spark ? [4, 4, 4, 4] : [rem * 0.5, rem * 0.4, 0, 0],
      cursor: {show: !spark, y: false, drag: {x: false, y: false}, sync: {key: 'boards'}, points: {size: 8}},
      scales: {x: {time: true}, y: {range: (/** @type {any} */ _, /** @type {any} */ low, /** @type {any} */ high) => this.#range(low, high)}},
      series: [
        {},
        {stroke: line, width: 2, points: {show: few, size: 5, fill: line, stroke: line}},
        edge,
        edge,
      ],
      bands: [{series: [3, 2], fill: `${line}2e`}],
      axes: spark ? [{show: false}, {show: false}] : [
        {...axis, size: rem * 1.6, space: rem * 5, grid: {show: false}, values: (/** @type {any} */ plot, /** @type {number[]} */ ticks) =>
          ticks.map((tick) => {
            const text = timeText(tick * 1000, plot.scales.x.max - plot.scales.x.min < 300);
            const half = rem * 0.22 * text.length; // half of a label would be cut off at the edge
            return plot.valToPos(tick, 'x') + half > plot.over.clientWidth + rem * 0.4 ? '' : text;
          })},
        {...axis, size: (/** @type {any} */ _, /** @type {string[] | null} */ values) => rem * (1 + 0.5 * Math.max(2, ...(values ?? []).map((text) => text.length))),
          space: (/** @type {any} */ plot) => Math.max(rem * 1.6, plot.height / 7), values: (/** @type {any} */ _, /** @type {number[]} */ ticks) => this.#labels(ticks)},
      ],
      hooks: {setCursor: [(/** @type {any} */ plot) => this.#point(plot)]},
    }, [[], [], [], []], this.place);
    // the picture is described by the element's label, and its values stand beside it
    this.plot.root.setAttribute('aria-hidden', 'true');
  }

  /** @param {number[]} ticks */
  #labels(ticks) {
    const step = ticks.length > 1 ? Math.abs(ticks[1] - ticks[0]) : 1;
    let decimals = 0;
    while (decimals < 4 && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6) {
      decimals++;
    }
    return ticks.map((tick) => numberText(tick, decimals));
  }

  /** @param {any} plot */
  #point(plot) {
    const index = plot.cursor.idx;
    const time = index === null || index === undefined || plot.cursor.left < 0 ? null : plot.data[0][index];
    this.onPoint(time === null || time === undefined ? null : time * 1000, time === null ? null : plot.data[1][index]);
  }

  /**
   * @param {(number | null)[][]} columns
   * @param {number} from seconds
   * @param {number} to seconds
   */
  draw(columns, from, to) {
    if (!this.plot) {
      this.#build();
    }
    this.plot.batch(() => {
      this.plot.setData(columns, false);
      this.plot.setScale('x', {min: from, max: to});
    });
  }

  /** After a change of colours, language or size of type: builds it anew at the next draw. */
  reset() {
    this.plot?.destroy();
    this.plot = null;
  }

  close() {
    this.resizer.disconnect();
    this.reset();
  }
}
