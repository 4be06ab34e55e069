// @ts-check
/** Laptops and phones that are lent; who signed stands apart, and is asked for one by one. */
import {confirmed} from './ask.js';
import {t} from './i18n.js';
import {find} from './page.js';
import {address, button, dayText, element, filled, get, input, labelled, onSubmit, post, telling} from './register-form.js';
import {change} from './session.js';

/**
 * @typedef {{id: string, item: string, lent: string, due?: string, returned?: string, overdue: boolean, borrower?: string, contact?: string}} Loan
 * @typedef {{today: string, daysKept: number, items: Loan[]}} Loans
 */

const id = encodeURIComponent;
/** @type {Loans} */ let known = {today: '', daysKept: 0, items: []};
/** @type {{name: string, items: Loan[]} | null} */ let person = null;

/** @param {Loan} loan */
function about(loan) {
  if (loan.returned) {
    return element('div', t('loans.was', {from: dayText(loan.lent), to: dayText(loan.returned)}), 'muted');
  }
  const due = loan.due ? t(loan.overdue ? 'loans.late' : 'loans.until', {day: dayText(loan.due)}) : t('loans.open');
  const made = element('div', '');
  made.append(element('span', due, loan.overdue ? 'late' : ''), element('span', ` · ${t('loans.since', {day: dayText(loan.lent)})}`, 'muted'));
  return made;
}

/** Who signed, shown on its card. @param {Loan} loan @param {HTMLElement} place */
async function showBorrower(loan, place) {
  const {borrower, contact} = await get(`/loans/${id(loan.id)}/borrower`);
  place.replaceChildren(element('strong', borrower ? [borrower, contact].filter(Boolean).join(' · ') : t('loans.nobody')));
  if (borrower) {
    place.append(' ', button(t('loans.forget'), async () => {
      if (await confirmed(t('loans.forget.sure', {item: loan.item}))) {
        telling(async () => {
          await change(address(`/loans/${id(loan.id)}/borrower`), {}, 'DELETE');
          await showBorrower(loan, place);
        });
      }
    }));
  }
}

/** @param {Loan} loan @param {HTMLElement} item */
function prolong(loan, item) {
  const day = input('date', loan.due ?? '', {min: loan.lent});
  const row = element('div', '', 'actions');
  row.append(labelled(t('loans.due'), day), button(t('rooms.keep'), () => telling(async () => {
    await post(`/loans/${id(loan.id)}/due`, {due: day.value || null});
    await readLoans();
  }), 'primary'));
  item.append(row);
  day.focus();
}

/** @param {Loan} loan */
function card(loan) {
  const item = element('li');
  item.dataset.tone = loan.overdue ? 'bad' : '';
  const who = element('div');
  item.append(element('strong', loan.item), about(loan));
  const actions = element('div', '', 'actions');
  if (!loan.returned) {
    actions.append(
      button(t('loans.return'), () => telling(async () => {
        await post(`/loans/${id(loan.id)}/return`, {});
        await readLoans();
      }), 'primary'),
      button(t('loans.prolong'), () => {
        actions.remove();
        prolong(loan, item);
      }),
    );
  }
  actions.append(button(t('loans.who'), () => telling(() => showBorrower(loan, who))));
  item.append(who, actions);
  return item;
}

function drawPerson() {
  find('person-loans').replaceChildren(...(person?.items ?? []).map((loan) => {
    const item = element('li');
    item.append(element('strong', loan.item), about(loan), element('div', [loan.borrower, loan.contact].filter(Boolean).join(' · ')));
    return item;
  }));
  const any = (person?.items.length ?? 0) > 0;
  find('person-none').textContent = person && !any ? t('loans.person.none', {name: person.name}) : '';
  find('person-file').hidden = !any;
  find('person-erase').hidden = !any;
  if (person) {
    /** @type {HTMLAnchorElement} */ (find('person-file')).href =
      `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(person, null, 2))}`;
  }
}

export function drawLoans() {
  const out = known.items.filter((one) => !one.returned);
  const late = out.filter((one) => one.overdue);
  find('out-title').textContent = late.length > 0 ? t('loans.title.late', {n: out.length, late: late.length}) : t('loans.title', {n: out.length});
  find('out').replaceChildren(...[...late, ...out.filter((one) => !one.overdue)].map(card));
  find('out-none').hidden = out.length > 0;
  find('back').replaceChildren(...known.items.filter((one) => one.returned).map(card));
  find('loans-kept').textContent = t('loans.kept', {n: known.daysKept});
  drawPerson();
}

/** How many are overdue. */
export const overdue = () => known.items.filter((one) => one.overdue).length;

export async function readLoans() {
  known = await get('/loans');
  drawLoans();
  document.dispatchEvent(new Event('counted'));
}

/** @param {{id: string, kind: string, name: string, gone?: string}[]} assets what may be lent */
export const offerToLend = (assets) => find('lendable').replaceChildren(...assets.filter((one) => one.kind !== 'pc' && !one.gone).map((one) => {
  const made = document.createElement('option');
  made.value = `${one.id} ${one.name}`;
  return made;
}));

export function wireLoans() {
  onSubmit('lend', async (form) => {
    await post('/loans', filled(form));
    form.reset();
    await readLoans();
  });
  onSubmit('person', async (form) => {
    const {name} = filled(form);
    person = {name, ...await post('/borrowers', {name})};
    drawPerson();
  });
  find('person-erase').addEventListener('click', async () => {
    const name = person?.name ?? '';
    if (name && await confirmed(t('loans.person.sure', {name}))) {
      telling(async () => {
        await post('/borrowers/erase', {name});
        person = {name, ...await post('/borrowers', {name})};
        drawPerson();
      });
    }
  });
}
