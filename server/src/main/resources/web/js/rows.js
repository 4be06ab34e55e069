// @ts-check
/** The newest values of a card as a table. */
import {channelName, numberText, timeText} from './format.js';
import {t} from './i18n.js';

/** How many rows there are: what fits into a tile, and into a large one. */
const ROWS = 6;
const ROWS_LARGE = 16;
/** A value that is older than so many usual spans is not the one of a time. */
const STALE_SPANS = 5;

/** The value of a time, or null. @param {import('./samples.js').Samples} samples @param {number} time */
function valueAt(samples, time) {
  let i = samples.times.length - 1;
  while (i >= 0 && samples.times[i] > time + samples.window.bin / 2) {
    i--;
  }
  const oldest = time - Math.max(samples.window.bin, STALE_SPANS * samples.usualSpan());
  return i >= 0 && samples.times[i] >= oldest ? samples.means[i] : null;
}

/** @param {string} name @param {string} text @param {string} [scope] */
function cell(name, text, scope) {
  const made = document.createElement(name);
  made.textContent = text;
  if (scope) {
    made.setAttribute('scope', scope);
  }
  return made;
}

/** @param {HTMLElement[]} cells */
function row(cells) {
  const made = document.createElement('tr');
  made.append(...cells);
  return made;
}

/**
 * Writes it anew.
 * @param {HTMLElement} place
 * @param {import('./traces.js').Trace[]} traces
 * @param {(tile: import('./tile.js').Tile) => import('./samples.js').Samples} samplesOf
 * @param {boolean} isLarge
 */
export function drawRows(place, traces, samplesOf, isLarge) {
  const times = samplesOf(traces[0].tile).times.slice(isLarge ? -ROWS_LARGE : -ROWS).reverse();
  const table = document.createElement('table');
  const head = document.createElement('thead');
  const body = document.createElement('tbody');
  head.append(row([cell('th', t('table.time'), 'col'), ...traces.map(({tile, unit}) =>
    cell('th', channelName(tile.series) + (unit && ` (${unit})`), 'col'))]));
  body.append(...times.map((time) => row([cell('th', timeText(time), 'row'), ...traces.map(({tile}) => {
    const value = valueAt(samplesOf(tile), time);
    return cell('td', value === null ? '' : numberText(value, tile.decimals));
  })])));
  table.append(head, body);
  table.setAttribute('aria-label', traces[0].tile.title());
  place.replaceChildren(table);
}
