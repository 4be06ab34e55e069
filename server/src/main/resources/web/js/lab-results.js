// @ts-check
/** What runs measured: charts over each other, figures, fits, one channel against another. */
import {fit, pairs, statistics} from './fit.js';
import {figure, element, fitText, secondsText, titleOf, typed, unitOf} from './lab-text.js';
import {numberText} from './format.js';
import {locale, t} from './i18n.js';
import {removeNote} from './lab-api.js';
import {hueOf, LabChart} from './lab-chart.js';
import {download, picture, stack} from './lab-picture.js';

/** @typedef {import('./lab-api.js').Run} Run */
/** @typedef {import('./lab-chart.js').Trace} Trace */
/** @typedef {{chart: LabChart, figure: HTMLElement, traces: Trace[], title: string, texts: string[]}} Plot */

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const input = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (find(id));
const select = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (find(id));

export class LabResults {
  constructor() {
    /** @type {import('./lab-api.js').Experiment | null} */ this.experiment = null;
    /** @type {Run[]} */ this.runs = [];
    /** @type {Map<string, import('./lab-api.js').RunData>} */ this.data = new Map();
    /** @type {Plot[]} */ this.plots = [];
    /** @type {Plot | null} */ this.scatter = null;
    this.dirty = true;
    this.shownNotes = '';
    this.changed = () => Promise.resolve();
    for (const id of ['fit', 'from', 'to', 'x', 'y']) {
      find(id).addEventListener('input', () => this.#redraw());
    }
    find('all').addEventListener('click', () => this.#setRange('', ''));
  }

  /** Points were added. */
  touch() {
    this.dirty = true;
  }

  #redraw() {
    this.touch();
    this.draw();
  }

  /** @param {string} from @param {string} to */
  #setRange(from, to) {
    input('from').value = from;
    input('to').value = to;
    this.#redraw();
  }

  /** What figures are of, in seconds, or null for all. @returns {[number, number] | null} */
  get range() {
    const [from, to] = [typed(input('from').value), typed(input('to').value)];
    return Number.isFinite(from) || Number.isFinite(to) ? [Number.isFinite(from) ? from : 0, Number.isFinite(to) ? to : Infinity] : null;
  }

  /**
   * @param {import('./lab-api.js').Experiment} experiment
   * @param {Run[]} runs that are compared
   * @param {Map<string, import('./lab-api.js').RunData>} data
   * @param {() => Promise<void>} changed
   */
  show(experiment, runs, data, changed) {
    const isFirst = this.experiment === null;
    this.experiment = experiment;
    this.runs = runs;
    this.data = data;
    this.changed = changed;
    if (isFirst) {
      this.#build();
    }
    this.#showNotes();
    this.touch();
  }

  /** @param {HTMLElement} place @param {boolean} isScatter @returns {Plot} */
  #plot(place, isScatter) {
    const template = /** @type {HTMLTemplateElement} */ (find('chart-template'));
    const made = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    place.append(made);
    const canvas = /** @type {HTMLElement} */ (made.querySelector('.canvas'));
    /** @type {Plot} */ const plot = {figure: made, traces: [], title: '', texts: [], chart: new LabChart(canvas, isScatter,
      (x) => this.#point(plot, isScatter ? null : x),
      isScatter ? undefined : (from, to) => this.#setRange(numberText(Math.max(0, from), 2), numberText(to, 2)))};
    return plot;
  }

  #build() {
    const channels = this.experiment?.channels.length ?? 0;
    this.plots = Array.from({length: channels}, () => this.#plot(find('charts'), false));
    find('against').hidden = channels < 2;
    if (channels > 1) {
      this.scatter = this.#plot(find('scatter'), true);
    }
  }

  /** The channel as it was measured, of a run that has data. @param {number} place */
  #channel(place) {
    for (const run of this.runs) {
      const found = this.data.get(run.id)?.channels[place];
      if (found?.unit || found?.points.length) {
        return found;
      }
    }
    const series = this.experiment?.channels[place];
    return {device: '', source: '', channel: '', ...series, points: []};
  }

  /** @param {Plot} plot @param {number | null} x */
  #point(plot, x) {
    const at = /** @type {HTMLElement} */ (plot.figure.querySelector('.at'));
    if (x === null) {
      at.textContent = '';
      return;
    }
    const values = plot.traces.filter(({points}) => points.length && x <= points[points.length - 1][0] + 0.5).map(({name, points}) => {
      let low = 0;
      let high = points.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        [low, high] = points[middle][0] <= x ? [middle, high] : [low, middle];
      }
      const nearest = Math.abs(points[low][0] - x) < Math.abs(points[high][0] - x) ? low : high;
      return `${name}: ${figure(points[nearest][1])}`;
    });
    at.textContent = [secondsText(Math.max(0, x)), ...values].join(' · ');
  }

  /** Draws what changed; called a few times a second. */
  draw() {
    const {experiment} = this;
    if (!this.dirty || !experiment) {
      return;
    }
    this.dirty = false;
    const {range} = this;
    const kind = /** @type {import('./fit.js').Kind | ''} */ (select('fit').value);
    const inside = (/** @type {[number, number][]} */ points) => (range ? points.filter(([x]) => x >= range[0] && x <= range[1]) : points);
    /** @type {HTMLElement[]} */ const rows = [];
    /** @type {HTMLElement[]} */ const fits = [];
    const marks = this.#notes().map(({run, seconds}, i) => ({x: seconds, hue: hueOf(run.number), name: String(i + 1)}));
    this.plots.forEach((plot, place) => {
      const channel = this.#channel(place);
      plot.title = titleOf(channel);
      plot.texts = [];
      plot.traces = this.runs.map((run) => {
        const points = this.data.get(run.id)?.channels[place]?.points ?? [];
        const part = inside(points);
        const fitted = kind && !run.running ? fit(kind, part) : null;
        rows.push(this.#row(run, plot.title, statistics(part)));
        if (kind && !run.running) {
          fits.push(this.#fitted(plot, run, fitted, 't', 's', unitOf(channel)));
        }
        return {name: t('lab.run.n', {n: run.number}), hue: hueOf(run.number), points, fit: fitted};
      });
      this.#drawPlot(plot, {marks, range, to: 0});
    });
    find('statistics').replaceChildren(...rows.filter((row) => row.childElementCount > 0));
    this.#drawScatter(kind, inside, fits);
    find('fits').replaceChildren(...fits);
    find('compare').hidden = find('figures').hidden = this.runs.length === 0;
    find('against').hidden = this.runs.length === 0 || experiment.channels.length < 2;
  }

  /** @param {Plot} plot @param {object} more */
  #drawPlot(plot, more) {
    /** @type {HTMLElement} */ (plot.figure.querySelector('figcaption')).textContent = plot.title;
    const canvas = /** @type {HTMLElement} */ (plot.figure.querySelector('.canvas'));
    canvas.setAttribute('aria-label', t('lab.chart', {name: plot.title, n: plot.traces.length}));
    plot.chart.draw(plot.traces, more);
  }

  /** @param {Run} run @param {string} title @param {import('./fit.js').Statistics | null} found */
  #row(run, title, found) {
    const row = document.createElement('tr');
    if (found) {
      const name = element('td', '', 'run');
      const swatch = element('span', '', 'swatch');
      swatch.dataset.run = String(hueOf(run.number));
      name.append(swatch, String(run.number));
      const cells = {
        n: numberText(found.n, 0), 'lab.min': figure(found.min), 'lab.mean': figure(found.mean), 'lab.max': figure(found.max),
        'lab.deviation': found.deviation === null ? '–' : figure(found.deviation, 3),
      };
      row.append(element('th', title), name, ...Object.entries(cells).map(([key, text]) => {
        const cell = element('td', text, 'number');
        cell.dataset.label = t(key); // on a phone, where the head is not shown
        return cell;
      }));
      row.querySelector('th')?.setAttribute('scope', 'row');
    }
    return row;
  }

  /** @param {Plot} plot @param {Run} run @param {import('./fit.js').Fit | null} found @param {string} x @param {string} unitX @param {string} unitY */
  #fitted(plot, run, found, x, unitX, unitY) {
    const made = element('section', '', 'fitted');
    const head = element('h3');
    const swatch = element('span', '', 'swatch');
    swatch.dataset.run = String(hueOf(run.number));
    head.append(swatch, `${t('lab.run.n', {n: run.number})} · ${plot.title}`);
    made.append(head);
    if (!found) {
      made.append(element('p', t('lab.fit.no'), 'muted'));
      return made;
    }
    const text = fitText(found, x, unitX, unitY);
    made.append(element('p', text.formula, 'formula'), ...text.parameters.map((one) => element('p', one)),
      element('p', t('lab.fit.quality', {deviation: text.deviation, r2: text.r2}), 'muted'));
    plot.texts.push(`${t('lab.run.n', {n: run.number})}: ${text.formula}; ${text.parameters.join('; ')}`);
    return made;
  }

  /** @param {import('./fit.js').Kind | ''} kind @param {(points: [number, number][]) => [number, number][]} inside @param {HTMLElement[]} fits */
  #drawScatter(kind, inside, fits) {
    const plot = this.scatter;
    if (!plot) {
      return;
    }
    const [x, y] = this.#axes();
    const [along, upward] = [this.#channel(x), this.#channel(y)];
    plot.title = t('lab.against', {y: titleOf(upward), x: titleOf(along)});
    plot.texts = [];
    plot.traces = this.runs.map((run) => {
      const channels = this.data.get(run.id)?.channels;
      const points = channels ? pairs(inside(channels[x].points), inside(channels[y].points)) : [];
      const fitted = kind && !run.running ? fit(kind, points) : null;
      if (kind && !run.running) {
        fits.push(this.#fitted(plot, run, fitted, 'x', unitOf(along), unitOf(upward)));
      }
      return {name: t('lab.run.n', {n: run.number}), hue: hueOf(run.number), points, fit: fitted};
    });
    this.#drawPlot(plot, {});
  }

  /** Which channels are along and upward. @returns {[number, number]} */
  #axes() {
    const names = (this.experiment?.channels ?? []).map((_, place) => titleOf(this.#channel(place)));
    const key = JSON.stringify([names, locale()]);
    if (select('x').dataset.key !== key) {
      select('x').dataset.key = key;
      for (const [id, usual] of [['x', '1'], ['y', '0']]) {
        const kept = select(id).value || usual;
        select(id).replaceChildren(...names.map((name, place) => new Option(name, String(place))));
        select(id).value = kept;
      }
    }
    return [Number(select('x').value), Number(select('y').value)];
  }

  /** What was noted in the runs that are compared. */
  #notes() {
    return this.runs.flatMap((run) => run.notes.map((note) => ({run, note, seconds: (note.time - run.started) / 1000})));
  }

  #showNotes() {
    const key = JSON.stringify([this.runs.map(({id, notes}) => [id, notes]), locale()]);
    if (key === this.shownNotes) {
      return;
    }
    this.shownNotes = key;
    find('notes').replaceChildren(...this.#notes().map(({run, note, seconds}) => {
      const item = document.createElement('li');
      item.append(element('span', `${t('lab.run.n', {n: run.number})} · ${secondsText(seconds)}: `, 'muted'), note.text);
      if (this.experiment?.mayChange) {
        const remove = element('button', '×', 'quiet icon');
        remove.setAttribute('type', 'button');
        remove.setAttribute('aria-label', t('lab.note.remove', {text: note.text}));
        remove.addEventListener('click', () => removeNote(run.id, note.id).then(() => this.changed()).catch(console.warn));
        item.append(' ', remove);
      }
      return item;
    }));
  }

  /** All charts below each other as one picture. @param {string} question */
  async download(question) {
    const legend = this.runs.map(({number}) => ({name: t('lab.run.n', {n: number}), hue: hueOf(number)}));
    const plots = [...this.plots, ...(this.scatter ? [this.scatter] : [])];
    const made = plots.flatMap((plot, i) => (plot.chart.canvas
      ? [picture(plot.chart.canvas, i === 0 ? question : '', plot.title, legend, plot.texts)] : []));
    if (made.length > 0) {
      await download(stack(made), 'chieng.png');
    }
  }

  relabel() {
    [...this.plots, ...(this.scatter ? [this.scatter] : [])].forEach(({chart}) => chart.reset());
    this.touch();
  }
}
