import type pg from 'pg';
import { scopeSql, type Scope } from '#server/live/scope.ts';
import type { Pool, PoolDetail } from '#shared/api/pool.ts';
import { callTypeSchema } from '#shared/pool/callType.ts';
import { type Forecast, forecast } from '#shared/pool/forecast.ts';
import { daysAhead, forecastView } from '#shared/pool/forecastView.ts';
import { type Plan, treatments, typesTreated, unitOf } from '#shared/pool/plan.ts';
import { type TypeUsage, usage, type UsageByType } from '#shared/pool/usage.ts';
import { beijingMonth, beijingMonthEnd, beijingMonthStart, type Instant, instant } from '#shared/time.ts';
import { hoursDown, readUsualMinutes } from '../sense/stored.ts';
import { NOTHING_BESIDE, readBeside } from './beside.ts';
import { loadContracts, type PoolContract } from './directory.ts';
import { planIn } from './terms.ts';

type Client = Pick<pg.Pool | pg.ClientBase, 'query'>;

/** What was counted in a month, by contract. */
export async function readUsage(
  client: Client,
  contracts: readonly string[],
  month: string,
): Promise<Map<string, UsageByType>> {
  const { rows } = await client.query<{ contract: string; type: string } & Record<keyof TypeUsage, string>>(
    'select contract, type, calls, minutes, fen from usage where contract = any($1::text[]) and month = $2',
    [contracts, month],
  );
  const byContract = new Map<string, UsageByType>();
  for (const { contract, type, calls, minutes, fen } of rows)
    byContract.set(contract, {
      ...byContract.get(contract),
      [callTypeSchema.parse(type)]: { calls: Number(calls), minutes: Number(minutes), fen: Number(fen) },
    });
  return byContract;
}

async function readAlerts(
  client: Client,
  contracts: readonly string[],
  month: string,
): Promise<Map<string, Pool['alerts']>> {
  const { rows } = await client.query<{ contract: string; level: number; at: Date }>(
    'select contract, level, at from pool_alert where contract = any($1::text[]) and month = $2 and withdrawn_at is null order by level',
    [contracts, month],
  );
  const byContract = new Map<string, Pool['alerts']>();
  for (const { contract, level, at } of rows)
    byContract.set(contract, [...(byContract.get(contract) ?? []), { level, at: at.toISOString() }]);
  return byContract;
}

async function readVersions(client: Client, contracts: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ contract: string; version: string }>(
    'select contract, max(version) as version from pool_month where contract = any($1::text[]) group by contract',
    [contracts],
  );
  return new Map(rows.map(({ contract, version }) => [contract, Number(version)]));
}

/** A pool, with what it was made of. */
interface Made {
  readonly pool: Pool;
  readonly plan: Plan;
  readonly ahead: Forecast;
}

async function makePools(
  client: Client,
  contracts: readonly PoolContract[],
  month: string,
  now: Instant,
): Promise<Made[]> {
  const ids = contracts.map((contract) => contract.id);
  const counted = await readUsage(client, ids, month);
  const alerts = await readAlerts(client, ids, month);
  const versions = await readVersions(client, ids);
  const known = await readUsualMinutes(client, ids);
  const beside = await readBeside(client, ids, month);
  return contracts.flatMap((contract): Made[] => {
    const plan = planIn(contract, month)?.plan;
    if (plan === undefined) return [];
    const byType = counted.get(contract.id) ?? {};
    const { usual = null, outages = [] } = known.get(contract.id) ?? {};
    const ahead = forecast(plan, byType, month, now, usual);
    const within = { from: beijingMonthStart(month), to: beijingMonthEnd(month) };
    const pool: Pool = {
      contract: contract.id,
      name: contract.name,
      customer: { id: contract.customer, name: contract.customerName },
      month,
      version: versions.get(contract.id) ?? 0,
      ...usage(plan, byType),
      types: treatments(plan),
      forecast: { ...forecastView(ahead), outageHours: hoursDown(outages, within, now) },
      alertLevels: plan.includedMinutes === 0 ? [] : [...plan.alertLevels],
      alerts: alerts.get(contract.id) ?? [],
      ...(beside.get(contract.id) ?? NOTHING_BESIDE),
    };
    return [{ pool, plan, ahead }];
  });
}

const toPools = async (...asked: Parameters<typeof makePools>): Promise<Pool[]> =>
  (await makePools(...asked)).map(({ pool }) => pool);

/** The desk's clock. */
export async function readNow(client: Client): Promise<Instant> {
  const { rows } = await client.query<{ now: string }>('select demarc_now_ms() as now');
  return instant(Number(rows[0]?.now));
}

/**
 * The pools in `scope`, by contract id. Contracts without a plan have none.
 * @param month `YYYY-MM` (Beijing)
 */
export async function readPools(client: Client, scope: Scope, month: string, now: Instant): Promise<Pool[]> {
  const values: unknown[] = [];
  const where = scopeSql(scope, { customer: 'c.customer', branch: 'cu.branch' }, values);
  return toPools(client, await loadContracts(client, where, values), month, now);
}

/** Pools of these contracts, whoever may see them: for the feed, which cuts by scope itself. */
export async function readPoolsOf(client: Client, contracts: readonly string[], now: Instant): Promise<Pool[]> {
  const found = await loadContracts(client, 'c.id = any($1::text[])', [contracts]);
  return toPools(client, found, beijingMonth(now), now);
}

/** One pool with its days; null when it is not there or not in `scope`. */
export async function readPool(
  client: Client,
  scope: Scope,
  contract: string,
  month: string,
  now: Instant,
): Promise<PoolDetail | null> {
  const values: unknown[] = [contract];
  const where = `c.id = $1 and ${scopeSql(scope, { customer: 'c.customer', branch: 'cu.branch' }, values)}`;
  const [found] = await loadContracts(client, where, values);
  if (found === undefined) return null;
  const [made] = await makePools(client, [found], month, now);
  if (made === undefined) return null;
  const { pool, plan, ahead } = made;
  const { rows } = await client.query<{ day: string; minutes: string }>(
    `select to_char(day, 'YYYY-MM-DD') as day, sum(minutes) as minutes from usage_day
      where contract = $1 and day >= $2::date and day < $2::date + interval '1 month' and type = any($3::text[])
      group by day having sum(minutes) > 0 order by day`,
    [contract, `${month}-01`, typesTreated(plan, 'included')],
  );
  // What was counted is in units of the plan's rounding.
  const inMinutes = (units: string): number => Math.ceil((Number(units) * unitOf(plan)) / 60);
  return {
    ...pool,
    days: rows.map(({ day, minutes }) => ({ day, minutes: inMinutes(minutes) })),
    ahead: daysAhead(ahead),
  };
}

export interface LastCall {
  readonly at: Instant;
  readonly from: string;
  readonly to: string;
  readonly direction: 'in' | 'out';
  /** The member's number. */
  readonly number: string;
  readonly answered: boolean;
}

/** The latest call record of a service, for the precheck; null when there is none. */
export async function lastCallOf(client: Client, service: string): Promise<LastCall | null> {
  const { rows } = await client.query<{
    started_at: Date;
    caller: string;
    callee: string;
    direction: string;
    number: string;
    billsec: number;
  }>(
    `select started_at, caller, callee, direction, number, billsec from call_record
      where service = $1 order by started_at desc limit 1`,
    [service],
  );
  const [row] = rows;
  if (row === undefined) return null;
  return {
    at: instant(row.started_at.getTime()),
    from: row.caller,
    to: row.callee,
    direction: row.direction === 'in' ? 'in' : 'out',
    number: row.number,
    answered: row.billsec > 0,
  };
}
