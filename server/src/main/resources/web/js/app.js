// @ts-check
/** What makes the pages an app that is there without a line: it can be installed, keeps its own files, and says at the top when the line is gone. */
import {dayTimeText} from './format.js';
import {t} from './i18n.js';

/** Of this version: the folder of the files has a name of its own for each. */
const ASSETS = new URL('..', import.meta.url).pathname;
/** Before the name of a version's store of files. */
const STORE = 'chieng-files-';
const LANGUAGES = ['vi', 'en'];

const place = document.createElement('p');

/** @param {boolean} gone @param {number} keptAt when what is shown was known, or 0 */
function show(gone, keptAt) {
  place.hidden = !gone;
  place.classList.toggle('shown', gone);
  const since = /** @type {HTMLElement} */ (place.lastElementChild);
  since.hidden = keptAt === 0;
  /** @type {HTMLElement} */ (since.lastElementChild).textContent = keptAt === 0 ? '' : dayTimeText(keptAt);
}

/** @param {string} key */
function said(key) {
  const made = document.createElement('span');
  made.dataset.i18n = key;
  made.textContent = t(key);
  return made;
}

function build() {
  place.id = 'kept';
  place.className = 'banner';
  place.setAttribute('role', 'status');
  const since = document.createElement('span');
  since.append(' ', said('line.kept'), ' ', document.createElement('time'));
  place.append(said('line.gone'), since);
  document.querySelector('main')?.prepend(place);
  show(!navigator.onLine, 0);
}

/** The files of this page and both languages, and no other version's. */
async function keepFiles() {
  const name = STORE + ASSETS.split('/').at(-2);
  for (const other of await caches.keys()) {
    if (other.startsWith(STORE) && other !== name) {
      await caches.delete(other);
    }
  }
  const store = await caches.open(name);
  const used = performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname);
  const wanted = [
    location.pathname, ...used.filter((path) => path.startsWith(ASSETS)), ...LANGUAGES.map((language) => `${ASSETS}i18n/${language}.json`),
  ];
  await Promise.all([...new Set(wanted)].map(async (path) => await store.match(path, {ignoreVary: true}) ?? store.add(path)));
}

async function begin() {
  const manifest = document.createElement('link');
  manifest.rel = 'manifest';
  manifest.href = '/manifest.webmanifest';
  document.head.append(manifest);
  build();
  window.addEventListener('offline', () => show(true, 0));
  window.addEventListener('online', () => show(false, 0));
  const {serviceWorker} = navigator;
  if (!serviceWorker) {
    return; // browsers have it over TLS and on the computer itself only
  }
  serviceWorker.addEventListener('message', ({data}) => show(data.gone || !navigator.onLine, data.keptAt));
  serviceWorker.startMessages();
  serviceWorker.controller?.postMessage('line');
  await serviceWorker.register('/sw.js', {updateViaCache: 'none'});
  await serviceWorker.ready;
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => window.addEventListener('load', resolve, {once: true}));
  }
  await keepFiles();
}

if (document.querySelector('meta[name=accounts]')?.getAttribute('content') === 'yes') {
  begin().catch(console.warn);
}
