// @ts-check
/** The wall of a class: a tile a group, who needs help and why, and what the teacher does with the picture. */
import {schoolClass} from './api.js';
import {telling} from './ask.js';
import {drawWork, lend, progressOf, wireAssign} from './assign.js';
import {Boards} from './boards.js';
import {timeText} from './format.js';
import {drawGroups, keyOf} from './groups.js';
import {locale, t} from './i18n.js';
import {drawLesson, wireLesson} from './lesson.js';
import {Live} from './live.js';
import {find} from './page.js';
import {wirePeople} from './people.js';
import {wirePhones} from './phones.js';
import {WINDOWS} from './samples.js';
import {reasonOf} from './stuck.js';

/** @typedef {import('./board.js').Board} Board */

/** As on the live page. */
const REDRAW_MILLIS = matchMedia('(prefers-reduced-motion: reduce)').matches ? 1000 : 333;
/** What changes in a class is asked for once for all that changes within this long, in milliseconds. */
const GATHER_MILLIS = 250;
/** As on the live page: how long a page that nobody sees keeps its stream, in milliseconds. */
const HIDDEN_MILLIS = 60_000;

export class Wall {
  /** @param {string} id of the class */
  constructor(id) {
    this.id = id;
    this.store = `chieng.wall.${id}`;
    this.boards = new Boards(find('boards'), WINDOWS[60]);
    /** @type {import('./api.js').ClassNow | null} */ this.known = null;
    /** @type {Live | null} */ this.live = null;
    /** How far the server's clock is ahead of ours, in milliseconds. */ this.ahead = 0;
    /** When the line was lost, or 0. */ this.lostAt = 0;
    this.full = false;
    /** The server's time at which the picture stands still, or 0. */ this.frozenAt = 0;
    /** Key of the board that fills the screen, or ''. */ this.spot = '';
    /** @type {Set<string>} keys of boards that are not of this class */ this.off = new Set(JSON.parse(localStorage.getItem(this.store) ?? '[]'));
    this.asking = 0;
    this.hiding = 0;
    /** What is drawn of people and help: not drawn anew unless it changes. */ this.drawn = '';
  }

  /** Asks until there is an answer, then opens the stream. */
  async begin() {
    if (!this.known) {
      await this.ask();
    }
    if (!this.known) {
      window.setTimeout(() => this.begin(), 4000);
      return;
    }
    wireLesson(this);
    wirePeople(this.id);
    wireAssign(this);
    wirePhones(this.id);
    find('lesson').hidden = false;
    find('windows').hidden = false;
    find('all-classes').hidden = false;
    window.setInterval(() => this.draw(), REDRAW_MILLIS);
    this.live = new Live(this.known.school, this.#listener());
    this.live.open();
  }

  /** A page that nobody sees gives its stream back after a while; one that is seen again has it at once. */
  see() {
    window.clearTimeout(this.hiding);
    if (document.hidden) {
      this.hiding = window.setTimeout(() => this.live?.close(), HIDDEN_MILLIS);
    } else if (this.live && !this.live.source) {
      this.live.open();
    }
    this.draw();
  }

  /** Who is in class, and by which code. */
  async ask() {
    await telling(async () => { this.known = await schoolClass(this.id); });
    this.draw();
  }

  /** @returns {import('./live.js').Listener} */
  #listener() {
    const unless = (/** @type {() => void} */ work) => this.frozenAt || work();
    return {
      snapshot: (snapshot) => {
        this.ahead = snapshot.now - Date.now();
        unless(() => this.boards.snapshot(snapshot));
      },
      names: () => this.relabel(),
      series: (series) => unless(() => this.boards.describe(series)),
      reading: (index, time, value) => unless(() => this.boards.reading(index, time, value)),
      status: (status) => unless(() => this.boards.status(status)),
      late: (spans) => spans.forEach(([index]) => this.boards.refetch(index)),
      gap: () => {
        this.boards.refetch();
        this.#askSoon();
      },
      schoolClass: (news) => {
        if (news.class === this.id) {
          this.#askSoon();
        }
      },
      line: (connected, full) => {
        const isBack = connected && this.lostAt !== 0;
        this.full = full;
        this.lostAt = connected ? 0 : this.lostAt || Date.now();
        if (isBack || full) {
          this.#askSoon(); // what was told meanwhile; or nobody is logged in any more
        }
        this.draw();
      },
    };
  }

  #askSoon() {
    if (this.asking === 0) {
      this.asking = window.setTimeout(() => {
        this.asking = 0;
        this.ask();
      }, GATHER_MILLIS);
    }
  }

  get now() {
    return Date.now() + this.ahead;
  }

  /** The picture stands still, or goes on with what is measured now. */
  freeze() {
    this.frozenAt = this.frozenAt ? 0 : this.now;
    if (!this.frozenAt) {
      this.live?.open(); // what came meanwhile was let go: the server tells it anew
    }
    this.draw();
  }

  /** Fills the screen with one group, or goes back to all. @param {string} key */
  spotlight(key) {
    this.spot = this.spot === key ? '' : key;
    this.draw();
    window.scrollTo({top: 0});
  }

  /** Steps from one group to the next while one fills the screen. @param {number} by */
  step(by) {
    const keys = this.shown().map(keyOf);
    if (this.spot && keys.length > 1) {
      this.spotlight(keys[(keys.indexOf(this.spot) + by + keys.length) % keys.length]);
    }
  }

  /** Takes a board off this class's wall, on this screen. @param {string} key */
  take(key) {
    this.off.add(key);
    this.#keep();
  }

  /** Puts all of them back. */
  takeBack() {
    this.off.clear();
    this.#keep();
  }

  #keep() {
    localStorage.setItem(this.store, JSON.stringify([...this.off]));
    this.spot = this.off.has(this.spot) ? '' : this.spot;
    this.draw();
  }

  /** The boards of this class, in a lasting order. */
  shown() {
    return [...this.boards.boards.values()].filter((board) => !this.off.has(keyOf(board)))
      .sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
  }

  draw() {
    if (document.hidden || !this.known || !this.live) {
      return;
    }
    const now = this.frozenAt || this.now;
    this.boards.boards.forEach((board) => this.#dress(board));
    this.boards.draw(now, this.lostAt === 0 || this.frozenAt !== 0);
    find('clock').textContent = timeText(this.now);
    this.#banner('line', this.lostAt === 0 ? '' : this.full ? t('line.full') : t('line.lost', {time: timeText(this.lostAt)}));
    this.#banner('frozen', this.frozenAt ? t('wall.frozen', {time: timeText(this.frozenAt)}) : '');
    document.body.classList.toggle('lost', this.lostAt !== 0);
    document.body.classList.toggle('spotlit', this.spot !== '');
    const reasons = new Map(this.shown().map((board) => [keyOf(board), reasonOf(board, now)]));
    const drawn = JSON.stringify([locale(), this.known, this.frozenAt, this.spot, [...reasons], [...this.off], this.boards.devices.size,
      this.shown().map((board) => this.known && progressOf(this.known, keyOf(board), this.now).state),
      [...this.boards.boards.values()].map((board) => [board.state, board.faults.size, board.device.name])]);
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      drawGroups(this, this.known, reasons);
      drawWork(this, this.known);
      drawLesson(this.known, this);
    }
  }

  /** @param {string} id @param {string} text */
  #banner(id, text) {
    if (find(id).textContent !== text) {
      find(id).textContent = text;
    }
    find(id).classList.toggle('shown', text !== '');
  }

  /** What a tile has on the wall only: its buttons, and small lines unless it fills the screen. @param {Board} board */
  #dress(board) {
    const {element} = board;
    const key = keyOf(board);
    const isSpot = this.spot === key;
    if (element.dataset.key !== key) {
      element.dataset.key = key;
      element.querySelector('.spot')?.addEventListener('click', () => this.spotlight(key));
      element.querySelector('.off')?.addEventListener('click', () => this.take(key));
      element.querySelector('.lend')?.addEventListener('click', () => lend(this, board));
    }
    element.hidden = this.off.has(key) || (this.spot !== '' && !isSpot);
    element.classList.toggle('lit', isSpot);
    for (const tile of board.tiles.values()) {
      if (tile.chart.place.hasAttribute('data-spark') === isSpot) {
        tile.chart.place.toggleAttribute('data-spark', !isSpot);
        tile.chart.reset();
        tile.dirty = true;
      }
    }
  }

  relabel() {
    this.boards.relabel();
    this.drawn = '';
    this.draw();
  }

  /** @param {import('./samples.js').Window} window */
  setWindow(window) {
    this.boards.setWindow(window);
    this.draw();
  }
}
