import type pg from 'pg';
import { raiseAlert, recordChange, withdrawAlert } from '#server/live/changes.ts';
import { type Warning, type WarningKind, warningsOf, warningTakenBack, warningText } from '#shared/pool/alerts.ts';
import { forecast } from '#shared/pool/forecast.ts';
import { usage } from '#shared/pool/usage.ts';
import { beijingMonth, type Instant } from '#shared/time.ts';
import { readUsualMinutes } from '../sense/stored.ts';
import { readLimits } from './beside.ts';
import { loadContracts, type PoolContract } from './directory.ts';
import { readTold, settleLevels } from './levels.ts';
import { readUsage } from './queries.ts';
import { lockPool } from './recount.ts';
import { planIn } from './terms.ts';

interface Said {
  readonly kind: WarningKind;
  readonly withdrawnAt: Date | null;
  /** Of the bill that was warned of, in fen. */
  readonly limit: number | null;
}

const alertId = (contract: string, month: string, kind: WarningKind): string => `pool:${contract}:${month}:${kind}`;

/** Once a month: what was taken back and comes again is noted, and not told again. */
async function say(client: pg.ClientBase, contract: PoolContract, month: string, warning: Warning): Promise<void> {
  const { id, name, customer, branch } = contract;
  const { kind, ...said } = warning;
  await client.query(
    `insert into pool_warning (contract, month, kind, at, said) values ($1, $2, $3, demarc_now(), $4)
     on conflict (contract, month, kind) do update set withdrawn_at = null, said = excluded.said`,
    [id, month, kind, JSON.stringify(said)],
  );
  await raiseAlert(client, {
    id: alertId(id, month, kind),
    kind: 'pool',
    severity: 'minor',
    subject: id,
    text: warningText(name, month, warning),
    customer,
    branch,
  });
}

/**
 * Whether what is said of a contract's month still holds: its levels, that its minutes will run out, that its bill will be
 * higher than somebody wants. Of a month that is over nothing is warned any more; what a correction has made untrue is taken
 * back. In the caller's transaction; waits for batches of the contract.
 * @param month the running one, if not said
 */
export async function settleWarnings(
  client: pg.ClientBase,
  contract: string,
  now: Instant,
  month = beijingMonth(now),
): Promise<void> {
  const [found] = await loadContracts(client, 'c.id = $1', [contract]);
  const plan = found === undefined ? undefined : planIn(found, month)?.plan;
  if (found === undefined || plan === undefined) return;
  await lockPool(client, contract);
  const counted = (await readUsage(client, [contract], month)).get(contract) ?? {};
  const pool = usage(plan, counted);
  const known = (await readUsualMinutes(client, [contract])).get(contract);
  const ahead = forecast(plan, counted, month, now, known?.usual ?? null);
  const { rows } = await client.query<Said>(
    `select kind, withdrawn_at as "withdrawnAt", (said->>'limit')::float8 as limit from pool_warning where contract = $1 and month = $2`,
    [contract, month],
  );
  const standing = new Set(rows.filter((row) => row.withdrawnAt === null).map(({ kind }) => kind));
  const isOver = month < beijingMonth(now);
  // Of a month that is over by what was asked for then: what is asked for now is of others.
  const limit = isOver
    ? (rows.find(({ kind }) => kind === 'bill')?.limit ?? null)
    : ((await readLimits(client, [contract])).get(contract) ?? null);
  const due = warningsOf(pool, ahead, limit, standing);
  const fresh = isOver ? [] : due.filter(({ kind }) => !standing.has(kind));
  const untrue = [...standing].filter((kind) => !due.some((one) => one.kind === kind));
  const moved = await settleLevels(client, found, month, plan, pool, {
    told: await readTold(client, [contract], month),
    history: null,
  });
  for (const warning of fresh) await say(client, found, month, warning);
  for (const kind of untrue) {
    await client.query(
      'update pool_warning set withdrawn_at = demarc_now() where contract = $1 and month = $2 and kind = $3',
      [contract, month, kind],
    );
    await withdrawAlert(client, alertId(contract, month, kind), warningTakenBack(found.name, month, kind));
  }
  if (moved || fresh.length > 0 || untrue.length > 0) await tellPool(client, found, month);
}

/** The screens that show the pool look again. */
export async function tellPool(
  client: pg.ClientBase,
  { id, branch, customer }: PoolContract,
  month: string,
): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    `insert into pool_month (contract, month, version) values ($1, $2, nextval('pool_version'))
     on conflict (contract, month) do update set version = excluded.version returning version::float8 as version`,
    [id, month],
  );
  const version = rows[0]?.version;
  if (version !== undefined) await recordChange(client, { kind: 'pool', key: id, version, branch, customer });
}
