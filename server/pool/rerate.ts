import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { notFound, Problem } from '#server/http/problem.ts';
import { recordChange } from '#server/live/changes.ts';
import { lookSoon } from '#server/sense/look.ts';
import { recordAudit } from '#server/settings/audit.ts';
import { allOf, testNumbersOf } from '#server/settings/testNumbers.ts';
import type { Caller } from '#shared/actor.ts';
import type { AskedRerating, ReratingPlan } from '#shared/api/tariffs.ts';
import { CALL_TYPES } from '#shared/pool/callType.ts';
import type { NumberingVersion } from '#shared/pool/numbering.ts';
import { usage, type UsageByType } from '#shared/pool/usage.ts';
import { loadContracts, type PoolContract } from './directory.ts';
import { readNow, readUsage } from './queries.ts';
import { lockPool, recountWithin } from './recount.ts';
import { rateAnew } from './rerateCalls.ts';
import {
  changeTerms,
  holdTerms,
  numberingIn,
  numberingInForce,
  planIn,
  planInForce,
  readNumberings,
  type RatedPlan,
} from './terms.ts';
import { settleWarnings } from './warnings.ts';

/*
 * Rating a month again, by what is in force for it now: after a plan or a numbering was corrected. Asking what it would
 * change does all of it and takes it back, so what is shown is what will be done; doing it does it again, and only by
 * the versions that were seen. Who was a member of the centrex stays as it was when a call came.
 */

type Db = Pick<Database, 'pool'>;
const NOTHING = { calls: 0, minutes: 0, chargeFen: 0 };

async function contractOf(client: pg.ClientBase, branch: string, id: string): Promise<PoolContract> {
  const [contract] = await loadContracts(client, 'c.id = $1 and cu.branch = $2', [id, branch]);
  if (contract === undefined) throw notFound('minute pool');
  return contract;
}

/** There are no calls to rate again, and what they used stays. @throws Problem 422 `month_put_away` */
async function refusePutAway(client: pg.ClientBase, month: string): Promise<void> {
  const { rowCount } = await client.query('select from put_away_month where month = $1', [month]);
  if (rowCount === 0) return;
  const message = `The calls of ${month} have been put away. Bring them back first (npm run put-away -- --bring-back ${month}).`;
  throw new Problem(422, 'month_put_away', message, [{ field: 'month', code: 'month_put_away', message }]);
}

const noPlan = (): Problem => new Problem(422, 'no_plan', 'The contract has no plan to rate by.');

const ratingChanged = (): Problem =>
  new Problem(
    409,
    'rating_changed',
    'The plan or the numbering has changed since this was looked at. Look again and decide anew.',
    [{ field: 'plan', code: 'rating_changed', message: 'look again' }],
  );

/** What a month used and costs, by a plan. */
function figuresOf({ plan }: RatedPlan, counted: UsageByType) {
  const { used, chargeFen, byType } = usage(plan, counted);
  return { used, chargeFen, byType };
}

/** Of what the month was rated by and will be. Not of its figures: calls that come meanwhile are rated by the same. */
const hashOf = (contract: string, month: string, before: RatedBy, after: RatedBy): string =>
  createHash('sha256')
    .update(JSON.stringify([contract, month, before, after]))
    .digest('hex');

type RatedBy = ReratingPlan['before']['by'];
const ratedBy = ({ id, version }: RatedPlan, numbering: NumberingVersion): RatedBy => ({
  plan: { id, version },
  numbering: numbering.version,
});

/**
 * Rates the month again in the caller's transaction, which holds the lock of the terms.
 * @param seen hash of the plan that was decided on; null: none was yet
 */
async function rerateWithin(
  client: pg.ClientBase,
  branch: string,
  id: string,
  month: string,
  seen: string | null,
): Promise<ReratingPlan> {
  await lockPool(client, id);
  await refusePutAway(client, month);
  const contract = await contractOf(client, branch, id);
  const numberings = await readNumberings(client, branch);
  const [was, is] = [planIn(contract, month), planInForce(contract, month)];
  if (was === null || is === null) throw noPlan();
  const [wasNumbering, numbering] = [numberingIn(numberings, contract, month), numberingInForce(numberings, month)];

  const by = { before: ratedBy(was, wasNumbering), after: ratedBy(is, numbering) };
  const hash = hashOf(id, month, by.before, by.after);
  if (seen !== null && seen !== hash) throw ratingChanged();

  const before = figuresOf(was, (await readUsage(client, [id], month)).get(id) ?? {});
  const { calls, changed } = await rateAnew(client, id, month, is.plan, numbering.numbering, [
    ...allOf(await testNumbersOf(client, branch)),
  ]);
  await recountWithin(client, id);
  const after = figuresOf(is, (await readUsage(client, [id], month)).get(id) ?? {});
  const types = CALL_TYPES.filter((type) => before.byType[type] !== undefined || after.byType[type] !== undefined).map(
    (type) => ({ type, before: before.byType[type] ?? NOTHING, after: after.byType[type] ?? NOTHING }),
  );
  return {
    contract: id,
    month,
    hash,
    before: { by: by.before, used: before.used, chargeFen: before.chargeFen },
    after: { by: by.after, used: after.used, chargeFen: after.chargeFen },
    calls,
    changed,
    types,
  };
}

/** Carries what was found out of a transaction that is to leave nothing behind. */
class TakenBack extends Error {
  constructor(readonly plan: ReratingPlan) {
    super('taken back');
  }
}

/** What rating a month again would change. @throws Problem 404; 422 `no_plan`, `month_put_away` */
export async function planRerating(db: Db, branch: string, contract: string, month: string): Promise<ReratingPlan> {
  try {
    await withTransaction(db, async (client) => {
      await holdTerms(client);
      throw new TakenBack(await rerateWithin(client, branch, contract, month, null));
    });
  } catch (thrown) {
    if (thrown instanceof TakenBack) return thrown.plan;
    throw thrown;
  }
  throw new Error('a plan was neither found nor refused');
}

/** Rates a month again as its plan said; the live pool follows. @throws Problem 404; 409 `rating_changed`; 422 `no_plan`, `month_put_away` */
export async function rerate(db: Db, caller: Caller, id: string, asked: AskedRerating): Promise<ReratingPlan> {
  const rated = await withTransaction(db, async (client) => {
    await changeTerms(client);
    const done = await rerateWithin(client, caller.branch, id, asked.month, asked.plan);
    const { name, customer, branch } = await contractOf(client, caller.branch, id);
    const { rows } = await client.query<{ version: string }>(
      `insert into pool_month (contract, month, version) values ($1, $2, nextval('pool_version'))
       on conflict (contract, month) do update
          set version = excluded.version, plan = null, plan_version = null, numbering_version = null
       returning version`,
      [id, asked.month],
    );
    await recordChange(client, { kind: 'pool', key: id, version: Number(rows[0]?.version), branch, customer });
    // By the versions that the month has from here on. A month that is over is looked at by nobody else.
    await settleWarnings(client, id, await readNow(client), asked.month);
    const said = ({ by, used, chargeFen }: ReratingPlan['before']) => ({
      by: `${by.plan.id} v${by.plan.version} / v${by.numbering}`,
      minutes: String(used),
      charge: (chargeFen / 100).toFixed(2),
    });
    await recordAudit(client, caller, {
      action: 'monthRerated',
      subject: { kind: 'pool', id: `${id} ${asked.month}`, name: `${name} ${asked.month}` },
      before: said(done.before),
      after: { ...said(done.after), changed: String(done.changed), reason: asked.reason },
    });
    return done;
  });
  // The customer is told what was taken back. Apart from it: who looks just now holds the timer, and waits for the pool's lock.
  // It stands, whatever becomes of this: time alone makes somebody look, too.
  await lookSoon(db.pool, [id], 'decision').catch(() => undefined);
  return rated;
}
