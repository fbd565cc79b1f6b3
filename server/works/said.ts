import { WORK_NOTICE_KINDS } from '#shared/works/notice.ts';

const list = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ');

/** SQL: `notice n` is one that the desk sent about `work w`. */
export const OF_WORK = `n.about = 'work' and n.key = w.id::text`;

/**
 * SQL on `work w`, rows of customer, what, at, recorded_at: what stands between the carrier and its customers about the
 * window that it has now. A notice that the desk sent tells of it from the moment when its channel took it, for as long as
 * nobody says that it did not arrive.
 */
export const SAID = `(
  select n.customer, n.what, n.at, n.recorded_at from work_notice n where n.work = w.id and n.window_no = w.window_no
  union all
  select n.customer, 'told', n.accepted_at, n.accepted_at from notice n
   where ${OF_WORK} and n.fact_version = w.window_no and n.kind in (${list(WORK_NOTICE_KINDS.filter((kind) => kind !== 'work_cancelled'))})
     and n.channel in ('sms', 'email') and n.state in ('accepted', 'delivered', 'acknowledged') and n.accepted_at is not null)`;
