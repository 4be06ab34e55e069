// @ts-check
/** A class's experiments, and the form by which one is added. */
import {channelName, sourceName} from './format.js';
import {t} from './i18n.js';
import {classes, experiments} from './lab-api.js';
import {LabForm} from './lab-form.js';
import {dayText, element} from './lab-text.js';

const STORE_SCHOOL = 'chieng.school';
const STORE_CLASS = 'chieng.class';

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const select = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (find(id));

export class LabList {
  /**
   * @param {import('./session.js').Grant | null} pupil their class, or null for whoever teaches
   * @param {import('./api.js').School[]} schools of whoever teaches
   */
  constructor(pupil, schools) {
    this.pupil = pupil;
    this.schools = schools;
    this.form = new LabForm();
    /** @type {import('./lab-api.js').Listed[]} */ this.items = [];
    this.school = pupil?.school ?? '';
    this.schoolClass = pupil?.class ?? '';
    select('school').addEventListener('change', () => this.#chooseSchool(select('school').value).catch(console.warn));
    select('class').addEventListener('change', () => this.#chooseClass(select('class').value).catch(console.warn));
    find('new').addEventListener('click', () => this.#showForm(true));
    find('cancel').addEventListener('click', () => this.#showForm(false));
  }

  async open() {
    find('list').hidden = false;
    if (this.pupil) {
      await this.#chooseClass(this.schoolClass);
      return;
    }
    const kept = localStorage.getItem(STORE_SCHOOL);
    select('school').replaceChildren(...this.schools.map(({id, name}) => new Option(name, id)));
    find('school-picker').hidden = this.schools.length < 2;
    const school = this.schools.find(({id}) => id === kept) ?? this.schools[0];
    if (school) {
      select('school').value = school.id;
      await this.#chooseSchool(school.id);
    }
  }

  /** @param {string} school */
  async #chooseSchool(school) {
    this.school = school;
    localStorage.setItem(STORE_SCHOOL, school);
    const all = await classes(school);
    select('class').replaceChildren(...all.map(({id, name, schoolYear}) => new Option(`${name} · ${schoolYear}`, id)));
    find('class-picker').hidden = all.length === 0;
    const kept = localStorage.getItem(STORE_CLASS);
    const chosen = all.find(({id}) => id === kept) ?? all[0];
    if (chosen) {
      select('class').value = chosen.id;
    }
    await this.#chooseClass(chosen?.id ?? '');
  }

  /** @param {string} schoolClass */
  async #chooseClass(schoolClass) {
    this.schoolClass = schoolClass;
    if (!this.pupil && schoolClass) {
      localStorage.setItem(STORE_CLASS, schoolClass);
    }
    this.items = schoolClass ? await experiments(schoolClass) : [];
    find('new').hidden = !schoolClass;
    this.#showForm(false);
    this.relabel();
  }

  /** @param {boolean} wanted */
  #showForm(wanted) {
    find('form').hidden = !wanted;
    find('experiments').hidden = wanted;
    find('new').hidden = wanted || !this.schoolClass;
    find('none').hidden = wanted || this.items.length > 0;
    if (wanted) {
      this.form.open(this.school, this.schoolClass, !this.pupil);
    } else {
      this.form.close();
    }
  }

  /** @param {import('./lab-api.js').Listed} one */
  #entry(one) {
    const item = document.createElement('li');
    const link = /** @type {HTMLAnchorElement} */ (element('a'));
    link.href = `/lab?experiment=${encodeURIComponent(one.id)}`;
    const names = one.channels.map(({channel}) => channelName({channel}));
    link.append(element('strong', one.question),
      element('span', [one.by ?? (one.group && sourceName(one.group.source)), dayText(one.created)].filter(Boolean).join(' · '), 'muted'),
      element('span', [...new Set(names)].join(' · '), 'muted'));
    const foot = element('span', '', 'tags');
    foot.append(element('span', t('lab.count', {n: one.runs}), 'tag'));
    if (!one.shared) {
      foot.append(element('span', t('lab.private'), 'tag'));
    }
    link.append(foot);
    item.append(link);
    return item;
  }

  relabel() {
    find('experiments').replaceChildren(...this.items.map((one) => this.#entry(one)));
    find('none').hidden = this.items.length > 0 || !find('form').hidden;
    this.form.relabel();
  }
}
