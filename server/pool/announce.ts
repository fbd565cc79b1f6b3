import type pg from 'pg';
import { raiseAlert, recordChanges } from '#server/live/changes.ts';
import { alertSeverity, alertText, reachedLevels } from '#shared/pool/alerts.ts';
import { type PoolUsage, usage } from '#shared/pool/usage.ts';
import { iso } from '#shared/time.ts';
import type { PoolContract } from './directory.ts';
import { readUsage } from './queries.ts';
import type { TouchedMonth } from './store.ts';
import { planIn } from './terms.ts';

/** A month of a pool that a batch has moved, and whose it is. */
export interface Moved {
  readonly touched: TouchedMonth;
  readonly contract: PoolContract;
}

/**
 * Within the transaction that moved pools: tells the live pages, and raises each level that one has reached, once a month.
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
  const reached = await levelsReached(client, moved);
  if (reached.length === 0) return;
  const { rows } = await client.query<{ place: number }>(
    `insert into pool_alert (contract, month, level, at)
     select contract, month, level, coalesce(at, demarc_now())
       from unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[]) as r(contract, month, level, at)
     on conflict do nothing
     returning array_position($5::text[], contract || ' ' || month || ' ' || level) - 1 as place`,
    [
      reached.map(({ moved: { contract } }) => contract.id),
      reached.map(({ moved: { touched } }) => touched.month),
      reached.map(({ level }) => level),
      reached.map(({ moved: { touched } }) => (history ? iso(touched.lastStart) : null)),
      reached.map(({ moved: { contract, touched }, level }) => `${contract.id} ${touched.month} ${level}`),
    ],
  );
  if (history) return;
  for (const { place } of rows.toSorted((a, b) => a.place - b.place)) {
    const one = reached[place];
    if (one !== undefined) await raise(client, one);
  }
}

interface Reached {
  readonly moved: Moved;
  readonly level: number;
  readonly pool: PoolUsage;
}

/** Levels that stand reached now, old and new ones, by pool and rising. */
async function levelsReached(client: pg.ClientBase, moved: readonly Moved[]): Promise<Reached[]> {
  const reached: Reached[] = [];
  for (const month of new Set(moved.map(({ touched }) => touched.month))) {
    const ofMonth = moved.filter(({ touched }) => touched.month === month);
    const counted = await readUsage(
      client,
      ofMonth.map(({ contract }) => contract.id),
      month,
    );
    for (const one of ofMonth) {
      const plan = planIn(one.contract, month)?.plan;
      if (plan === undefined) continue;
      const pool = usage(plan, counted.get(one.contract.id) ?? {});
      for (const level of reachedLevels(plan, pool.used)) reached.push({ moved: one, level, pool });
    }
  }
  return reached;
}

async function raise(client: pg.ClientBase, { moved: { touched, contract }, level, pool }: Reached): Promise<void> {
  await raiseAlert(client, {
    id: `pool:${contract.id}:${touched.month}:${level}`,
    kind: 'pool',
    severity: alertSeverity(level),
    subject: contract.id,
    text: alertText(contract.name, touched.month, level, pool),
    customer: contract.customer,
    branch: contract.branch,
  });
}
