// @ts-check
/** A threshold that a channel passes: from a value that is not beyond it to one that is. */

/** @typedef {{channel: number, edge: 'rises' | 'falls', threshold: number}} Trigger which of the experiment's channels, from 0 */

export class Crossing {
  /** @param {Trigger} trigger */
  constructor(trigger) {
    this.trigger = trigger;
    /** Whether the last value was beyond it; null before the first. @type {boolean | null} */ this.beyond = null;
    this.last = -Infinity;
  }

  /**
   * Takes a value; tells whether it is the first beyond. What comes late, behind a newer one, tells nothing.
   * @param {number} time
   * @param {number} value
   */
  take(time, value) {
    if (time <= this.last) {
      return false;
    }
    this.last = time;
    const {edge, threshold} = this.trigger;
    const was = this.beyond;
    this.beyond = edge === 'rises' ? value > threshold : value < threshold;
    return was === false && this.beyond;
  }
}
