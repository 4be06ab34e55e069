// @ts-check
/** Rules in words: those that there are and how they are, and a form that writes one. */
import {actuatorName} from './actuators.js';
import {changeRule} from './control-api.js';
import {channelName, sourceName, unitText} from './format.js';
import {locale, t} from './i18n.js';
import {element, typed} from './lab-text.js';
import {find} from './page.js';
import {told} from './told.js';

/** @typedef {import('./live.js').SeriesInfo} Series */
/** @typedef {import('./control-api.js').Rule} Rule */

const input = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (find(id));
const select = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (find(id));

/** How often at most, as rules say it in each language. @type {Record<string, {en: string, vi: string}>} */
const MOST = {
  '': {en: '', vi: ''},
  minute: {en: 'at most once every 1 min', vi: 'nhiều nhất 1 lần mỗi 1 phút'},
  ten: {en: 'at most once every 10 min', vi: 'nhiều nhất 1 lần mỗi 10 phút'},
  hour: {en: 'at most once an hour', vi: 'nhiều nhất 1 lần mỗi giờ'},
  day: {en: 'at most once a day', vi: 'nhiều nhất 1 lần mỗi ngày'},
};

export class Rules {
  /** @param {string} device @param {string} source @param {() => Promise<void>} again asks what there is now */
  constructor(device, source, again) {
    this.device = device;
    this.source = source;
    this.again = again;
    /** @type {Rule[] | undefined} */ this.rules = undefined;
    /** @type {Series[]} */ this.series = [];
    /** @type {import('./control-api.js').Actuator[]} */ this.actuators = [];
    /** The rule that is being changed, or ''. */ this.instead = '';
    this.drawn = '';
    find('rule-form').addEventListener('input', (event) => event.target !== find('sentence') && this.#compose());
    find('rule-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send(input('sentence').value.trim(), this.instead);
    });
    find('rule-cancel').addEventListener('click', () => this.#edit(''));
  }

  /**
   * @param {Rule[] | undefined} running as the device has them; undefined: it does not say
   * @param {string[] | undefined} wanted as it is told; undefined: nobody has told it anything from here
   * @param {import('./control-api.js').Actuator[]} actuators of this board
   */
  show(running, wanted, actuators) {
    this.rules = running ?? wanted?.map((rule) => ({rule})) ?? [];
    if (running || this.actuators.length === 0) {
      this.actuators = actuators;
    }
    this.#fill();
    this.#draw();
  }

  /** @param {Series[]} series that may be looked at */
  offer(series) {
    this.series = series.filter(({channel, latest}) =>
      !/(^|\.)(fault|calibration|min|max|mean|count)$/.test(channel) && typeof latest?.[1] !== 'string');
    this.#fill();
  }

  #fill() {
    /** @param {string} id @param {[string, string][]} entries */
    const options = (id, entries) => {
      const list = select(id);
      const now = JSON.stringify(entries);
      if (list.dataset.entries !== now) {
        const kept = list.value;
        list.dataset.entries = now;
        list.replaceChildren(...entries.map(([value, text]) => new Option(text, value)));
        list.value = entries.some(([value]) => value === kept) ? kept : entries[0]?.[0] ?? '';
      }
    };
    options('rule-channel', this.series.map(({source, channel, unit, label}) =>
      [`${source}/${channel}`, `${channelName({channel, label})}${unit ? ` (${unitText(unit)})` : ''} · ${sourceName(source)}`]));
    options('rule-compare', [['<', '<'], ['<=', '≤'], ['>', '>'], ['>=', '≥'], ['on', t('rule.is.on')], ['off', t('rule.is.off')]]);
    options('rule-actuator', this.actuators.map(({name}) => [name, actuatorName(name)]));
    options('rule-value', [['on', t('rule.on')], ['off', t('rule.off')], ['number', t('rule.number')]]);
    options('rule-most', Object.keys(MOST).map((key) => [key, t(`rule.most.${key || 'any'}`)]));
    find('rule-limit').hidden = ['on', 'off'].includes(select('rule-compare').value);
    find('rule-level').hidden = select('rule-value').value !== 'number';
    if (!this.instead && !input('sentence').matches(':focus')) {
      this.#compose();
    }
  }

  /** Writes the sentence of what is chosen; empty as long as something is missing. */
  #compose() {
    const isVietnamese = locale() === 'vi';
    const compare = select('rule-compare').value;
    const threshold = typed(input('rule-threshold').value);
    const level = typed(input('rule-number').value);
    const [hold, span] = [typed(input('rule-hold').value), typed(input('rule-span').value)];
    const isState = compare === 'on' || compare === 'off';
    find('rule-limit').hidden = isState;
    find('rule-level').hidden = select('rule-value').value !== 'number';
    const series = this.series.find(({source, channel}) => `${source}/${channel}` === select('rule-channel').value);
    const value = {on: isVietnamese ? 'bật' : 'on', off: isVietnamese ? 'tắt' : 'off', number: String(level)}[select('rule-value').value];
    const isWhole = series && select('rule-actuator').value && (isState || Number.isFinite(threshold))
      && (select('rule-value').value !== 'number' || Number.isFinite(level));
    const unit = series?.unit && /^(Cel|%|lx|hPa|V|mV|cm|mm)$/.test(series.unit) ? ` ${unitText(series.unit)}` : '';
    const states = {on: isVietnamese ? 'bật' : 'on', off: isVietnamese ? 'tắt' : 'off'};
    const during = isVietnamese ? 'trong' : 'for';
    const seconds = isVietnamese ? 'giây' : 's';
    const most = MOST[select('rule-most').value]?.[isVietnamese ? 'vi' : 'en'] ?? '';
    input('sentence').value = !isWhole ? '' : [
      isVietnamese ? 'khi' : 'when', `${series.source}/${series.channel}`,
      isState ? states[/** @type {'on' | 'off'} */ (compare)] : `${compare} ${threshold}${unit}`,
      hold > 0 ? `${during} ${hold} ${seconds}` : '',
      isVietnamese ? 'thì' : 'then', select('rule-actuator').value, value,
      span > 0 ? `${during} ${span} ${seconds}` : '',
      most,
    ].filter(Boolean).join(' ');
  }

  /** @param {string} rule to be changed; '': a new one */
  #edit(rule) {
    this.instead = rule;
    find('rule-cancel').hidden = rule === '';
    find('rule-fault').textContent = '';
    this.relabel();
    if (rule) {
      input('sentence').value = rule;
      input('sentence').focus();
    } else {
      this.#compose();
    }
  }

  /** @param {string} rule @param {string} instead */
  async #send(rule, instead) {
    const isDone = await told(find('rule-said'), () => changeRule(this.device, rule, instead));
    if (isDone) {
      this.instead = '';
      find('rule-cancel').hidden = true;
    }
    await this.again().catch(console.warn);
    this.relabel();
  }

  #draw() {
    const rules = this.rules ?? [];
    const now = JSON.stringify([rules, locale()]);
    if (now === this.drawn) {
      return; // nobody loses their place
    }
    this.drawn = now;
    find('rules-none').hidden = rules.length > 0;
    find('rules').replaceChildren(...rules.map((one) => {
      const item = element('li');
      const state = element('span', t(`rule.state.${one.state ?? 'unknown'}`), 'tag');
      state.dataset.state = one.state ?? '';
      const button = (/** @type {string} */ key, /** @type {() => void} */ act) => {
        const made = element('button', t(key), 'quiet');
        made.setAttribute('type', 'button');
        made.setAttribute('aria-label', `${t(key)}: ${one.rule}`);
        made.addEventListener('click', act);
        return made;
      };
      item.append(element('q', one.rule), state,
        button('rule.edit', () => this.#edit(one.rule)), button('rule.remove', () => this.#send('', one.rule)));
      if (one.detail) {
        item.append(element('span', one.detail, 'detail muted'));
      }
      return item;
    }));
  }

  relabel() {
    find('rule-send').textContent = t(this.instead ? 'rule.change' : 'rule.add');
    this.#fill();
    this.#draw();
  }
}
