// @ts-check
/** All sources of the school that is shown. */
import {devices} from './api.js';
import {Board, GONE_MILLIS} from './board.js';

/** What is sent of a channel on a line that is paid by the megabyte, beside its readings (docs/protocol.md). */
const AGGREGATE = /^(.+)\.(min|max|mean|count)$/;

/** What an agent tells of itself (its journal, its data allowance) and of the school's line: for those who look after it, not for a class. */
const NOT_OF_THE_CLASS = new Set(['agent', 'link']);

/** @param {{device: string, source: string, channel: string}} series */
const nameOf = (series) => `${series.device}/${series.source}/${series.channel}`;

export class Boards {
  /**
   * @param {HTMLElement} place
   * @param {import('./samples.js').Window} window
   */
  constructor(place, window) {
    this.place = place;
    this.window = window;
    this.school = '';
    /** @type {Map<string, import('./api.js').Device>} */ this.devices = new Map();
    /** @type {Map<number, import('./live.js').SeriesInfo>} */ this.series = new Map();
    /** @type {Set<string>} of all series */ this.names = new Set();
    /** @type {Map<string, Board>} */ this.boards = new Map();
    this.asking = false;
    /** Whether all that was there before is known. */ this.settled = false;
  }

  /** What the server knows now; comes first, and again when the stream could not be resumed. @param {import('./live.js').Snapshot} snapshot */
  snapshot(snapshot) {
    if (this.school !== snapshot.school.id) {
      this.clear();
      this.school = snapshot.school.id;
    } else {
      this.#renumber(snapshot.series);
    }
    this.#know(snapshot.devices);
    this.describe(snapshot.series);
    const channelsFirst = [...snapshot.series].sort((a, b) => Number(!!this.#aggregate(a)) - Number(!!this.#aggregate(b)));
    for (const series of channelsFirst) {
      if (series.latest && snapshot.now - series.latest[0] < GONE_MILLIS) {
        this.reading(series.i, series.latest[0], series.latest[1]);
      }
    }
    this.settled = true;
    this.refetch();
  }

  /** After the server was restarted its numbers begin anew: the charts are made anew too, and fill from the history. */
  #renumber(/** @type {import('./live.js').SeriesInfo[]} */ series) {
    const same = series.every((one) => {
      const known = this.series.get(one.i);
      return !known || (known.device === one.device && known.source === one.source && known.channel === one.channel);
    });
    if (!same) {
      this.clear();
    }
  }

  /** @param {import('./api.js').Device[]} list */
  #know(list) {
    for (const device of list) {
      const known = this.devices.get(device.id);
      if (known) {
        Object.assign(known, device);
      } else {
        this.devices.set(device.id, device);
      }
    }
    for (const board of this.boards.values()) {
      board.device = this.devices.get(board.device.id) ?? board.device;
    }
  }

  /** @param {import('./live.js').SeriesInfo[]} list */
  describe(list) {
    for (const series of list) {
      this.series.set(series.i, series);
      this.names.add(nameOf(series));
      this.boards.get(`${series.device}/${series.source}`)?.describe(series);
    }
    for (const board of this.boards.values()) {
      board.drop((/** @type {import('./live.js').SeriesInfo} */ series) => this.#aggregate(series) !== null);
    }
  }

  /** Which channel, of those that are known, a series tells the least, most, mean or count of. @param {import('./live.js').SeriesInfo} series */
  #aggregate(series) {
    const [, channel = '', what = ''] = AGGREGATE.exec(series.channel) ?? [];
    return channel && this.names.has(nameOf({...series, channel})) ? {channel, what} : null;
  }

  /** @param {number} index @param {number} time @param {unknown} value */
  reading(index, time, value) {
    const series = this.series.get(index);
    if (!series || NOT_OF_THE_CLASS.has(series.source)) {
      return;
    }
    const aggregate = this.#aggregate(series);
    if (!aggregate) {
      this.#board(series).reading(series, time, value, this.window);
    } else if (typeof value === 'number' && (aggregate.what === 'min' || aggregate.what === 'max')) {
      this.#board(series).extreme(aggregate.channel, time, value);
    }
  }

  /** @param {import('./live.js').SeriesInfo} series */
  #board(series) {
    const key = `${series.device}/${series.source}`;
    let board = this.boards.get(key);
    if (!board) {
      board = new Board(series.source, this.#device(series.device));
      board.isNew = this.settled;
      this.boards.set(key, board);
      this.#sort();
    }
    return board;
  }

  /** @param {string} id @returns {import('./api.js').Device} */
  #device(id) {
    const known = this.devices.get(id);
    if (known) {
      return known;
    }
    // enrolled since the page was opened
    if (!this.asking) {
      this.asking = true;
      devices(this.school)
        .then((list) => {
          this.#know(list);
          this.relabel();
        })
        .catch(console.warn)
        .finally(() => { this.asking = false; });
    }
    return {id, name: id};
  }

  #sort() {
    const sorted = [...this.boards.entries()].sort(([a], [b]) => a.localeCompare(b));
    this.place.replaceChildren(...sorted.map(([, board]) => board.element));
  }

  /** @param {import('./live.js').Status} status */
  status({device, online, since}) {
    const known = this.devices.get(device);
    if (known) {
      Object.assign(known, {online, since});
    }
  }

  /** @param {number} [index] of one series, else all */
  refetch(index) {
    for (const board of this.boards.values()) {
      for (const [i, tile] of board.tiles) {
        if (index === undefined || i === index) {
          tile.refetch();
        }
      }
    }
  }

  /** @param {import('./samples.js').Window} window */
  setWindow(window) {
    this.window = window;
    for (const board of this.boards.values()) {
      for (const tile of board.tiles.values()) {
        tile.setWindow(window);
      }
    }
  }

  /** @param {number} now @param {boolean} connected */
  draw(now, connected) {
    for (const board of this.boards.values()) {
      board.draw(now, connected);
    }
  }

  /** How many sources there are, and how many of them send. */
  get counts() {
    const all = this.boards.size;
    return {all, live: [...this.boards.values()].filter((board) => board.isLive).length};
  }

  relabel() {
    for (const board of this.boards.values()) {
      board.relabel();
    }
  }

  /** Back to what is measured now, and to their usual size. */
  shrink() {
    for (const board of this.boards.values()) {
      for (const tile of board.tiles.values()) {
        tile.setZoom(null);
        tile.enlarge(false);
      }
    }
  }

  clear() {
    for (const board of this.boards.values()) {
      board.close();
    }
    this.boards.clear();
    this.series.clear();
    this.names.clear();
    this.devices.clear();
    this.settled = false;
  }
}
