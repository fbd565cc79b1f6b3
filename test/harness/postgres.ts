import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { openEmbedded } from '#db/embedded.ts';
import { alive, running, stop } from '#db/embedded/postmaster.ts';
import { migrateDatabase } from '#db/migrate.ts';

/** Where tests make their databases: handed from the global set-up to every worker. */
export interface TestServer {
  /** The role that owns the test databases; the path of it is a maintenance database. */
  readonly ownerUrl: string;
  /** What the desk logs in with. */
  readonly url: string;
  /** A migrated database, to be copied. Its name also begins the names of all databases of this run. */
  readonly template: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

/** Several test projects of one run share one server: each holds it, the last one to let go stops it. */
interface Shared {
  holders: number;
  readonly opened: Promise<{ server: TestServer; close(): Promise<void> }>;
}
const store: { demarcTestServer?: Shared } = globalThis;
declare global {
  var demarcTestServer: Shared | undefined;
}

export default async function setup(project: { provide(key: 'testServer', value: TestServer): void }) {
  const shared = (store.demarcTestServer ??= { holders: 0, opened: open() });
  shared.holders += 1;
  const { server, close } = await shared.opened;
  project.provide('testServer', server);
  return async () => {
    shared.holders -= 1;
    if (shared.holders > 0) return;
    store.demarcTestServer = undefined;
    await close();
  };
}

async function open() {
  const { DATABASE_URL, DATABASE_OWNER_URL } = process.env;
  const own = DATABASE_URL ? null : await openOwn();
  const url = own?.url ?? DATABASE_URL ?? '';
  const ownerUrl = DATABASE_OWNER_URL || url; // set to nothing is not set
  const template = `demarc_test_${process.pid}_${randomBytes(3).toString('hex')}`;
  const server = { url, ownerUrl, template };
  await onServer(server, `create database ${template} encoding 'UTF8' template template0`);
  await migrateDatabase(databaseUrl(ownerUrl, template), new pg.Client({ connectionString: url }).user ?? '');
  return {
    server,
    async close() {
      if (own) return own.close();
      const { rows } = await onServer(server, `select datname from pg_database where datname like '${template}%'`);
      for (const { datname } of rows) {
        await onServer(server, `alter database "${datname}" is_template false`);
        await onServer(server, `drop database "${datname}" with (force)`);
      }
    },
  };
}

const prefix = 'demarc-test-';

/** A PostgreSQL of this run alone. It does not flush: what a test of it would lose is worth nothing. */
async function openOwn() {
  await sweep();
  const dataFolder = mkdtempSync(path.join(tmpdir(), `${prefix}${process.pid}-`));
  const embedded = await openEmbedded({
    dataFolder,
    log: pino({ level: 'silent' }),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
  });
  return {
    url: embedded.url,
    async close() {
      await embedded.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Stops and removes what a killed run left behind. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]);
    if (!pid || alive(pid)) continue;
    const left = path.join(tmpdir(), name);
    const cluster = { folder: path.join(left, 'postgres') };
    if (running(cluster)) await stop(cluster);
    rmSync(left, { recursive: true, force: true });
  }
}

/** The same server, another database. */
export function databaseUrl(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** One statement on the maintenance database, as the owner. */
export async function onServer(
  { ownerUrl }: Pick<TestServer, 'ownerUrl'>,
  sql: string,
): Promise<pg.QueryResult<{ datname: string }>> {
  return connectedTo(ownerUrl, (client) => client.query<{ datname: string }>(sql));
}

/** A connection of its own, for as long as `work` takes. */
export async function connectedTo<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'the test itself' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
