// @ts-check
/** What was last known of a school, for whoever opens its page when the line is gone. The page where one logs in wipes it. */

/** As in `sw.js`. */
const STORE = 'chieng-data';
/** How often it is put away, in milliseconds. */
const EVERY_MILLIS = 10_000;

/** @typedef {import('./live.js').Snapshot} Snapshot @typedef {import('./live.js').SeriesInfo} SeriesInfo */

/** Names no page: only this module asks for it. @param {string} school */
const address = (school) => `/kept/${encodeURIComponent(school)}`;

/** Without TLS a browser has no such store, unless it is on the computer itself. */
const store = () => window.caches?.open(STORE);

/** Forgets all that was kept of anything. */
export const forget = () => window.caches?.delete(STORE);

/** @param {string} school @returns {Promise<Snapshot | null>} its `now` is when it was known */
export async function keptSchool(school) {
  const kept = await (await store())?.match(address(school));
  return kept ? kept.json() : null;
}

export class Keeper {
  /** @param {() => number} now the server's time in milliseconds */
  constructor(now) {
    this.now = now;
    /** @type {Snapshot | null} */ this.snapshot = null;
    /** @type {Map<number, SeriesInfo>} */ this.series = new Map();
    this.isNew = false;
    window.setInterval(() => this.#put().catch(console.warn), EVERY_MILLIS);
  }

  /** @param {Snapshot} snapshot */
  take(snapshot) {
    this.snapshot = snapshot;
    this.series.clear();
    this.describe(snapshot.series);
    this.#put().catch(console.warn);
  }

  /** @param {SeriesInfo[]} list */
  describe(list) {
    list.forEach((one) => this.series.set(one.i, {...this.series.get(one.i), ...one}));
    this.isNew = true;
  }

  /** @param {number} index @param {number} time @param {unknown} value */
  reading(index, time, value) {
    const series = this.series.get(index);
    if (series && time >= (series.latest?.[0] ?? -Infinity)) {
      series.latest = [time, value];
      this.isNew = true;
    }
  }

  async #put() {
    if (this.isNew && this.snapshot) {
      this.isNew = false;
      const body = JSON.stringify({...this.snapshot, now: this.now(), series: [...this.series.values()]});
      await (await store())?.put(address(this.snapshot.school.id), new Response(body));
    }
  }
}
