// @ts-check
/** The page of one board: what can be set, its rules, its calibration, and who changed that. */
import {Actuators} from './actuators.js';
import {Calibration} from './calibration.js';
import {control, settings} from './control-api.js';
import {choose} from './control-choose.js';
import {History} from './control-history.js';
import {sourceName, timeText} from './format.js';
import {t} from './i18n.js';
import {Live} from './live.js';
import {begin, find} from './page.js';
import {Rules} from './rules.js';
import {Refused} from './session.js';

/** How often the device is asked how it is while somebody looks, in milliseconds; a question costs a metered line some 600 bytes. */
const ASK_MILLIS = 10_000;

const asked = new URLSearchParams(location.search);
const device = asked.get('device') ?? '';
const source = asked.get('source') ?? '';

/** @type {Map<number, import('./live.js').SeriesInfo>} */
const series = new Map();
/** @type {import('./control-api.js').Settings | null} */
let known = null;

const actuators = new Actuators(device, () => look());
const rules = new Rules(device, source, () => refresh());
const calibration = new Calibration(device, () => refresh());
const past = new History(device, () => refresh());

/** @param {string} text */
function banner(text) {
  find('line').textContent = text;
  find('line').classList.toggle('shown', text !== '');
}

/** Whether a series is of what the page is about. @param {import('./live.js').SeriesInfo} one */
const isOurs = (one) => one.device === device && (source ? one.source === source : true)
  && (known?.sources?.includes(one.source) ?? true);

/** Asks the device how it is. */
async function look() {
  const now = await control(device);
  banner(now.state === 'done' ? '' : [t(`told.${now.state}`), now.message].filter(Boolean).join(' '));
  const mine = (now.actuators ?? []).filter(({name}) => !source || name.startsWith(`${source}/`));
  actuators.show(mine, now.state === 'done');
  rules.show(now.rules, known?.rules, mine);
}

/** Asks what was changed, then how the device is. */
async function refresh() {
  known = await settings(device);
  find('title').removeAttribute('data-i18n'); // from now on it is a name
  find('title').textContent = source ? sourceName(source) : known.name;
  find('about').textContent = source ? known.name : '';
  document.title = `${t('control.title')}: ${find('title').textContent} · Chiêng`;
  past.show(known);
  await look();
}

/** @param {import('./live.js').SeriesInfo[]} list */
function describe(list) {
  const own = list.filter((one) => one.device === device && one.source !== 'agent' && one.source !== 'link');
  own.forEach((one) => {
    series.set(one.i, one);
    if (one.latest) {
      calibration.reading(one, one.latest[1]);
    }
  });
  calibration.offer([...series.values()].filter(isOurs));
  rules.offer([...series.values()]); // what a rule looks at may be at another board
}

/** @param {string} school */
function follow(school) {
  const live = new Live(school, {
    snapshot: (snapshot) => describe(snapshot.series),
    series: describe,
    reading: (index, _time, value) => {
      const one = series.get(index);
      if (one) {
        calibration.reading(one, value);
      }
    },
    status: (status) => {
      if (status.device === device) {
        refresh().catch(fail);
      }
    },
    late: () => {},
    gap: () => {},
    line: (connected) => banner(connected ? '' : t('line.lost', {time: timeText(Date.now())})),
  });
  live.open();
}

/** @param {unknown} why */
function fail(why) {
  console.warn(why);
  const status = why instanceof Refused ? why.status : 0;
  banner(t(status === 403 ? 'told.forbidden' : status === 404 ? 'wall.gone' : 'lab.away'));
  return status;
}

function relabel() {
  actuators.relabel();
  rules.relabel();
  calibration.relabel();
  past.relabel();
}

async function start() {
  try {
    if (!device) {
      await choose();
      return;
    }
    await refresh();
    find('all').hidden = false;
    relabel();
    follow(known?.school ?? '');
    window.setInterval(() => document.hidden || look().catch(fail), ASK_MILLIS);
  } catch (why) {
    const status = fail(why);
    if (status !== 403 && status !== 404) {
      window.setTimeout(start, 5000);
    }
  }
}

if (await begin(relabel)) {
  start();
}
