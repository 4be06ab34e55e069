// @ts-check
/// <reference lib="webworker" />
/**
 * Between the pages and the line. Files that `app.js` has put away come from there; pages and answers come over the line, and when that is gone
 * as they were last known. What is kept of answers is wiped by the page where one logs in, and holds no nickname of others.
 */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** Answers that were last known, by their address without span. The page where one logs in and `kept.js` know the name. */
const DATA = 'chieng-data';
/** What a page needs to be shown; `/classes/…` and `/experiments/…` tell nicknames, and are not kept. */
const KEPT = new RegExp('^/api/v1/(me|schools|schools/[^/]+/(devices|classes|links)|alerts|devices/[^/]+/history|openapi\\.json'
  + '|links(/(outages|share|providers|costs|upgrades|map\\.svg))?)$');
/** When it was known, in milliseconds since 1970: a header of what is kept. */
const KEPT_AT = 'X-Chieng-Kept';
/** Answers that are kept at the most; those that were put away first go first. */
const MOST = 300;
/** What a proxy says whose server is away. */
const AWAY = new Set([502, 503, 504]);

/** Whether the line is gone, and when what is shown was known: 0 while nothing kept is shown. */
let line = {gone: false, keptAt: 0};
let puts = 0;

/** @param {boolean} gone @param {number} [keptAt] */
async function tell(gone, keptAt = 0) {
  const now = {gone, keptAt: gone ? Math.max(keptAt, line.keptAt) : 0};
  if (now.gone !== line.gone || now.keptAt !== line.keptAt) {
    line = now;
    (await worker.clients.matchAll()).forEach((client) => client.postMessage(line));
  }
}

/** Over the line, or null when that is gone. @param {Request} request */
async function overTheLine(request) {
  try {
    const answer = await fetch(request);
    if (!AWAY.has(answer.status)) {
      tell(false);
      return answer;
    }
  } catch (why) {
    console.warn(why);
  }
  return null;
}

/** @param {Request} request */
async function file(request) {
  return await caches.match(request, {ignoreVary: true}) ?? fetch(request);
}

/** @param {Request} request @param {URL} url */
async function page(request, url) {
  const answer = await overTheLine(request);
  if (answer) {
    return answer;
  }
  const kept = await caches.match(url.pathname, {ignoreVary: true});
  if (kept) {
    tell(true);
  }
  return kept ?? Response.error();
}

/** The same for any span and page of a list: what was asked for last is what is known. @param {URL} url */
function keyOf(url) {
  const key = new URL(url);
  ['from', 'to'].forEach((name) => key.searchParams.delete(name));
  return key.href;
}

/** @param {URL} url @param {Response} answer */
async function keep(url, answer) {
  let body = await answer.text();
  if (url.pathname === '/api/v1/me') {
    const {csrf, ...who} = JSON.parse(body); // a secret, and of no use without a line
    body = JSON.stringify(who);
  }
  const store = await caches.open(DATA);
  await store.put(keyOf(url), new Response(body, {
    headers: {'Content-Type': answer.headers.get('Content-Type') ?? 'application/json', [KEPT_AT]: String(Date.now())},
  }));
  if (puts++ % 20 === 0) {
    const keys = await store.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((key) => store.delete(key)));
  }
}

/** @param {FetchEvent} event @param {URL} url */
async function data(event, url) {
  const answer = await overTheLine(event.request);
  if (answer) {
    if (answer.status === 200) {
      event.waitUntil(keep(url, answer.clone()));
    }
    return answer;
  }
  const kept = await (await caches.open(DATA)).match(keyOf(url));
  tell(true, Number(kept?.headers.get(KEPT_AT) ?? 0));
  return kept ?? Response.error();
}

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('message', (event) => event.source?.postMessage(line));
worker.addEventListener('fetch', (event) => {
  const {request} = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) {
    return;
  }
  if (url.pathname.startsWith('/assets/')) {
    event.respondWith(file(request));
  } else if (request.mode === 'navigate') {
    event.respondWith(page(request, url));
  } else if (KEPT.test(url.pathname)) {
    event.respondWith(data(event, url));
  }
});
