// @ts-check
/**
 * How a run begins and ends: by hand, by its length, or by a threshold that the page sees passed in the live stream. The time that counts is that of the
 * reading, so that a slow line moves neither end of a run.
 */
import {history} from './api.js';
import {channelName, decimalsOf, numberText, timeText, unitText} from './format.js';
import {t} from './i18n.js';
import {addNote, startRun, stopRun} from './lab-api.js';
import {element, figure, secondsText} from './lab-text.js';
import {Live} from './live.js';
import {Refused} from './session.js';
import {Crossing} from './trigger.js';

/** Points of a burst that are looked through for a threshold. */
const MOST_IN_BURST = 2000;
/** Times in the stream are whole milliseconds, rounded down: the reading that ends a run lies before this much later. */
const MILLI = 1;

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @typedef {{place: number, series: import('./live.js').SeriesInfo, value: number | null, term: HTMLElement, text: HTMLElement}} Followed */

export class LabControl {
  /**
   * @param {string} id of the experiment
   * @param {() => Promise<void>} changed
   * @param {() => void} grown when a run that goes on got points
   */
  constructor(id, changed, grown) {
    this.id = id;
    this.changed = changed;
    this.grown = grown;
    /** @type {import('./lab-api.js').Experiment | null} */ this.experiment = null;
    /** @type {import('./lab-api.js').Run | null} */ this.running = null;
    /** @type {Map<string, import('./lab-api.js').RunData>} */ this.data = new Map();
    /** @type {Map<number, Followed>} by the number of their series */ this.followed = new Map();
    /** @type {Crossing | null} */ this.armed = null;
    /** @type {Crossing | null} */ this.ending = null;
    /** How far the server's clock is ahead of ours, in milliseconds. */ this.ahead = 0;
    /** The moment that a note is about: when somebody began to write it. @type {number | null} */ this.noted = null;
    /** @type {Promise<void>} */ this.queue = Promise.resolve();
    this.waiting = 0;
    this.lostAt = 0;
    this.fault = '';
  }

  #now() {
    return Date.now() + this.ahead;
  }

  open() {
    find('go').addEventListener('click', () => (this.running ? this.#stop() : this.#start()));
    find('arm').addEventListener('click', () => this.#arm(this.armed === null));
    const note = /** @type {HTMLInputElement} */ (find('note'));
    note.addEventListener('input', () => {
      this.noted = note.value === '' ? null : this.noted ?? this.#now();
    });
    find('note-form').addEventListener('submit', (event) => {
      event.preventDefault();
      const run = this.running;
      if (run && note.value.trim()) {
        this.#change(async () => {
          await addNote(run.id, note.value, this.noted ?? undefined);
          note.value = '';
          this.noted = null;
        });
      }
    });
    const live = new Live(this.experiment?.school ?? '', {
      snapshot: (snapshot) => {
        this.ahead = snapshot.now - Date.now();
        this.followed.clear();
        this.#know(snapshot.series);
        snapshot.series.forEach(({i, latest}) => latest && this.#value(i, latest[1]));
      },
      series: (series) => this.#know(series),
      reading: (i, time, value) => this.#reading(i, time, value),
      status: () => {},
      late: (spans) => { this.#late(spans).catch(console.warn); },
      gap: () => { this.#reload(); },
      line: (connected) => {
        this.lostAt = connected ? 0 : this.lostAt || Date.now();
        find('line').textContent = this.lostAt ? t('line.lost', {time: timeText(this.lostAt)}) : '';
        find('line').classList.toggle('shown', this.lostAt !== 0);
      },
    });
    live.open();
  }

  /** What came in a burst is told by its span only: a threshold may lie in it, and points of a run. @param {[number, number, number][]} spans */
  async #late(spans) {
    for (const [i, from, to] of spans) {
      const one = this.followed.get(i);
      if (one && (this.armed || this.ending)) {
        const samples = await history(one.series, from, to, MOST_IN_BURST);
        samples.forEach(([time, value]) => this.#reading(i, time, value));
      }
    }
    this.#reload();
  }

  /** What was missed is in the store. */
  #reload() {
    if (this.running) {
      this.data.delete(this.running.id);
      this.changed().catch(console.warn);
    }
  }

  /** @param {import('./live.js').SeriesInfo[]} all */
  #know(all) {
    for (const series of all) {
      const place = this.experiment?.channels.findIndex((one) =>
        one.device === series.device && one.source === series.source && one.channel === series.channel) ?? -1;
      const known = this.followed.get(series.i);
      if (known) {
        known.series = series;
      } else if (place >= 0) {
        this.followed.set(series.i, {place, series, value: null, term: element('dt'), text: element('dd')});
      }
    }
    this.#showValues();
  }

  #showValues() {
    const sorted = [...this.followed.values()].sort((a, b) => a.place - b.place);
    find('values').replaceChildren(...sorted.map(({series, term, text}) => {
      const group = document.createElement('div');
      term.textContent = channelName(series);
      group.append(term, text);
      return group;
    }));
  }

  /** @param {number} i @param {unknown} value */
  #value(i, value) {
    const one = this.followed.get(i);
    if (one && typeof value === 'number') {
      one.value = value;
      one.text.textContent = `${numberText(value, decimalsOf(value, one.series))} ${unitText(one.series.unit)}`.trim();
    }
  }

  /** @param {number} i @param {number} time @param {unknown} value */
  #reading(i, time, value) {
    const one = this.followed.get(i);
    if (!one || typeof value !== 'number') {
      return;
    }
    this.#value(i, value);
    const run = this.running;
    if (!run) {
      if (this.armed?.trigger.channel === one.place && this.armed.take(time, value)) {
        this.#start(time);
      }
      return;
    }
    const points = this.data.get(run.id)?.channels[one.place].points;
    const seconds = (time - run.started) / 1000;
    if (points && seconds >= 0 && (points.length === 0 || seconds > points[points.length - 1][0])) {
      points.push([seconds, value]);
      this.grown();
    }
    if (this.ending?.trigger.channel === one.place && seconds >= 0 && this.ending.take(time, value)) {
      this.#stop(time);
    }
  }

  /** @param {boolean} wanted */
  #arm(wanted) {
    const trigger = this.experiment?.start;
    this.armed = wanted && trigger ? new Crossing(trigger) : null;
    const known = [...this.followed.values()].find(({place}) => place === trigger?.channel)?.value;
    if (typeof known === 'number') {
      this.armed?.take(0, known); // from where it is now
    }
    this.relabel();
  }

  /** @param {number} [at] time of the reading that set it off */
  #start(at) {
    this.armed = null;
    this.#change(() => startRun(this.id, at));
  }

  /** @param {number} [at] time of the reading that ends it */
  #stop(at) {
    const run = this.running;
    if (run) {
      this.ending = null;
      this.#change(() => stopRun(run.id, at === undefined ? undefined : at + MILLI));
    }
  }

  /** One change after the other: none is lost, whatever the line does meanwhile. @param {() => Promise<unknown>} work */
  #change(work) {
    this.waiting++;
    this.queue = this.queue.then(async () => {
      this.fault = '';
      try {
        await work();
      } catch (why) {
        console.warn(why);
        this.fault = why instanceof Refused && why.status === 409 ? '' : 'lab.fault';
      }
      await this.changed().catch(console.warn);
      this.waiting--;
      this.relabel();
    });
  }

  /** What the server knows now. @param {import('./lab-api.js').Experiment} experiment */
  update(experiment) {
    this.experiment = experiment;
    const before = this.running?.id;
    this.running = experiment.runs.find((run) => run.running) ?? null;
    if (this.running && this.running.id !== before) {
      this.armed = null;
      this.ending = experiment.mayChange && experiment.stop ? new Crossing(experiment.stop) : null;
    }
    this.relabel();
  }

  /** Whose points grow. @param {Map<string, import('./lab-api.js').RunData>} data */
  follow(data) {
    this.data = data;
  }

  /** @param {import('./trigger.js').Trigger} trigger */
  #words({channel, edge, threshold}) {
    const series = this.experiment?.channels[channel];
    const known = [...this.followed.values()].find(({place}) => place === channel)?.series;
    return t(edge === 'rises' ? 'lab.when.rises' : 'lab.when.falls', {
      name: known ? channelName(known) : series ? channelName(series) : '', value: `${figure(threshold)} ${unitText(known?.unit)}`.trim(),
    });
  }

  /** A few times a second. */
  tick() {
    const run = this.running;
    const seconds = run ? Math.max(0, this.#now() - run.started) / 1000 : 0;
    find('elapsed').textContent = run ? secondsText(seconds) : '';
    if (run?.ended !== undefined && this.#now() > run.ended && this.waiting === 0) {
      this.#change(async () => {});
    }
  }

  relabel() {
    const {experiment, running} = this;
    if (!experiment) {
      return;
    }
    const {start, stop} = experiment;
    const go = find('go');
    go.hidden = !experiment.mayChange;
    go.textContent = running ? t('lab.stop') : start ? t('lab.start.now') : t('lab.start');
    go.classList.toggle('stops', running !== null);
    find('arm').hidden = !experiment.mayChange || !start || running !== null;
    find('arm').textContent = this.armed ? t('lab.disarm') : t('lab.arm');
    find('note-form').hidden = !experiment.mayChange || running === null;
    find('note').setAttribute('placeholder', t('lab.note.hint'));
    const state = this.fault ? t(this.fault)
      : running ? stop ? t('lab.stops.when', {when: this.#words(stop)}) : ''
        : this.armed && start ? t('lab.waits', {when: this.#words(start)})
          : start ? t('lab.starts.when', {when: this.#words(start)}) : '';
    if (find('said').textContent !== state) {
      find('said').textContent = state;
    }
    find('control').dataset.state = running ? 'running' : this.armed ? 'armed' : 'idle';
    this.#showValues();
  }
}
