import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { gather } from '#server/gathering.ts';
import { TOGETHER } from '#server/tickets/declare.ts';
import { declarationBody, newKey, signIn } from '#test/chaos/desk.ts';
import { BRANCH, setStage, type Stage, USERNAME } from '#test/chaos/stage.ts';
import type { Say } from './measures.ts';
import { median, row, type Row } from './row.ts';
import { withDefer } from './withDefer.ts';

const SERVICES = 1_000;
const IN_FLIGHT = 32;
const ROUNDS = 3;

/** Does `work` for each, so many at once. @returns how many a second */
async function perSecond<T>(values: readonly T[], work: (value: T) => Promise<unknown>): Promise<number> {
  let next = 0;
  const began = performance.now();
  const one = async (): Promise<void> => {
    for (let value = values[next++]; value !== undefined; value = values[next++]) await work(value);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, one));
  return (values.length * 1_000) / (performance.now() - began);
}

/** So that the next declaration on each service opens a ticket of its own. */
const closeAll = ({ postgres }: Stage): Promise<unknown> =>
  postgres.query(`update ticket set phase = 'closed' where branch = $1 and phase not in ('closed', 'dismissed')`, [
    BRANCH,
  ]);

/** By plain HTTP on connections that stay: what the sender costs is taken from the same two cores. */
const connections = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });

function declare(url: string, cookie: string, service: string): Promise<void> {
  const key = newKey();
  const headers = { 'content-type': 'application/json', cookie, 'idempotency-key': key };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/api/declarations`, { method: 'POST', agent: connections, headers }, (answer) => {
      const { statusCode } = answer;
      answer.on('error', reject).on('end', resolve).resume();
      if (statusCode !== 201) reject(new Error(`a declaration was answered ${statusCode}`));
    });
    sent.on('error', reject).end(declarationBody(service, key));
  });
}

const declareAll = ({ services }: Stage, url: string, cookie: string): Promise<number> =>
  perSecond(services, (service) => declare(url, cookie, service));

interface Insert {
  readonly name: string;
  readonly text: string;
  readonly values: readonly (string | null)[];
}

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The rows that the last declaration wrote, which had its transaction to itself, each as an insert of itself into an empty table of the same shape and indexes. */
async function insertsOf({ postgres }: Stage): Promise<readonly Insert[]> {
  const [last] = await postgres.query<{ xid: string }>(
    'select xmin::text as xid from declaration order by received_at desc limit 1',
  );
  const tables = await postgres.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' order by c.relname`,
  );
  await postgres.query('create schema if not exists pinned');
  const inserts: Insert[] = [];
  for (const { name } of tables) {
    const rows = await postgres.query<{ row: Record<string, string | null> }>(
      `select (select jsonb_object_agg(key, value) from jsonb_each_text(to_jsonb(t))) as row
         from ${identifier(name)} t where xmin::text = $1`,
      [last?.xid],
    );
    if (rows.length === 0) continue;
    await postgres.query(
      `create table if not exists pinned.${identifier(name)} (like public.${identifier(name)} including all)`,
    );
    const generated = new Set(
      (
        await postgres.query<{ column: string }>(
          `select attname as column from pg_attribute where attrelid = $1::regclass and (attgenerated <> '' or attidentity <> '')`,
          [`public.${identifier(name)}`],
        )
      ).map(({ column }) => column),
    );
    for (const { row: written } of rows) {
      const columns = Object.keys(written).filter((column) => !generated.has(column));
      inserts.push({
        name: `${name}-${columns.length}`,
        text: `insert into pinned.${identifier(name)} (${columns.map(identifier).join(', ')}) values (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
        values: columns.map((column) => written[column] ?? null),
      });
    }
  }
  return inserts;
}

const UNIQUE = `select indexrelid::regclass::text as index from pg_index i join pg_class c on c.oid = i.indrelid
                 join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'pinned' and i.indisunique`;

/** The same row may be inserted again: each unique index becomes a plain one on the same columns. */
async function allowRepeats({ postgres }: Stage): Promise<void> {
  const constraints = await postgres.query<{ sql: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as sql
       from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname = 'pinned' and contype in ('p', 'u')`,
  );
  const plain = await postgres.query<{ sql: string }>(
    `select replace(replace(indexdef, 'CREATE UNIQUE INDEX', 'CREATE INDEX'), indexname, indexname || '_plain') as sql
       from pg_indexes where schemaname = 'pinned' and indexdef like 'CREATE UNIQUE%'`,
  );
  for (const { sql } of [...plain, ...constraints]) await postgres.query(sql);
  for (const { index } of await postgres.query<{ index: string }>(UNIQUE)) await postgres.query(`drop index ${index}`);
}

/** Nothing but the inserts: no lock, no reading, no deciding, no HTTP. */
async function insert(pool: pg.Pool, inserts: readonly Insert[], times: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    for (let i = 0; i < times; i += 1)
      for (const { name, text, values } of inserts) await client.query({ name, text, values: [...values] });
    await client.query('commit');
  } finally {
    client.release();
  }
}

const EACH = Array.from({ length: SERVICES }, (_, i) => i);

/** One transaction a declaration. */
const insertEach = (pool: pg.Pool, inserts: readonly Insert[]): Promise<number> =>
  perSecond(EACH, () => insert(pool, inserts, 1));

/** As many in a transaction as come together, as the desk does. */
function insertTogether(pool: pg.Pool, inserts: readonly Insert[]): Promise<number> {
  const inserted = gather<number, void>({
    ...TOGETHER,
    keysOf: () => [],
    work: async (lot) => {
      await insert(pool, inserts, lot.length);
      return lot.map(() => () => undefined);
    },
  });
  return perSecond(EACH, inserted);
}

/** S1: declarations a second, from the request to the 201 that says it is on disk. */
export const declarations = (say: Say): Promise<readonly Row[]> =>
  withDefer(async (defer) => {
    say(`making ${SERVICES} services …`);
    const stage = await setStage({ defer }, { faults: SERVICES });
    const { url } = await stage.node();
    const cookie = await signIn(url, USERNAME);
    await closeAll(stage);
    await declareAll(stage, url, cookie);
    await closeAll(stage);
    await declareAll({ ...stage, services: stage.services.slice(0, 1) }, url, cookie);
    const inserts = await insertsOf(stage);
    await allowRepeats(stage);
    defer(async () => connections.destroy());
    const pool = new pg.Pool({ connectionString: stage.postgres.url, max: IN_FLIGHT });
    defer(() => pool.end());
    await insertEach(pool, inserts);
    const rates = { opening: [] as number[], joining: [] as number[], bare: [] as number[], shared: [] as number[] };
    // In turn, so that a neighbour of the machine is a neighbour of all.
    for (let round = 1; round <= ROUNDS; round += 1) {
      await closeAll(stage);
      await pause(500);
      rates.bare.push(await insertEach(pool, inserts));
      rates.shared.push(await insertTogether(pool, inserts));
      rates.opening.push(await declareAll(stage, url, cookie));
      rates.joining.push(await declareAll(stage, url, cookie));
      say(`round ${round} of ${ROUNDS}`);
    }
    const bare = median(rates.bare);
    const what = `on ${SERVICES} services, ${IN_FLIGHT} in flight`;
    return [
      row(
        'S1',
        `declarations ${what}, each opens a ticket, against bare inserts of its ${inserts.length} rows`,
        median(rates.opening),
        bare,
        '1/s',
      ),
      row('S1b', `declarations ${what}, each joins one, against the same`, median(rates.joining), bare, '1/s'),
      row(
        'S1c',
        `declarations ${what}, each opens a ticket, against the same with the commits shared as ours are`,
        median(rates.opening),
        median(rates.shared),
        '1/s',
      ),
    ];
  });
