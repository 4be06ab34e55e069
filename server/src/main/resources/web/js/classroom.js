// @ts-check
/** The teacher's page: without a class in its address the list of classes, with one the wall of that class. */
import {showClasses} from './classes.js';
import {t} from './i18n.js';
import {begin, find} from './page.js';
import {Wall} from './wall.js';

/** @type {Wall | null} */
let wall = null;
/** Redraws the list in another language. */
let relist = () => {};

const schoolClass = new URLSearchParams(location.search).get('class');

function relabel() {
  document.title = `${t('class.title')} · Chiêng`;
  relist();
  wall?.relabel();
}

const who = await begin(relabel).catch((why) => {
  console.warn(why);
  find('fault').textContent = t('door.away');
  find('fault').classList.add('shown');
  return null;
});
relabel();
if (who && schoolClass) {
  wall = new Wall(schoolClass);
  wall.begin();
} else if (who) {
  relist = await showClasses(who);
}
const fullscreen = find('fullscreen');
fullscreen.hidden = !document.fullscreenEnabled || !schoolClass;
fullscreen.addEventListener('click', () => {
  const done = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  done.catch(console.warn);
});
