import type { WorkView } from '#shared/api/works.ts';
import { instant, parseIso } from '#shared/time.ts';
import { stateAt, type WorkState } from '#shared/works/work.ts';

/** As the clock has it (epoch ms): a work begins and ends without anybody touching it. */
export const stateOf = ({ from, to, cancelled }: Pick<WorkView, 'from' | 'to' | 'cancelled'>, now: number): WorkState =>
  stateAt(
    { from: parseIso(from), to: parseIso(to), cancelledAt: cancelled === null ? null : parseIso(cancelled.at) },
    instant(now),
  );

/** Whether some of its customers are still to be told in time. */
export const isOwed = ({ notice, cancelled }: Pick<WorkView, 'notice' | 'cancelled'>): boolean =>
  cancelled === null && notice.inTime < notice.customers;
