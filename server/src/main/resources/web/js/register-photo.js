// @ts-check
/** A thing's photo: taken with the phone's camera, made small before it is sent, and shown in the register. */
import {t} from './i18n.js';
import {find} from './page.js';
import {address, element} from './register-form.js';
import {change} from './session.js';

/** As the server keeps it, in pixels. */
const LONGEST = 1000;

/** @param {string} id */
const path = (id) => address(`/assets/${encodeURIComponent(id)}/photo`);

/** @param {{id: string, name: string, photo?: number}} asset */
export function picture(asset) {
  const made = /** @type {HTMLImageElement} */ (element('img', '', 'photo'));
  made.src = `/api/v1${path(asset.id)}?taken=${asset.photo}`;
  made.alt = t('assets.photo.of', {name: asset.name});
  made.loading = 'lazy';
  return made;
}

/** Small and upright; as it is where a browser can't. @param {File} file @returns {Promise<Blob>} */
async function small(file) {
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    const made = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', .85));
    return made instanceof Blob ? made : file;
  } catch (why) {
    console.warn(why);
    return file;
  }
}

/**
 * What is shown of the photo beside a thing's form.
 * @param {{id: string, name: string, photo?: number} | null} asset null for one that is not in the register yet
 */
export function showPhoto(asset) {
  find('photo').hidden = asset === null;
  find('photo-shown').replaceChildren(...(asset?.photo ? [picture(asset)] : []));
  find('photo-remove').hidden = !asset?.photo;
  /** @type {HTMLInputElement} */ (find('photo-file')).value = '';
}

/**
 * @param {() => string} which the thing that is open
 * @param {(work: () => Promise<unknown>) => Promise<unknown>} doing does it, says what went wrong, and shows what there is then
 */
export function wirePhoto(which, doing) {
  const input = /** @type {HTMLInputElement} */ (find('photo-file'));
  find('photo-take').addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) {
      doing(async () => change(path(which()), await small(file)));
    }
  });
  find('photo-remove').addEventListener('click', () => doing(() => change(path(which()), {}, 'DELETE')));
}
