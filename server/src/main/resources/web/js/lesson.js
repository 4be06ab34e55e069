// @ts-check
/** The buttons over the wall: the code, freezing, ending the lesson; and their keys. */
import {confirmed, telling} from './ask.js';
import {timeText} from './format.js';
import {t} from './i18n.js';
import {find} from './page.js';
import {WINDOWS} from './samples.js';
import {change} from './session.js';

/** @param {import('./wall.js').Wall} wall */
export function wireLesson(wall) {
  const address = `/classes/${encodeURIComponent(wall.id)}`;
  const act = (/** @type {string} */ id, /** @type {() => Promise<unknown>} */ work) =>
    find(id).addEventListener('click', () => telling(async () => {
      await work();
      await wall.ask();
    }));
  find('freeze').addEventListener('click', () => wall.freeze());
  find('show-all').addEventListener('click', () => wall.takeBack());
  act('new-code', () => change(`${address}/code`, {}));
  act('end-code', () => change(`${address}/code`, {}, 'DELETE'));
  act('end', async () => await confirmed(t('wall.end.ask')) && change(`${address}/end`, {}));
  for (const input of document.querySelectorAll('input[name=window]')) {
    const radio = /** @type {HTMLInputElement} */ (input);
    radio.checked = radio.value === '60';
    radio.addEventListener('change', () => wall.setWindow(WINDOWS[radio.value]));
  }
  document.addEventListener('visibilitychange', () => wall.see());
  document.addEventListener('keydown', (event) => key(event, wall));
}

/** @param {KeyboardEvent} event @param {import('./wall.js').Wall} wall */
function key(event, wall) {
  const isElsewhere = event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null
    || (event.target instanceof HTMLElement && event.target.matches('input, select, textarea'));
  if (isElsewhere) {
    return;
  }
  if (event.key === 'f' || event.key === 'F') {
    wall.freeze();
  } else if (event.key === 'Escape' && wall.spot) {
    wall.spotlight(wall.spot);
  } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    wall.step(event.key === 'ArrowRight' ? 1 : -1);
  }
}

/**
 * Shows what the buttons would do now.
 * @param {import('./api.js').ClassNow} known
 * @param {import('./wall.js').Wall} wall
 */
export function drawLesson(known, wall) {
  const {code} = known;
  find('title').textContent = known.name;
  document.title = `${known.name} · Chiêng`;
  find('join').hidden = !code;
  find('address').textContent = `${location.host}/join`;
  find('code').textContent = code ? `${code.code.slice(0, 3)} ${code.code.slice(3)}` : '';
  find('until').textContent = code ? t('codes.until', {time: timeText(code.expires, false)}) : '';
  find('end-code').hidden = !code;
  find('freeze').setAttribute('aria-pressed', String(wall.frozenAt !== 0));
  find('freeze').textContent = t(wall.frozenAt ? 'wall.go' : 'wall.freeze');
  find('show-all').hidden = wall.off.size === 0;
  find('show-all').textContent = t('wall.showall', {n: wall.off.size});
}
