import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Logger } from 'pino';
import pg from 'pg';
import { openEmbedded } from './embedded.ts';
import { appRole, migrateDatabase } from './migrate.ts';
import { causeOf, StartRefused } from './refused.ts';
import * as schema from './schema/index.ts';

export type Orm = NodePgDatabase<typeof schema>;

/** Where the database is: a server by its URL, or our own in the data folder when there is none. */
export interface DatabaseConfig {
  readonly dataFolder: string;
  readonly databaseUrl: string | null;
  /** A role of its own for migrations; default: the one of `databaseUrl`. */
  readonly databaseOwnerUrl: string | null;
  /** Connections in the pool. */
  readonly databasePool: number;
}

export interface Database {
  /** Where it is, with its password: for another thread that connects by itself. */
  readonly url: string;
  /** Every connection of it serves as `demarc_app`. */
  readonly pool: pg.Pool;
  readonly orm: Orm;
  /** True when the PostgreSQL is our own. */
  readonly embedded: boolean;
  /** True when no migration had run here before this start: nothing has ever been stored. */
  readonly fresh: boolean;
  /**
   * A connection outside the pool, as `demarc_app`, for what holds one for long. It sends a query without waiting for the
   * answers before it, which come in order. The caller ends it.
   */
  dedicated(name: string): Promise<pg.Client>;
  /** Waits for the connections in use, then stops our own PostgreSQL. */
  close(): Promise<void>;
}

/**
 * Opens the database: starts our own where there is no other, migrates, and serves as the role that owns nothing.
 *
 * @param share for commands: join the PostgreSQL of a running server instead of refusing
 * @throws StartRefused with a sentence for the person who started it
 */
export async function openDatabase(
  config: DatabaseConfig,
  log: Logger,
  { share = false }: { readonly share?: boolean } = {},
): Promise<Database> {
  const embedded =
    config.databaseUrl === null ? await openEmbedded({ dataFolder: config.dataFolder, log, share }) : null;
  const url = config.databaseUrl ?? embedded?.url ?? '';
  const closeEmbedded = () => embedded?.close() ?? Promise.resolve();
  try {
    const { fresh } = await reaching('DATABASE_OWNER_URL', () =>
      migrateDatabase(config.databaseOwnerUrl ?? url, new pg.Client({ connectionString: url }).user ?? ''),
    );
    const connected = await connectDatabase(url, config.databasePool, log);
    return {
      ...connected,
      embedded: embedded !== null,
      fresh,
      async close() {
        await connected.close();
        await closeEmbedded();
      },
    };
  } catch (thrown) {
    await closeEmbedded();
    throw thrown;
  }
}

const takeRole = (client: pg.ClientBase) => client.query(`set role ${appRole}`);

/**
 * Connections to a database that is migrated already, made when they are needed. Every one serves as `demarc_app`; that this role
 * has no rights it should not have is for `connectDatabase` to see.
 * @param name as the database's own lists show them
 */
export function openPool(url: string, max: number, log: Logger, name: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    onConnect: takeRole,
  });
  // A lost connection makes the query under way fail, which is handled there; unheard, the event itself would end the process.
  pool.on('error', (error) => log.warn({ cause: error.message }, 'an idle database connection was lost'));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Opens a database that is migrated already. */
export async function connectDatabase(
  url: string,
  max: number,
  log: Logger,
): Promise<Pick<Database, 'url' | 'pool' | 'orm' | 'dedicated' | 'close'>> {
  const pool = openPool(url, max, log, 'demarc');
  try {
    await reaching('DATABASE_URL', () => refusePrivileged(pool));
  } catch (thrown) {
    await pool.end();
    throw thrown;
  }
  return {
    url,
    pool,
    orm: ormOf(pool),
    async dedicated(name) {
      const client = new pg.Client({
        connectionString: url,
        application_name: `demarc ${name}`,
        keepAlive: true,
        pipeline: true,
      });
      client.on('error', (error) => log.warn({ name, cause: error.message }, 'a database connection was lost'));
      await client.connect();
      await takeRole(client);
      return client;
    },
    close: () => pool.end(),
  };
}

const orms = new WeakMap<pg.Pool | pg.ClientBase, Orm>();

/** Drizzle over a connection, for queries inside its transaction; made once a connection, because making one reads the whole schema. */
export function ormOf(connection: pg.Pool | pg.Client | pg.PoolClient): Orm {
  const known = orms.get(connection);
  if (known) return known;
  const orm = drizzle(connection, { schema, casing: 'snake_case' });
  orms.set(connection, orm);
  return orm;
}

/**
 * The second wall stands only if the role cannot take it down: neither by itself nor by a role that it
 * may switch to. A temporary table is its own in any case (imports stage their lines in one), and holds nothing of anybody else's.
 */
export async function refusePrivileged(connection: pg.Pool | pg.ClientBase): Promise<void> {
  const { rows } = await connection.query<{ role: string; because: string }>(
    `select r.rolname as role, case when r.rolsuper then 'is a superuser' when r.rolbypassrls then 'passes row security' else 'owns tables' end as because
       from pg_roles r
      where pg_has_role(current_user, r.oid, 'member')
        and (r.rolsuper or r.rolbypassrls or exists (select from pg_class c where c.relowner = r.oid and c.relpersistence <> 't'))
      limit 1`,
  );
  const [privileged] = rows;
  if (privileged)
    throw new StartRefused(
      `The desk must serve as a role that owns nothing and cannot pass row security, but ${appRole} acts with the rights of ${privileged.role}, which ${privileged.because}. Take those rights from it.`,
    );
}

/** Turns a server that cannot be reached, or does not let us in, into a sentence; other errors pass. */
async function reaching<T>(variable: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    const unreachable = /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENET)/.test(code);
    const notLetIn = ['28P01', '28000', '3D000', '57P03', '53300'].includes(code);
    if (unreachable || notLetIn)
      throw new StartRefused(`The database cannot be reached: ${causeOf(thrown)}. Check ${variable}.`);
    throw thrown;
  }
}
