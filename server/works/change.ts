import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { WorkDetail } from '#shared/api/works.ts';
import { type Instant, iso } from '#shared/time.ts';
import { stateAt } from '#shared/works/work.ts';
import type { Deps } from '../deps.ts';
import { Problem, notFound } from '../http/problem.ts';
import { recordChange } from '../live/changes.ts';
import { recordAudit } from '../settings/audit.ts';
import { readNow } from '../tickets/queries.ts';
import { readWork, readWorkRows } from './read.ts';
import { knowsOf, tellCustomers } from './tell.ts';
import { endWorkTimers } from './timers.ts';
import { type WorkRow, timesOf } from './view.ts';

export type WorkDeps = Pick<Deps, 'db' | 'ring' | 'config'>;

/** Tells the screens, and answers what the caller sees of it now. */
export async function changedWork(
  client: pg.ClientBase,
  caller: Caller,
  id: string,
  now: Instant,
): Promise<WorkDetail> {
  const work = await readWork(client, caller, id, now);
  if (work === null) throw new Error(`work ${id} is not in the scope of who changes it`);
  await recordChange(client, { kind: 'work', key: id, version: work.version, branch: caller.branch, customer: null });
  return work;
}

/** Locks a work of the caller's branch. @throws Problem 404 */
export async function lockWork(client: pg.ClientBase, caller: Caller, id: string): Promise<WorkRow> {
  const { rowCount } = await client.query('select from work where id::text = $1 and branch = $2 for update', [
    id,
    caller.branch,
  ]);
  if (rowCount === 0) throw notFound('work');
  return lockedWork(client, id);
}

/** A work that this transaction has locked, or has just written. */
export async function lockedWork(client: pg.ClientBase, id: string): Promise<WorkRow> {
  const [row] = await readWorkRows(client, [id]);
  if (row === undefined) throw notFound('work');
  return row;
}

/** @throws Problem 422 `code`, naming the customers */
export const refuseCustomers = (code: string, detail: string, customers: readonly string[]): Problem =>
  new Problem(422, code, `${detail} (${customers.join(', ')})`, [{ field: 'customers', code, message: detail }]);

/** @throws Problem 422 `customer_not_touched` */
export function refuseUntouched(work: WorkRow, customers: readonly string[]): void {
  const strange = customers.filter((asked) => !work.customers.some(({ id }) => id === asked));
  if (strange.length > 0)
    throw refuseCustomers('customer_not_touched', 'The work touches no service of this customer.', strange);
}

/** @throws Problem 422 for a work that has ended or been cancelled */
export function refuseEnded(work: WorkRow, now: Instant): void {
  const state = stateAt(timesOf(work), now);
  if (state === 'cancelled') throw new Problem(422, 'work_cancelled', 'The work has been cancelled already.');
  if (state === 'over') throw new Problem(422, 'work_over', 'The work is over: nothing of it can be changed any more.');
}

/** Calls a work off, and sends those who know of it the notice of that; what runs already ends with it. @throws Problem 404, 422 `work_cancelled`, `work_over` */
export async function cancelWork(deps: WorkDeps, caller: Caller, id: string, reason: string): Promise<WorkDetail> {
  const cancelled = await withTransaction(deps.db, async (client) => {
    const work = await lockWork(client, caller, id);
    // Read after the lock: whoever waited for it was not there before.
    const now = await readNow(client);
    refuseEnded(work, now);
    await client.query(
      `update work set version = version + 1, cancelled_at = $2, cancelled_by = $3, cancelled_name = $4, cancel_reason = $5
        where id = $1`,
      [id, iso(now), caller.user, caller.name, reason],
    );
    await endWorkTimers(client, id);
    const know = work.customers.filter((one) => knowsOf(work, one.id));
    await tellCustomers(client, deps, work, new Map(know.map((one) => [one.id, 'work_cancelled'])), now);
    await recordAudit(client, caller, {
      action: 'workCancelled',
      subject: { kind: 'work', id, name: work.title },
      after: { reason },
    });
    return changedWork(client, caller, id, now);
  });
  deps.ring();
  return cancelled;
}
