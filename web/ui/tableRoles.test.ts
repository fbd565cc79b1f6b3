import { afterEach, describe, expect, it } from 'vitest';
import { tableRoles } from './tableRoles.ts';

const ROW = '<tr><td>F1</td><td>Harbour</td></tr>';
let table: HTMLTableElement;
let stop: () => void;

function shown(): void {
  document.body.innerHTML = `<table><thead><tr><th>No</th><th>Customer</th></tr></thead><tbody>${ROW}</tbody></table>`;
  const found = document.querySelector('table');
  if (found === null) throw new Error('no table');
  table = found;
  stop = tableRoles(table, ['', 'Customer']);
}
afterEach(() => stop());

const roles = (): (string | null)[] =>
  [table, ...table.querySelectorAll('*')].map((element) => element.getAttribute('role'));
const heads = (): (string | undefined)[] => [...table.querySelectorAll('td')].map((cell) => cell.dataset['head']);

describe('a table whose rows may stand as cards', () => {
  it('stays one to a screen reader', () => {
    shown();
    const head = ['rowgroup', 'row', 'columnheader', 'columnheader'];
    expect(roles()).toEqual(['table', ...head, 'rowgroup', 'row', 'cell', 'cell']);
  });
  it('has the head of its column on each cell, of rows that come later too', async () => {
    shown();
    table.tBodies[0]?.insertAdjacentHTML('beforeend', ROW);
    await Promise.resolve();
    expect(heads()).toEqual(['', 'Customer', '', 'Customer']);
  });
});
