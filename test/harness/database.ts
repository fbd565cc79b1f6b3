import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { connectDatabase, type Database } from '#db/open.ts';
import { readNow } from '#server/tickets/queries.ts';
import type { Instant } from '#shared/time.ts';
import { atEnd } from './atEnd.ts';
import { connectedTo, databaseUrl, onServer } from './postgres.ts';

export interface TestDatabase extends Database {
  /** For a second pool, or a server process, on the same database. */
  readonly url: string;
  readonly ownerUrl: string;
  /** One statement as the owner: to look at, or spoil, what the desk itself may not. */
  asOwner<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The desk's clock. */
  now(): Promise<Instant>;
  /** Moves the desk's clock forward from where it is, in ms. */
  advanceClock(ms: number): Promise<void>;
  /** Closes what is connected, and leaves the database there for the rest of the run. */
  keep(): Promise<void>;
  /** Sets the desk's clock to a moment (ms since the epoch), from which it goes on. */
  setClock(at: number): Promise<void>;
}

export const silent = pino({ level: 'silent' });

/**
 * A fresh, migrated database, dropped at the end of the file (or of the test, when called inside one).
 * It fails what made it when a connection was not given back.
 *
 * @param template another template than the empty one, see `startServer`
 */
export async function testDatabase(
  template = inject('testServer').template,
  name = `${inject('testServer').template}_${randomBytes(5).toString('hex')}`,
): Promise<TestDatabase> {
  const server = inject('testServer');
  await onServer(server, `create database ${name} template ${template}`);
  const url = databaseUrl(server.url, name);
  const ownerUrl = databaseUrl(server.ownerUrl, name);
  const connected = await connectDatabase(url, 10, silent);
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 1, application_name: 'the test itself' });
  owner.on('error', () => undefined);
  let closed: Promise<void> | undefined;

  const close = async (drop: boolean) => {
    const lent = await neverGivenBack(connected.pool);
    await owner.end();
    if (lent === 0) await connected.pool.end();
    const open = lent === 0 ? await stillOpen(name) : [];
    if (drop) await onServer(server, `drop database ${name} with (force)`);
    if (lent > 0) throw new Error(`${lent} connection(s) were taken from the pool and never given back`);
    if (open.length > 0) throw new Error(`Connections were never closed: ${open.join(' · ')}`);
  };

  const asOwner = async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
    (await owner.query<Row>(sql, [...values])).rows;
  const database: TestDatabase = {
    ...connected,
    embedded: false,
    fresh: true,
    url,
    ownerUrl,
    asOwner,
    now: () => readNow(connected.pool),
    async advanceClock(ms) {
      await asOwner('update demarc_clock set offset_ms = offset_ms + $1', [ms]);
    },
    async setClock(at) {
      await asOwner('update demarc_clock set offset_ms = $1 - floor(extract(epoch from clock_timestamp()) * 1000)', [
        at,
      ]);
    },
    keep: () => (closed ??= close(false)),
    close: () => (closed ??= close(true)),
  };
  atEnd(() => database.close());
  return database;
}

/**
 * A connection of the owner's own: to hold locks meanwhile, or to be handed to what the owner runs by hand. Closed at the end of
 * the test, or of the file.
 */
export async function ownerOf({ ownerUrl }: Pick<TestDatabase, 'ownerUrl'>): Promise<pg.Client> {
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'the test as the owner' });
  await owner.connect();
  atEnd(() => owner.end());
  return owner;
}

/** In ms. */
const PATIENCE = 5_000;

/** How many connections are not given back, though whoever took one had the time: a request goes on when its client has gone. */
async function neverGivenBack(pool: pg.Pool): Promise<number> {
  const deadline = performance.now() + PATIENCE;
  while (pool.totalCount > pool.idleCount && performance.now() < deadline) await pause(20);
  return pool.totalCount - pool.idleCount;
}

/** What is still connected to the database, once PostgreSQL has had the time to see the closed ones off. */
async function stillOpen(database: string): Promise<string[]> {
  const deadline = performance.now() + PATIENCE;
  return connectedTo(inject('testServer').ownerUrl, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ what: string }>(
        `select application_name || ': ' || query as what from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
        [database],
      );
      if (rows.length === 0 || performance.now() > deadline) return rows.map((row) => row.what);
      await pause(20);
    }
  });
}
