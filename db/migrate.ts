import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { causeOf, StartRefused } from './refused.ts';
import { renewMovedFeed } from './renewFeed.ts';
import { projectRoot } from './root.ts';

/** The role that the desk serves as: owns nothing, cannot log in by itself, cannot pass row security. */
export const appRole = 'demarc_app';

const folder = path.join(projectRoot, 'db');
/** Nodes that start together migrate one after the other. */
const migrationKey = 0x6d6967;
const oldestServer = 150_000;

/**
 * Brings a database to this version's schema: functions, migrations, the app role and its grants; one that was restored gets a feed of its own. Repeatable, and safe from several nodes at once.
 *
 * @param ownerUrl a role that may create tables here, and the app role where it is missing
 * @param login the role that the desk logs in as; it is made a member of the app role unless it is one
 * @returns whether no migration had ever run here before
 * @throws StartRefused when the server is too old, not UTF-8, or the owner may not do what is needed
 */
export async function migrateDatabase(ownerUrl: string, login: string): Promise<{ fresh: boolean }> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'demarc migrate', keepAlive: true });
  client.on('error', () => undefined); // the query under way fails with the same error
  await client.connect();
  try {
    await checkServer(client);
    await client.query('select pg_advisory_lock($1)', [migrationKey]);
    const fresh = await isFresh(client);
    await client.query(readFileSync(path.join(folder, 'functions.sql'), 'utf8'));
    await makeRole(client);
    await letLoginIn(client, login);
    await migrate(drizzle(client), { migrationsFolder: path.join(folder, 'migrations') });
    await client.query(readFileSync(path.join(folder, 'grants.sql'), 'utf8'));
    await renewMovedFeed(client);
    return { fresh };
  } catch (thrown) {
    if (!(thrown instanceof pg.DatabaseError) || thrown.code !== insufficientPrivilege) throw thrown;
    throw new StartRefused(
      `The role ${client.user} may not make or change the desk's tables (${thrown.message}). Make it the owner of the database, or give its owner in DATABASE_OWNER_URL.`,
    );
  } finally {
    await client.end();
  }
}

async function checkServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; number: number; encoding: string; database: string }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
            current_setting('server_encoding') as encoding, current_database() as database`,
  );
  const server = rows[0];
  if (!server || server.number < oldestServer)
    throw new StartRefused(`DATABASE_URL points to PostgreSQL ${server?.version ?? '?'}; Demarc needs 15 or newer.`);
  if (server.encoding !== 'UTF8')
    throw new StartRefused(
      `The database ${server.database} has the encoding ${server.encoding}; Demarc needs UTF8: create it with "create database … encoding 'UTF8' template template0".`,
    );
}

async function isFresh(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
  );
  if (!rows[0]?.there) return true;
  const { rowCount } = await client.query('select from drizzle.__drizzle_migrations limit 1');
  return rowCount === 0;
}

const insufficientPrivilege = '42501';
/** Roles belong to the whole server: databases that are migrated side by side meet here, with one of these. */
const metAnother = ['42710', '23505', 'XX000'];

async function onShared(client: pg.Client, sql: string, refusal: string): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      await client.query(sql);
      return;
    } catch (thrown) {
      const code = thrown instanceof pg.DatabaseError ? thrown.code : undefined;
      if (code === insufficientPrivilege) throw new StartRefused(`${refusal} (${causeOf(thrown)})`);
      if (!metAnother.includes(code ?? '') || attempt === 5) throw thrown;
      if (code === '42710') return; // somebody made it in between
      await pause(20 * attempt);
    }
}

async function makeRole(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [appRole]);
  if (rowCount === 1) return;
  await onShared(
    client,
    `create role ${appRole} nologin nosuperuser nobypassrls nocreatedb nocreaterole`,
    `The role ${appRole} is missing and the owner of the database may not create it. As an administrator run "create role ${appRole} nologin" and "grant ${appRole} to" the role of DATABASE_URL, or give a role that may create roles in DATABASE_OWNER_URL.`,
  );
}

async function letLoginIn(client: pg.Client, login: string): Promise<void> {
  if (await maySetRole(client, login)) return;
  const name = client.escapeIdentifier(login);
  await onShared(
    client,
    `grant ${appRole} to ${name}`,
    `The role ${login} of DATABASE_URL may not act as ${appRole}. As an administrator run "grant ${appRole} to ${name}".`,
  );
}

/** Before PostgreSQL 16 every member may; since then only one whose membership says SET. */
async function maySetRole(client: pg.Client, login: string): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `select pg_has_role($1::name, $2::name, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as may`,
    [login, appRole],
  );
  return rows[0]?.may ?? false;
}
