// @ts-check
/** Runs over each other on one axis, with the curves that were fitted to them, drawn by uPlot (https://github.com/leeoniya/uPlot). */
import {numberText} from './format.js';

/** @type {any} */
const {uPlot} = /** @type {any} */ (window);

/** Runs that have a colour of their own; those beyond begin again, and their numbers tell them apart. */
const HUES = 6;
/** Points of a curve. */
const CURVE = 160;
/** Space above and below, as a share of the range. */
const PADDING = 0.08;

/**
 * @typedef {{name: string, hue: number, points: [number, number][], fit?: import('./fit.js').Fit | null}} Trace
 * @typedef {{x: number, hue: number, name: string}} Mark something that was noted
 */

/** The colour of a run. @param {number} number of the run, from 1 */
export const hueOf = (number) => (number - 1) % HUES + 1;

/** @param {string} name */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** How many decimals tell the steps of an axis apart. @param {number[]} ticks */
function labels(ticks) {
  const step = ticks.length > 1 ? Math.abs(ticks[1] - ticks[0]) : 1;
  let decimals = 0;
  while (decimals < 6 && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6) {
    decimals++;
  }
  return ticks.map((tick) => numberText(tick, decimals));
}

/** By x, and no x twice: uPlot aligns lines by their x. @param {[number, number][]} points @returns {[number[], number[]]} */
function columns(points) {
  const sorted = [...points].sort(([a], [b]) => a - b);
  const step = sorted.length ? (sorted[sorted.length - 1][0] - sorted[0][0] || 1) * 1e-9 : 0;
  /** @type {number[]} */ const xs = [];
  for (const [x] of sorted) {
    xs.push(xs.length && x <= xs[xs.length - 1] ? xs[xs.length - 1] + step : x);
  }
  return [xs, sorted.map(([, y]) => y)];
}

export class LabChart {
  /**
   * @param {HTMLElement} place
   * @param {boolean} scatter points only
   * @param {(x: number | null) => void} onPoint where the pointer is
   * @param {(from: number, to: number) => void} [onRange] what was drawn over
   */
  constructor(place, scatter, onPoint, onRange) {
    this.place = place;
    this.scatter = scatter;
    this.onPoint = onPoint;
    this.onRange = onRange;
    /** @type {any} */ this.plot = null;
    this.key = '';
    /** @type {Mark[]} */ this.marks = [];
    /** @type {[number, number] | null} */ this.range = null;
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

  /**
   * @param {Trace[]} traces
   * @param {{marks?: Mark[], range?: [number, number] | null, to?: number}} [more] marks, what figures are of, where the axis ends at least
   */
  draw(traces, {marks = [], range = null, to = 0} = {}) {
    this.marks = marks;
    this.range = range;
    const shown = traces.filter(({points}) => points.length > 0);
    const tables = shown.map(({points}) => columns(points));
    for (const {points, fit} of shown) {
      if (fit) {
        const xs = points.map(([x]) => x);
        const least = xs.reduce((a, b) => Math.min(a, b), Infinity);
        const most = xs.reduce((a, b) => Math.max(a, b), -Infinity);
        const [low, high] = this.scatter || !range ? [least, most] : [Math.max(least, range[0]), Math.min(most, range[1])];
        const curve = Array.from({length: CURVE}, (_, i) => low + (high - low) * i / (CURVE - 1));
        tables.push([curve, curve.map(fit.at)]);
      }
    }
    const data = tables.length ? uPlot.join(tables) : [[], []];
    const key = JSON.stringify(shown.map(({name, hue, fit}) => [name, hue, !!fit]));
    if (!this.plot || key !== this.key) {
      this.#build(shown);
      this.key = key;
    }
    this.end = to;
    this.plot.setData(data);
  }

  /** @param {Trace[]} traces */
  #build(traces) {
    this.plot?.destroy();
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const font = `${Math.round(rem * 0.8)}px system-ui, sans-serif`;
    const axis = {stroke: colour('muted'), font, ticks: {show: false}, grid: {stroke: colour('grid'), width: 1}};
    const few = (/** @type {any} */ plot, /** @type {number} */ series, /** @type {number} */ first, /** @type {number} */ last) => {
      let n = 0;
      for (let i = first; i <= last; i++) {
        n += Number(typeof plot.data[series][i] === 'number');
      }
      return n < plot.width / 12;
    };
    const series = traces.map(({hue}) => ({
      stroke: colour(`run-${hue}`), width: 2, spanGaps: true, paths: this.scatter ? () => null : undefined,
      points: {show: this.scatter || few, size: this.scatter ? 7 : 6, width: 1, fill: colour(`run-${hue}`), stroke: colour('card')},
    }));
    const curves = traces.filter(({fit}) => fit).map(({hue}) => ({
      stroke: colour('ink'), width: 1.5, dash: [7, 5], spanGaps: true, points: {show: false}, hue,
    }));
    this.plot = new uPlot({
      ...this.#size(),
      legend: {show: false},
      padding: [rem * 0.7, rem * 0.9, 0, 0],
      cursor: {y: false, drag: {x: !!this.onRange, y: false, setScale: false}, points: {show: false}},
      scales: {
        x: {time: false, range: (/** @type {any} */ _, /** @type {number | null} */ low, /** @type {number | null} */ high) => this.#along(low, high)},
        y: {range: (/** @type {any} */ _, /** @type {number | null} */ low, /** @type {number | null} */ high) => this.#upward(low, high)},
      },
      series: [{}, ...(series.length ? series : [{}]), ...curves],
      axes: [
        {...axis, size: rem * 1.8, space: rem * 4, values: (/** @type {any} */ _, /** @type {number[]} */ ticks) =>
          labels(ticks).map((text, i) => (this.scatter || i < ticks.length - 1 ? text : `${text} s`))},
        {...axis, size: (/** @type {any} */ _, /** @type {string[] | null} */ values) => rem * (1 + 0.5 * Math.max(2, ...(values ?? []).map((text) => text.length))),
          space: rem * 2.2, values: (/** @type {any} */ _, /** @type {number[]} */ ticks) => labels(ticks)},
      ],
      hooks: {
        drawClear: [(/** @type {any} */ plot) => this.#shade(plot)],
        draw: [(/** @type {any} */ plot) => this.#mark(plot, font)],
        setCursor: [(/** @type {any} */ plot) => this.onPoint(plot.cursor.left < 0 ? null : plot.posToVal(plot.cursor.left, 'x'))],
        setSelect: [(/** @type {any} */ plot) => this.#selected(plot)],
      },
    }, [[], ...series.map(() => []), ...curves.map(() => []), ...(series.length ? [] : [[]])], this.place);
    this.plot.root.setAttribute('aria-hidden', 'true'); // the tables say the same
  }

  /** @param {number | null} low @param {number | null} high */
  #along(low, high) {
    if (!this.scatter) {
      return [0, Math.max(high ?? 0, this.end ?? 0, 1e-3)];
    }
    return this.#upward(low, high);
  }

  /** @param {number | null} low @param {number | null} high */
  #upward(low, high) {
    if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) {
      return [0, 1];
    }
    const span = high > low ? (high - low) * PADDING : Math.max(Math.abs(high) * 0.02, 0.5);
    const space = Math.max(span, 1e-290, Math.max(Math.abs(low), Math.abs(high)) * 1e-9); // else steps are lost in rounding
    return [low - space, high + space];
  }

  /** The part that figures are of stands out. @param {any} plot */
  #shade(plot) {
    if (this.range && !this.scatter) {
      const [from, to] = this.range.map((x) => plot.valToPos(Math.max(plot.scales.x.min, Math.min(plot.scales.x.max, x)), 'x', true));
      plot.ctx.fillStyle = colour('accent-soft');
      plot.ctx.fillRect(from, plot.bbox.top, to - from, plot.bbox.height);
    }
  }

  /** @param {any} plot @param {string} font */
  #mark(plot, font) {
    const {ctx, bbox} = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.font = font.replace(/^\d+/, (size) => String(Number(size) * ratio));
    ctx.textAlign = 'center';
    for (const {x, hue, name} of this.marks) {
      const left = plot.valToPos(x, 'x', true);
      if (left >= bbox.left && left <= bbox.left + bbox.width) {
        ctx.strokeStyle = ctx.fillStyle = colour(`run-${hue}`);
        ctx.lineWidth = ratio;
        ctx.setLineDash([3 * ratio, 4 * ratio]);
        ctx.beginPath();
        ctx.moveTo(left, bbox.top);
        ctx.lineTo(left, bbox.top + bbox.height);
        ctx.stroke();
        ctx.fillText(name, left, bbox.top - 2 * ratio);
      }
    }
    ctx.restore();
  }

  /** @param {any} plot */
  #selected(plot) {
    const {left, width} = plot.select;
    if (width > 4) {
      const [from, to] = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
      plot.setSelect({left: 0, width: 0, top: 0, height: 0}, false);
      this.onRange?.(from, to);
    }
  }

  /** What is drawn, or null. @returns {HTMLCanvasElement | null} */
  get canvas() {
    return this.plot?.ctx.canvas ?? null;
  }

  /** After a change of colours or language: built anew at the next draw. */
  reset() {
    this.plot?.destroy();
    this.plot = null;
  }
}
