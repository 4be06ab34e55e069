// @ts-check
/**
 * Sends what a phone measures, once a second, and keeps it while the line is away, the oldest going first when it is too much. Times follow the
 * server's clock, for a phone's own may be wrong; what is sent twice is stored once, because it has the same times.
 */
import {change, Refused} from './session.js';

const SEND_MILLIS = 1000;
/** Longest wait after a failure, in milliseconds. */
const MOST_WAIT_MILLIS = 15_000;
/** Rows of a part in one request, as the server takes. */
const MOST_SENT = 500;
/** Rows of a part that are kept: ten minutes at 50 a second, some 3 MB. */
const MOST_KEPT = 30_000;
/** Refused for good: what was sent can't be taken, however often. */
const NEVER = new Set([400, 403, 413]);

/** @typedef {number[][]} Rows */

export class Sender {
  /**
   * @param {number} ahead how far the server's clock is ahead of performance.now(), in milliseconds
   * @param {(why: string) => void} ended is told with the key of a text that it can't go on
   */
  constructor(ahead, ended) {
    this.ahead = ahead;
    this.ended = ended;
    /** @type {{motion: Rows, sound: Rows}} */ this.kept = {motion: [], sound: []};
    this.sent = 0;
    /** Rows that were let go because the line was away too long. */ this.lost = 0;
    this.isAway = false;
    this.wait = SEND_MILLIS;
    this.isClosed = false;
    this.timer = window.setTimeout(() => this.#send(), SEND_MILLIS);
  }

  /** @param {number} at @param {number[]} values */
  motion(at, values) {
    this.#keep('motion', [this.#time(at), ...values.map((value) => Math.round(value * 1e4) / 1e4)]);
  }

  /** @param {number} at @param {number} level */
  sound(at, level) {
    this.#keep('sound', [this.#time(at), Math.round(level * 100) / 100]);
  }

  /** @param {number} at */
  #time(at) {
    return Math.round((at + this.ahead) * 10) / 10;
  }

  /** @param {'motion' | 'sound'} part @param {number[]} row */
  #keep(part, row) {
    const rows = this.kept[part];
    rows.push(row);
    if (rows.length > MOST_KEPT) {
      this.lost += rows.splice(0, MOST_SENT).length;
    }
  }

  get waiting() {
    return this.kept.motion.length + this.kept.sound.length;
  }

  async #send() {
    const {motion, sound} = this.kept;
    const batch = {motion: motion.slice(0, MOST_SENT), sound: sound.slice(0, MOST_SENT)};
    const count = batch.motion.length + batch.sound.length;
    if (count > 0) {
      try {
        await change('/me/phone/readings', batch);
        this.sent += count;
        this.#drop(batch);
        this.isAway = false;
        this.wait = this.waiting > MOST_SENT ? 100 : SEND_MILLIS;
      } catch (why) {
        this.#failed(why, batch);
      }
    }
    if (!this.isClosed || (this.waiting > 0 && !this.isAway)) {
      this.timer = window.setTimeout(() => this.#send(), this.isClosed ? 0 : this.wait);
    }
  }

  /** What was sent, by its times: the oldest may have been let go meanwhile. @param {{motion: Rows, sound: Rows}} batch */
  #drop(batch) {
    for (const part of /** @type {const} */ (['motion', 'sound'])) {
      const last = batch[part].at(-1)?.[0] ?? -Infinity;
      this.kept[part] = this.kept[part].filter(([time]) => time > last);
    }
  }

  /** @param {unknown} why @param {{motion: Rows, sound: Rows}} batch */
  #failed(why, batch) {
    console.warn(why);
    const status = why instanceof Refused ? why.status : 0;
    if (status === 401 || status === 409) {
      this.isClosed = true;
      this.kept = {motion: [], sound: []};
      this.ended('phone.ended');
    } else if (NEVER.has(status)) {
      this.lost += batch.motion.length + batch.sound.length;
      this.#drop(batch);
    } else {
      this.isAway = true;
      this.wait = Math.min(this.wait * 2, MOST_WAIT_MILLIS);
    }
  }

  /** Measures no more; what is kept is sent yet, unless the line is away. */
  close() {
    if (!this.isClosed) {
      this.isClosed = true;
      window.clearTimeout(this.timer);
      this.#send();
    }
  }
}
