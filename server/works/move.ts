import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import { type MoveWork, type WorkDetail, windowOf } from '#shared/api/works.ts';
import { type Instant, type Interval, iso } from '#shared/time.ts';
import { windowSpoken } from '#shared/works/say.ts';
import { stateAt } from '#shared/works/work.ts';
import { Problem } from '../http/problem.ts';
import { recordAudit } from '../settings/audit.ts';
import { readNow } from '../tickets/queries.ts';
import { sendNotices } from './announce.ts';
import { type WorkDeps, changedWork, lockWork, refuseEnded, workOf } from './change.ts';
import { refuseOver } from './plan.ts';
import { knowsOf } from './tell.ts';
import { endWorkTimers, writeWorkTimers } from './timers.ts';
import { type WorkRow, timesOf } from './view.ts';

/** @throws Problem 422: what has begun has touched its customers in the window that they were told */
function refuseMove(work: WorkRow, window: Interval, zone: string, now: Instant): void {
  refuseEnded(work, now);
  const times = timesOf(work);
  if (stateAt(times, now) === 'running')
    throw new Problem(422, 'work_running', 'It has begun: cancel it, and plan what is left of it anew.');
  refuseOver(window, now);
  if (times.from !== window.from || times.to !== window.to || work.zone !== zone) return;
  const detail = 'This is the window that it has.';
  throw new Problem(422, 'window_same', detail, [{ field: 'from', code: 'window_same', message: detail }]);
}

async function writeWindow(
  client: pg.ClientBase,
  caller: Caller,
  work: WorkRow,
  window: Interval,
  { zone, reason }: MoveWork,
  now: Instant,
): Promise<void> {
  await client.query(
    `insert into work_window (work, window_no, zone, from_at, to_at, moved_at, moved_by, moved_name, reason)
     select id, window_no, zone, from_at, to_at, $2, $3, $4, $5 from work where id = $1`,
    [work.id, iso(now), caller.user, caller.name, reason],
  );
  await client.query(
    `update work set version = version + 1, window_no = window_no + 1, zone = $2, from_at = $3, to_at = $4 where id = $1`,
    [work.id, zone, iso(window.from), iso(window.to)],
  );
  await endWorkTimers(client, work.id);
  await writeWorkTimers(client, work.id, window);
}

/**
 * Gives a work another window, and sends those who know of it the notice of that: what they were told and answered of the
 * old one does not count for it.
 * @throws Problem 404, 422 `work_cancelled`, `work_over`, `work_running`, `window_over`, `window_same`
 */
export async function moveWork(deps: WorkDeps, caller: Caller, id: string, asked: MoveWork): Promise<WorkDetail> {
  const moved = await withTransaction(deps.db, async (client) => {
    const before = await lockWork(client, caller, id);
    const now = await readNow(client);
    const window = windowOf(asked);
    refuseMove(before, window, asked.zone, now);
    await writeWindow(client, caller, before, window, asked, now);
    await recordAudit(client, caller, {
      action: 'workMoved',
      subject: { kind: 'work', id, name: before.title },
      after: { window: windowSpoken(window, asked.zone, 'zh'), reason: asked.reason },
    });
    const work = await workOf(client, id);
    const know = work.customers.map((one) => one.id).filter((one) => knowsOf(work, one));
    await sendNotices(client, deps, caller, work, know, now);
    return changedWork(client, caller, id, now);
  });
  deps.ring();
  return moved;
}
