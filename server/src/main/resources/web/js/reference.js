// @ts-check
/** The interface's OpenAPI document as a page: which addresses there are, who may use them, what goes in and what comes out. */
import {has, loadPreferred, locale, switchLanguage, t} from './i18n.js';

/**
 * @typedef {{$ref?: string, type?: string | string[], description?: string, enum?: string[], pattern?: string, minimum?: number, maximum?: number,
 *   minLength?: number, maxLength?: number, default?: unknown, required?: string[], properties?: Record<string, Schema>, items?: Schema,
 *   prefixItems?: Schema[], anyOf?: Schema[], additionalProperties?: Schema}} Schema
 * @typedef {{$ref?: string, name: string, in: string, required?: boolean, description?: string, schema: Schema, example?: unknown}} Parameter
 * @typedef {{$ref?: string, description: string, content?: Record<string, {schema: Schema}>}} Answer
 * @typedef {{operationId: string, tags: string[], summary: string, description?: string, parameters?: Parameter[], responses: Record<string, Answer>,
 *   requestBody?: {content: Record<string, {schema: Schema}>}, security?: Record<string, string[]>[]} & Record<string, any>} Operation
 * @typedef {{servers: {url: string}[], tags: ({name: string, description: string} & Record<string, string>)[], paths: Record<string, any>} & Record<string, any>} Document
 */

/** How deep fields are shown below fields. */
const DEEPEST = 5;

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const search = /** @type {HTMLInputElement} */ (find('search'));

/** @type {Document | null} */
let shown = null;
/** @type {Set<string>} operations that are open, whatever is drawn anew */
const open = new Set();

/** @param {string} name @param {string} [text] @param {string} [style] @param {string} [language] */
function element(name, text = '', style = '', language = '') {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = style;
  if (language !== '' && language !== locale()) {
    made.lang = language;
  }
  return made;
}

/** An object of the document, or the one that its `$ref` names. @param {any} object @returns {any} */
function resolved(object) {
  const path = object?.$ref?.slice(2).split('/');
  return path ? resolved(path.reduce((/** @type {any} */ at, /** @type {string} */ key) => at[key], shown)) : object;
}

/** In the reader's language, where there is one. @param {any} object @param {string} key */
const said = (object, key) => (locale() === 'vi' && object[`x-${key}-vi`]) || object[key] || '';

/** What kind of value it is, in a few words. @param {Schema} schema @returns {string} */
function kind(schema) {
  const at = resolved(schema);
  if (at.anyOf) {
    return at.anyOf.map(kind).join(' | ');
  }
  if (at.type === 'array') {
    return `array [${at.prefixItems ? at.prefixItems.map(kind).join(', ') : kind(at.items ?? {})}]`;
  }
  const limits = [
    at.enum?.join(' | '), at.pattern,
    at.minimum === undefined && at.maximum === undefined ? '' : `${at.minimum ?? ''} … ${at.maximum ?? ''}`,
    at.maxLength === undefined ? '' : `${at.minLength ?? 0} … ${at.maxLength}`,
    at.default === undefined ? '' : `= ${at.default}`,
  ].filter(Boolean);
  return [[at.type ?? ''].flat().join(' | '), ...limits].join(' · ');
}

/** Fields below each other. @param {Schema} schema @param {number} depth @returns {HTMLElement | null} */
function fields(schema, depth) {
  const at = resolved(schema);
  const inner = at.type === 'array' ? resolved(at.items ?? {}) : at;
  const properties = Object.entries(inner.properties ?? {});
  if (properties.length === 0 || depth > DEEPEST) {
    return null;
  }
  const list = element('dl');
  for (const [name, property] of properties) {
    list.append(...entry(name, (inner.required ?? []).includes(name), /** @type {Schema} */ (property), '', depth));
  }
  return list;
}

/** @param {string} name @param {boolean} must @param {Schema} schema @param {string} description @param {number} depth */
function entry(name, must, schema, description, depth) {
  const term = element('dt');
  term.append(element('code', name));
  if (must) {
    term.append(' ', element('span', t('reference.must'), 'must'));
  }
  const text = element('dd');
  text.append(element('code', kind(schema), 'kind'));
  const says = description || schema.description || resolved(schema).description;
  if (says) {
    text.append(element('div', says, '', 'en'));
  }
  const below = fields(schema, depth + 1);
  if (below) {
    text.append(below);
  }
  return [term, text];
}

/** @param {Operation} operation */
function who(operation) {
  const role = (/** @type {string} */ name) => (has(`reference.role.${name}`) ? t(`reference.role.${name}`) : name);
  const people = operation['x-roles'] ? operation['x-roles'].map(role).join(', ') : t('reference.everybody');
  return operation['x-scope'] ? `${people} · ${t('reference.scope', {scope: operation['x-scope']})}` : people;
}

/** @param {string} method @param {string} path @param {Operation} operation @param {Parameter[]} parameters */
function curl(method, path, operation, parameters) {
  const sample = (/** @type {Parameter} */ one) => String(one.example ?? resolved(one.schema).examples?.[0] ?? `{${one.name}}`);
  let address = location.origin + (shown?.servers[0].url ?? '') + path;
  for (const one of parameters.filter((parameter) => parameter.in === 'path')) {
    address = address.replace(`{${one.name}}`, sample(one));
  }
  const query = parameters.filter((one) => one.in === 'query' && one.required).map((one) => `${one.name}=${sample(one)}`).join('&');
  const parts = ['curl'];
  if (method !== 'get') {
    parts.push(`-X ${method.toUpperCase()}`);
  }
  if (operation['x-scope']) {
    parts.push('-H "Authorization: Bearer $TOKEN"');
  }
  const body = operation.requestBody ? resolved(operation.requestBody.content['application/json'].schema) : null;
  if (body) {
    const names = Object.keys(body.properties ?? {}).map((name) => `"${name}": "…"`).join(', ');
    parts.push('-H "Content-Type: application/json"', `-d '{${names}}'`);
  }
  return [...parts, `"${address}${query && `?${query}`}"`].join(' ');
}

/** @param {string} method @param {string} path @param {Operation} operation @param {Parameter[]} parameters */
function inside(method, path, operation, parameters) {
  const inner = element('div', '', 'inner');
  const add = (/** @type {string} */ title, /** @type {(Node | null)[]} */ ...parts) =>
    inner.append(element('h3', title), ...parts.filter((part) => part !== null));
  if (operation.description) {
    inner.append(element('p', operation.description, '', 'en'));
  }
  add(t('reference.who'), element('p', who(operation)));
  if (parameters.length > 0) {
    const list = element('dl');
    parameters.forEach((one) => list.append(...entry(one.name, one.required === true, one.schema, `${one.description ?? ''} (${one.in})`, 0)));
    add(t('reference.parameters'), list);
  }
  const body = operation.requestBody?.content['application/json'].schema;
  if (body) {
    add(t('reference.body'), fields(body, 0) ?? element('p', '{}'));
  }
  for (const [status, given] of Object.entries(operation.responses).filter(([code]) => code < '300')) {
    const answer = resolved(given);
    const content = /** @type {[string, {schema: Schema}][]} */ (Object.entries(answer.content ?? {}));
    add(`${t('reference.answer')} ${status}${content.length > 0 ? `, ${content.map(([type]) => type).join(', ')}` : ''}`,
      element('p', answer.description, '', 'en'), content.length > 0 ? fields(content[0][1].schema, 0) : null);
  }
  const errors = element('dl');
  for (const [status, given] of Object.entries(operation.responses).filter(([code]) => code >= '300')) {
    errors.append(element('dt', status), element('dd', resolved(given).description, '', 'en'));
  }
  add(t('reference.errors'), errors);
  add(t('reference.try'), element('pre', curl(method, path, operation, parameters)));
  inner.lastElementChild?.setAttribute('tabindex', '0');
  return inner;
}

/** @param {string} method @param {string} path @param {Operation} operation @param {Parameter[]} parameters */
function card(method, path, operation, parameters) {
  const made = /** @type {HTMLDetailsElement} */ (element('details', '', 'operation'));
  made.id = operation.operationId;
  made.dataset.method = method;
  const line = element('summary');
  line.append(element('span', method.toUpperCase(), 'method'), element('code', path), element('span', said(operation, 'summary'), 'says'));
  made.append(line);
  made.open = open.has(operation.operationId);
  if (made.open) {
    made.append(inside(method, path, operation, parameters));
  }
  made.addEventListener('toggle', () => {
    if (made.open && made.children.length === 1) {
      made.append(inside(method, path, operation, parameters));
    }
    open[made.open ? 'add' : 'delete'](operation.operationId);
  });
  return made;
}

/** Small letters without marks, so that "truong" finds Trường. @param {string} text */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();

function draw() {
  document.title = `${t('reference.title')} · Chiêng`;
  const button = find('language');
  button.textContent = t('language.other');
  button.lang = locale() === 'vi' ? 'en' : 'vi';
  search.placeholder = t('reference.search');
  if (!shown) {
    return;
  }
  const wanted = plain(search.value.trim());
  let found = 0;
  let all = 0;
  /** @type {Map<string, HTMLElement[]>} */
  const byTag = new Map();
  for (const [path, item] of Object.entries(shown.paths)) {
    for (const [method, operation] of Object.entries(item).filter(([key]) => key !== 'parameters')) {
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolved);
      const text = [method, path, operation.summary, operation['x-summary-vi'], ...parameters.map((one) => one.name)].join(' ');
      all++;
      if (plain(text).includes(wanted)) {
        found++;
        const [tag] = operation.tags;
        byTag.set(tag, [...(byTag.get(tag) ?? []), card(method, path, operation, parameters)]);
      }
    }
  }
  find('found').textContent = t('reference.found', {n: found, of: all});
  find('operations').replaceChildren(...shown.tags.filter(({name}) => byTag.has(name)).map((tag) => {
    const section = element('section');
    section.append(element('h2', said(tag, 'description')), ...(byTag.get(tag.name) ?? []));
    return section;
  }));
}

/** Opens the operation that the address names behind `#`. */
function goTo() {
  const made = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (made instanceof HTMLDetailsElement) {
    made.open = true;
    made.scrollIntoView();
  }
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

find('theme').addEventListener('click', () => {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('chieng.theme', theme);
});
find('language').addEventListener('click', async () => {
  await switchLanguage();
  draw();
});
search.addEventListener('input', draw);
window.addEventListener('hashchange', goTo);
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  }
});
await loadPreferred();
draw();
try {
  const answer = await fetch('/api/v1/openapi.json');
  if (!answer.ok) {
    throw new Error(`HTTP ${answer.status}`);
  }
  shown = await answer.json();
  draw();
  goTo();
} catch (why) {
  console.warn(why);
  find('state').textContent = t('reference.away');
  find('state').classList.add('shown');
}
