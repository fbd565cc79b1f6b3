import type pg from 'pg';
import { recordChanges } from '#server/live/changes.ts';
import { usage } from '#shared/pool/usage.ts';
import type { PoolContract } from './directory.ts';
import { readTold, settleLevels } from './levels.ts';
import { readUsage } from './queries.ts';
import type { TouchedMonth } from './count.ts';
import { planIn } from './terms.ts';

/** A month of a pool that a batch has moved, and whose it is. */
export interface Moved {
  readonly touched: TouchedMonth;
  readonly contract: PoolContract;
}

/**
 * Within the transaction that moved pools: tells the live pages, raises each level that one has reached, once a month, and
 * takes back what is not so any more.
 * @param history the calls are of the past and loaded, not reported: levels are noted at the time of the call that reached them, and nobody is told
 */
export async function announce(client: pg.ClientBase, moved: readonly Moved[], history: boolean): Promise<void> {
  if (!history)
    await recordChanges(
      client,
      moved.map(({ touched, contract: { id, customer, branch } }) => ({
        kind: 'pool',
        key: id,
        version: touched.version,
        branch,
        customer,
      })),
    );
  for (const month of new Set(moved.map(({ touched }) => touched.month))) {
    const ofMonth = moved.filter(({ touched }) => touched.month === month);
    const ids = ofMonth.map(({ contract }) => contract.id);
    const counted = await readUsage(client, ids, month);
    const told = await readTold(client, ids, month);
    for (const { contract, touched } of ofMonth) {
      const plan = planIn(contract, month)?.plan;
      if (plan === undefined) continue;
      const pool = usage(plan, counted.get(contract.id) ?? {});
      await settleLevels(client, contract, month, plan, pool, { told, history: history ? touched.lastStart : null });
    }
  }
}
