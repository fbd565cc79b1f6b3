import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { MajeureFile } from '#shared/api/majeure.ts';
import { iso } from '#shared/time.ts';
import { ATTACHMENT_LIMITS } from '#shared/ticket/values.ts';
import { fileName } from '../attachments/fileName.ts';
import type { ReceivedFile } from '../attachments/receive.ts';
import { readParts, storeParts } from '../attachments/store.ts';
import type { Deps } from '../deps.ts';
import { Problem, notFound } from '../http/problem.ts';
import { readNow } from '../tickets/queries.ts';
import { tellMajeure } from './versions.ts';

const PARTS = { table: 'majeure_file_part', of: 'file' } as const;

/** @throws Problem 422 `too_many_attachments` */
async function refuseTooMany(client: pg.ClientBase, id: string): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from majeure_file where majeure = $1',
    [id],
  );
  if ((rows[0]?.count ?? 0) < ATTACHMENT_LIMITS.count) return;
  const detail = `A record carries at most ${ATTACHMENT_LIMITS.count} files.`;
  throw new Problem(422, 'too_many_attachments', detail, [
    { field: 'file', code: 'too_many_attachments', message: detail },
  ]);
}

/** Puts a received file on a record of the caller's branch. @throws Problem 404, 422 */
export async function addMajeureFile(
  deps: Pick<Deps, 'db' | 'ring'>,
  caller: Caller,
  id: string,
  asked: { readonly name: string; readonly file: ReceivedFile },
): Promise<MajeureFile> {
  const added = await withTransaction(deps.db, async (client) => {
    const { rowCount } = await client.query('select from majeure where id = $1::uuid and branch = $2 for update', [
      id,
      caller.branch,
    ]);
    if (rowCount === 0) throw notFound('majeure');
    await refuseTooMany(client, id);
    const { mediaType, bytes, sha256 } = asked.file;
    const file = {
      id: randomUUID(),
      name: fileName(asked.name, mediaType),
      mediaType,
      size: bytes.length,
      sha256: sha256.toString('hex'),
      addedAt: iso(await readNow(client)),
      addedBy: caller.name,
    };
    await client.query(
      `insert into majeure_file (id, majeure, name, media_type, size, sha256, added_at, added_by, added_name)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [file.id, id, file.name, mediaType, file.size, sha256, file.addedAt, caller.user, caller.name],
    );
    await storeParts(client, PARTS, file.id, bytes);
    await client.query('update majeure set version = version + 1 where id = $1', [id]);
    await tellMajeure(client, id);
    return file;
  });
  deps.ring();
  return added;
}

/** A file's bytes, a part at a time. */
export const readMajeureFile = (db: Pick<Database, 'pool'>, id: string): AsyncGenerator<Buffer> =>
  readParts(db, PARTS, id);
