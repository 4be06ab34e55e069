// @ts-check
/** The live stream of one school, with its reconnecting. */
import {liveAddress} from './api.js';
import {learn} from './names.js';

/**
 * @typedef {{i: number, device: string, source: string, channel: string, unit?: string, label?: string,
 *   latest?: [number, unknown]}} SeriesInfo
 * @typedef {{now: number, school: import('./api.js').School, devices: import('./api.js').Device[], series: SeriesInfo[],
 *   names?: import('./names.js').Named[]}} Snapshot
 * @typedef {{device: string, online: boolean, since: number}} Status
 * @typedef {object} Listener
 * @property {(snapshot: Snapshot) => void} snapshot
 * @property {(series: SeriesInfo[]) => void} series
 * @property {(index: number, time: number, value: unknown) => void} reading
 * @property {(status: Status) => void} status
 * @property {() => void} [names] something is called otherwise
 * @property {(news: {class: string, change: 'people' | 'names' | 'work' | 'ended'}) => void} [schoolClass] of pages that show the class
 * @property {(spans: [number, number, number][]) => void} late
 * @property {() => void} gap
 * @property {(connected: boolean, full: boolean) => void} line
 */

/** How long to wait when the server refused the stream, in milliseconds; with chance, so that pages don't come all at once. */
const REFUSED_WAIT = 4000;

export class Live {
  /** @param {string} school @param {Listener} listener */
  constructor(school, listener) {
    this.school = school;
    this.listener = listener;
    /** @type {EventSource | null} */ this.source = null;
    this.retry = 0;
  }

  open() {
    this.close();
    const source = new EventSource(liveAddress(this.school));
    this.source = source;
    const {listener} = this;
    source.onopen = () => listener.line(true, false);
    source.onerror = () => {
      const refused = source.readyState === EventSource.CLOSED;
      listener.line(false, refused);
      if (refused) {
        // the browser only comes back by itself when the line broke
        this.retry = window.setTimeout(() => this.open(), REFUSED_WAIT * (1 + Math.random()));
      }
    };
    source.onmessage = (event) => this.#readings(JSON.parse(event.data));
    this.#on('snapshot', (snapshot) => {
      learn(snapshot.names ?? []);
      listener.snapshot(snapshot);
    });
    this.#on('names', (names) => {
      learn(names);
      listener.names?.();
    });
    this.#on('series', listener.series);
    this.#on('status', listener.status);
    if (listener.schoolClass) {
      this.#on('class', listener.schoolClass);
    }
    this.#on('late', listener.late);
    this.#on('gap', listener.gap);
  }

  /** @param {string} name @param {(data: any) => void} take */
  #on(name, take) {
    this.source?.addEventListener(name, (event) => take(JSON.parse(/** @type {MessageEvent} */ (event).data)));
  }

  /** `[t0, [series, dt, value, dt, value, …], …]` @param {[number, ...any[]]} data */
  #readings([start, ...series]) {
    for (const [index, ...pairs] of series) {
      for (let i = 0; i < pairs.length; i += 2) {
        this.listener.reading(index, start + pairs[i], pairs[i + 1]);
      }
    }
  }

  close() {
    window.clearTimeout(this.retry);
    this.source?.close();
    this.source = null;
  }
}
