import pg from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { StartRefused } from '../refused.ts';
import { alive } from './postmaster.ts';

/** Any number will do; it must stay the same for ever. */
const ownerKey = 0x64656d;
const holderName = 'demarc owner';
/** How long a killed owner's connection may take to be noticed by PostgreSQL. */
const patienceMs = 5_000;

/**
 * The one that owns the data folder holds a session advisory lock for life, on a connection of its own. The lock goes
 * with the process, however that ends, so it cannot be left behind as a file can.
 */
export interface Ownership {
  /** Called once when the connection is lost though nobody let go of it. */
  onLost(listener: () => void): void;
  release(): Promise<void>;
}

/**
 * @param url the maintenance database of the cluster
 * @returns the ownership, or the process id of the one that has it
 */
export async function takeOwnership(url: string): Promise<Ownership | { readonly heldBy: number | null }> {
  const client = new pg.Client({
    connectionString: url,
    application_name: `${holderName} ${process.pid}`,
    keepAlive: true,
  });
  client.on('error', () => undefined); // the end is what counts
  await client.connect();
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [ownerKey]);
    if (rows[0]?.got) return ownership(client);
    const heldBy = await holder(client);
    const leftover = heldBy !== null && !alive(heldBy);
    if (!leftover || performance.now() > deadline) {
      await client.end();
      return { heldBy };
    }
    await pause(50);
  }
}

async function holder(client: pg.Client): Promise<number | null> {
  const { rows } = await client.query<{ name: string }>(
    `select a.application_name as name
       from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.granted and l.classid = 0 and l.objid = $1 and a.application_name like $2`,
    [ownerKey, `${holderName} %`],
  );
  const pid = Number(rows[0]?.name.slice(holderName.length));
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

function ownership(client: pg.Client): Ownership {
  let letGo = false;
  let lost = false;
  let listener: () => void = () => undefined;
  client.once('end', () => {
    lost = true;
    if (!letGo) listener();
  });
  return {
    onLost(given) {
      listener = given;
      if (lost && !letGo) given();
    },
    async release() {
      letGo = true;
      if (!lost) await client.end().catch(() => undefined); // PostgreSQL may have gone first
    },
  };
}

/** The sentence for the second server on a folder. */
export const ownedByAnother = (dataFolder: string, heldBy: number | null): StartRefused =>
  new StartRefused(
    `The data folder ${dataFolder} is in use by another Demarc, process ${heldBy ?? 'unknown'}. Stop that one first, or set DEMARC_DATA and PORT for a second one.`,
  );
