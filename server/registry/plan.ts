import { createHash } from 'node:crypto';
import { setImmediate as others } from 'node:timers/promises';
import type pg from 'pg';
import type { PlanCounts, PlannedRowView, PlanValue, RegistryPlan } from '#shared/api/registry.ts';
import { maskNumber } from '#shared/masking.ts';
import type { Known } from '#shared/registry/known.ts';
import { type Plan, type PlannedRow, planSteps, type TablePlan } from '#shared/registry/plan.ts';
import { keyColumns, TABLES, type TableName, type Value } from '#shared/registry/tables.ts';
import type { RegistryFile } from './files/read.ts';
import { readKnown } from './state.ts';

/** A plan, and by what it is known again: the same file on the same registry. */
export interface Planned {
  readonly plan: Plan;
  readonly hash: string;
}

/** All that a plan depends on, and nothing else: what differs in it is another plan. */
function hashOf(branch: string, file: RegistryFile, known: Known): string {
  const sheets = file.sheets.map(({ table, name, columns, lines }) => [
    table,
    name,
    columns.map((column) => column?.name ?? null),
    lines,
  ]);
  const rows = TABLES.map((table) => [...known.rows[table].values()]);
  const all = [
    branch,
    file.faults,
    sheets,
    rows,
    known.users,
    known.plans,
    [...known.elsewhere].sort(),
    [...known.testNumbers].sort(),
  ];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}

/** Works out what a file would do, as `client`'s transaction sees the registry. */
export async function planFile(client: pg.ClientBase, branch: string, file: RegistryFile): Promise<Planned> {
  const known = await readKnown(client, branch, file.sheets);
  const steps = planSteps(file.sheets, known);
  for (;;) {
    const step = steps.next();
    if (step.done) return { plan: step.value, hash: hashOf(branch, file, known) };
    // Screens are told what happens while a long file is planned.
    await others();
  }
}

const NOTHING: PlanCounts = { new: 0, changed: 0, removed: 0, unchanged: 0, refused: 0 };

export function countsOf({ unchanged, rows }: Pick<TablePlan, 'unchanged' | 'rows'>): PlanCounts {
  const counts = { ...NOTHING, unchanged };
  for (const { outcome } of rows) counts[outcome] += 1;
  return counts;
}

export const summed = (all: readonly PlanCounts[]): PlanCounts =>
  all.reduce(
    (sum, one) => ({
      new: sum.new + one.new,
      changed: sum.changed + one.changed,
      removed: sum.removed + one.removed,
      unchanged: sum.unchanged + one.unchanged,
      refused: sum.refused + one.refused,
    }),
    NOTHING,
  );

const shown = (value: Value | undefined): PlanValue =>
  Array.isArray(value) ? [...(value as readonly string[])] : ((value as PlanValue | undefined) ?? null);

/** What a person's number was is not told by asking for a plan: seeing it is an act of its own, which is logged. */
const shownBefore = (table: TableName, column: string, value: Value | undefined): PlanValue =>
  table === 'contacts' && column === 'phone' && typeof value === 'string' ? maskNumber(value) : shown(value);

const isKey = (table: TableName, column: string): boolean => keyColumns(table).some(({ name }) => name === column);

const rowView = (table: TableName, row: PlannedRow): PlannedRowView => ({
  outcome: row.outcome,
  line: row.line,
  key: row.key,
  changes: row.changed
    // Of a new row what it has, but for what it is known by.
    .filter((column) => row.before !== null || (shown(row.after?.[column]) !== null && !isKey(table, column)))
    .map((column) => ({
      column,
      before: shownBefore(table, column, row.before?.[column]),
      after: shown(row.after?.[column]),
    })),
  faults: row.faults.map(({ code, column, message }) => ({ code, column, message })),
});

/** A plan as whoever imports reads it. */
export function planView(file: RegistryFile, { plan, hash }: Planned): RegistryPlan {
  const tables = plan.tables.map((one) => ({
    table: one.table,
    sheet: one.sheet,
    counts: countsOf(one),
    rows: one.rows.map((row) => rowView(one.table, row)),
  }));
  return {
    hash,
    file: { name: file.name, size: file.size, sha256: file.sha256 },
    counts: summed(tables.map(({ counts }) => counts)),
    faults: file.faults.map(({ sheet, line, fault }) => ({ sheet, line, code: fault.code, message: fault.message })),
    tables,
  };
}
