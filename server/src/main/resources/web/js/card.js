// @ts-check
/** How a card is shown: chosen in a dialog, or by dragging one card onto another. */
import {MAX_LINES, all, mayJoin, setView, setWith, viewOf, withOf} from './cards.js';
import {channelName, sourceName, unitText} from './format.js';
import {redraw} from './frames.js';
import {t} from './i18n.js';
import {tileOf} from './tile.js';

/** @typedef {import('./tile.js').Tile} Tile */

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @type {Tile | null} the card whose settings are open */
let open = null;
/** @type {Tile | null} the card that is dragged */
let carried = null;

/** What is drawn with it, and what may be, as boxes to tick. @param {Tile} tile */
function drawOthers(tile) {
  const chosen = withOf(tile.name);
  const others = all().filter((other) => other !== tile && other.more);
  find('card-with').hidden = others.length === 0;
  find('card-hint').textContent = t(chosen.length + 1 >= MAX_LINES ? 'card.full' : 'card.units', {n: MAX_LINES});
  const list = /** @type {HTMLElement} */ (find('card-with').querySelector('ul'));
  list.replaceChildren(...others.map((other) => {
    const item = document.createElement('li');
    const label = document.createElement('label');
    const box = document.createElement('input');
    const where = document.createElement('small');
    const unit = unitText(other.series.unit);
    box.type = 'checkbox';
    box.value = other.name;
    box.checked = chosen.includes(other);
    box.disabled = !box.checked && !mayJoin(tile, other);
    where.className = 'muted';
    where.textContent = sourceName(other.series.source, other.series.device);
    label.append(box, `${channelName(other.series)}${unit && ` (${unit})`} `, where);
    box.addEventListener('change', () => {
      setWith(tile.name, other.name, box.checked);
      drawOthers(tile);
      /** @type {HTMLElement | null} */ (list.querySelector(`input[value="${CSS.escape(other.name)}"]`))?.focus();
      redraw();
    });
    item.append(label);
    return item;
  }));
}

/** @param {Tile} tile */
function show(tile) {
  open = tile;
  find('card-title').textContent = tile.title();
  for (const input of find('card').querySelectorAll('input[name=view]')) {
    const radio = /** @type {HTMLInputElement} */ (input);
    radio.checked = radio.value === viewOf(tile.name);
  }
  drawOthers(tile);
  /** @type {HTMLDialogElement} */ (find('card')).showModal();
}

/** @param {DragEvent} event */
function over(event) {
  const tile = tileOf(event.target);
  if (carried && tile && mayJoin(tile, carried)) {
    event.preventDefault(); // it may be dropped here
    mark(tile);
  } else {
    mark(null);
  }
}

/** @param {Tile | null} tile */
function mark(tile) {
  document.querySelectorAll('.tile.target').forEach((element) => element.classList.toggle('target', element === tile?.element));
  tile?.element.classList.add('target');
}

/** Wires it for all cards within a place, also those that come later. @param {HTMLElement} place */
export function wireCards(place) {
  place.addEventListener('click', (event) => {
    const tile = event.target instanceof Element && event.target.closest('.more') ? tileOf(event.target) : undefined;
    if (tile) {
      show(tile);
    }
  });
  place.addEventListener('dragstart', (event) => {
    carried = tileOf(event.target) ?? null;
    event.dataTransfer?.setData('text/plain', carried?.name ?? '');
  });
  place.addEventListener('dragover', over);
  place.addEventListener('drop', (event) => {
    const tile = tileOf(event.target);
    if (carried && tile && mayJoin(tile, carried)) {
      event.preventDefault();
      setWith(tile.name, carried.name, true);
      redraw();
    }
    mark(null);
  });
  place.addEventListener('dragend', () => {
    carried = null;
    mark(null);
  });
  find('card').addEventListener('change', (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (open && input.name === 'view') {
      setView(open.name, /** @type {import('./cards.js').View} */ (input.value));
      open.dirty = true;
      redraw();
    }
  });
  find('card-close').addEventListener('click', () => /** @type {HTMLDialogElement} */ (find('card')).close());
  find('card').addEventListener('close', () => {
    open?.more?.focus();
    open = null;
  });
}

/** The card whose settings are open, or null. */
export const opened = () => open;
