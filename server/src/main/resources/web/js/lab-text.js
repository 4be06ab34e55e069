// @ts-check
/** Figures, formulas and names of experiments as people read them. */
import {channelName, dateText, numberText, unitText} from './format.js';
import {t} from './i18n.js';

/** @typedef {import('./lab-api.js').Measured} Measured */

/** @param {string} name @param {string} [text] @param {string} [style] */
export function element(name, text = '', style = '') {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = style;
  return made;
}

/** A number with so many digits that count, at least; whole ones whole. @param {number} value @param {number} [digits] */
export function figure(value, digits = 4) {
  if (value === 0 || Number.isInteger(value) && Math.abs(value) < 1e9) {
    return numberText(value, 0);
  }
  const power = Math.floor(Math.log10(Math.abs(value)));
  return power < -4 || power >= 7 ? scientific(value, power, digits - 1) : numberText(value, Math.max(0, digits - 1 - power));
}

/** Ten to a power. @param {number} power */
const ten = (power) => `10${String(power).replace(/[-\d]/g, (sign) => (sign === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)]))}`;

/** @param {number} value @param {number} power @param {number} decimals */
const scientific = (value, power, decimals) => `${numberText(value / 10 ** power, Math.max(0, decimals))}·${ten(power)}`;

/**
 * A value with its standard error, of which two digits count, and the value as far as these (JCGM 100:2008 section 7.2.6).
 * @param {number} value
 * @param {number} error
 */
export function withError(value, error) {
  if (!(error > 0) || !Number.isFinite(error)) {
    return figure(value);
  }
  const last = Math.floor(Math.log10(error)) - 1; // the power of the last digit that counts
  const power = Math.floor(Math.log10(Math.max(Math.abs(value), error)));
  if (power < -3 || last > 0) {
    const [of, off] = [value, error].map((one) => numberText(one / 10 ** power, Math.max(0, power - last)));
    return `(${of} ± ${off})·${ten(power)}`;
  }
  return `${numberText(value, -last)} ± ${numberText(error, -last)}`;
}

/** @param {number} seconds */
export const secondsText = (seconds) => `${numberText(seconds, seconds < 100 ? 1 : 0)} s`;

/** @param {Measured} channel */
export const unitOf = (channel) => unitText(channel.unit);
/** @param {Measured} channel */
export function titleOf(channel) {
  const unit = unitOf(channel);
  return channelName(channel) + (unit && ` (${unit})`);
}

/** A parameter's unit: that of y over that of x. @param {string} y @param {string} x @param {number} power */
function over(y, x, power) {
  const below = x && (power > 1 ? `${x}²` : x);
  return below ? `${y || '1'}/${below}` : y;
}

/**
 * What a fit says: its formula, its parameters with their errors.
 * @param {import('./fit.js').Fit} fit
 * @param {string} x sign of what is along, e.g. t
 * @param {string} unitX
 * @param {string} unitY
 */
export function fitText({kind, values, errors, deviation, r2}, x, unitX, unitY) {
  const formula = {
    line: `y = a + b·${x}`, parabola: `y = a + b·${x} + c·${x}²`, exponential: `y = c + a·exp(k·${x})`,
  }[kind];
  const names = {line: ['a', 'b'], parabola: ['a', 'b', 'c'], exponential: ['c', 'a', 'k']}[kind];
  const units = {
    line: [unitY, over(unitY, unitX, 1)], parabola: [unitY, over(unitY, unitX, 1), over(unitY, unitX, 2)],
    exponential: [unitY, unitY, over('', unitX, 1)],
  }[kind];
  const parameters = names.map((name, i) => {
    const text = withError(values[i], errors[i]);
    const isPlain = !units[i] || text.startsWith('(') || !text.includes('±');
    return `${name} = ${isPlain ? text : `(${text})`}${units[i] && ` ${units[i]}`}`;
  });
  return {formula, parameters, deviation: `${figure(deviation, 2)}${unitY && ` ${unitY}`}`, r2: numberText(Math.floor(r2 * 1e4) / 1e4, 4)};
}

/** A number as somebody types it, with comma or point; NaN when it is none. @param {string} text */
export const typed = (text) => (text.trim() === '' ? NaN : Number(text.trim().replace('−', '-').replace(',', '.')));

/** @param {number} millis */
export function spanText(millis) {
  const seconds = millis / 1000;
  return seconds < 60 ? t('lab.unit.seconds', {n: numberText(seconds, Number.isInteger(seconds) ? 0 : 1)})
    : t('lab.unit.minutes', {n: numberText(seconds / 60, Number.isInteger(seconds / 60) ? 0 : 1)});
}

/** @param {number} millis */
export const dayText = (millis) =>
  dateText(millis, {day: 'numeric', month: 'short', year: 'numeric'});
