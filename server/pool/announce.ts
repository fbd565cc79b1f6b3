import type pg from 'pg';
import { recordChange } from '#server/live/changes.ts';
import { planOf } from '#shared/pool/plan.ts';
import { usage } from '#shared/pool/usage.ts';
import type { PoolContract } from './directory.ts';
import { settleLevels } from './levels.ts';
import { readUsage } from './queries.ts';
import type { TouchedMonth } from './store.ts';

/**
 * Within the transaction that moved a pool: tells the live pages, and raises each level that it has reached, once a month, and takes back what is not so any more.
 * @param history the calls are of the past and loaded, not reported: levels are noted at the time of the call that reached them, and nobody is told
 */
export async function announce(
  client: pg.ClientBase,
  touched: TouchedMonth,
  contract: PoolContract,
  history: boolean,
): Promise<void> {
  const { month } = touched;
  const { customer, branch } = contract;
  if (!history)
    await recordChange(client, { kind: 'pool', key: contract.id, version: touched.version, branch, customer });

  const plan = planOf(contract.plans, month)?.plan;
  if (plan === undefined) return;
  const counted = (await readUsage(client, [contract.id], month)).get(contract.id) ?? {};
  await settleLevels(client, contract, month, plan, usage(plan, counted), history ? touched.lastStart : null);
}
