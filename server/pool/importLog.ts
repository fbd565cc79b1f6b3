import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
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

/** Opens an entry of the import log. */
export async function openImport(
  db: Pick<Database, 'pool'>,
  { by, source, file, format }: NewImport,
  told: boolean,
): Promise<OpenImport> {
  const entry: OpenImport = { id: randomUUID(), branch: by.branch, told };
  await withTransaction(db, async (client) => {
    await client.query(
      `insert into import_log (id, branch, by, source, file, format, at, updated_at)
       values ($1, $2, $3, $4, $5, $6, demarc_now(), demarc_now())`,
      [entry.id, entry.branch, by.user, source, file, format],
    );
    await tell(client, entry, 1);
  });
  return entry;
}

/** Adds a batch to the counts, in its transaction. */
export async function logBatch(
  client: pg.ClientBase,
  entry: OpenImport,
  batch: {
    readonly accepted: number;
    readonly duplicates: number;
    readonly rejected: number;
    readonly kept: readonly Rejection[];
  },
): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    `update import_log set accepted = accepted + $2, duplicates = duplicates + $3, rejected = rejected + $4,
            version = version + 1, updated_at = demarc_now() where id = $1 returning version`,
    [entry.id, batch.accepted, batch.duplicates, batch.rejected],
  );
  if (batch.kept.length > 0)
    await client.query(
      `insert into rejected_line (import, line, code, message)
       select $1, line, code, message from json_to_recordset($2::json) as r(line bigint, code text, message text)
       on conflict do nothing`,
      [entry.id, JSON.stringify(batch.kept)],
    );
  await tell(client, entry, rows[0]?.version ?? 1);
}

/** @param failure code of what ended it early; null when the whole file was read */
export const closeImport = (db: Pick<Database, 'pool'>, entry: OpenImport, failure: string | null): Promise<void> =>
  withTransaction(db, async (client) => {
    const { rows } = await client.query<{ version: number }>(
      `update import_log set done_at = demarc_now(), updated_at = demarc_now(), failure = $2, version = version + 1
        where id = $1 returning version`,
      [entry.id, failure],
    );
    await tell(client, entry, rows[0]?.version ?? 1);
  });
