// @ts-check
/** Phones as sensors, on the wall: the code by which they come with phyphox, which there are, and ending them. */
import {confirmed, telling} from './ask.js';
import {timeText} from './format.js';
import {t} from './i18n.js';
import {find} from './page.js';
import {change, Refused} from './session.js';

const SENSORS = ['accelerometer', 'light', 'sound', 'pressure', 'magnetometer'];
const RATES = [1, 5, 10, 20, 50];
/** While the dialog is open it is asked who has come, this often, in milliseconds. */
const POLL_MILLIS = 3000;

/** @typedef {{page: string, mqtt: string, problems: string[], phones: {device: string, number: number, app: boolean}[], link?: string,
 *   sensors?: string[], rate?: number, expires?: number}} Phones */

/** @param {string} schoolClass */
export function wirePhones(schoolClass) {
  const address = `/classes/${encodeURIComponent(schoolClass)}/phones`;
  const dialog = /** @type {HTMLDialogElement} */ (find('phones'));
  let timer = 0;
  const ask = async () => {
    const answer = await fetch(`/api/v1${address}`, {headers: {Accept: 'application/json'}});
    if (!answer.ok) {
      throw new Refused(answer.status);
    }
    draw(await answer.json(), address, ask);
  };
  find('phones-open').addEventListener('click', () => telling(async () => {
    fill();
    await ask();
    dialog.showModal();
    timer = window.setInterval(() => document.hidden || ask().catch(console.warn), POLL_MILLIS);
  }));
  dialog.addEventListener('close', () => window.clearInterval(timer));
  find('phones-close').addEventListener('click', () => dialog.close());
  /** @type {HTMLFormElement} */ (dialog.querySelector('form')).addEventListener('submit', (event) => {
    event.preventDefault();
    const sensors = [...dialog.querySelectorAll('.sensors input')].map((box) => /** @type {HTMLInputElement} */ (box))
      .filter(({checked}) => checked).map(({value}) => value);
    const rate = Number(/** @type {HTMLSelectElement} */ (find('phones-rate')).value);
    if (sensors.length > 0) {
      telling(async () => draw(await change(address, {sensors, rate}), address, ask));
    }
  });
  find('phones-end').addEventListener('click', async () => {
    dialog.close();
    if (await confirmed(t('phones.end.ask'))) {
      await telling(() => change(address, {}, 'DELETE'));
    }
  });
}

/** The choices, with what was chosen before. */
function fill() {
  const place = /** @type {HTMLElement} */ (find('phones').querySelector('.sensors'));
  const chosen = new Set([...place.querySelectorAll('input')].filter(({checked}) => checked).map(({value}) => value));
  const labels = SENSORS.map((sensor) => {
    const label = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.value = sensor;
    box.checked = chosen.size ? chosen.has(sensor) : sensor === 'accelerometer';
    label.append(box, t(`phones.${sensor}`));
    return label;
  });
  place.replaceChildren(/** @type {Element} */ (place.querySelector('legend')), ...labels);
  const select = /** @type {HTMLSelectElement} */ (find('phones-rate'));
  const rate = select.value || '10';
  select.replaceChildren(...RATES.map((hertz) => new Option(t('phone.rate', {n: hertz}), String(hertz))));
  select.value = rate;
}

/** @param {Phones} known @param {string} address @param {() => Promise<void>} ask */
function draw(known, address, ask) {
  const item = (/** @type {string} */ text) => {
    const li = document.createElement('li');
    li.textContent = text;
    return li;
  };
  find('phones-problems').replaceChildren(...known.problems.map((problem) => item(t(`phones.problem.${problem}`, {address: known.page}))));
  find('phones-code').hidden = !known.link;
  find('phones-end').hidden = !known.link && known.phones.length === 0;
  find('phones-page').textContent = `${known.page.replace(/^https?:\/\//, '')}/phone`;
  if (known.link) {
    const picture = /** @type {HTMLImageElement} */ (find('phones-qr'));
    if (picture.dataset.link !== known.link) {
      picture.dataset.link = known.link;
      picture.src = `/api/v1${address}/qr.svg?${known.expires}`;
    }
    picture.alt = t('phones.qr', {link: known.link});
    find('phones-until').textContent = t('codes.until', {time: timeText(known.expires ?? 0, false)});
  }
  find('phones-count').textContent = known.phones.length ? t('phones.count', {n: known.phones.length}) : '';
  find('phones-list').replaceChildren(...known.phones.map((phone) => {
    const li = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'chip';
    button.textContent = `${phone.number} · ${phone.app ? 'phyphox' : t('phones.browser')} ×`;
    button.setAttribute('aria-label', t('phones.end.one', {n: phone.number}));
    button.title = t('phones.end.one', {n: phone.number});
    button.addEventListener('click', () => telling(async () => {
      await change(`${address}/${encodeURIComponent(phone.device)}`, {}, 'DELETE');
      await ask();
    }));
    li.append(button);
    return li;
  }));
}
