import type pg from 'pg';
import { recordChanges } from '#server/live/changes.ts';
import { usage } from '#shared/pool/usage.ts';
import { beijingMonthStart, type Instant } from '#shared/time.ts';
import type { PoolContract } from './directory.ts';
import { monthsOf } from './hourly.ts';
import { readTold, settleLevels } from './levels.ts';
import type { StoredCall } from './meaning.ts';
import { readUsage } from './queries.ts';
import type { TouchedMonth } from './count.ts';
import { planIn } from './terms.ts';

/** A month of a pool that a batch has moved, and whose it is. */
export interface Moved {
  readonly touched: TouchedMonth;
  readonly contract: PoolContract;
}

const keyOf = (contract: string, month: string): string => `${month} ${contract}`;

/** When the latest of the calls of each contract and month began. */
function lastStarts(calls: readonly StoredCall[]): ReadonlyMap<string, Instant> {
  const months = monthsOf(calls);
  const last = new Map<string, Instant>();
  for (const [place, { contract, startedAt }] of calls.entries()) {
    const key = keyOf(contract, months[place] ?? '');
    if (startedAt > (last.get(key) ?? -Infinity)) last.set(key, startedAt);
  }
  return last;
}

/**
 * Within the transaction that moved pools: tells the live pages, raises each level that one has reached, once a month, and
 * takes back what is not so any more.
 * @param history calls of the past that are loaded, not reported: levels are noted at the time of the last of them, and nobody is told; null: they are reported
 */
export async function announce(
  client: pg.ClientBase,
  moved: readonly Moved[],
  history: readonly StoredCall[] | null,
): Promise<void> {
  const last = history && lastStarts(history);
  if (last === null)
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
    for (const { contract } of ofMonth) {
      const plan = planIn(contract, month)?.plan;
      if (plan === undefined) continue;
      const pool = usage(plan, counted.get(contract.id) ?? {});
      await settleLevels(client, contract, month, plan, pool, {
        told,
        history: last && (last.get(keyOf(contract.id, month)) ?? beijingMonthStart(month)),
      });
    }
  }
}
