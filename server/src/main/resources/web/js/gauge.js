// @ts-check
/** A value on a dial, with the range in which it was. */
import {numberText} from './format.js';

const SVG = 'http://www.w3.org/2000/svg';
const ARC = 'M16 100a84 84 0 0 1 168 0';

/** What a dial of a school's sensor usually ends at, by unit. @type {Record<string, [number, number]>} */
const USUAL = {Cel: [0, 50], '%RH': [0, 100], '%': [0, 100], V: [0, 5], pH: [0, 14], dB: [30, 110], lx: [0, 1000], hPa: [900, 1050]};

/** Ends of a dial that hold the values, rounded outward. @param {number} low @param {number} high @param {string | undefined} unit @returns {[number, number]} */
export function ends(low, high, unit) {
  const [from, to] = USUAL[unit ?? ''] ?? [Math.min(0, low), high];
  if (from <= low && high <= to && from < to) {
    return [from, to];
  }
  const least = Math.min(from, low);
  const most = Math.max(to, high, least + 1e-9);
  const step = 10 ** Math.floor(Math.log10(most - least)) / 2;
  return [Math.floor(least / step) * step, Math.ceil(most / step) * step];
}

export class Gauge {
  /** @param {HTMLElement} place */
  constructor(place) {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 200 122');
    svg.setAttribute('aria-hidden', 'true');
    const arc = (/** @type {string} */ name) => {
      const path = document.createElementNS(SVG, 'path');
      path.setAttribute('d', ARC);
      path.setAttribute('pathLength', '100');
      path.setAttribute('class', name);
      svg.append(path);
      return path;
    };
    const text = (/** @type {number} */ x) => {
      const label = document.createElementNS(SVG, 'text');
      label.setAttribute('x', String(x));
      label.setAttribute('y', '118');
      label.setAttribute('text-anchor', 'middle');
      svg.append(label);
      return label;
    };
    arc('dial-track');
    this.value = arc('dial-value');
    this.range = arc('dial-range');
    this.from = text(16);
    this.to = text(184);
    /** @type {[number, number] | null} */ this.ends = null;
    place.replaceChildren(svg);
    this.place = place;
  }

  /**
   * @param {number} value
   * @param {[number, number]} range of the window
   * @param {string | undefined} unit
   * @param {string} name what it is, for who hears it
   * @param {string} text the value with its unit
   */
  draw(value, range, unit, name, text) {
    const [low, high] = [Math.min(value, range[0], ...(this.ends ?? [])), Math.max(value, range[1], ...(this.ends ?? []))];
    this.ends = ends(low, high, unit); // it only widens, so that the hand does not jump
    const [from, to] = this.ends;
    const share = (/** @type {number} */ at) => 100 * (at - from) / (to - from);
    this.value.setAttribute('stroke-dasharray', `${share(value)} 200`);
    const begin = share(range[0]);
    this.range.setAttribute('stroke-dasharray', `0 ${begin} ${Math.max(0.7, share(range[1]) - begin)} 200`);
    const decimals = to - from < 5 ? 1 : 0;
    this.from.textContent = numberText(from, decimals);
    this.to.textContent = numberText(to, decimals);
    this.place.setAttribute('role', 'meter');
    this.place.setAttribute('aria-label', name);
    this.place.setAttribute('aria-valuemin', String(from));
    this.place.setAttribute('aria-valuemax', String(to));
    this.place.setAttribute('aria-valuenow', String(value));
    this.place.setAttribute('aria-valuetext', text);
  }
}
