import type pg from 'pg';
import type { Instant } from '#shared/time.ts';
import { type WorkNoticeKind, workNo } from '#shared/works/notice.ts';
import { readAudiences } from '../notify/audience.ts';
import { addressesOf } from '../notify/plan.ts';
import { type QueueDeps, type ToQueue, queueNotices } from '../notify/queue.ts';
import { type RecordedWork, type WorkRow, sentTo } from './view.ts';

/** Whether a customer has heard of the work, or will: what becomes of it is to be told to it, too. */
export const knowsOf = (work: RecordedWork, customer: string): boolean =>
  work.records.some((one) => one.customer === customer && one.what !== 'not_reached') ||
  work.sent.some((one) => one.customer === customer);

type Planned = ToQueue<WorkNoticeKind>;

/** The same to the same place is on its way already, or has got there. */
const isSent = (work: WorkRow, { customer, kind, channel, recipient }: Planned): boolean =>
  sentTo(work, customer ?? '').some(
    (one) =>
      one.current &&
      one.kind === kind &&
      one.channel === channel &&
      one.recipient === recipient &&
      one.state !== 'failed' &&
      one.state !== 'dead',
  );

/**
 * Queues a notice to the fault contacts of each of `customers`, each in its language, in the caller's transaction, which has
 * locked the work: number and link, for the rest stands in the portal (contract 五). What is on its way is not sent again.
 * @returns the customers who have one now that had none before
 */
export async function tellCustomers(
  client: pg.ClientBase,
  deps: QueueDeps,
  work: WorkRow,
  notices: ReadonlyMap<string, WorkNoticeKind>,
  now: Instant,
): Promise<readonly string[]> {
  const audiences = await readAudiences(client, [...notices.keys()]);
  const planned = [...notices].flatMap(([customer, kind]): Planned[] => {
    const { language = 'zh', contacts = [] } = audiences.get(customer) ?? {};
    const places = new Map(addressesOf(customer, contacts).map((to) => [JSON.stringify(to), to]));
    const factVersion = work.windowNo;
    return [...places.values()]
      .map((to) => ({ kind, wording: kind, ...to, factVersion, customer, language }))
      .filter((notice) => !isSent(work, notice));
  });
  await queueNotices(client, deps, { about: 'work', key: work.id, no: workNo(work.id), head: null }, planned, now);
  return [...new Set(planned.flatMap(({ customer }) => (customer === null ? [] : [customer])))];
}
