import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { WorkDetail } from '#shared/api/works.ts';
import { iso } from '#shared/time.ts';
import { recordAudit } from '../settings/audit.ts';
import { readNow } from '../tickets/queries.ts';
import { type WorkDeps, changedWork, lockWork, refuseEnded } from './change.ts';
import { knowsOf, tellCustomers } from './tell.ts';
import { endWorkTimers } from './timers.ts';

/**
 * Calls a work off, and sends those who know of it the notice of that; what runs already ends with it.
 * @throws Problem 404, 422 `work_cancelled`, `work_over`
 */
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
