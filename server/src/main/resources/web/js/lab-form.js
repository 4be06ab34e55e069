// @ts-check
/** What somebody wants to find out, and by what: the form of a new experiment. */
import {channelName, decimalsOf, numberText, sourceName, unitText} from './format.js';
import {t} from './i18n.js';
import {addExperiment} from './lab-api.js';
import {element, spanText, typed} from './lab-text.js';
import {Live} from './live.js';

/** Rates and lengths that can be chosen, in milliseconds; 0: as the boards send, by hand. */
const RATES = [0, 100, 1000, 10_000, 60_000];
const LENGTHS = [0, 10_000, 30_000, 60_000, 300_000, 900_000, 2_700_000];
const MOST_CHANNELS = 6;

/** What agents tell of themselves, and what comes of a minute beside readings: nothing to ask a question about. */
const NOT_MEASURED = new Set(['agent', 'link']);
const AGGREGATE = /\.(min|max|mean|count)$/;

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const input = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (find(id));

/** @typedef {{series: import('./live.js').SeriesInfo, device: string, value: number | null, box: HTMLInputElement, text: HTMLElement, now: HTMLElement}} Choice */

export class LabForm {
  constructor() {
    this.schoolClass = '';
    /** @type {Map<number, Choice>} */ this.choices = new Map();
    /** Those that are chosen, as they were. @type {number[]} */ this.order = [];
    /** @type {Live | null} */ this.live = null;
    this.triggers = {start: this.#trigger('start'), stop: this.#trigger('stop')};
    find('form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send().catch((why) => {
        console.warn(why);
        find('form-fault').textContent = t('lab.fault');
      });
    });
  }

  /** A choice of an edge, a channel and a threshold. @param {'start' | 'stop'} what */
  #trigger(what) {
    const edge = /** @type {HTMLSelectElement} */ (document.createElement('select'));
    const channel = /** @type {HTMLSelectElement} */ (document.createElement('select'));
    const threshold = document.createElement('input');
    threshold.inputMode = 'decimal';
    threshold.size = 6;
    threshold.autocomplete = 'off';
    edge.id = `${what}-edge`;
    channel.id = `${what}-channel`;
    threshold.id = `${what}-threshold`;
    edge.addEventListener('change', () => this.#showTriggers());
    find(what).append(edge, channel, threshold);
    return {edge, channel, threshold};
  }

  /** @param {string} school @param {string} schoolClass @param {boolean} shared */
  open(school, schoolClass, shared) {
    this.close();
    this.schoolClass = schoolClass;
    input('shared').checked = shared;
    const nothing = () => {};
    this.live = new Live(school, {
      snapshot: (snapshot) => {
        const devices = new Map(snapshot.devices.map(({id, name}) => [id, name]));
        this.#know(snapshot.series, devices);
        snapshot.series.forEach(({i, latest}) => latest && this.#value(i, latest[1]));
        this.relabel();
      },
      series: (series) => {
        this.#know(series, new Map());
        this.relabel();
      },
      reading: (i, _, value) => this.#value(i, value),
      status: nothing, late: nothing, gap: nothing, line: nothing,
    });
    this.live.open();
    this.relabel();
    find('question').focus();
  }

  close() {
    this.live?.close();
    this.live = null;
    this.choices.clear();
    this.order = [];
    find('form-fault').textContent = '';
  }

  /** @param {import('./live.js').SeriesInfo[]} series @param {Map<string, string>} devices */
  #know(series, devices) {
    for (const one of series) {
      const known = this.choices.get(one.i);
      if (known) {
        known.series = one;
      } else if (!NOT_MEASURED.has(one.source) && !AGGREGATE.test(one.channel)) {
        const box = document.createElement('input');
        box.type = 'checkbox';
        box.addEventListener('change', () => {
          this.order = this.order.filter((i) => i !== one.i);
          if (box.checked) {
            this.order.push(one.i);
          }
          this.#showTriggers();
        });
        this.choices.set(one.i, {series: one, device: devices.get(one.device) ?? one.device, value: null, box,
          text: element('span'), now: element('output', '', 'muted')});
      }
    }
  }

  /** @param {number} i @param {unknown} value */
  #value(i, value) {
    const choice = this.choices.get(i);
    if (choice && typeof value === 'number') {
      const isFirst = choice.value === null;
      choice.value = value;
      choice.now.textContent = `${numberText(value, decimalsOf(value, choice.series))} ${unitText(choice.series.unit)}`.trim();
      if (isFirst) {
        this.#showChannels();
      }
    }
  }

  get #chosen() {
    return this.order.flatMap((i) => this.choices.get(i) ?? []);
  }

  #showChannels() {
    const shown = [...this.choices.values()].filter(({value}) => value !== null);
    find('channels-none').hidden = shown.length > 0;
    find('channels').replaceChildren(...shown.map(({series, device, box, text, now}) => {
      const label = document.createElement('label');
      text.replaceChildren(element('strong', channelName(series)), element('small', `${sourceName(series.source, series.device)} · ${device}`, 'muted'));
      label.append(box, text, now);
      const item = document.createElement('li');
      item.append(label);
      return item;
    }));
    this.#showTriggers();
  }

  #showTriggers() {
    const chosen = this.#chosen;
    this.choices.forEach(({box}) => { box.disabled = !box.checked && chosen.length >= MOST_CHANNELS; });
    for (const [what, {edge, channel, threshold}] of Object.entries(this.triggers)) {
      const kept = channel.value;
      channel.replaceChildren(...chosen.map(({series}) => new Option(channelName(series), String(series.i))));
      channel.value = this.order.includes(Number(kept)) && kept ? kept : String(this.order[0] ?? '');
      channel.hidden = threshold.hidden = edge.value === '';
      const name = t(`lab.${what}.when`);
      edge.setAttribute('aria-label', name);
      channel.setAttribute('aria-label', `${name}: ${t('lab.channel')}`);
      threshold.setAttribute('aria-label', `${name}: ${t('lab.threshold')}`);
      threshold.placeholder = t('lab.threshold');
    }
  }

  relabel() {
    /** @param {HTMLSelectElement} list @param {[string, string][]} entries */
    const options = (list, entries) => {
      const kept = list.value;
      list.replaceChildren(...entries.map(([value, text]) => new Option(text, value)));
      list.value = entries.some(([value]) => value === kept) ? kept : entries[0][0];
    };
    const rate = /** @type {HTMLSelectElement} */ (find('rate'));
    const length = /** @type {HTMLSelectElement} */ (find('length'));
    options(rate, RATES.map((millis) => [String(millis), millis ? t('lab.rate.each', {span: spanText(millis)}) : t('lab.rate.sent')]));
    options(length, LENGTHS.map((millis) => [String(millis), millis ? spanText(millis) : t('lab.length.hand')]));
    options(this.triggers.start.edge, [['', t('lab.start.hand')], ['rises', t('lab.rises')], ['falls', t('lab.falls')]]);
    options(this.triggers.stop.edge, [['', t('lab.stop.hand')], ['rises', t('lab.rises')], ['falls', t('lab.falls')]]);
    this.#showChannels();
  }

  /** What a trigger says, undefined for none, null where it is not whole. @param {'start' | 'stop'} what */
  #wanted(what) {
    const {edge, channel, threshold} = this.triggers[what];
    if (edge.value === '') {
      return undefined;
    }
    const limit = typed(threshold.value);
    return Number.isFinite(limit) ? {channel: this.order.indexOf(Number(channel.value)), edge: edge.value, threshold: limit} : null;
  }

  async #send() {
    const fault = find('form-fault');
    const chosen = this.#chosen;
    const [start, stop] = [this.#wanted('start'), this.#wanted('stop')];
    fault.textContent = chosen.length === 0 ? t('lab.fault.channels') : start === null || stop === null ? t('lab.fault.threshold') : '';
    if (fault.textContent) {
      return;
    }
    const number = (/** @type {string} */ id) => Number(/** @type {HTMLSelectElement} */ (find(id)).value) || undefined;
    const made = await addExperiment(this.schoolClass, {
      question: /** @type {HTMLTextAreaElement} */ (find('question')).value,
      channels: chosen.map(({series: {device, source, channel}}) => ({device, source, channel})),
      period: number('rate'), duration: number('length'), start, stop, shared: input('shared').checked,
    });
    location.assign(`/lab?experiment=${encodeURIComponent(made.id)}`);
  }
}
