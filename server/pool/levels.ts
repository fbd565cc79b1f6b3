import type pg from 'pg';
import { raiseAlert, withdrawAlert } from '#server/live/changes.ts';
import { alertSeverity, alertTakenBack, alertText, reachedLevels } from '#shared/pool/alerts.ts';
import type { Plan } from '#shared/pool/plan.ts';
import type { PoolUsage } from '#shared/pool/usage.ts';
import { type Instant, iso } from '#shared/time.ts';
import type { PoolContract } from './directory.ts';

/** An alert's id: reached again after it was taken back, it is another one. */
const alertId = (contract: string, month: string, level: number, back: Date | null): string =>
  `pool:${contract}:${month}:${level}${back === null ? '' : `:${back.getTime()}`}`;

interface Told {
  readonly level: number;
  readonly withdrawnAt: Date | null;
}

/** Levels of a month that were told, by contract. */
export type ToldLevels = ReadonlyMap<string, ReadonlyMap<number, Told>>;

export async function readTold(
  client: pg.ClientBase,
  contracts: readonly string[],
  month: string,
): Promise<ToldLevels> {
  const { rows } = await client.query<Told & { readonly contract: string }>(
    'select contract, level, withdrawn_at as "withdrawnAt" from pool_alert where contract = any($1::text[]) and month = $2',
    [contracts, month],
  );
  const told = new Map<string, Map<number, Told>>(contracts.map((contract) => [contract, new Map()]));
  for (const { contract, ...one } of rows) told.get(contract)?.set(one.level, one);
  return told;
}

/**
 * Raises each level that a pool has reached, once a month, and takes back what a correction has made untrue. Under the lock of
 * the pool's batches.
 * @param told of the month, by `readTold` in the same transaction
 * @param history at the time of the call that reached it, and nobody is told; null: now
 * @returns whether anything is different
 */
export async function settleLevels(
  client: pg.ClientBase,
  contract: PoolContract,
  month: string,
  plan: Plan,
  pool: PoolUsage,
  { told, history }: { readonly told: ToldLevels; readonly history: Instant | null },
): Promise<boolean> {
  const reached = reachedLevels(plan, pool.used);
  const known = told.get(contract.id) ?? new Map<number, Told>();
  const raised = reached.filter((level) => known.get(level)?.withdrawnAt !== null);
  const untrue = [...known.values()].filter((one) => one.withdrawnAt === null && !reached.includes(one.level));
  if (raised.length > 0)
    await client.query(
      `insert into pool_alert (contract, month, level, at)
       select $1, $2, level, coalesce($4::timestamptz, demarc_now()) from unnest($3::int[]) as level
       on conflict (contract, month, level) do update set at = excluded.at, withdrawn_at = null`,
      [contract.id, month, raised, history && iso(history)],
    );
  if (untrue.length > 0)
    await client.query(
      'update pool_alert set withdrawn_at = demarc_now() where contract = $1 and month = $2 and level = any($3::int[])',
      [contract.id, month, untrue.map(({ level }) => level)],
    );
  if (history === null) {
    const { id, name, customer, branch } = contract;
    for (const level of raised)
      await raiseAlert(client, {
        id: alertId(id, month, level, known.get(level)?.withdrawnAt ?? null),
        kind: 'pool',
        severity: alertSeverity(level),
        subject: id,
        text: alertText(name, month, level, pool),
        customer,
        branch,
      });
    for (const { level } of untrue) await takeBack(client, contract, month, level, pool);
  }
  return raised.length > 0 || untrue.length > 0;
}

/** Whichever of its ids stands. */
async function takeBack(
  client: pg.ClientBase,
  { id, name }: PoolContract,
  month: string,
  level: number,
  pool: PoolUsage,
): Promise<void> {
  const first = alertId(id, month, level, null);
  const { rows } = await client.query<{ id: string }>(
    `select id from alert where (id = $1 or starts_with(id, $1 || ':')) and withdrawn_at is null`,
    [first],
  );
  for (const alert of rows) await withdrawAlert(client, alert.id, alertTakenBack(name, month, level, pool));
}
