import type pg from 'pg';
import type { PlannedRow } from '#shared/registry/plan.ts';
import { type Column, keptColumns, keyColumns, type Row, type TableName } from '#shared/registry/tables.ts';
import { RELATIONS, sqlName, sqlType } from './relations.ts';

const names = (columns: readonly Column[], of = ''): string =>
  columns.map(({ name }) => `${of}${sqlName(name)}`).join(', ');
const recordset = (columns: readonly Column[]): string =>
  `json_to_recordset($1::json) as f(${columns.map((column) => `"${column.name}" ${sqlType(column)}`).join(', ')})`;
const fields = (columns: readonly Column[]): string => columns.map(({ name }) => `f."${name}"`).join(', ');
const sameKey = (table: TableName): string =>
  keyColumns(table)
    .map(({ name }) => `r.${sqlName(name)} = f."${name}"`)
    .join(' and ');

async function insert(client: pg.ClientBase, branch: string, table: TableName, rows: readonly Row[]): Promise<void> {
  const columns = keptColumns(table);
  // What belongs to a customer or a service is of their branch; these two say it themselves.
  const own = table === 'customers' || table === 'elements';
  await client.query(
    `insert into ${RELATIONS[table].relation} (${names(columns)}${own ? ', branch' : ''})
     select ${fields(columns)}${own ? ', $2' : ''} from ${recordset(columns)}`,
    own ? [JSON.stringify(rows), branch] : [JSON.stringify(rows)],
  );
}

async function update(client: pg.ClientBase, table: TableName, rows: readonly Row[]): Promise<void> {
  const columns = keptColumns(table);
  const set = columns.filter(({ key }) => !key).map(({ name }) => `${sqlName(name)} = f."${name}"`);
  await client.query(
    `update ${RELATIONS[table].relation} r set ${set.join(', ')} from ${recordset(columns)} where ${sameKey(table)}`,
    [JSON.stringify(rows)],
  );
}

async function remove(client: pg.ClientBase, table: TableName, rows: readonly Row[]): Promise<void> {
  await client.query(
    `delete from ${RELATIONS[table].relation} r using ${recordset(keyColumns(table))} where ${sameKey(table)}`,
    [JSON.stringify(rows)],
  );
}

/** A code that one cabinet gives up may be another's in the same file, and every row is judged by itself. */
const freeCabinets = (client: pg.ClientBase, rows: readonly PlannedRow[]): Promise<unknown> =>
  client.query('update service set cabinet_code = null where id = any($1::text[]) and cabinet_code is not null', [
    rows.flatMap(({ key, changed }) => (changed.includes('cabinetCode') ? [key] : [])),
  ]);

/**
 * Writes what a table's plan says, in the caller's transaction.
 * @throws pg.DatabaseError 23503, 23505 where somebody else wrote meanwhile
 */
export async function storeRows(
  client: pg.ClientBase,
  branch: string,
  table: TableName,
  rows: readonly PlannedRow[],
): Promise<void> {
  const of = (outcome: PlannedRow['outcome'], side: 'before' | 'after'): Row[] =>
    rows.flatMap((row) => (row.outcome === outcome && row[side] !== null ? [row[side]] : []));
  const changed = rows.filter(({ outcome }) => outcome === 'changed');
  if (table === 'services' && changed.length > 0) await freeCabinets(client, changed);
  for (const [write, some] of [
    [() => remove(client, table, of('removed', 'before')), of('removed', 'before')],
    [() => update(client, table, of('changed', 'after')), of('changed', 'after')],
    [() => insert(client, branch, table, of('new', 'after')), of('new', 'after')],
  ] as const)
    if (some.length > 0) await write();
}
