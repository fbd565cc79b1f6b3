import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';

/** Two nodes need not prune at once. */
const PRUNING = 0x7072756e;

/**
 * Deletes changes older than `hours`, and says how far in the same transaction: a cursor behind the watermark gets a
 * snapshot. The watermark is a transaction below which everything is over: of those still running nothing is told yet.
 */
export async function pruneChanges(db: Pick<Database, 'pool'>, hours: number): Promise<void> {
  await withTransaction(db, async (client) => {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [PRUNING]);
    if (rows[0]?.mine !== true) return;
    await client.query(
      `with edge as materialized (
         select least(
           pg_snapshot_xmin(pg_current_snapshot()),
           (select xid from change where at >= clock_timestamp() - $1 * interval '1 hour' order by xid limit 1)
         ) as xid
       ), gone as (
         delete from change using edge where change.xid < edge.xid
       )
       update feed set pruned_below = greatest(pruned_below, edge.xid) from edge`,
      [hours],
    );
  });
}
