import { readCell, repeats, sameValue, unguarded } from './cell.ts';
import { checkRow } from './check.ts';
import { type Fault, fault } from './fault.ts';
import { type Draft, type Known, userNamed } from './known.ts';
import type { RawLine, TableSheet } from './sheet.ts';
import { type Column, keptColumns, keyColumns, keyOf, type Row, TABLES, type TableName, type Value } from './tables.ts';

/** What an import would do, worked out before anything is done: told to whoever imports, and then done as it was told. */
export interface Plan {
  readonly tables: readonly TablePlan[];
}
export interface TablePlan {
  readonly table: TableName;
  readonly sheet: string;
  /** Rows of the file that say nothing new. */
  readonly unchanged: number;
  /** All others, in the order of the file. */
  readonly rows: readonly PlannedRow[];
}
export type Outcome = 'new' | 'changed' | 'removed' | 'refused';
export interface PlannedRow {
  readonly outcome: Outcome;
  readonly line: number;
  /** Whose row; what of it could be read where that is why it is refused. */
  readonly key: string;
  /** What it is before and after; null where there is none of it. */
  readonly before: Row | null;
  readonly after: Row | null;
  /** Columns that differ, in their order. */
  readonly changed: readonly string[];
  readonly faults: readonly Fault[];
}

const LEAVE = '';
const CLEAR = '-';

/** What a line says, by column. Only what it says: a column that is not there and an empty cell say nothing. */
type Said = ReadonlyMap<Column, string>;
const saidBy = (sheet: TableSheet, line: RawLine): Said =>
  new Map(
    sheet.columns.flatMap((column, at) => {
      const cell = line.cells[at] ?? LEAVE;
      return column === null || cell === LEAVE ? [] : [[column, cell] as const];
    }),
  );

interface Keyed {
  readonly line: RawLine;
  readonly said: Said;
  readonly id: Row;
  readonly key: string;
  readonly faults: readonly Fault[];
}

/** By what a line is known. The id of a row that is there is taken as it is, however it would be judged today. */
function keyedBy(sheet: TableSheet, line: RawLine, { known, rows }: Draft): Keyed {
  const said = saidBy(sheet, line);
  const faults: Fault[] = [];
  const columns = keyColumns(sheet.table);
  const id: Record<string, Value> = {};
  for (const column of columns) {
    const cell = said.get(column) ?? LEAVE;
    id[column.name] = unguarded(cell);
    if (cell === LEAVE || cell === CLEAR) faults.push(fault('key_missing', column));
    else if (columns.length > 1 || !rows[sheet.table].has(unguarded(cell))) {
      const read = readCell(column, cell, known.readNumber);
      if ('fault' in read) faults.push(read.fault);
      else id[column.name] = read.value;
    }
  }
  if (line.cells.length > sheet.columns.length && line.cells.slice(sheet.columns.length).some((cell) => cell !== LEAVE))
    faults.push(fault('cells_beyond_header', null));
  return { line, said, id, key: keyOf(sheet.table, id), faults };
}

const idOf = (name: Value, { users }: Known): Value => userNamed(users, String(name))?.id ?? name;

/** A row with what the line says put in, and what is wrong with that. */
function drafted({ said, id }: Keyed, table: TableName, before: Row | null, { known }: Draft): [Row, Fault[]] {
  const faults: Fault[] = [];
  const after: Record<string, Value> = { ...id, ...before };
  for (const column of keptColumns(table)) {
    if (column.key) continue;
    const cell = said.get(column) ?? LEAVE;
    const was = before?.[column.name] ?? null;
    if (cell === LEAVE) {
      if (before === null && column.required) faults.push(fault('value_missing', column));
      else if (before === null) after[column.name] = column.initially ?? null;
    } else if (cell === CLEAR) {
      if (column.clearable) after[column.name] = column.initially ?? null;
      else faults.push(fault('not_clearable', column));
    } else if (before === null || !repeats(was, cell)) {
      const read = readCell(column, cell, known.readNumber);
      if ('fault' in read) faults.push(read.fault);
      else {
        const value =
          column.kind.is === 'reference' && column.kind.to === 'users' ? idOf(read.value, known) : read.value;
        after[column.name] = before !== null && sameValue(was, value) ? was : value;
      }
    }
  }
  return [after, faults];
}

/** What a cell that is an order says: the value, or null where it says nothing. */
function orderOf(keyed: Keyed, name: string, known: Known, faults: Fault[]): Value {
  for (const [column, cell] of keyed.said) {
    if (column.name !== name || !column.order || cell === CLEAR) continue;
    const read = readCell(column, cell, known.readNumber);
    if ('value' in read) return read.value;
    faults.push(read.fault);
  }
  return null;
}

/** null: the line says nothing new. */
function planLine(table: TableName, keyed: Keyed, draft: Draft): PlannedRow | null {
  const { line, key, faults: found } = keyed;
  const before = draft.rows[table].get(key) ?? null;
  const base = { line: line.line, key, before };
  const refused = (faults: readonly Fault[]): PlannedRow => ({
    ...base,
    outcome: 'refused',
    after: null,
    changed: [],
    faults,
  });
  if (found.length > 0) return refused(found);
  const [own = null] = keyColumns(table);
  if (before === null && draft.known.elsewhere.has(`${table} ${key}`))
    return refused([fault('taken_elsewhere', own, { value: key })]);
  if (before === null && table === 'numbers' && draft.known.testNumbers.has(key))
    return refused([fault('test_number', own, { value: key })]);

  const orders: Fault[] = [];
  const removed = orderOf(keyed, 'remove', draft.known, orders) === true;
  const moveFrom = orderOf(keyed, 'moveFrom', draft.known, orders);
  if (removed && orders.length === 0) {
    if (before === null) return refused([fault('remove_unknown', null)]);
    return { ...base, outcome: 'removed', after: null, changed: [], faults: [] };
  }
  const [after, wrong] = drafted(keyed, table, before, draft);
  const faults = [...orders, ...wrong];
  const unread = new Set(faults.map(({ column }) => column));
  // What could not be read is not judged twice.
  faults.push(...checkRow(table, { key, before, after, moveFrom }, draft).filter(({ column }) => !unread.has(column)));
  if (faults.length > 0) return refused(faults);
  const changed = keptColumns(table)
    .map(({ name }) => name)
    .filter((name) => before === null || !sameValue(before[name] ?? null, after[name] ?? null));
  if (changed.length === 0) return null;
  return { ...base, outcome: before === null ? 'new' : 'changed', after, changed, faults: [] };
}

/** Keeps the draft up with what a row does. */
function follow(table: TableName, { outcome, key, before, after }: PlannedRow, draft: Draft): void {
  if (outcome === 'refused') {
    if (before === null) draft.refused.add(`${table} ${key}`);
    return;
  }
  if (after === null) draft.rows[table].delete(key);
  else draft.rows[table].set(key, after);
  if (table !== 'services') return;
  if (typeof before?.cabinetCode === 'string') draft.cabinets.delete(before.cabinetCode);
  if (typeof after?.cabinetCode === 'string') draft.cabinets.set(after.cabinetCode, key);
}

/** Rows that are planned without a pause. */
const SLICE = 250;

function* planSheet(sheet: TableSheet, draft: Draft): Generator<undefined, TablePlan> {
  const { table } = sheet;
  const keyed: Keyed[] = [];
  const lines = new Map<string, Keyed[]>();
  for (const [at, line] of sheet.lines.entries()) {
    if (at % SLICE === 0) yield;
    const one = keyedBy(sheet, line, draft);
    keyed.push(one);
    const same = lines.get(one.key);
    if (one.faults.length > 0) continue;
    if (same === undefined) lines.set(one.key, [one]);
    else same.push(one);
  }
  let unchanged = 0;
  const rows: PlannedRow[] = [];
  for (const [at, one] of keyed.entries()) {
    if (at % SLICE === 0) yield;
    // Of two rows for one thing nobody knows which is meant: neither is taken.
    const other = one.faults.length === 0 ? lines.get(one.key)?.find((twin) => twin !== one) : undefined;
    const twice = other && fault('row_twice', null, { key: one.key, other: String(other.line.line) });
    const planned = planLine(table, twice === undefined ? one : { ...one, faults: [twice] }, draft);
    if (planned === null) unchanged += 1;
    else {
      follow(table, planned, draft);
      rows.push(planned);
    }
  }
  return { table, sheet: sheet.name, unchanged, rows };
}

/**
 * What the sheets of a file would do to the registry. Pure: the same file against the same registry is the same plan.
 * An empty cell leaves a value and `-` empties it; nothing goes because it is not in the file.
 * It pauses every few milliseconds, so that whoever has something else to do meanwhile can do it.
 */
export function* planSteps(sheets: readonly TableSheet[], known: Known): Generator<undefined, Plan> {
  const rows = Object.fromEntries(TABLES.map((table) => [table, new Map(known.rows[table])])) as Draft['rows'];
  const cabinets = new Map(
    [...rows.services.values()].flatMap((row) =>
      typeof row.cabinetCode === 'string' ? [[row.cabinetCode, String(row.id)] as const] : [],
    ),
  );
  const draft: Draft = { known, rows, refused: new Set(), cabinets };
  const tables: TablePlan[] = [];
  for (const table of TABLES)
    for (const sheet of sheets) if (sheet.table === table) tables.push(yield* planSheet(sheet, draft));
  return { tables };
}

/** The same without a pause. */
export function planImport(sheets: readonly TableSheet[], known: Known): Plan {
  const steps = planSteps(sheets, known);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
