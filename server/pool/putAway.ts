import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { keepByNumber } from './numbers.ts';

/** A month whose calls were moved, and how many they are. */
export interface MovedMonth {
  readonly month: string;
  readonly calls: number;
}

const LOCK_NOT_AVAILABLE = '55P03';
const ATTEMPTS = 5;

/** Detaching waits for imports under way, and everybody who comes after waits behind it: so it waits briefly, and tries again. */
async function briefly<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1)
    try {
      await client.query(`begin; set local lock_timeout = '3s'`);
      const done = await work();
      await client.query('commit');
      return done;
    } catch (thrown) {
      await client.query('rollback');
      const busy = thrown instanceof pg.DatabaseError && thrown.code === LOCK_NOT_AVAILABLE;
      if (!busy || attempt === ATTEMPTS) throw thrown;
      await pause(1_000);
    }
}

const moved = z.tuple([z.object({ moved: z.boolean() })]);
const many = z.tuple([z.object({ many: z.coerce.number() })]);

async function move(
  client: pg.ClientBase,
  how: 'put_away_calls' | 'bring_back_calls',
  month: string,
): Promise<boolean> {
  const { rows } = await briefly(client, () => client.query(`select ${how}($1) as moved`, [month]));
  return moved.parse(rows)[0].moved;
}

const tableOf = (prefix: 'call_record' | 'call_record_away', month: string): string =>
  pg.escapeIdentifier(`${prefix}_${month.replace('-', '_')}`);

async function countIn(client: pg.ClientBase, table: string): Promise<number> {
  const { rows } = await client.query(`select count(*) as many from ${table}`);
  return many.parse(rows)[0].many;
}

/**
 * Counts a month and keeps what each number used of it, once it has been moved: this takes a while, and whoever moves one keeps
 * everybody from all calls.
 */
async function countAway(client: pg.ClientBase, month: string): Promise<number> {
  const table = tableOf('call_record_away', month);
  const calls = await countIn(client, table);
  // At once, so that whoever is broken off here finds it uncounted the next time; of two who count, one keeps it.
  await client.query('begin');
  const { rowCount } = await client.query('update put_away_month set calls = $2 where month = $1 and calls is null', [
    month,
    calls,
  ]);
  if (rowCount === 1) await client.query(keepByNumber(table));
  await client.query('commit');
  return calls;
}

/**
 * Puts the calls away of all months but the last `keep`, the current one (Beijing) among them: each becomes a table of its own,
 * `call_record_away_YYYY_MM`, to be dumped, moved or dropped. What they used stays, and calls of these months are taken no more.
 * @param client as the owner of the tables
 * @returns the months, the oldest first
 */
export async function putAway(client: pg.ClientBase, keep: number): Promise<MovedMonth[]> {
  const { rows } = await client.query<{ month: string }>(
    `select month from (
       select replace(substr(c.relname, length('call_record_') + 1), '_', '-') as month
         from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'call_record'::regclass) as kept
      where month <= to_char((demarc_now() at time zone 'Asia/Shanghai') - $1 * interval '1 month', 'YYYY-MM')
      order by month`,
    [keep],
  );
  const uncounted = await client.query<{ month: string }>(
    'select month from put_away_month where calls is null order by month',
  );
  const away: MovedMonth[] = [];
  for (const { month } of uncounted.rows) away.push({ month, calls: await countAway(client, month) });
  for (const { month } of rows) {
    if (!(await move(client, 'put_away_calls', month))) continue;
    away.push({ month, calls: await countAway(client, month) });
  }
  return away;
}

/** Brings a month's calls back, whose table is still there. @returns how many; null: the month was not put away */
export async function bringBack(client: pg.ClientBase, month: string): Promise<number | null> {
  if (!(await move(client, 'bring_back_calls', month))) return null;
  return countIn(client, tableOf('call_record', month));
}
