import type pg from 'pg';
import type { Database } from '#db/open.ts';
import type { CopyText } from './copy.ts';
import { count, type TouchedMonth } from './count.ts';
import type { Keeping } from './keep.ts';
import type { StoredCall } from './meaning.ts';
import { lockPools } from './recount.ts';

/**
 * Makes the partitions that these calls need: apart from their transaction, so that a batch never waits for DDL of
 * another. Asked even where the table is there already, for the function's lock is what makes this connection's and
 * every other's next statement see it: a committed partition is not known to all until its maker lets go of its locks.
 * @returns the months among them whose calls have been put away (server/cli/putAway.ts): they have no partition
 */
export async function preparePartitions(
  db: Pick<Database, 'pool'>,
  months: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await db.pool.query<{ month: string }>(
    `select month from unnest($1::text[]) as month where not ensure_call_partition(month)`,
    [months],
  );
  return new Set(rows.map(({ month }) => month));
}

/**
 * Keeps and counts a batch in the caller's transaction. Batches of one contract are counted one after the other: the version
 * of its pool then rises in the order of commits, and a level is reached once. They are kept beside each other: who has a
 * pool's lock writes no calls any more, so nobody who waits for it is waited for.
 * @returns how many were new, and the months whose usage moved
 */
export async function storeCalls(
  client: pg.ClientBase,
  calls: readonly StoredCall[],
  text: CopyText,
  keeping: Keeping,
): Promise<{ accepted: number; touched: TouchedMonth[] }> {
  const fresh = await keeping.keep(client, calls, text);
  await lockPools(client, [...new Set(fresh.map(({ contract }) => contract))]);
  return { accepted: fresh.length, touched: await count(client, fresh) };
}
