// @ts-check
/** One source, e.g. a board on a USB port: its state, its channels. */
import {agoText, channelName, numberText, sourceName, unitText} from './format.js';
import {picture} from './icons.js';
import {naming} from './names.js';
import {has, t} from './i18n.js';
import {Tile} from './tile.js';

/** @typedef {'live' | 'silent' | 'offline' | 'unknown'} State */

/** A source that says nothing for this long is silent, in milliseconds; one that speaks seldom gets longer. */
const SILENT_LEAST = 10_000;
const SILENT_FACTOR = 4;

/** What was not heard of for a week was taken away: the history has it, the wall needs it no more. In milliseconds. */
export const GONE_MILLIS = 7 * 86_400_000;

/** Each state has a shape of its own, so that nobody need tell colours apart. @type {Record<State, string>} */
const SHAPES = {
  live: 'M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3z',
  silent: 'M4 3h3v10H4zM9 3h3v10H9z',
  offline: 'M3.2 4.6 4.6 3.2 8 6.6l3.4-3.4 1.4 1.4L9.4 8l3.4 3.4-1.4 1.4L8 9.4l-3.4 3.4-1.4-1.4L6.6 8z',
  unknown: 'M8 1.5 14.5 8 8 14.5 1.5 8z',
};

/** A counter or a clock of the board itself: of use to a program, not on a wall. */
const AUXILIARY = /^(n|idx|index|seq|count|counter|uptime|millis)$/i;

/** @param {import('./live.js').SeriesInfo} series @param {unknown} value */
const isExtra = (series, value) =>
  typeof value !== 'number' || (!series.unit && AUXILIARY.test(series.channel)) || series.unit === 'count';

/** The channel that tells what keeps a source, or a channel of it, from measuring (docs/protocol.md). */
const FAULT = /^(?:(.+)\.)?fault$/;
/** What such a channel says when nothing does any longer. */
const NO_FAULT = 'ok';

/** Channels that say what they measure come first. @param {import('./live.js').SeriesInfo} series */
const rank = (series) => (series.unit ? 0 : has(`channel.${series.channel.toLowerCase()}`) || series.label ? 1 : 2);

export class Board {
  /**
   * @param {string} source
   * @param {import('./api.js').Device} device
   */
  constructor(source, device) {
    this.source = source;
    this.device = device;
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById('board-template'));
    this.element = /** @type {HTMLElement} */ (template.content.cloneNode(true)).querySelector('section') ?? document.createElement('section');
    /** @type {Map<number, Tile>} */ this.tiles = new Map();
    /** @type {Map<number, {series: import('./live.js').SeriesInfo, value: unknown, term: HTMLElement, definition: HTMLElement}>} */
    this.extras = new Map();
    /** @type {Map<string, string>} what is wrong, by the channel it is about; '' for the source */
    this.faults = new Map();
    /** Whether it was plugged in while the page was open. */ this.isNew = false;
    this.last = -Infinity;
    this.span = 0;
    /** @type {State | ''} */ this.state = '';
    this.relabel();
  }

  /** @param {string} selector */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.element.querySelector(selector));
  }

  /**
   * Takes a value; makes room for a channel that is new.
   * @param {import('./live.js').SeriesInfo} series
   * @param {number} time
   * @param {unknown} value
   * @param {import('./samples.js').Window} window
   */
  reading(series, time, value, window) {
    const fault = FAULT.exec(series.channel);
    if (fault && typeof value === 'string') {
      this.#fault(fault[1] ?? '', value);
      return;
    }
    if (time > this.last) {
      if (this.last > -Infinity && time - this.last < 3_600_000) {
        this.span = this.span ? this.span * 0.9 + (time - this.last) * 0.1 : time - this.last;
      }
      this.last = time;
    }
    if (isExtra(series, value) && !this.tiles.has(series.i)) {
      this.#extra(series, value);
    } else if (typeof value === 'number') {
      this.#tile(series, window).push(time, value);
    }
  }

  /** The least or most that a channel was in the minute from this time on. @param {string} channel @param {number} time @param {number} value */
  extreme(channel, time, value) {
    for (const tile of this.tiles.values()) {
      if (tile.series.channel === channel) {
        tile.extreme(time, value);
      }
    }
  }

  /** Takes tiles away. @param {(series: import('./live.js').SeriesInfo) => boolean} which */
  drop(which) {
    for (const [index, tile] of this.tiles) {
      if (which(tile.series)) {
        tile.close();
        this.tiles.delete(index);
        this.#sort();
      }
    }
  }

  /** @param {import('./live.js').SeriesInfo} series @param {import('./samples.js').Window} window */
  #tile(series, window) {
    let tile = this.tiles.get(series.i);
    if (!tile) {
      tile = new Tile(series, window);
      this.tiles.set(series.i, tile);
      this.#sort();
    }
    return tile;
  }

  #sort() {
    const sorted = [...this.tiles.values()].sort((a, b) =>
      rank(a.series) - rank(b.series) || a.series.channel.localeCompare(b.series.channel));
    this.#find('.tiles').replaceChildren(...sorted.map((tile) => tile.element));
    this.element.style.setProperty('--tiles', String(Math.min(4, Math.max(1, sorted.length))));
  }

  /** @param {import('./live.js').SeriesInfo} series @param {unknown} value */
  #extra(series, value) {
    let extra = this.extras.get(series.i);
    if (!extra) {
      const term = document.createElement('dt');
      const definition = document.createElement('dd');
      term.textContent = channelName(series);
      const group = document.createElement('div');
      group.append(term, definition);
      this.#find('.extras').append(group);
      extra = {series, value, term, definition};
      this.extras.set(series.i, extra);
    }
    extra.value = value;
  }

  /** @param {string} channel @param {string} kind */
  #fault(channel, kind) {
    if (kind === NO_FAULT) {
      this.faults.delete(channel);
    } else {
      this.faults.set(channel, kind);
    }
    this.#showFaults();
  }

  #showFaults() {
    const list = this.#find('.faults');
    list.hidden = this.faults.size === 0;
    list.replaceChildren(...[...this.faults].map(([channel, kind]) => {
      const item = document.createElement('li');
      const key = `fault.${kind}`;
      const sentence = has(key) ? t(key) : kind;
      item.textContent = channel ? `${channelName({device: this.device.id, source: this.source, channel})}: ${sentence}` : sentence;
      return item;
    }));
  }

  /** What the server said of a series. @param {import('./live.js').SeriesInfo} series */
  describe(series) {
    const tile = this.tiles.get(series.i);
    if (tile) {
      tile.series = series;
      tile.relabel();
      this.#sort();
    }
  }

  /**
   * @param {number} now the server's time
   * @param {boolean} connected whether the page itself has its line
   */
  draw(now, connected) {
    this.#show(this.#stateAt(now, connected));
    this.#find('.seen').textContent = this.last > -Infinity ? agoText(Math.max(0, now - this.last)) : '';
    for (const {series, value, definition} of this.extras.values()) {
      definition.textContent = typeof value === 'number'
        ? `${numberText(value, Number.isInteger(value) ? 0 : 2)} ${unitText(series.unit)}`
        : typeof value === 'boolean' ? t(value ? 'yes' : 'no')
          : typeof value === 'string' ? value : '…';
    }
    for (const tile of this.tiles.values()) {
      tile.draw(now);
    }
  }

  /** @param {number} now @param {boolean} connected @returns {State} */
  #stateAt(now, connected) {
    if (!connected) {
      return 'unknown';
    }
    if (this.device.online === false && (this.device.since ?? 0) >= this.last - SILENT_LEAST) {
      return 'offline';
    }
    return now - this.last <= Math.max(SILENT_LEAST, SILENT_FACTOR * this.span) ? 'live' : 'silent';
  }

  /** @param {State} state */
  #show(state) {
    if (state === this.state) {
      return;
    }
    this.state = state;
    this.element.dataset.state = state;
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', SHAPES[state]);
    this.#find('.state svg').replaceChildren(path);
    this.#find('.state span').textContent = t(`state.${state}`);
  }

  get isLive() {
    return this.state === 'live';
  }

  /** Sets what depends on the language or the colours. */
  relabel() {
    this.state = '';
    this.#find('h2').replaceChildren(...picture(naming(this.device.id, this.source)?.icon), sourceName(this.source, this.device.id));
    this.#find('h2').title = this.source;
    this.#find('.device').textContent = this.device.name;
    for (const {series, term} of this.extras.values()) {
      term.textContent = channelName(series);
    }
    this.#showFaults();
    for (const tile of this.tiles.values()) {
      tile.relabel();
    }
  }

  close() {
    for (const tile of this.tiles.values()) {
      tile.close();
    }
    this.element.remove();
  }
}
