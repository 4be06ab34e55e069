// @ts-check
/** The lab manager's board: who needs care today, and each room as it is now. */
import {schools} from './api.js';
import {telling} from './ask.js';
import {t} from './i18n.js';
import {Live} from './live.js';
import {begin, find} from './page.js';
import {drawCare, drawMachine} from './room-care.js';
import {drawHours, drawReports} from './room-hours.js';
import {RoomMap} from './room-map.js';
import {RoomPower} from './room-power.js';
import {RoomTold} from './room-told.js';
import {callRooms} from './room-words.js';
import {change, Refused} from './session.js';

/** @typedef {{id: string, name: string, machines: number, use: Record<string, number>, bad: number, watch: number}} Listed */

/** News come together: all is asked again so long after the first, in milliseconds. */
const PAUSE = 400;
/** Also without news, so that what ages is seen. */
const EVERY = 60_000;
const USES = ['active', 'idle', 'nobody', 'off', 'unknown'];
const ROOM = 'chieng.room';

let school = '';
let room = '';
let keeps = false;
let waits = 0;
/** @type {Live | null} */ let live = null;
/** @type {{labs: Listed[], care: import('./room-care.js').Care[], room: import('./room-map.js').Room | null}} */
let shown = {labs: [], care: [], room: null};
/** @type {string | null} the machine that is shown by itself */ let opened = null;

const id = encodeURIComponent;
const told = new RoomTold({get: (path) => get(path), post: (path, body) => post(path, body)});
const map = new RoomMap((machine) => open(machine.device));

/** @param {string} path */
async function get(path) {
  const answer = await fetch(`/api/v1/schools/${id(school)}${path}`, {headers: {Accept: 'application/json'}});
  if (!answer.ok) {
    throw new Refused(answer.status);
  }
  return answer.json();
}

/** @param {string} path @param {object} body */
const post = (path, body) => change(`/schools/${id(school)}${path}`, body);

const deeds = {
  purpose: (/** @type {string} */ finding) => done(() => post(`/findings/${id(finding)}/end`, {})),
  step: (/** @type {string} */ ticket, /** @type {string} */ state) => done(() => post(`/tickets/${id(ticket)}`, {state})),
  report: (/** @type {string} */ device, /** @type {string} */ what) => done(() => post('/tickets', {device, what})),
};

/** A change, after which all is asked again. @param {() => Promise<unknown>} work */
const done = (work) => telling(async () => {
  await work();
  await refresh();
});

async function refresh() {
  const asked = school;
  const [{items: labs}, {items: care}] = await Promise.all([get('/labs'), get('/care')]);
  if (!labs.some((/** @type {Listed} */ one) => one.id === room)) {
    room = labs[0]?.id ?? '';
  }
  const now = room ? await get(`/labs/${id(room)}`) : null;
  if (asked === school) {
    shown = {labs, care, room: now};
    callRooms(labs);
    draw();
  }
}

/** The hours change slowly: they are asked when a room is shown. */
async function hours() {
  const asked = room;
  find('hours-card').hidden = true;
  if (asked) {
    const use = await get(`/labs/${id(asked)}/use?weeks=4`);
    if (asked === room) {
      drawHours(use);
      drawReports(school, shown.room?.now ?? Date.now());
    }
  }
}

/** Asks again soon, once for all that is told until then. */
function soon() {
  if (!waits) {
    waits = window.setTimeout(() => {
      waits = 0;
      telling(refresh);
    }, PAUSE);
  }
}

function draw() {
  const {labs, care, room: now} = shown;
  document.title = `${t('rooms.title')} · Chiêng`;
  drawCare(care, keeps ? deeds : null, (one) => show(one.lab ?? room, one.device));
  find('care-card').hidden = labs.length === 0;
  find('labs').replaceChildren(...labs.map((one) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = one.name;
    button.setAttribute('aria-current', String(one.id === room));
    if (one.bad > 0) {
      const sick = document.createElement('span');
      sick.className = 'sick';
      sick.textContent = String(one.bad);
      sick.title = t('care.title', {n: one.bad});
      button.append(sick);
    }
    button.addEventListener('click', () => show(one.id));
    return button;
  }));
  find('room-card').hidden = !now;
  find('none').hidden = labs.length > 0;
  find('make').hidden = !keeps || map.draft !== null;
  find('arrange').hidden = !keeps;
  find('power-open').hidden = !keeps;
  told.draw();
  if (now) {
    find('room-name').textContent = now.name;
    find('room-none').hidden = now.machines.length > 0;
    const listed = labs.find((one) => one.id === now.id);
    find('counts').replaceChildren(...USES.filter((use) => listed?.use[use]).map((use) => {
      const item = document.createElement('li');
      item.dataset.use = use;
      item.textContent = `${listed?.use[use]} ${t(`use.${use}.short`)}`;
      return item;
    }));
    map.show(now);
    const machine = now.machines.find((one) => one.device === opened);
    if (machine) {
      drawMachine(machine, keeps ? deeds : null);
    }
  }
}

/** @param {string} wanted a room @param {string} [device] a machine in it */
async function show(wanted, device) {
  if (map.draft && wanted !== room) {
    stopArranging();
  }
  room = wanted;
  localStorage.setItem(ROOM, room);
  await telling(refresh);
  telling(hours);
  if (device) {
    open(device);
  }
}

/** @param {string} device */
function open(device) {
  opened = device;
  draw();
  /** @type {HTMLDialogElement} */ (find('seat')).showModal();
}

/** @param {boolean} begun */
function arranging(begun) {
  find('looking').hidden = begun;
  find('arranging').hidden = !begun;
  find('arrange-help').hidden = !begun;
  find('seat-form').hidden = !begun; // from the begin on: nothing moves under a finger
  draw();
}

function stopArranging() {
  map.drop();
  arranging(false);
}

function choose(/** @type {string} */ wanted) {
  school = wanted;
  room = localStorage.getItem(ROOM) ?? '';
  live?.close();
  live = new Live(school, {
    snapshot: soon, series: soon, late: soon, gap: soon, status: soon,
    reading: soon, line: () => {},
  });
  live.open();
  return telling(refresh).then(() => telling(hours)).then(() => keeps && telling(() => told.show()));
}

new RoomPower({get, post, school: () => school, room: () => shown.room});
find('arrange').addEventListener('click', () => {
  map.arrange();
  arranging(true);
});
find('seat-add').addEventListener('click', () => map.add());
find('rows').addEventListener('click', () => map.rows());
find('drop').addEventListener('click', stopArranging);
find('keep').addEventListener('click', () => telling(async () => {
  await post(`/labs/${id(room)}/seats`, {seats: map.arranged});
  stopArranging();
  await refresh();
}));
find('make').addEventListener('submit', (event) => {
  event.preventDefault();
  const name = /** @type {HTMLInputElement} */ (find('make-name'));
  done(async () => {
    const made = await post('/labs', {name: name.value});
    name.value = '';
    room = made.id;
  });
});
find('report').addEventListener('submit', (event) => {
  event.preventDefault();
  const what = /** @type {HTMLInputElement} */ (find('report-what'));
  deeds.report(opened ?? '', what.value);
  what.value = '';
});
find('seat-close').addEventListener('click', () => /** @type {HTMLDialogElement} */ (find('seat')).close());
find('seat').addEventListener('close', () => {
  opened = null;
});

const who = await begin(() => {
  draw();
  if (school) {
    telling(hours);
  }
});
if (who) {
  const roles = who.roles.map(({role}) => role);
  keeps = roles.includes('lab-manager') || roles.includes('administrator');
  const all = await schools();
  const mine = who.roles.find((one) => one.role === 'lab-manager')?.school;
  const picker = /** @type {HTMLSelectElement} */ (find('school'));
  picker.replaceChildren(...all.map((one) => new Option(one.name, one.id)));
  find('picker').hidden = all.length < 2;
  picker.addEventListener('change', () => choose(picker.value));
  picker.value = mine ?? all[0]?.id ?? '';
  if (picker.value) {
    await choose(picker.value);
    window.setInterval(soon, EVERY);
  }
}
