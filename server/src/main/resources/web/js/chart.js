// @ts-check
/** Lines over time, drawn by uPlot (https://github.com/leeoniya/uPlot): one with the range of each of its samples, or several on two axes. */
import {ZONE, numberText, timeText} from './format.js';

/** @type {any} */
const {uPlot} = /** @type {any} */ (window);

/** @typedef {{hue: string, dash: number[], scale: 'y' | 'y2', unit: string, tile: {decimals: number}}} Line */
/**
 * @typedef {object} Listener
 * @property {(time: number | null, values: (number | null | undefined)[]) => void} point where the pointer is, and each line's value there
 * @property {(from: number, to: number) => void} [zoom] a span was drawn with the pointer
 * @property {() => void} [back] it was clicked twice
 */

/** Space above and below the line, as a share of its range. */
const PADDING = 0.12;
/** A shorter way of the pointer is a click, in pixels. */
const LEAST_DRAG = 8;

/** Colours of the theme, read from the style sheet. @param {string} name */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Few samples are shown as points too: one alone has no line. @param {any} plot @param {number} _ @param {number} from @param {number} to */
const few = (plot, _, from, to) => to - from < plot.width / 24;

/** Lines with times of their own on one axis of times. @param {(number | null)[][][]} tables times and values of each @returns {(number | null)[][]} */
export const joined = (tables) => uPlot.join(tables);

export class Chart {
  /** @param {HTMLElement} place @param {Listener} listener */
  constructor(place, listener) {
    this.place = place;
    this.listener = listener;
    /** @type {Line[]} */ this.lines = [];
    this.key = '';
    /** @type {any} */ this.plot = null;
    this.resizer = new ResizeObserver(() => this.#resize());
    this.resizer.observe(place);
  }

  /** In pixels; 0 before it is drawn. @returns {number} */
  get width() {
    return this.plot?.width ?? 0;
  }

  #size() {
    return {width: Math.max(80, this.place.clientWidth), height: Math.max(60, this.place.clientHeight)};
  }

  #resize() {
    const {width, height} = this.#size();
    if (this.plot && this.place.clientHeight > 0 && (this.plot.width !== width || this.plot.height !== height)) {
      this.plot.setSize({width, height});
    }
  }

  /** A range that does not make noise look like news: at least some steps of the last decimal shown. */
  #range(/** @type {string} */ scale, /** @type {number | null} */ low, /** @type {number | null} */ high) {
    if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) {
      return [0, 1];
    }
    const decimals = Math.max(...this.lines.filter((line) => line.scale === scale).map(({tile}) => tile.decimals), 0);
    const least = 8 * 10 ** -decimals;
    const middle = (low + high) / 2;
    const half = Math.max((high - low) / 2, least / 2) * (1 + 2 * PADDING);
    return [middle - half, middle + half];
  }

  /** A place with `data-spark` has the line only: many of them share a wall, and their values stand beside them. */
  #build() {
    const spark = this.place.hasAttribute('data-spark');
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const font = `${Math.round(rem * 0.75)}px system-ui, sans-serif`;
    const {listener, lines} = this;
    const axis = {stroke: colour('muted'), font, ticks: {show: false}, grid: {stroke: colour('grid'), width: 1}};
    const edge = {stroke: 'transparent', width: 0, points: {show: false}};
    const range = (/** @type {string} */ scale) => ({range: (/** @type {any} */ _, /** @type {any} */ low, /** @type {any} */ high) => this.#range(scale, low, high)});
    const scales = [...new Set(lines.map(({scale}) => scale))];
    this.plot = new uPlot({
      ...this.#size(),
      tzDate: (/** @type {number} */ seconds) => uPlot.tzDate(new Date(seconds * 1000), ZONE),
      legend: {show: false},
      padding: spark ? [4, 4, 4, 4] : [rem * 0.5, rem * 0.4, 0, 0],
      cursor: {
        show: !spark, y: false, points: {size: 8},
        drag: {x: !!listener.zoom, y: false, setScale: false, dist: LEAST_DRAG},
        // the time under the pointer is marked in all charts; a span that is drawn in one is of that one only
        sync: {key: 'boards', setSeries: false, filters: {pub: (/** @type {string} */ type) => type === 'mousemove' || type === 'mouseleave'}},
        bind: {dblclick: () => () => { listener.back?.(); return null; }},
      },
      scales: {x: {time: true}, ...Object.fromEntries(scales.map((scale) => [scale, range(scale)]))},
      series: [
        {},
        ...lines.map((line) => ({
          scale: line.scale, stroke: colour(line.hue), width: 2, dash: line.dash,
          points: {show: few, size: 5, fill: colour(line.hue), stroke: colour(line.hue)},
        })),
        ...(lines.length === 1 ? [edge, edge] : []),
      ],
      bands: lines.length === 1 ? [{series: [3, 2], fill: `${colour(lines[0].hue)}2e`}] : [],
      axes: spark ? [{show: false}, {show: false}] : [
        {...axis, size: rem * 1.6, space: rem * 5, grid: {show: false}, values: (/** @type {any} */ plot, /** @type {number[]} */ ticks) =>
          ticks.map((tick) => {
            const text = timeText(tick * 1000, plot.scales.x.max - plot.scales.x.min < 300);
            const half = rem * 0.22 * text.length; // half of a label would be cut off at the edge
            return plot.valToPos(tick, 'x') + half > plot.over.clientWidth + rem * 0.4 ? '' : text;
          })},
        ...scales.map((scale, i) => this.#axis(axis, rem, scale, i, scales.length > 1)),
      ],
      hooks: {
        setCursor: [(/** @type {any} */ plot) => this.#point(plot)],
        setSelect: [(/** @type {any} */ plot) => this.#selected(plot)],
      },
    }, [[], ...lines.map(() => []), ...(lines.length === 1 ? [[], []] : [])], this.place);
    // the picture is described by the element's label, and its values stand beside it
    this.plot.root.setAttribute('aria-hidden', 'true');
  }

  /** The values' axis, or the second one on the right; of two each has its unit. @param {any} axis @param {number} rem @param {string} scale @param {number} place @param {boolean} isOfTwo */
  #axis(axis, rem, scale, place, isOfTwo) {
    const first = this.lines.find((line) => line.scale === scale);
    return {
      ...axis, scale, side: place === 0 ? 3 : 1, grid: place === 0 ? axis.grid : {show: false}, stroke: isOfTwo && first ? colour(first.hue) : axis.stroke,
      size: (/** @type {any} */ _, /** @type {string[] | null} */ values) => rem * (1 + 0.5 * Math.max(2, ...(values ?? []).map((text) => text.length))),
      space: (/** @type {any} */ plot) => Math.max(rem * 1.6, plot.height / 7),
      values: (/** @type {any} */ _, /** @type {number[]} */ ticks) => this.#labels(ticks)
        .map((text, i, all) => (isOfTwo && i === all.length - 1 ? `${text} ${first?.unit ?? ''}`.trim() : text)),
    };
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
    const {idx, idxs, left} = plot.cursor;
    const time = idx === null || idx === undefined || left < 0 ? undefined : plot.data[0][idx];
    this.listener.point(time === undefined ? null : time * 1000, this.lines.map((_, i) => {
      const near = idxs?.[i + 1];
      return time === undefined || near === null || near === undefined ? null : plot.data[i + 1][near];
    }));
  }

  /** @param {any} plot */
  #selected(plot) {
    const {left, width} = plot.select;
    if (width >= LEAST_DRAG) {
      const [from, to] = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
      plot.setSelect({left: 0, width: 0, top: 0, height: 0}, false);
      this.listener.zoom?.(from * 1000, to * 1000);
    }
  }

  /**
   * @param {Line[]} lines one has columns of times, means, least and most; several have times, and a column each
   * @param {(number | null)[][]} columns
   * @param {number} from seconds
   * @param {number} to seconds
   */
  draw(lines, columns, from, to) {
    const key = JSON.stringify(lines.map(({hue, dash, scale, unit}) => [hue, dash, scale, unit]));
    if (key !== this.key) {
      this.reset();
    }
    this.lines = lines;
    this.key = key;
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
