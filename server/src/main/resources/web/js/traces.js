// @ts-check
/** The lines of a card: its own channel's, and those that are drawn with it, each with a colour, a pattern and an axis. */
import {withOf} from './cards.js';
import {channelName, hue, numberText, sourceName, unitText} from './format.js';
import {t} from './i18n.js';

/** @typedef {import('./tile.js').Tile} Tile */
/** @typedef {{tile: Tile, hue: string, dash: number[], scale: 'y' | 'y2', unit: string}} Trace */

const HUES = ['warm', 'water', 'leaf', 'volt', 'sun'];
/** Each line has a pattern of its own, so that nobody need tell colours apart. */
const DASHES = [[], [10, 5], [2, 4], [12, 4, 2, 4], [5, 3]];

/** A card's own line comes first. @param {Tile} tile @returns {Trace[]} */
export function tracesOf(tile) {
  const tiles = tile.more ? [tile, ...withOf(tile.name)] : [tile];
  const units = [...new Set(tiles.map(({series}) => series.unit ?? ''))].slice(0, 2);
  const free = HUES.filter((name) => name !== hue(tile.series));
  /** @type {Trace[]} */ const traces = [];
  for (const one of tiles) {
    const axis = units.indexOf(one.series.unit ?? '');
    if (axis >= 0) { // a unit that was told since may need a third axis
      const own = one === tile || free.includes(hue(one.series)) ? hue(one.series) : free[0] ?? 'leaf';
      free.splice(free.indexOf(own), free.includes(own) ? 1 : 0);
      traces.push({tile: one, hue: own, dash: DASHES[traces.length % DASHES.length], scale: axis === 0 ? 'y' : 'y2', unit: unitText(one.series.unit)});
    }
  }
  return traces;
}

/** @param {number[]} dash */
function swatch(dash) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('viewBox', '0 0 28 6');
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', 'M0 3h28');
  line.setAttribute('stroke-dasharray', dash.join(' '));
  svg.append(line);
  return svg;
}

/** The lines by name, with their values: now, or where the pointer is. */
export class Legend {
  /** @param {HTMLElement} place a list @param {(tile: Tile) => void} onTake takes a line out */
  constructor(place, onTake) {
    this.place = place;
    this.onTake = onTake;
    this.key = '';
  }

  /** @param {Trace[]} traces @param {(number | null | undefined)[] | null} values where the pointer is, or null */
  draw(traces, values) {
    this.place.hidden = traces.length < 2;
    const key = traces.length < 2 ? '' : JSON.stringify([traces.map(({tile, hue: colour}) => [tile.name, tile.title(), colour]), t('card.out', {name: ''})]);
    if (key !== this.key) {
      this.key = key;
      this.place.replaceChildren(...(key ? traces.map((trace, i) => this.#item(trace, i > 0)) : []));
    }
    [...this.place.children].forEach((item, i) => {
      const {tile, unit} = traces[i];
      const value = values ? values[i] : tile.value;
      const text = typeof value === 'number' ? `${numberText(value, tile.decimals)} ${unit}`.trim() : '–';
      const output = item.querySelector('output');
      if (output && output.textContent !== text) {
        output.textContent = text;
      }
    });
  }

  /** @param {Trace} trace @param {boolean} isOther */
  #item({tile, hue: colour, dash}, isOther) {
    const item = document.createElement('li');
    const name = document.createElement('span');
    const where = document.createElement('small');
    item.dataset.hue = colour;
    name.textContent = channelName(tile.series);
    where.textContent = isOther ? sourceName(tile.series.source, tile.series.device) : '';
    where.className = 'muted';
    item.append(swatch(dash), name, where, document.createElement('output'));
    if (isOther) {
      const out = document.createElement('button');
      out.type = 'button';
      out.className = 'quiet icon';
      out.textContent = '×';
      out.setAttribute('aria-label', t('card.out', {name: tile.title()}));
      out.addEventListener('click', () => this.onTake(tile));
      item.append(out);
    }
    return item;
  }
}
