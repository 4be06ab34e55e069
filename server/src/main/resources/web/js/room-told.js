// @ts-check
/** Who at the school is told of its rooms, by mail or by a program. */
import {telling} from './ask.js';
import {t} from './i18n.js';
import {find} from './page.js';
import {moment} from './room-words.js';

/**
 * @typedef {{channel: 'mail' | 'webhook', over: boolean, sent?: number, fault?: string}} Way
 * @typedef {{mail: string[], webhook?: string, language: string, ways: {mail: boolean, hosts: string[]}, newest: Way[]}} Told
 * @typedef {{get: (path: string) => Promise<any>, post: (path: string, body: object) => Promise<any>}} Board
 */

const PATH = '/lab-alerts';

/** @param {string} name */
const input = (name) => /** @type {HTMLInputElement} */ (find(name));

export class RoomTold {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    find('told').addEventListener('submit', (event) => {
      event.preventDefault();
      telling(() => this.#keep());
    });
  }

  /** Of the school that is chosen now. */
  async show() {
    /** @type {Told} */ const told = await this.board.get(PATH);
    this.told = told;
    this.draw();
    input('told-mail').value = told.mail.join(', ');
    input('told-webhook').value = told.webhook ?? '';
    input('told-language').value = told.language;
  }

  /** What stands there, in the page's language. */
  draw() {
    if (!this.told) {
      return;
    }
    const {ways, newest} = this.told;
    const none = !ways.mail && ways.hosts.length === 0;
    find('told').hidden = false;
    find('told-none').hidden = !none;
    find('told-fields').hidden = none;
    find('told-by-mail').hidden = !ways.mail;
    find('told-by-webhook').hidden = ways.hosts.length === 0;
    find('told-hosts').textContent = ways.hosts.join(', ');
    find('told-newest').replaceChildren(...newest.map((way) => {
      const item = document.createElement('li');
      const how = t(`told.by.${way.channel}`);
      item.classList.toggle('bad', way.sent === undefined);
      item.textContent = way.sent === undefined
        ? t(way.over ? 'told.lost' : 'told.waits', {how, fault: way.fault ?? ''})
        : t('told.sent', {how, time: moment(way.sent)});
      return item;
    }));
  }

  async #keep() {
    const mail = input('told-mail').value.split(/[\s,;]+/).filter((one) => one !== '');
    const webhook = input('told-webhook').value.trim() || null;
    await this.board.post(PATH, {mail, webhook, language: input('told-language').value});
    await this.show();
    find('told-kept').textContent = t('power.kept');
  }
}
