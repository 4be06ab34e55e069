// @ts-check
/** The REST interface, as far as the page needs it. Times are milliseconds since 1970 in UTC. */

import {Refused} from './session.js';

const ROOT = '/api/v1';
/** Requests under way at the same time: a browser has six connections, and one is the live stream. */
const MAX_REQUESTS = 3;

/** @typedef {{id: string, name: string, areas: {id: string, name: string}[]}} School */
/** @typedef {{id: string, name: string, online?: boolean, since?: number}} Device */
/** @typedef {[number, number, number, number]} Sample time, mean, min, max */

/**
 * @typedef {School & {access: string, state: string, provider?: string, declared?: string, contradiction?: boolean, reviewed?: number, basis?: string,
 *   quality?: string, cause?: string, since?: number}} LinkItem
 * @typedef {{items: LinkItem[], of: number, asOf: number, lines: {broadband: number, cellular: number, unknown: number, observed: number},
 *   states: Record<string, number>, declaredShare?: {day: string, percent: number, source: string}}} Links
 * @typedef {{outage: number, kind: 'opened' | 'closed', noted: number, from: number, to?: number, cause: string, unstable: boolean,
 *   schools: {id: string, name: string}[], waits: boolean, ways: {channel: string, sent?: number, fault?: string, over: boolean}[]}} Alert
 * @typedef {{from: number, to?: number, state: string, quality: string, cause: string, access: string,
 *   corrections?: {learned: number, from: number, cause: string}[]}} Span
 * @typedef {{day: string, of: number, broadband: number}} ShareDay
 * @typedef {{samples: number, median?: number, p10?: number, medianAtLeast?: boolean, p10AtLeast?: boolean}} Spread
 * @typedef {{provider?: string, schools: number, availability?: number, speed: Spread, rtt: Spread}} Service
 * @typedef {{month: string, until: number, least: number, all: Service, items: Service[]}} Providers
 * @typedef {{of: number, sum: number}} Sum
 * @typedef {School & {access: string, provider?: string, monthPrice?: number | null, gigabytePrice?: number | null, bytes?: number, bytesForecast?: number,
 *   spent?: number, spentForecast?: number}} Cost
 * @typedef {{month: string, endOf3g: string, on3g: number, items: Cost[],
 *   all: {schools: number, bytes: Sum, bytesForecast: Sum, spent: Sum, spentForecast: Sum}}} Costs
 * @typedef {{availability?: number, speed?: number, speedAtLeast?: boolean, samples: number}} Period
 * @typedef {{days: number, least: number, items: (School & {day: string, what: string, access?: string, before: Period, after?: Period})[]}} Upgrades
 * @typedef {{id: number, from: number, to?: number, back?: number, area?: string, provider?: string, cause: string, unstable: boolean, schools: {id: string, name: string}[]}} Outage
 */

/**
 * @typedef {{id: string, school: string, name: string, schoolYear: string}} SchoolClass
 * @typedef {{id: string, nickname?: string, hidden: boolean, here: boolean, device?: string, source?: string}} ClassPupil
 * @typedef {SchoolClass & {now: number, code?: {code: string, expires: number}, pupils: ClassPupil[],
 *   boards?: {device: string, source: string}[],
 *   assigned?: {experiment: string, question: string, groups: {device: string, source: string, experiment: string, runs: number, running: boolean, until?: number}[]}}} ClassNow
 */

let running = 0;
/** @type {(() => void)[]} */
const waiting = [];

/** @param {string} address */
async function get(address) {
  if (running >= MAX_REQUESTS) {
    await new Promise((resolve) => waiting.push(() => resolve(undefined)));
  }
  running++;
  try {
    const answer = await fetch(ROOT + address, {headers: {Accept: 'application/json'}});
    if (!answer.ok) {
      throw new Refused(answer.status);
    }
    return await answer.json();
  } finally {
    running--;
    waiting.shift()?.();
  }
}

/** All pages of a list. @param {string} address */
async function all(address) {
  const items = [];
  let cursor = '';
  do {
    const page = await get(`${address}?limit=1000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    items.push(...page.items);
    cursor = page.next ?? '';
  } while (cursor);
  return items;
}

/** @returns {Promise<School[]>} */
export const schools = () => all('/schools');

/** A school's classes. @param {string} school @returns {Promise<SchoolClass[]>} */
export const schoolClasses = async (school) => (await get(`/schools/${encodeURIComponent(school)}/classes`)).items;

/** A class as it is now. @param {string} id @returns {Promise<ClassNow>} */
export const schoolClass = (id) => get(`/classes/${encodeURIComponent(id)}`);

/** All schools' lines, with the figures of the newest page. @returns {Promise<Links>} */
export async function links() {
  const items = [];
  let page;
  let cursor = '';
  do {
    page = await get(`/links?limit=1000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    items.push(...page.items);
    cursor = page.next ?? '';
  } while (cursor);
  return {...page, items};
}

/** The newest alerts. @param {number} limit @returns {Promise<Alert[]>} */
export const alerts = async (limit) => (await get(`/alerts?limit=${limit}`)).items;
/** The newest outages. @param {number} limit @returns {Promise<Outage[]>} */
export const outages = async (limit) => (await get(`/links/outages?limit=${limit}`)).items;

/** What a school's line did, the newest first. @param {string} school @returns {Promise<Span[]>} */
export const linkSpans = async (school) => (await get(`/schools/${encodeURIComponent(school)}/links?limit=60`)).items;

/** How many schools were on broadband, by day. @returns {Promise<ShareDay[]>} */
export const linkShare = async () => (await get('/links/share?days=30')).items;

/** What lines did in a month, by provider. @param {string} month e.g. 2026-09 @returns {Promise<Providers>} */
export const providers = (month) => get(`/links/providers?month=${month}`);

/** What mobile lines carry and cost this month. @returns {Promise<Costs>} */
export const costs = () => get('/links/costs');

/** What is planned for lines, and what was done. @returns {Promise<Upgrades>} */
export const upgrades = () => get('/links/upgrades');

/** The map as a document of SVG. @param {string} language @returns {Promise<Document>} */
export async function linkMap(language) {
  const answer = await fetch(`${ROOT}/links/map.svg?lang=${language}`);
  if (!answer.ok) {
    throw new Error(`map: HTTP ${answer.status}`);
  }
  return new DOMParser().parseFromString(await answer.text(), 'image/svg+xml');
}

/**
 * Where a browser downloads a month's report.
 * @param {'csv' | 'pdf'} kind
 * @param {string} month
 * @param {string | undefined} provider all without one
 * @param {string} lang
 */
export const reportAddress = (kind, month, provider, lang) =>
  `${ROOT}/links/report.${kind}?${new URLSearchParams({month, ...(provider ? {provider} : {}), ...(kind === 'pdf' ? {lang} : {})})}`;

/** Those of all schools that one may see. @param {number} limit @returns {Promise<(Device & {schoolName: string})[]>} */
export const searchDevices = async (limit) => (await get(`/devices?limit=${limit}`)).items;
/** @param {string} school @returns {Promise<Device[]>} */
export const devices = (school) => all(`/schools/${encodeURIComponent(school)}/devices`);

/** @param {string} school */
export const liveAddress = (school) => `${ROOT}/schools/${encodeURIComponent(school)}/live`;

/**
 * @param {{device: string, source: string, channel: string}} series
 * @param {number} from
 * @param {number} to
 * @param {number} points
 */
function historyQuery(series, from, to, points) {
  return new URLSearchParams({
    channel: `${series.source}/${series.channel}`, from: String(Math.floor(from)), to: String(Math.ceil(to)),
    points: String(points),
  });
}

/**
 * Numbers of a span; other kinds of value are left out.
 * @param {{device: string, source: string, channel: string}} series
 * @param {number} from
 * @param {number} to
 * @param {number} points
 * @returns {Promise<Sample[]>}
 */
export async function history(series, from, to, points) {
  const body = await get(`/devices/${encodeURIComponent(series.device)}/history?${historyQuery(series, from, to, points)}`);
  return body.buckets
    ? body.buckets.map((/** @type {number[]} */ [time, min, mean, max]) => [time, mean, min, max])
    : body.points
      .filter((/** @type {[number, unknown]} */ [, value]) => typeof value === 'number')
      .map((/** @type {[number, number]} */ [time, value]) => [time, value, value, value]);
}

/**
 * Where a browser downloads the same as CSV.
 * @param {{device: string, source: string, channel: string}} series
 * @param {number} from
 * @param {number} to
 */
export const csvAddress = (series, from, to) =>
  `${ROOT}/devices/${encodeURIComponent(series.device)}/history.csv?${historyQuery(series, from, to, 2000)}`;
