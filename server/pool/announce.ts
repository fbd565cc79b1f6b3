import type pg from 'pg';
import { raiseAlert, recordChange } from '#server/live/changes.ts';
import { alertSeverity, alertText, reachedLevels } from '#shared/pool/alerts.ts';
import { usage } from '#shared/pool/usage.ts';
import { iso } from '#shared/time.ts';
import type { PoolContract } from './directory.ts';
import { readUsage } from './queries.ts';
import type { TouchedMonth } from './store.ts';
import { planIn } from './terms.ts';

/**
 * Within the transaction that moved a pool: tells the live pages, and raises each level that it has reached, once a month.
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

  const plan = planIn(contract, month)?.plan;
  if (plan === undefined) return;
  const counted = (await readUsage(client, [contract.id], month)).get(contract.id) ?? {};
  const pool = usage(plan, counted);
  const { rows } = await client.query<{ level: number }>(
    `insert into pool_alert (contract, month, level, at)
     select $1, $2, level, coalesce($4::timestamptz, demarc_now()) from unnest($3::int[]) as level
     on conflict do nothing returning level`,
    [contract.id, month, reachedLevels(plan, pool.used), history ? iso(touched.lastStart) : null],
  );
  if (history) return;
  for (const { level } of rows.toSorted((a, b) => a.level - b.level))
    await raiseAlert(client, {
      id: `pool:${contract.id}:${month}:${level}`,
      kind: 'pool',
      severity: alertSeverity(level),
      subject: contract.id,
      text: alertText(contract.name, month, level, pool),
      customer,
      branch,
    });
}
