import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '#db/open.ts';

/** A line that was not taken, and why. */
export interface Rejection {
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** Enough to find out what is wrong with a file; all of a file that is wrong throughout would fill the memory. */
export const REJECTIONS_KEPT = 10_000;

/** Opens an entry of the import log. @returns its id */
export async function openImport(db: Pick<Database, 'pool'>, by: string, format: string): Promise<string> {
  const id = randomUUID();
  await db.pool.query('insert into import_log (id, by, at, format) values ($1, $2, demarc_now(), $3)', [
    id,
    by,
    format,
  ]);
  return id;
}

/** Adds a batch to the counts, in its transaction. */
export async function logBatch(
  client: pg.ClientBase,
  id: string,
  batch: {
    readonly accepted: number;
    readonly duplicates: number;
    readonly rejected: number;
    readonly kept: readonly Rejection[];
  },
): Promise<void> {
  await client.query(
    `update import_log set accepted = accepted + $2, duplicates = duplicates + $3, rejected = rejected + $4 where id = $1`,
    [id, batch.accepted, batch.duplicates, batch.rejected],
  );
  if (batch.kept.length > 0)
    await client.query(
      `insert into rejected_line (import, line, code, message)
       select $1, line, code, message from json_to_recordset($2::json) as r(line bigint, code text, message text)
       on conflict do nothing`,
      [id, JSON.stringify(batch.kept)],
    );
}

/** @param failure code of what ended it early; null when the whole file was read */
export async function closeImport(db: Pick<Database, 'pool'>, id: string, failure: string | null): Promise<void> {
  await db.pool.query('update import_log set done_at = demarc_now(), failure = $2 where id = $1', [id, failure]);
}
