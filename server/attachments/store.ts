import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { type Instant, iso } from '#shared/time.ts';
import type { ReceivedFile } from './receive.ts';

/** As much as is in memory at once of a file that is being read. */
const PART = 256 * 1024;

/** A table that files are kept in by parts, and its column that names the file. */
export interface Parts {
  readonly table: 'attachment_part' | 'majeure_file_part';
  readonly of: 'attachment' | 'file';
}
const ATTACHMENTS: Parts = { table: 'attachment_part', of: 'attachment' };

/** Writes a file's bytes, in the caller's transaction. */
export async function storeParts(
  client: pg.ClientBase,
  { table, of }: Parts,
  id: string,
  bytes: Buffer,
): Promise<void> {
  for (let from = 0; from < bytes.length; from += PART)
    await client.query(`insert into ${table} (${of}, n, bytes) values ($1, $2, $3)`, [
      id,
      from / PART,
      bytes.subarray(from, from + PART),
    ]);
}

/** A file's bytes, a part at a time; no connection is held between them. */
export async function* readParts(
  { pool }: Pick<Database, 'pool'>,
  { table, of }: Parts,
  id: string,
): AsyncGenerator<Buffer> {
  for (let n = 0; ; n++) {
    const { rows } = await pool.query<{ bytes: Buffer }>({
      name: `read-${table}`,
      text: `select bytes from ${table} where ${of} = $1 and n = $2`,
      values: [id, n],
    });
    const part = rows[0]?.bytes;
    if (part === undefined) return;
    yield part;
    if (part.length < PART) return;
  }
}

/** Keeps a file's bytes, in the transaction of the fact that speaks of it. */
export async function storeFile(
  client: pg.ClientBase,
  {
    id,
    ticket,
    at,
    file,
  }: { readonly id: string; readonly ticket: string; readonly at: Instant; readonly file: ReceivedFile },
): Promise<void> {
  await client.query('insert into attachment (id, ticket, size, sha256, added_at) values ($1, $2, $3, $4, $5)', [
    id,
    ticket,
    file.bytes.length,
    file.sha256,
    iso(at),
  ]);
  await storeParts(client, ATTACHMENTS, id, file.bytes);
}

/** The bytes of a ticket's file. */
export const readFile = (db: Pick<Database, 'pool'>, id: string): AsyncGenerator<Buffer> =>
  readParts(db, ATTACHMENTS, id);
