// @ts-check
/** A room seen from above: its seats, and how they are moved about. */
import {t} from './i18n.js';
import {find} from './page.js';

/**
 * @typedef {{label: string, x: number, y: number}} Seat thousandths of the room
 * @typedef {{part: string, index: number, verdict: string, reason: string, number?: number}} Health
 * @typedef {{device: string, name: string, seat?: string, use: string, since?: number, heard?: number, verdict: string, health: Health[],
 *   gravity?: 'bad' | 'watch' | 'note', reasons?: import('./room-words.js').Reason[]}} Machine
 * @typedef {{id: string, school: string, name: string, now: number, seats: Seat[], machines: Machine[]}} Room
 * @typedef {Seat & {device: string}} Placed
 */

/** Seats stand on a grid of this width, in thousandths; so far a key moves them, too. */
const STEP = 20;
/** How near to a wall the middle of a seat comes. */
const [LEAST, MOST] = [40, 960];
const IN_A_ROW = 5;

const snap = (/** @type {number} */ at) => Math.max(LEAST, Math.min(MOST, Math.round(at / STEP) * STEP));

/** What a seat shows. @param {HTMLElement} button @param {string} label @param {Machine | undefined} machine */
function dress(button, label, machine) {
  button.className = machine ? 'seat' : 'seat free';
  button.dataset.label = label;
  const name = document.createElement('b');
  name.textContent = label;
  const use = document.createElement('small');
  use.textContent = machine ? t(`use.${machine.use}.short`) : t('rooms.seat.free');
  button.replaceChildren(name, use);
  delete button.dataset.gravity;
  if (machine) {
    button.dataset.use = machine.use;
    button.title = `${machine.name}: ${t(`use.${machine.use}`)}`;
    if (machine.gravity) {
      button.dataset.gravity = machine.gravity;
      const mark = document.createElement('span');
      mark.className = 'mark';
      mark.textContent = '!';
      button.append(mark);
      button.title += `. ${t(`gravity.${machine.gravity}`)}`;
    }
    button.setAttribute('aria-label', `${label}. ${button.title}`);
  }
}

export class RoomMap {
  /** @param {(machine: Machine) => void} open shows a machine */
  constructor(open) {
    this.open = open;
    /** @type {Room | null} */ this.room = null;
    /** @type {Placed[] | null} what is being arranged, null while nobody does */ this.draft = null;
    /** @type {Placed | null} */ this.chosen = null;
    find('seat-label').addEventListener('change', () => this.#rename());
    find('seat-machine').addEventListener('change', () => this.#place());
    find('seat-remove').addEventListener('click', () => this.#remove());
    find('seat-form').addEventListener('submit', (event) => event.preventDefault());
  }

  /** @param {Room} room */
  show(room) {
    this.room = room;
    if (!this.draft) {
      this.draw();
    }
  }

  draw() {
    const room = this.room;
    if (!room) {
      return;
    }
    const machines = new Map(room.machines.map((one) => [one.seat ?? '', one]));
    const map = find('map');
    const held = document.activeElement instanceof HTMLElement && map.contains(document.activeElement) ? document.activeElement.dataset.label : null;
    map.querySelectorAll('.seat').forEach((one) => one.remove());
    map.classList.toggle('arrange', this.draft !== null);
    const seats = this.draft ?? room.seats;
    for (const seat of seats) {
      const machine = this.draft ? room.machines.find((one) => one.device === /** @type {Placed} */ (seat).device) : machines.get(seat.label);
      const button = document.createElement('button');
      button.type = 'button';
      dress(button, seat.label, machine);
      button.style.left = `${seat.x / 10}%`;
      button.style.top = `${seat.y / 10}%`;
      button.classList.toggle('chosen', seat === this.chosen);
      if (this.draft) {
        this.#movable(button, /** @type {Placed} */ (seat));
      } else if (machine) {
        button.addEventListener('click', () => this.open(machine));
      }
      map.append(button);
      if (held === seat.label) {
        button.focus();
      }
    }
    this.#drawLoose(room, new Set(seats.map((one) => one.label)));
    map.hidden = seats.length === 0 && !this.draft;
  }

  /** @param {Room} room @param {Set<string>} labels */
  #drawLoose(room, labels) {
    const placed = new Set(this.draft?.map((one) => one.device));
    const loose = room.machines.filter((one) => (this.draft ? !placed.has(one.device) : !labels.has(one.seat ?? '')));
    find('loose').hidden = loose.length === 0;
    find('loose-list').replaceChildren(...loose.map((machine) => {
      const item = document.createElement('li');
      const button = document.createElement('button');
      button.type = 'button';
      dress(button, machine.name, machine);
      button.addEventListener('click', () => this.open(machine));
      item.append(button);
      return item;
    }));
  }

  /** Begins to arrange. */
  arrange() {
    const room = this.room;
    this.draft = room ? room.seats.map((seat) => ({
      ...seat, device: room.machines.find((one) => one.seat === seat.label)?.device ?? '',
    })) : [];
    if (this.draft.length === 0) {
      this.rows();
    }
    this.#choose(null);
  }

  /** Forgets what was arranged. */
  drop() {
    this.draft = null;
    this.#choose(null);
  }

  /** As the interface takes it. */
  get arranged() {
    return (this.draft ?? []).map(({label, x, y, device}) => (device ? {label, x, y, device} : {label, x, y}));
  }

  add() {
    const draft = this.draft ?? [];
    const seat = {label: this.#freeLabel(), x: 500, y: 500, device: ''};
    while (draft.some((one) => one.x === seat.x && one.y === seat.y)) {
      seat.x = snap(seat.x + 3 * STEP);
      seat.y = snap(seat.y + (seat.x >= MOST ? 3 * STEP : 0));
      seat.x = seat.x >= MOST ? LEAST : seat.x;
    }
    draft.push(seat);
    this.#choose(seat);
  }

  #freeLabel() {
    const used = new Set(this.draft?.map((one) => one.label));
    let number = 1;
    while (used.has(String(number))) {
      number++;
    }
    return String(number);
  }

  /** Puts all in rows, with a seat for each machine that has none. */
  rows() {
    const draft = this.draft ?? [];
    for (const machine of this.room?.machines ?? []) {
      if (!draft.some((one) => one.device === machine.device)) {
        draft.push({label: this.#freeLabel(), x: 0, y: 0, device: machine.device});
      }
    }
    const rows = Math.max(1, Math.ceil(draft.length / IN_A_ROW));
    draft.forEach((seat, i) => {
      seat.x = snap(1000 * ((i % IN_A_ROW) + .5) / IN_A_ROW);
      seat.y = snap(120 + 880 * (Math.floor(i / IN_A_ROW) + .5) / rows);
    });
    this.draw();
  }

  /** @param {HTMLElement} button @param {Placed} seat */
  #movable(button, seat) {
    button.addEventListener('pointerdown', (event) => {
      button.setPointerCapture(event.pointerId);
      this.#choose(seat, button);
    });
    button.addEventListener('pointermove', (event) => {
      if (button.hasPointerCapture(event.pointerId)) {
        const room = find('map').getBoundingClientRect();
        this.#move(button, seat, 1000 * (event.clientX - room.left) / room.width, 1000 * (event.clientY - room.top) / room.height);
      }
    });
    button.addEventListener('focus', () => this.#choose(seat, button));
    button.addEventListener('keydown', (event) => {
      const [dx, dy] = {ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP]}[event.key] ?? [0, 0];
      if (dx || dy) {
        event.preventDefault();
        this.#move(button, seat, seat.x + dx, seat.y + dy);
      } else if (event.key === 'Delete') {
        this.#remove();
      }
    });
  }

  /** @param {HTMLElement} button @param {Placed} seat @param {number} x @param {number} y */
  #move(button, seat, x, y) {
    seat.x = snap(x);
    seat.y = snap(y);
    button.style.left = `${seat.x / 10}%`;
    button.style.top = `${seat.y / 10}%`;
  }

  /** @param {Placed | null} seat @param {HTMLElement} [button] already drawn */
  #choose(seat, button) {
    this.chosen = seat;
    find('seat-form').classList.toggle('none', seat === null);
    for (const name of ['seat-label', 'seat-machine', 'seat-remove']) {
      /** @type {HTMLInputElement} */ (find(name)).disabled = seat === null;
    }
    if (seat) {
      /** @type {HTMLInputElement} */ (find('seat-label')).value = seat.label;
      const taken = new Set(this.draft?.filter((one) => one !== seat).map((one) => one.device));
      const choices = [new Option(t('rooms.seat.free'), '')];
      for (const machine of this.room?.machines ?? []) {
        if (!taken.has(machine.device)) {
          choices.push(new Option(machine.name, machine.device));
        }
      }
      const select = /** @type {HTMLSelectElement} */ (find('seat-machine'));
      select.replaceChildren(...choices);
      select.value = seat.device;
    }
    if (button) {
      find('map').querySelectorAll('.chosen').forEach((one) => one.classList.remove('chosen'));
      button.classList.add('chosen');
    } else {
      this.draw();
    }
  }

  #rename() {
    const input = /** @type {HTMLInputElement} */ (find('seat-label'));
    const label = input.value.trim();
    if (this.chosen && label && !this.draft?.some((one) => one !== this.chosen && one.label === label)) {
      this.chosen.label = label;
    }
    input.value = this.chosen?.label ?? '';
    this.draw();
  }

  #place() {
    if (this.chosen) {
      this.chosen.device = /** @type {HTMLSelectElement} */ (find('seat-machine')).value;
      this.draw();
    }
  }

  #remove() {
    this.draft = this.draft?.filter((one) => one !== this.chosen) ?? null;
    this.#choose(null);
  }
}
