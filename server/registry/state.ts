import { setImmediate as others } from 'node:timers/promises';
import type pg from 'pg';
import { toNumber } from '#server/pool/number.ts';
import { readHomeArea } from '#server/pool/terms.ts';
import { allOf, testNumbersOf } from '#server/settings/testNumbers.ts';
import type { Known, User } from '#shared/registry/known.ts';
import type { TableSheet } from '#shared/registry/sheet.ts';
import { keptColumns, keyOf, neededBy, type Row, TABLES, type TableName } from '#shared/registry/tables.ts';
import { RELATIONS, sqlName } from './relations.ts';

/** A table's rows of one branch, in the order of their keys. */
export async function readTable(client: pg.ClientBase, branch: string, table: TableName): Promise<Row[]> {
  const { relation, from, branchOf, order } = RELATIONS[table];
  const fields = keptColumns(table).map(({ name }) => `'${name}', r.${sqlName(name)}`);
  const { rows } = await client.query<{ row: Row }>(
    `select json_build_object(${fields.join(', ')}) as row from ${relation} r ${from} where ${branchOf} = $1 order by ${order}`,
    [branch],
  );
  return rows.map(({ row }) => row);
}

/** How many rows each table has. */
export async function countTables(client: pg.ClientBase, branch: string): Promise<Record<TableName, number>> {
  const counts = TABLES.map((table) => {
    const { relation, from, branchOf } = RELATIONS[table];
    return `(select count(*)::int from ${relation} r ${from} where ${branchOf} = $1) as ${table}`;
  });
  const { rows } = await client.query<Record<TableName, number>>(`select ${counts.join(', ')}`, [branch]);
  const [row] = rows;
  if (row === undefined) throw new Error('a select without a table has one row');
  return row;
}

/** What a file's rows would be, of tables whose keys all branches share. */
const SHARED_KEYS = ['customers', 'contracts', 'services', 'numbers', 'elements', 'contacts'] as const;

/** Reading a number costs some 20 µs: after a few hundred of them others have their turn. */
const SLICE = 250;

async function numbersOf(cells: readonly string[], readNumber: Known['readNumber']): Promise<(string | null)[]> {
  const numbers: (string | null)[] = [];
  for (const cell of cells) {
    if (numbers.length % SLICE === 0) await others();
    numbers.push(readNumber(cell.replace(/^'/, '')));
  }
  return numbers;
}

/** Of the ids in the file, those that another branch has. */
async function readElsewhere(
  client: pg.ClientBase,
  branch: string,
  sheets: readonly TableSheet[],
  readNumber: Known['readNumber'],
): Promise<Set<string>> {
  const elsewhere = new Set<string>();
  for (const sheet of sheets) {
    const { relation, from, branchOf } = RELATIONS[sheet.table];
    for (const [at, column] of sheet.columns.entries()) {
      const name = column?.name === 'cabinetCode' ? 'cabinetCode' : column?.key ? sheet.table : null;
      if (column === null || name === null || !(name === 'cabinetCode' || SHARED_KEYS.some((t) => t === sheet.table)))
        continue;
      const cells = sheet.lines.map(({ cells }) => cells[at] ?? '').filter((cell) => cell !== '');
      const asked = column.kind.is === 'member' ? await numbersOf(cells, readNumber) : cells;
      const { rows } = await client.query<{ value: string }>(
        `select r.${sqlName(column.name)} as value from ${relation} r ${from}
          where r.${sqlName(column.name)} = any($2::text[]) and ${branchOf} <> $1`,
        [branch, [...new Set(asked)]],
      );
      for (const { value } of rows) elsewhere.add(`${name} ${value}`);
    }
  }
  return elsewhere;
}

/** All that a plan for these sheets has to know, as `client`'s transaction sees it. */
export async function readKnown(client: pg.ClientBase, branch: string, sheets: readonly TableSheet[]): Promise<Known> {
  const needed = new Set(sheets.flatMap(({ table }) => neededBy(table)));
  const rows = {} as Record<TableName, Map<string, Row>>;
  for (const table of TABLES) {
    const found = needed.has(table) ? await readTable(client, branch, table) : [];
    rows[table] = new Map(found.map((row) => [keyOf(table, row), row]));
  }
  const users = await client.query<User>(
    'select id, username, role, customer from app_user where branch = $1 and disabled_at is null order by id',
    [branch],
  );
  const plans = await client.query<{ id: string }>('select distinct id from plan order by id');
  const homeArea = await readHomeArea(client, branch);
  const readNumber: Known['readNumber'] = (text) => toNumber(text, homeArea);
  return {
    rows,
    users: users.rows,
    plans: plans.rows.map(({ id }) => id),
    elsewhere: await readElsewhere(client, branch, sheets, readNumber),
    testNumbers: allOf(await testNumbersOf(client, branch)),
    readNumber,
  };
}
