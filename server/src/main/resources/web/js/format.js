// @ts-check
/** Numbers, units and times as people read them. */
import {has, locale, t} from './i18n.js';
import {naming} from './names.js';

/** SenML units (RFC 8428, RFC 8798) whose symbol is not what people write. @type {Record<string, string>} */
const WRITTEN = {
  Cel: '°C', '%RH': '%', Ohm: 'Ω', m2: 'm²', m3: 'm³', 'm/s2': 'm/s²', 'm3/s': 'm³/s', 'W/m2': 'W/m²',
  'cd/m2': 'cd/m²', 'kg/m3': 'kg/m³', 'ug/m3': 'µg/m³', deg: '°', lat: '°', lon: '°', '/': '', count: '',
  '1/min': '/min', '1/s': '/s', 'beat/min': '/min', pH: '', '%EL': '%', '/100': '%', '/1000': '‰', min: 'min',
};

/** Hue of a line by what is measured; a word stands beside each. @type {Record<string, string>} */
const HUES = {
  Cel: 'warm', K: 'warm', lx: 'sun', lm: 'sun', cd: 'sun', 'W/m2': 'sun', '%RH': 'water', '%': 'water', m3: 'water',
  mm: 'water', l: 'water', V: 'volt', mV: 'volt', A: 'volt', mA: 'volt', W: 'volt', kW: 'volt',
};

/** The same for channels that come without a unit. @type {Record<string, string>} */
const HUES_BY_NAME = {
  temperature: 'warm', temp: 'warm', light: 'sun', lux: 'sun', moisture: 'water', soil: 'water', humidity: 'water',
  humi: 'water',
};

/** @param {string | undefined} unit */
export const unitText = (unit) => (unit === undefined ? '' : WRITTEN[unit] ?? unit);

/** @param {{unit?: string, channel: string}} series */
export const hue = (series) => HUES[series.unit ?? ''] ?? HUES_BY_NAME[series.channel.toLowerCase()] ?? 'leaf';

/** The beginnings of the names that agents give to boards and sensors, as people write them. @type {Record<string, string>} */
const KINDS = {
  uno: 'Uno', mega: 'Mega', leonardo: 'Leonardo', micro: 'Micro', arduino: 'Arduino', microbit: 'micro:bit', pico: 'Pico',
  esp32: 'ESP32', ch340: 'CH340', ch9102: 'CH9102', cp210x: 'CP210x', ftdi: 'FTDI', bme280: 'BME280', bmp280: 'BMP280',
  sht31: 'SHT31', bh1750: 'BH1750', ads1115: 'ADS1115', ds18b20: 'DS18B20', gpio: 'GPIO', i2c: 'I²C',
};
/** Those of them that have no serial number of their own: what follows is the USB port that they are in. */
const BY_PORT = /^(ch340|ch9102|cp210x|ftdi|board)$/;
const PORT = /^\d+(\.\d+)*$/;

/** Parts of USB names that people write otherwise, or that say nothing. @type {[RegExp, string][]} */
const IN_SOURCE = [
  [/^usb-/, ''], [/www\.arduino\.cc|0x?0[0-9a-f]{2,3}_/g, ''], [/-if\d\d(-port\d)?$/, ''], [/_+/g, ' '],
  [/[0-9a-f]{5,}([0-9a-f]{4})\b/g, '$1'], [/\barduino\b/, 'Arduino'], [/\buno\b/, 'Uno'], [/\bmicrobit\b/, 'micro:bit'], [/\besp32\b/, 'ESP32'],
];

/**
 * What people call a source: as they named it, else `uno-8543` is Uno 8543, `ch340-1.2` CH340 · USB 1.2, `usb-arduino_uno_lop-6b`
 * Arduino Uno lop-6b.
 * @param {string} source
 * @param {string} [device] whose it is, by which its name is known
 */
export function sourceName(source, device) {
  const named = naming(device, source)?.name;
  if (named) {
    return named;
  }
  const [, head, rest = ''] = /^([a-z0-9]+)(?:-(.+))?$/.exec(source) ?? [];
  const kind = head === 'board' || head === 'phone' ? t(`source.${head}`) : KINDS[head ?? ''];
  if (kind) {
    const isPort = PORT.test(rest) && (rest.includes('.') || BY_PORT.test(head));
    return rest ? kind + (isPort ? ' · USB ' : ' ') + rest.replace(/^[0-9a-f]{5,}([0-9a-f]{4})$/, '$1') : kind;
  }
  const name = IN_SOURCE.reduce((text, [pattern, written]) => text.replace(pattern, written), source).trim();
  return name || source;
}

/** What people call a channel. @param {{device?: string, source?: string, label?: string, channel: string}} series */
export function channelName(series) {
  const named = naming(series.device, series.source, series.channel)?.name;
  if (named) {
    return named;
  }
  const key = `channel.${series.channel.toLowerCase()}`;
  return series.label ?? (has(key) ? t(key) : series.channel);
}

/** Units in which a school's sensors are no finer than a tenth, whatever they print. */
const COARSE = new Set(['Cel', '%', '%RH', 'lx', 'hPa', 'cm', 'mm', 'deg', 'dB']);

/**
 * How many decimals are worth showing: as many as the number was sent with, at most 2, for further ones are noise on a wall.
 * @param {number} value
 * @param {{unit?: string, channel: string}} series
 */
export function decimalsOf(value, series) {
  const coarse = series.unit ? COARSE.has(series.unit) : series.channel.toLowerCase() in HUES_BY_NAME;
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 1000) {
    return 0;
  }
  if (size >= 100) {
    return coarse ? 0 : 1;
  }
  return coarse || Math.abs(value * 10 - Math.round(value * 10)) < 1e-9 ? 1 : 2;
}

/** Those that were made: to make one takes longer than to draw a short line, and a page of charts asks for hundreds a second. */
const formats = new Map();

/** @template T @param {string} key @param {() => T} make @returns {T} */
function kept(key, make) {
  let format = formats.get(key);
  if (!format) {
    format = make();
    formats.set(key, format);
  }
  return format;
}

/** @param {number} value @param {number} decimals */
export const numberText = (value, decimals) => kept(`${locale()} ${decimals}`, () => new Intl.NumberFormat(locale(), {
  minimumFractionDigits: decimals, maximumFractionDigits: decimals,
})).format(value).replace('-', '−');

/** Of the schools: their clocks on the wall, wherever and however a browser is set. */
export const ZONE = 'Asia/Ho_Chi_Minh';

/** @param {number} millis @param {boolean} [seconds] */
export const timeText = (millis, seconds = true) => kept(`time ${seconds}`, () => new Intl.DateTimeFormat('vi', {
  timeZone: ZONE, hour: '2-digit', minute: '2-digit', second: seconds ? '2-digit' : undefined, hourCycle: 'h23',
})).format(millis);

/** In the language of the page, the day before the month in both. @param {number} millis @param {Intl.DateTimeFormatOptions} parts */
export const dateText = (millis, parts) =>
  new Intl.DateTimeFormat(locale() === 'vi' ? 'vi-VN' : 'en-GB', {timeZone: ZONE, hourCycle: 'h23', ...parts}).format(millis);

/** With its day. @param {number} millis */
export const dayTimeText = (millis) =>
  dateText(millis, {day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit'});

/** How long ago, in one unit. @param {number} millis */
export function agoText(millis) {
  const seconds = Math.round(millis / 1000);
  if (seconds < 3) {
    return t('seen.now');
  }
  const [key, n] = seconds < 90 ? ['unit.second', seconds]
    : seconds < 5400 ? ['unit.minute', Math.round(seconds / 60)]
      : seconds < 129_600 ? ['unit.hour', Math.round(seconds / 3600)]
        : ['unit.day', Math.round(seconds / 86_400)];
  return t('seen', {ago: t(/** @type {string} */ (key), {n})});
}
