import { type Fault, fault, tableWord } from './fault.ts';
import { type Draft, userNamed } from './known.ts';
import { COLUMNS, type Column, keptColumns, type Row, type TableName, type Value } from './tables.ts';
import { columnTitle } from './words.ts';

/** A row as it would become, to be judged against all others. */
export interface Becoming {
  readonly key: string;
  readonly before: Row | null;
  readonly after: Row;
  /** The service that the line says a number is on now. */
  readonly moveFrom: Value;
}

const columnOf = (table: TableName, name: string): Column => {
  const column = COLUMNS[table].find((one) => one.name === name);
  if (column === undefined) throw new RangeError(`${table} has no column ${name}`);
  return column;
};
const text = (value: Value | undefined): string => String(value ?? '');
const differs = ({ before, after }: Becoming, ...names: readonly string[]): boolean =>
  before === null || names.some((name) => before[name] !== after[name]);

/** Only what a row would newly refer to: what it refers to already was accepted once. */
function referenceFault(column: Column, becoming: Becoming, draft: Draft): Fault | null {
  const { kind, name } = column;
  const value = text(becoming.after[name]);
  if (kind.is !== 'reference' || value === '' || !differs(becoming, name)) return null;
  if (kind.to === 'users')
    return userNamed(draft.known.users, value) === undefined ? fault('user_unknown', column, { value }) : null;
  if (kind.to === 'plans')
    return draft.known.plans.includes(value)
      ? null
      : fault('plan_unknown', column, { value, list: draft.known.plans.join(', ') });
  if (draft.rows[kind.to].has(value)) return null;
  const code = draft.refused.has(`${kind.to} ${value}`) ? 'reference_refused' : 'reference_unknown';
  return fault(code, column, { value, table: tableWord(kind.to) });
}

function customerFaults(becoming: Becoming, { known }: Draft): Fault[] {
  const user = userNamed(known.users, text(becoming.after.manager));
  return user !== undefined && differs(becoming, 'manager') && user.role !== 'manager'
    ? [fault('user_not_manager', columnOf('customers', 'manager'), { value: text(becoming.after.manager) })]
    : [];
}

const contractFaults = (becoming: Becoming): Fault[] =>
  differs(becoming, 'startsOn', 'endsOn') && text(becoming.after.endsOn) < text(becoming.after.startsOn)
    ? [fault('ends_before_start', columnOf('contracts', 'endsOn'))]
    : [];

function serviceFaults(becoming: Becoming, { rows, cabinets, known }: Draft): Fault[] {
  const { key, after } = becoming;
  const faults: Fault[] = [];
  const contract = rows.contracts.get(text(after.contract));
  if (contract !== undefined && differs(becoming, 'contract', 'customer') && contract.customer !== after.customer)
    faults.push(fault('contract_of_other', columnOf('services', 'contract'), { value: text(after.contract) }));
  const code = text(after.cabinetCode);
  if (code !== '' && ((cabinets.get(code) ?? key) !== key || known.elsewhere.has(`cabinetCode ${code}`)))
    faults.push(fault('code_taken', columnOf('services', 'cabinetCode'), { value: code }));
  return faults;
}

/** A number moves only where the line names the service it is on: nobody takes one over by a slip of the hand. */
function numberFaults({ before, after, moveFrom }: Becoming): Fault[] {
  const moves = before !== null && before.service !== after.service;
  const wrong = fault('move_from_wrong', columnOf('numbers', 'moveFrom'), { value: text(moveFrom) });
  if (moveFrom !== null && (before === null || (moves && moveFrom !== before.service))) return [wrong];
  if (!moves || moveFrom !== null) return [];
  const column = {
    zh: columnTitle('numbers', 'moveFrom', 'zh'),
    en: columnTitle('numbers', 'moveFrom', 'en'),
  };
  return [fault('number_elsewhere', columnOf('numbers', 'service'), { value: text(before.service), column })];
}

function contactFaults(becoming: Becoming, { known }: Draft): Fault[] {
  const { user: name, side, customer } = becoming.after;
  const user = userNamed(known.users, text(name));
  if (user === undefined || !differs(becoming, 'user', 'side')) return [];
  return user.customer === (side === 'customer' ? customer : null)
    ? []
    : [fault('user_of_other', columnOf('contacts', 'user'), { value: text(name) })];
}

function ownFaults(table: TableName, becoming: Becoming, draft: Draft): Fault[] {
  switch (table) {
    case 'customers':
      return customerFaults(becoming, draft);
    case 'contracts':
      return contractFaults(becoming);
    case 'services':
      return serviceFaults(becoming, draft);
    case 'numbers':
      return numberFaults(becoming);
    case 'contacts':
      return contactFaults(becoming, draft);
    case 'elements':
    case 'lines':
    case 'responsibilities':
      return [];
  }
}

/** What is wrong with a row beside its single cells: what it refers to, and whose it is. */
export function checkRow(table: TableName, becoming: Becoming, draft: Draft): Fault[] {
  const { before, after } = becoming;
  return [
    ...keptColumns(table).flatMap((column) =>
      column.fixed && before !== null && before[column.name] !== after[column.name]
        ? fault('owner_fixed', column, { value: text(before[column.name]) })
        : (referenceFault(column, becoming, draft) ?? []),
    ),
    ...ownFaults(table, becoming, draft),
  ];
}
