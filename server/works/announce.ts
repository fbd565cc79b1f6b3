import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { AnnounceWork, WorkDetail } from '#shared/api/works.ts';
import type { Instant } from '#shared/time.ts';
import { isUntold } from '#shared/works/notice.ts';
import { Problem } from '../http/problem.ts';
import { recordAudit } from '../settings/audit.ts';
import { readNow } from '../tickets/queries.ts';
import { type WorkDeps, changedWork, lockWork, refuseEnded, refuseUntouched } from './change.ts';
import { knowsOf, tellCustomers } from './tell.ts';
import { type RecordedWork, type WorkRow, deliveryTo, firstTold } from './view.ts';

/** Who has neither been told of the present window nor has a notice on its way. */
const waiting = (work: WorkRow): readonly string[] =>
  work.customers.map(({ id }) => id).filter((id) => isUntold(deliveryTo(work, id), firstTold(work, id)));

/**
 * Queues the notice of a locked work's present window: that it is planned, or to those who know of another window that it
 * was moved.
 * @returns who is sent one
 */
export async function sendNotices(
  client: pg.ClientBase,
  deps: WorkDeps,
  caller: Caller,
  work: RecordedWork,
  customers: readonly string[],
  now: Instant,
): Promise<readonly string[]> {
  const kindFor = (id: string) => (work.windowNo > 1 && knowsOf(work, id) ? 'work_moved' : 'work_planned');
  const told = await tellCustomers(client, deps, work, new Map(customers.map((id) => [id, kindFor(id)])), now);
  if (told.length === 0) return told;
  await client.query('update work set version = version + 1 where id = $1', [work.id]);
  await recordAudit(client, caller, {
    action: 'workAnnounced',
    subject: { kind: 'work', id: work.id, name: work.title },
    after: { customers: [...told] },
  });
  return told;
}

/**
 * Sends a work's customers their notice.
 * @throws Problem 404, 422 `work_cancelled`, `work_over`, `customer_not_touched`, `nobody_to_tell`
 */
export async function announceWork(
  deps: WorkDeps,
  caller: Caller,
  id: string,
  { customers }: AnnounceWork,
): Promise<WorkDetail> {
  const changed = await withTransaction(deps.db, async (client) => {
    const work = await lockWork(client, caller, id);
    const now = await readNow(client);
    refuseEnded(work, now);
    const asked = [...new Set(customers ?? waiting(work))];
    refuseUntouched(work, asked);
    const told = await sendNotices(client, deps, caller, work, asked, now);
    if (told.length === 0)
      throw new Problem(422, 'nobody_to_tell', 'Everybody has been told, or has a notice on its way.');
    return changedWork(client, caller, id, now);
  });
  deps.ring();
  return changed;
}
