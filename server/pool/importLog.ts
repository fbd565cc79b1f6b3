import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { Problem } from '#server/http/problem.ts';
import { recordChange } from '#server/live/changes.ts';
import type { Caller } from '#shared/actor.ts';
import type { ImportEntry } from '#shared/api/imports.ts';

/** A line that was not taken, and why. */
export interface Rejection {
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** Enough to find out what is wrong with a file; all of a file that is wrong throughout would fill the memory. */
export const REJECTIONS_KEPT = 10_000;

/** What is known of an import when it begins. */
export interface NewImport extends Pick<ImportEntry, 'source' | 'file' | 'format'> {
  readonly by: Pick<Caller, 'user' | 'branch'>;
  /** Where its sender has chosen one, to follow it while it runs. */
  readonly id?: string | undefined;
  /** Of the whole file as it comes, where it is known. */
  readonly bytes?: number | null;
}

/** An entry of the import log that is being written. `told`: whether the live pages hear of it. */
export interface OpenImport {
  readonly id: string;
  readonly branch: string;
  readonly told: boolean;
}

const tell = async (client: pg.ClientBase, { id, branch, told }: OpenImport, version: number): Promise<void> => {
  if (told) await recordChange(client, { kind: 'import', key: id, version, branch, customer: null });
};

/**
 * Opens an entry of the import log.
 * @throws Problem 409 `import_exists`
 */
export async function openImport(
  db: Pick<Database, 'pool'>,
  { by, source, file, format, id = randomUUID(), bytes = null }: NewImport,
  told: boolean,
): Promise<OpenImport> {
  const entry: OpenImport = { id, branch: by.branch, told };
  await withTransaction(db, async (client) => {
    const { rowCount } = await client.query(
      `insert into import_log (id, branch, by, source, file, format, bytes, at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, demarc_now(), demarc_now()) on conflict do nothing`,
      [entry.id, entry.branch, by.user, source, file, format, bytes],
    );
    if (rowCount === 0) throw new Problem(409, 'import_exists', 'There is an import with this id already.');
    await tell(client, entry, 1);
  });
  return entry;
}

const cancelled = (): Problem =>
  new Problem(
    409,
    'import_cancelled',
    'The import was cancelled. What was accepted until then is kept; sending the file again adds only what is missing.',
  );

/**
 * Adds a batch to the counts, in its transaction.
 * @throws Problem 409 `import_cancelled` where the entry has been closed: nothing of the batch is to be kept
 */
export async function logBatch(
  client: pg.ClientBase,
  entry: OpenImport,
  batch: {
    readonly accepted: number;
    readonly duplicates: number;
    readonly rejected: number;
    readonly kept: readonly Rejection[];
    readonly bytesRead: number;
  },
): Promise<void> {
  const { rows } = await client.query<{ version: number }>({
    name: 'log-batch',
    text: `update import_log set accepted = accepted + $2, duplicates = duplicates + $3, rejected = rejected + $4,
                  bytes_read = greatest(bytes_read, $5), version = version + 1, updated_at = demarc_now()
            where id = $1 and done_at is null returning version`,
    values: [entry.id, batch.accepted, batch.duplicates, batch.rejected, batch.bytesRead],
  });
  const [logged] = rows;
  if (logged === undefined) throw cancelled();
  if (batch.kept.length > 0)
    await client.query(
      `insert into rejected_line (import, line, code, message)
       select $1, line, code, message from json_to_recordset($2::json) as r(line bigint, code text, message text)
       on conflict do nothing`,
      [entry.id, JSON.stringify(batch.kept)],
    );
  await tell(client, entry, logged.version);
}

export interface ImportEnd {
  /** Code of what ended it early; null when the whole file was read. */
  readonly failure: string | null;
  readonly bytesRead?: number;
}

/** Closes an entry that is open; one that was cancelled stays as it is. */
export const closeImport = (
  db: Pick<Database, 'pool'>,
  entry: OpenImport,
  { failure, bytesRead }: ImportEnd,
): Promise<void> =>
  withTransaction(db, async (client) => {
    const { rows } = await client.query<{ version: number }>(
      `update import_log set done_at = demarc_now(), updated_at = demarc_now(), failure = $2,
              bytes_read = coalesce($3, bytes_read), version = version + 1
        where id = $1 and done_at is null returning version`,
      [entry.id, failure, bytesRead ?? null],
    );
    const [closed] = rows;
    if (closed !== undefined) await tell(client, entry, closed.version);
  });

/** In ms. A batch finds out by itself; this is for a sender who has fallen silent, and for a line that goes on and on. */
const LOOK_EVERY = 1_000;
/** What has stored no batch for so long says itself that it moves: a line of many gigabytes is no batch for minutes. */
const QUIET = `interval '2 seconds'`;

export interface Watched {
  readonly bytesRead: () => number;
  /** Told that the entry has moved. */
  readonly moved: () => void;
  readonly cancelled: (why: Problem) => void;
}

/** Looks whether somebody has cancelled an import, on whatever node, and says how far it is read while it stores nothing. @returns ends it */
export function watchImport(db: Pick<Database, 'pool'>, entry: OpenImport, watched: Watched): () => void {
  let looking = false;
  const look = async (): Promise<void> => {
    const read = watched.bytesRead();
    const { rows } = await db.pool.query<{ ended: boolean; behind: boolean }>(
      `select done_at is not null as ended, bytes_read < $2 and updated_at < demarc_now() - ${QUIET} as behind
         from import_log where id = $1`,
      [entry.id, read],
    );
    const [found] = rows;
    if (found?.ended === true) watched.cancelled(cancelled());
    else if (found?.behind === true && (await sayRead(db, entry, read))) watched.moved();
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    // A database that does not answer is the next batch's to report.
    look()
      .catch(() => undefined)
      .finally(() => (looking = false));
  }, LOOK_EVERY);
  return () => clearInterval(timer);
}

/** @returns whether the entry was still open */
const sayRead = (db: Pick<Database, 'pool'>, entry: OpenImport, read: number): Promise<boolean> =>
  withTransaction(db, async (client) => {
    const { rows } = await client.query<{ version: number }>(
      `update import_log set bytes_read = $2, version = version + 1, updated_at = demarc_now()
        where id = $1 and done_at is null and bytes_read < $2 returning version`,
      [entry.id, read],
    );
    const [moved] = rows;
    if (moved !== undefined) await tell(client, entry, moved.version);
    return moved !== undefined;
  });
