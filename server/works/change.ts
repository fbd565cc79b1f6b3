import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import type { WorkDetail } from '#shared/api/works.ts';
import type { Instant } from '#shared/time.ts';
import { stateAt } from '#shared/works/work.ts';
import type { Deps } from '../deps.ts';
import { Problem, notFound } from '../http/problem.ts';
import { recordChange } from '../live/changes.ts';
import { readRecordedWork, readWork } from './read.ts';
import { type RecordedWork, type WorkRow, timesOf } from './view.ts';

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

/** Locks a work of the caller's branch. @param id a UUID @throws Problem 404 */
export async function lockWork(client: pg.ClientBase, caller: Caller, id: string): Promise<RecordedWork> {
  const { rowCount } = await client.query('select from work where id = $1 and branch = $2 for update', [
    id,
    caller.branch,
  ]);
  if (rowCount === 0) throw notFound('work');
  return workOf(client, id);
}

/** A work that this transaction has locked, or has just written. */
export async function workOf(client: pg.ClientBase, id: string): Promise<RecordedWork> {
  const work = await readRecordedWork(client, id);
  if (work === null) throw notFound('work');
  return work;
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
