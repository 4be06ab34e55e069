// @ts-check
/** One experiment: its runs, how they go, and what came of them. */
import {timeText} from './format.js';
import {locale, t} from './i18n.js';
import {Missing, experiment, fileAddress, removeExperiment, removeRun, runData, share} from './lab-api.js';
import {LabControl} from './lab-control.js';
import {LabResults} from './lab-results.js';
import {dayText, element, secondsText, spanText} from './lab-text.js';
import {hueOf} from './lab-chart.js';
import {Refused} from './session.js';

/** Runs that are compared at once, as many as fit into a file; of those that are there, the newest are at first. */
const MOST_COMPARED = 12;
const FIRST_COMPARED = 5;
/** Others may change it, too: asks again this often, in milliseconds. */
const POLL_MILLIS = 5000;
const REDRAW_MILLIS = matchMedia('(prefers-reduced-motion: reduce)').matches ? 1000 : 333;
/** Readings of a run's last moments may still be under way when it ends. */
const SETTLED_MILLIS = [600, 4000];

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

export class LabOne {
  /** @param {string} id @param {(key: string) => void} tell what keeps the page from going on */
  constructor(id, tell) {
    this.id = id;
    this.tell = tell;
    /** @type {import('./lab-api.js').Experiment | null} */ this.experiment = null;
    /** @type {Map<string, import('./lab-api.js').RunData>} */ this.data = new Map();
    /** @type {Set<string>} */ this.chosen = new Set();
    /** @type {Set<string>} */ this.known = new Set();
    this.drawnRuns = '';
    this.results = new LabResults();
    this.control = new LabControl(this.id, () => this.refresh(), () => this.results.touch());
  }

  async open() {
    try {
      await this.refresh();
    } catch (why) {
      if (why instanceof Missing) {
        this.tell('lab.missing');
        return;
      }
      throw why;
    }
    find('one').hidden = false;
    this.#wire();
    this.control.open();
    this.relabel();
    const poll = window.setInterval(() => document.hidden || this.refresh().catch((why) => {
      console.warn(why);
      if (why instanceof Missing) {
        window.clearInterval(poll); // taken away, or no longer shared
        this.tell('lab.missing');
      }
    }), POLL_MILLIS);
    window.setInterval(() => document.hidden || this.#draw(), REDRAW_MILLIS);
  }

  #wire() {
    find('share').addEventListener('change', () => this.#change(() =>
      share(this.id, /** @type {HTMLInputElement} */ (find('share')).checked)));
    find('remove').addEventListener('click', () => {
      if (window.confirm(t('lab.remove.sure'))) {
        removeExperiment(this.id).then(() => location.assign('/lab')).catch(console.warn);
      }
    });
    find('png').addEventListener('click', () =>
      this.results.download(this.experiment?.question ?? '').catch(console.warn));
  }

  /** @param {() => Promise<unknown>} work */
  async #change(work) {
    let fault = '';
    try {
      await work();
    } catch (why) {
      console.warn(why);
      fault = why instanceof Refused && why.status === 403 ? 'lab.keptback' : '';
    }
    await this.refresh();
    this.tell(fault);
  }

  /** Asks what there is now. */
  async refresh() {
    const found = await experiment(this.id);
    const isFirst = this.experiment === null;
    const before = new Map(this.experiment?.runs.map((run) => [run.id, run]));
    this.experiment = found;
    const fresh = found.runs.filter(({id}) => !this.known.has(id));
    fresh.slice(isFirst ? -FIRST_COMPARED : 0).forEach(({id}) => this.chosen.add(id));
    found.runs.forEach(({id}) => this.known.add(id));
    for (const id of this.chosen) {
      if (!found.runs.some((run) => run.id === id) || this.chosen.size > MOST_COMPARED) {
        this.chosen.delete(id);
      }
    }
    this.control.update(found);
    await Promise.all(found.runs.filter(({id}) => this.chosen.has(id)).map((run) => {
      const hasEnded = before.get(run.id)?.running && !run.running;
      if (hasEnded) {
        SETTLED_MILLIS.forEach((millis) => window.setTimeout(() => this.#load(run.id).catch(console.warn), millis));
      }
      return this.data.has(run.id) && !hasEnded ? null : this.#load(run.id);
    }));
    this.#show();
  }

  /** @param {string} run */
  async #load(run) {
    const loaded = await runData(run);
    this.data.set(run, loaded);
    this.control.follow(this.data);
    this.results.touch();
    this.#show();
  }

  /** What changes now and then. */
  #show() {
    const {experiment} = this;
    if (!experiment) {
      return;
    }
    find('title').textContent = experiment.question;
    document.title = `${experiment.question} · Chiêng`;
    find('about').textContent = [
      experiment.by && t('lab.by', {name: experiment.by}),
      dayText(experiment.created),
      experiment.period ? t('lab.rate.each', {span: spanText(experiment.period)}) : t('lab.rate.sent'),
      experiment.duration && t('lab.stops', {span: spanText(experiment.duration)}),
    ].filter(Boolean).join(' · ');
    find('owner').hidden = !experiment.mayChange;
    /** @type {HTMLInputElement} */ (find('share')).checked = experiment.shared;
    this.#showRuns(experiment);
    const runs = experiment.runs.filter(({id}) => this.chosen.has(id));
    const ids = runs.map(({id}) => id);
    /** @type {HTMLAnchorElement} */ (find('csv')).href = fileAddress(this.id, 'data.csv', ids, locale());
    /** @type {HTMLAnchorElement} */ (find('pdf')).href = fileAddress(this.id, 'report.pdf', ids, locale());
    this.results.show(experiment, runs, this.data, () => this.refresh());
  }

  /** @param {import('./lab-api.js').Experiment} experiment */
  #showRuns(experiment) {
    const key = JSON.stringify([experiment.runs, [...this.chosen], experiment.mayChange, locale()]);
    if (key === this.drawnRuns) {
      return; // nobody loses their place
    }
    this.drawnRuns = key;
    find('runs-none').hidden = experiment.runs.length > 0;
    find('runs').replaceChildren(...experiment.runs.map((run) => this.#run(run, experiment.mayChange)));
  }

  /** @param {import('./lab-api.js').Run} run @param {boolean} mayChange */
  #run(run, mayChange) {
    const item = document.createElement('li');
    const label = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.checked = this.chosen.has(run.id);
    box.disabled = !box.checked && this.chosen.size >= MOST_COMPARED;
    box.addEventListener('change', () => {
      if (box.checked) {
        this.chosen.add(run.id);
      } else {
        this.chosen.delete(run.id);
      }
      this.refresh().catch(console.warn);
    });
    const swatch = element('span', '', 'swatch');
    swatch.dataset.run = String(hueOf(run.number));
    label.append(box, swatch, element('strong', t('lab.run.n', {n: run.number})));
    const lasted = run.running ? t('lab.running') : secondsText(((run.ended ?? run.started) - run.started) / 1000);
    item.append(label, element('span', `${timeText(run.started)} · ${lasted}`, 'muted'));
    if (mayChange && !run.running) {
      const remove = element('button', '×', 'quiet icon');
      remove.setAttribute('type', 'button');
      remove.setAttribute('aria-label', t('lab.run.remove', {n: run.number}));
      remove.title = t('lab.run.remove', {n: run.number});
      remove.addEventListener('click', () => {
        if (window.confirm(t('lab.run.remove.sure', {n: run.number}))) {
          this.#change(() => removeRun(run.id));
        }
      });
      item.append(remove);
    }
    return item;
  }

  #draw() {
    this.control.tick();
    this.results.draw();
  }

  relabel() {
    this.control.relabel();
    this.results.relabel();
    this.#show();
    this.#draw();
  }
}
