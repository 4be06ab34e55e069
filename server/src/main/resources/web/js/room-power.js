// @ts-check
/** Waking the computers of a room, shutting them down, and which device does that. */
import {devices} from './api.js';
import {telling} from './ask.js';
import {t} from './i18n.js';
import {find} from './page.js';

/**
 * @typedef {{get: (path: string) => Promise<any>, post: (path: string, body: object) => Promise<any>, school: () => string,
 *   room: () => import('./room-map.js').Room | null}} Board
 */

const GOOD = ['sent', 'on', 'done', 'off'];

/** @param {string} name */
const input = (name) => /** @type {HTMLInputElement} */ (find(name));
const select = () => /** @type {HTMLSelectElement} */ (find('power-relay'));

export class RoomPower {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    this.dialog = /** @type {HTMLDialogElement} */ (find('power'));
    find('power-open').addEventListener('click', () => telling(() => this.#open()));
    find('power-close').addEventListener('click', () => this.dialog.close());
    find('power-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#fault(() => this.#keep());
    });
    find('power-wake').addEventListener('click', () => this.#fault(() => this.#ask('wake', {})));
    find('power-off').addEventListener('click', () => this.#fault(() => this.#ask('shutdown', {force: input('power-force').checked})));
  }

  get #path() {
    return `/labs/${encodeURIComponent(this.board.room()?.id ?? '')}`;
  }

  async #open() {
    const room = this.board.room();
    if (!room) {
      return;
    }
    const [all, relay] = await Promise.all([devices(this.board.school()), this.board.get(`${this.#path}/relay`)]);
    const mine = new Set(room.machines.filter((one) => one.verdict !== 'unknown').map((one) => one.device));
    select().replaceChildren(
      new Option(t('power.relay.none'), ''),
      ...all.filter((/** @type {{id: string}} */ one) => one.id === relay.device || !mine.has(one.id))
        .map((/** @type {{id: string, name: string}} */ one) => new Option(one.name, one.id)),
    );
    select().value = relay.device ?? '';
    input('power-time').value = relay.off ?? '';
    input('power-force').checked = false;
    find('power-results').replaceChildren();
    this.#able();
    find('power-told').textContent = '';
    this.dialog.showModal();
  }

  /** Without a relay nobody can be told. */
  #able() {
    for (const name of ['power-wake', 'power-off', 'power-force']) {
      /** @type {HTMLButtonElement | HTMLInputElement} */ (find(name)).disabled = select().value === '';
    }
  }

  async #keep() {
    await this.board.post(`${this.#path}/relay`, {device: select().value || null, off: input('power-time').value || null});
    this.#able();
    find('power-told').textContent = t('power.kept');
  }

  /** @param {string} what @param {object} body */
  async #ask(what, body) {
    find('power-told').textContent = t('power.asking');
    const answer = await this.board.post(`${this.#path}/${what}`, body);
    const names = new Map(this.board.room()?.machines.map((one) => [one.device, one.seat ? `${one.seat} · ${one.name}` : one.name]));
    find('power-told').textContent = answer.state === 'done' ? '' : t(answer.state === 'away' ? 'power.away' : 'power.silent');
    find('power-results').replaceChildren(...answer.computers.map((/** @type {{device: string, result: string}} */ one) => {
      const item = document.createElement('li');
      item.classList.toggle('bad', !GOOD.includes(one.result));
      item.textContent = `${names.get(one.device) ?? one.device}: ${t(`power.result.${one.result}`)}`;
      return item;
    }));
  }

  /** What went wrong is told in the dialog, which covers the page. @param {() => Promise<void>} work */
  async #fault(work) {
    try {
      await work();
    } catch (why) {
      console.warn(why);
      find('power-told').textContent = t('power.fault');
    }
  }
}
