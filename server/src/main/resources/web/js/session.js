// @ts-check
/** Who looks at the page, and how they come and go. */

const ROOT = '/api/v1';

/** @typedef {{role: string, school?: string, area?: string, class?: string, device?: string, source?: string}} Grant */
/** @typedef {{id: string, name: string, roles: Grant[], demo: boolean, csrf: string, returnCode?: string}} Who */

/** @type {Who | null} */
let known = null;

/** A change that was refused. */
export class Refused extends Error {
  /** @param {number} status @param {string} [detail] what is wrong, in English */
  constructor(status, detail = '') {
    super(`HTTP ${status} ${detail}`);
    this.status = status;
    this.detail = detail;
  }
}

/**
 * Who it is. An agent's own page knows nobody, and needs nobody to be known.
 * @returns {Promise<Who | 'nobody' | 'unasked'>}
 */
export async function me() {
  if (document.querySelector('meta[name=accounts]')?.getAttribute('content') !== 'yes') {
    return 'unasked';
  }
  const answer = await fetch(`${ROOT}/me`, {headers: {Accept: 'application/json'}});
  if (answer.status === 401) {
    return 'nobody';
  }
  if (!answer.ok) {
    throw new Refused(answer.status);
  }
  known = await answer.json();
  return /** @type {Who} */ (known);
}

/**
 * Sends a change.
 * @param {string} address
 * @param {object} body a picture goes as it is, another file as a table
 * @param {string} [method]
 */
export async function change(address, body, method = 'POST') {
  const isFile = body instanceof Blob;
  const answer = await fetch(ROOT + address, {
    method,
    headers: {'Content-Type': isFile ? (body.type.startsWith('image/') ? body.type : 'text/csv') : 'application/json', 'X-CSRF-Token': known?.csrf ?? ''},
    body: isFile ? body : JSON.stringify(body),
  });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, problem.detail);
  }
  return answer.status === 204 ? {} : answer.json();
}

/** Goes to where one logs in, and comes back from there. */
export function toLogin() {
  const here = location.pathname + location.search;
  location.replace(here === '/' ? '/login' : `/login?next=${encodeURIComponent(here)}`);
}

/** Logs out. */
export async function leave() {
  await change('/session', {}, 'DELETE');
  location.replace('/login');
}
