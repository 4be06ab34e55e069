// @ts-check
/** The page of experiments: either a class's list, or one of them. */
import {schools} from './api.js';
import {loadPreferred, switchLanguage, t} from './i18n.js';
import {offerGallery} from './lab-gallery.js';
import {LabList} from './lab-list.js';
import {LabOne} from './lab-one.js';
import {leave, me, toLogin} from './session.js';

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {LabList | LabOne | null} */
let shown = null;

function showLanguage() {
  const button = find('language');
  button.textContent = t('language.other');
  button.lang = document.documentElement.lang === 'vi' ? 'en' : 'vi';
  document.title = `${t('lab.title')} · Chiêng`;
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

/** @param {string} key what keeps the page from going on; empty: nothing does */
function tell(key) {
  find('line').textContent = key && t(key);
  find('line').classList.toggle('shown', key !== '');
}

find('theme').addEventListener('click', () => {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('chieng.theme', theme);
  shown?.relabel();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => shown?.relabel());
find('language').addEventListener('click', async () => {
  await switchLanguage();
  showLanguage();
  shown?.relabel();
});
find('leave').addEventListener('click', () => leave().catch(console.warn));

async function start() {
  try {
    const who = await me();
    if (who === 'nobody' || who === 'unasked') {
      toLogin();
      return;
    }
    find('who').textContent = who.name;
    find('who').hidden = false;
    find('leave').hidden = false;
    const isTeacher = who.roles.some(({role}) => role === 'teacher' || role === 'administrator');
    const pupil = who.roles.find(({role}) => role === 'student');
    if (!isTeacher && !pupil) {
      tell('lab.forbidden');
      return;
    }
    const wanted = new URLSearchParams(location.search).get('experiment');
    tell('');
    if (wanted) {
      shown = new LabOne(wanted, tell);
    } else {
      shown = new LabList(pupil ?? null, pupil ? [] : await schools());
    }
    await shown.open();
    if (wanted && isTeacher) {
      await offerGallery(wanted);
    }
  } catch (why) {
    console.warn(why);
    tell('lab.away');
    window.setTimeout(start, 5000);
  }
}

await loadPreferred();
showLanguage();
start();
