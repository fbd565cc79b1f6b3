import type pg from 'pg';
import { notFound, Problem } from '#server/http/problem.ts';
import { type Scope, scopeSql } from '#server/live/scope.ts';
import type { BillView } from '#shared/api/bill.ts';
import { bill } from '#shared/pool/bill.ts';
import { forecast } from '#shared/pool/forecast.ts';
import { usage } from '#shared/pool/usage.ts';
import { beijingMonth, beijingMonthEnd, type Instant, iso } from '#shared/time.ts';
import { readUsualMinutes } from '../sense/stored.ts';
import { readCredits } from './credits.ts';
import { loadContracts, type PoolContract } from './directory.ts';
import { isCorrected } from './pins.ts';
import { readUsage } from './queries.ts';
import { planIn, type RatedPlan, readNumberings } from './terms.ts';

type Client = pg.Pool | pg.ClientBase;

/** A contract in scope, and the plan that its month is rated by. @throws Problem 404; 422 `no_plan` */
export async function readPlanned(
  client: Client,
  scope: Scope,
  id: string,
  month: string,
): Promise<{ readonly contract: PoolContract; readonly plan: RatedPlan }> {
  const values: unknown[] = [id];
  const where = `c.id = $1 and ${scopeSql(scope, { customer: 'c.customer', branch: 'cu.branch' }, values)}`;
  const [contract] = await loadContracts(client, where, values);
  if (contract === undefined) throw notFound('minute pool');
  const plan = planIn(contract, month);
  if (plan === null) throw new Problem(422, 'no_plan', 'The contract has no plan to rate by.');
  return { contract, plan };
}

export const planView = ({ id, version, validFrom, plan }: RatedPlan): BillView['plan'] => ({
  id,
  version,
  validFrom,
  name: plan.name,
  includedMinutes: plan.includedMinutes,
  overageFen: plan.overageFen,
  vatPercent: plan.vatPercent,
  rounding: plan.rounding,
});

/** A contract's months, as far as they have begun. */
async function contractMonths(client: Client, contract: string, now: Instant): Promise<BillView['months']> {
  const { rows } = await client.query<BillView['months']>(
    `select to_char(starts_on, 'YYYY-MM') as first, least(to_char(ends_on, 'YYYY-MM'), $2) as last from contract where id = $1`,
    [contract, beijingMonth(now)],
  );
  const [months] = rows;
  if (months === undefined) throw notFound('minute pool');
  return months;
}

const usualOf = async (client: Client, contract: string) =>
  (await readUsualMinutes(client, [contract])).get(contract)?.usual ?? null;

const noBill = (month: string): Problem => {
  const message = `There is no bill for ${month}: the contract does not reach so far, and no calls of it were counted.`;
  return new Problem(404, 'no_bill', message, [{ field: 'month', code: 'no_bill', message }]);
};

/** A month's bill as it stands. @throws Problem 404, `no_bill` where the month has none; 422 `no_plan` */
export async function readBill(
  client: Client,
  scope: Scope,
  id: string,
  month: string,
  now: Instant,
): Promise<BillView> {
  const { contract, plan } = await readPlanned(client, scope, id, month);
  const months = await contractMonths(client, id, now);
  const used = (await readUsage(client, [id], month)).get(id);
  if (month > beijingMonth(now) || (used === undefined && (month < months.first || month > months.last)))
    throw noBill(month);
  const counted = used ?? {};
  const made = bill(plan.plan, counted, await readCredits(client, contract, month, now));
  const { used: minutes, remaining, overageMinutes } = usage(plan.plan, counted);
  const over = now >= beijingMonthEnd(month);
  const ahead = over ? null : forecast(plan.plan, counted, month, now, await usualOf(client, id));
  return {
    contract: id,
    name: contract.name,
    customer: { id: contract.customer, name: contract.customerName },
    month,
    months,
    madeAt: iso(now),
    over,
    plan: planView(plan),
    corrected: isCorrected(contract, await readNumberings(client, contract.branch), month),
    used: minutes,
    remaining,
    overageMinutes,
    ...made,
    lines: [...made.lines],
    credits: made.credits.map(({ from, to, ...credit }) => ({ ...credit, from: iso(from), to: iso(to) })),
    forecast: ahead === null ? null : { minutes: ahead.minutes, chargeFen: ahead.chargeFen },
  };
}
