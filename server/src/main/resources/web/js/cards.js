// @ts-check
/** The tiles on the page by the names of their channels, and how each is shown: that is remembered on this device. */

/** @typedef {import('./tile.js').Tile} Tile */
/** @typedef {'line' | 'gauge' | 'number' | 'table'} View */
/** @typedef {{view?: View, with?: string[]}} Card how it is shown, and what is drawn with it */

/** @type {View[]} */
export const VIEWS = ['line', 'gauge', 'number', 'table'];
/** Lines in one chart: more can't be told apart. */
export const MAX_LINES = 5;
const STORE = 'chieng.cards';
/** Cards that are remembered; those that were chosen longest ago are forgotten. */
const MAX_KEPT = 200;

/** @type {Map<string, Tile>} */
const tiles = new Map();

/** @returns {Record<string, Card>} */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) ?? '{}');
    return kept && typeof kept === 'object' && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}

let cards = read();

/** @param {{device: string, source: string, channel: string}} series */
export const nameOf = ({device, source, channel}) => `${device}/${source}/${channel}`;

/** @param {Tile} tile */
export const enter = (tile) => tiles.set(tile.name, tile);

/** @param {Tile} tile */
export function leave(tile) {
  if (tiles.get(tile.name) === tile) {
    tiles.delete(tile.name);
  }
}

/** All that are on the page, in the order in which they came. */
export const all = () => [...tiles.values()];

/** @param {string} name */
export const named = (name) => tiles.get(name);

/** How a channel is shown. @param {string} name @returns {View} */
export function viewOf(name) {
  const view = cards[name]?.view;
  return view && VIEWS.includes(view) ? view : 'line';
}

/** What is drawn together with a channel, as far as it is on the page. @param {string} name @returns {Tile[]} */
export function withOf(name) {
  const chosen = cards[name]?.with;
  return Array.isArray(chosen) ? chosen.map((other) => tiles.get(other)).filter((tile) => tile !== undefined) : [];
}

/** @param {string} name @param {Card} change */
function keep(name, change) {
  const {[name]: before, ...others} = cards;
  cards = Object.fromEntries([...Object.entries(others), [name, {...before, ...change}]].slice(-MAX_KEPT));
  localStorage.setItem(STORE, JSON.stringify(cards));
}

/** @param {string} name @param {View} view */
export const setView = (name, view) => keep(name, {view});

/** Draws another channel into a card, or no longer. @param {string} name @param {string} other @param {boolean} wanted */
export function setWith(name, other, wanted) {
  const before = (cards[name]?.with ?? []).filter((one) => one !== other);
  keep(name, {with: wanted ? [...before, other] : before});
}

/** Whether another channel may be drawn into a card: there are two axes, and so many lines. @param {Tile} tile @param {Tile} other */
export function mayJoin(tile, other) {
  const lines = [tile, ...withOf(tile.name)];
  if (other === tile || lines.includes(other) || lines.length >= MAX_LINES) {
    return false;
  }
  return new Set([...lines, other].map(({series}) => series.unit ?? '')).size <= 2;
}
