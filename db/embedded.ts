import type { Logger } from 'pino';
import pg from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { prepareCluster, superuser } from './embedded/cluster.ts';
import { ownedByAnother, type Ownership, takeOwnership } from './embedded/owner.ts';
import { type Cluster, start, stop } from './embedded/postmaster.ts';
import { causeOf, StartRefused } from './refused.ts';

/**
 * A real PostgreSQL of our own, for a desk without one: its data in the data folder, its binaries from npm.
 *
 * States of the folder and what a start makes of them:
 * - nothing there: initialised beside and renamed, started, owned;
 * - stopped, or everything was killed: started (PostgreSQL recovers by itself), owned;
 * - PostgreSQL running, nobody owns it: the leftover of a killed server, taken over;
 * - owned: refused with the owner's process id, or joined by a command (`share`) that only wants to work on it.
 *
 * If PostgreSQL dies under the owner it is started again on the same port, and owned again.
 */
export interface Embedded {
  /** Connects as the superuser to the desk's database. */
  readonly url: string;
  /** False when a command joined the PostgreSQL of a running server. */
  readonly owned: boolean;
  /** Stops PostgreSQL and waits until it is gone; leaves it alone when not owned. */
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataFolder: string;
  readonly log: Logger;
  /** Join the PostgreSQL of a running server instead of refusing. */
  readonly share?: boolean;
  /** Server settings on top of the fixed ones; tests turn fsync off. */
  readonly settings?: Readonly<Record<string, string>>;
}

const database = 'demarc';

/** @throws StartRefused with a sentence for the person who started it */
export async function openEmbedded({
  dataFolder,
  log,
  share = false,
  settings = {},
}: EmbeddedOptions): Promise<Embedded> {
  const { cluster, password } = prepareCluster(dataFolder, settings);
  const addressOf = (port: number) => `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}`;
  const { pid, port, found, taken } = await startAndOwn(cluster, addressOf);
  const urlOf = (name: string) => `${addressOf(port)}/${name}`;
  const maintenance = urlOf('postgres');

  if ('heldBy' in taken) {
    if (!share) throw ownedByAnother(dataFolder, taken.heldBy);
    log.info({ postgres: pid, port }, 'joined the embedded PostgreSQL of a running server');
    return { url: urlOf(database), owned: false, close: () => Promise.resolve() };
  }
  log.info(
    { postgres: pid, port, version: cluster.binaries.version },
    found ? 'took over embedded PostgreSQL' : 'started embedded PostgreSQL',
  );
  try {
    await makeDatabase(maintenance);
  } catch (thrown) {
    await taken.release();
    await stop(cluster);
    throw thrown;
  }
  const keeper = keepAlive({ cluster, port, maintenance, dataFolder, log }, taken);
  return { url: urlOf(database), owned: true, close: () => keeper.close() };
}

const startingMs = 30_000;

/** A server that is just dying still passes for a running one until it refuses the connection; then it is started anew. */
async function startAndOwn(cluster: Cluster, addressOf: (port: number) => string) {
  const deadline = performance.now() + startingMs;
  for (;;) {
    const server = await start(cluster);
    try {
      return { ...server, taken: await takeOwnership(`${addressOf(server.port)}/postgres`) };
    } catch (thrown) {
      const notLetIn = thrown instanceof pg.DatabaseError && thrown.code?.startsWith('28');
      if (notLetIn || performance.now() > deadline)
        throw new StartRefused(
          `The embedded PostgreSQL in ${cluster.folder} runs but lets nobody in: ${causeOf(thrown)}.`,
        );
      await pause(100);
    }
  }
}

async function makeDatabase(maintenance: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenance });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${database} template template0 encoding 'UTF8'`);
  } finally {
    await client.end();
  }
}

interface Kept {
  readonly cluster: Cluster;
  readonly port: number;
  readonly maintenance: string;
  readonly dataFolder: string;
  readonly log: Logger;
}

/** Watches the owner's connection; when it is lost, brings PostgreSQL and the ownership back until closed. */
function keepAlive(
  { cluster, port, maintenance, dataFolder, log }: Kept,
  first: Ownership,
): { close(): Promise<void> } {
  let current = first;
  let closing = false;
  let reviving: Promise<void> = Promise.resolve();

  const revive = async (): Promise<void> => {
    while (!closing) {
      try {
        await start(cluster, port);
        const again = await takeOwnership(maintenance);
        if ('heldBy' in again) throw ownedByAnother(dataFolder, again.heldBy);
        current = again;
        current.onLost(lost);
        log.warn({ port }, 'embedded PostgreSQL is back');
        return;
      } catch (thrown) {
        log.error({ cause: causeOf(thrown) }, 'embedded PostgreSQL is away');
        await pause(500);
      }
    }
  };
  const lost = () => {
    if (!closing) reviving = revive();
  };
  current.onLost(lost);

  return {
    async close() {
      closing = true;
      await reviving;
      await stop(cluster); // while the lock is held: nobody may take over a server that is about to stop
      await current.release();
      log.info('stopped embedded PostgreSQL');
    },
  };
}
