import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { RecordNotice, WorkDetail } from '#shared/api/works.ts';
import { type Instant, iso } from '#shared/time.ts';
import { stateAt, toldAt } from '#shared/works/work.ts';
import type { Deps } from '../deps.ts';
import { Problem, notFound } from '../http/problem.ts';
import { recordChange } from '../live/changes.ts';
import { recordAudit } from '../settings/audit.ts';
import { readNow } from '../tickets/queries.ts';
import { readWork, readWorkRows } from './read.ts';
import { endWorkTimers } from './timers.ts';
import { type WorkRow, timesOf } from './view.ts';

type WorkDeps = Pick<Deps, 'db' | 'ring'>;

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

/** Locks a work of the caller's branch that has neither ended nor been cancelled. @throws Problem 404 or 422 */
async function openWork(client: pg.ClientBase, caller: Caller, id: string, now: Instant): Promise<WorkRow> {
  const { rowCount } = await client.query('select from work where id::text = $1 and branch = $2 for update', [
    id,
    caller.branch,
  ]);
  const [row] = rowCount === 0 ? [] : await readWorkRows(client, [id]);
  if (row === undefined) throw notFound('work');
  const state = stateAt(timesOf(row), now);
  if (state === 'cancelled') throw new Problem(422, 'work_cancelled', 'The work has been cancelled already.');
  if (state === 'over') throw new Problem(422, 'work_over', 'The work is over: nothing of it can be changed any more.');
  return row;
}

/** Calls a work off; what runs already ends with it. @throws Problem 404, 422 `work_cancelled`, `work_over` */
export async function cancelWork(deps: WorkDeps, caller: Caller, id: string, reason: string): Promise<WorkDetail> {
  const cancelled = await withTransaction(deps.db, async (client) => {
    const { title } = await openWork(client, caller, id, await readNow(client));
    // Read after the lock: whoever waited for it was not there before.
    const now = await readNow(client);
    await client.query(
      `update work set version = version + 1, cancelled_at = $2, cancelled_by = $3, cancelled_name = $4, cancel_reason = $5
        where id = $1`,
      [id, iso(now), caller.user, caller.name, reason],
    );
    await endWorkTimers(client, id);
    await recordAudit(client, caller, {
      action: 'workCancelled',
      subject: { kind: 'work', id, name: title },
      after: { reason },
    });
    return changedWork(client, caller, id, now);
  });
  deps.ring();
  return cancelled;
}

const refuseCustomers = (code: string, detail: string, customers: readonly string[]): Problem =>
  new Problem(422, code, `${detail} (${customers.join(', ')})`, [{ field: 'customers', code, message: detail }]);

/** @throws Problem 422 `customer_not_touched`, `not_told`, `notice_in_future` */
function checkNotice(work: WorkRow, { customers, what }: RecordNotice, at: Instant, now: Instant): void {
  if (at > now)
    throw new Problem(422, 'notice_in_future', 'A notice is recorded once it has been given: `at` lies ahead.', [
      { field: 'at', code: 'notice_in_future', message: 'must not lie ahead' },
    ]);
  const strange = customers.filter((asked) => !work.customers.some(({ id }) => id === asked));
  if (strange.length > 0)
    throw refuseCustomers('customer_not_touched', 'The work touches no service of this customer.', strange);
  const untold = customers.filter((asked) => toldAt(work.notices.filter((n) => n.customer === asked)) === null);
  if (what !== 'told' && untold.length > 0)
    throw refuseCustomers(
      'not_told',
      'Record first that and when the customer was told; then what it answered.',
      untold,
    );
}

/** Records that customers were told, or what they answered. @throws Problem 404 or 422; all or none are recorded */
export async function recordNotice(
  deps: WorkDeps,
  caller: Caller,
  id: string,
  asked: RecordNotice,
): Promise<WorkDetail> {
  const changed = await withTransaction(deps.db, async (client) => {
    const work = await openWork(client, caller, id, await readNow(client));
    const now = await readNow(client);
    const at = asked.at ?? now;
    const customers = [...new Set(asked.customers)];
    checkNotice(work, asked, at, now);
    await client.query(
      `insert into work_notice (id, work, customer, what, at, how, recorded_at, recorded_by, recorded_name)
       select n.id::uuid, $1::uuid, n.customer, $4, $5::timestamptz, $6, $7::timestamptz, $8, $9
         from unnest($2::text[], $3::text[]) n(id, customer)`,
      [
        id,
        customers.map(() => randomUUID()),
        customers,
        asked.what,
        iso(at),
        asked.how,
        iso(now),
        caller.user,
        caller.name,
      ],
    );
    await client.query('update work set version = version + 1 where id = $1', [id]);
    await recordAudit(client, caller, {
      action: asked.what === 'told' ? 'workTold' : 'workAnswered',
      subject: { kind: 'work', id, name: work.title },
      after: { customers, how: asked.how, ...(asked.what === 'told' ? {} : { answer: asked.what }) },
    });
    return changedWork(client, caller, id, now);
  });
  deps.ring();
  return changed;
}
