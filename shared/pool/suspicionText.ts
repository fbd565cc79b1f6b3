import { beijingDate, beijingDay, hours, type Instant, iso, plus } from '../time.ts';
import type { SuspicionSignal } from './suspicion.ts';

/** A fault or a fraud that the carrier sees first is told to the customer within this (contract 四一: notify at once). */
export const TELL_WITHIN = hours(1);

const BEIJING = hours(8);
const clock = (at: Instant): string => iso(plus(at, BEIJING)).slice(11, 16);

/** A time of another day than `seen` has its date with it. */
function since(at: Instant, seen: Instant): { readonly zh: string; readonly en: string } {
  const time = clock(at);
  if (beijingDay(at) === beijingDay(seen)) return { zh: time, en: time };
  const { zh, en } = beijingDate(at);
  return { zh: `${zh} ${time}`, en: `${en} ${time}` };
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** What the alert says of silences of one cause. */
export function groupText(
  element: string,
  found: {
    readonly services: number;
    readonly customers: number;
    /** Between these it began. */
    readonly from: Instant;
    readonly by: Instant;
    /** When that was known, or is read. */
    readonly seen: Instant;
  },
): { zh: string; en: string } {
  const { services, customers } = found;
  const from = since(found.from, found.seen);
  // The day is said once, where it is the same.
  const by = since(found.by, beijingDay(found.by) === beijingDay(found.from) ? found.by : found.from);
  return {
    zh: `${element}：疑似公共故障，${customers} 家客户的 ${services} 条业务约 ${from.zh}～${by.zh} 起同时没有话单`,
    en: `${element}: suspected common fault, no calls of ${many(services, 'service')} of ${many(customers, 'customer')}, all since about ${from.en} to ${by.en}`,
  };
}

/** What the alert says of it. */
export function suspicionText(
  customer: string,
  found: {
    readonly signal: SuspicionSignal;
    readonly since: Instant;
    /** Up to when call records had come. */
    readonly until: Instant;
    readonly expected: number;
    readonly seen: number;
  },
): { zh: string; en: string } {
  const expected = found.expected < 10 ? found.expected.toFixed(1) : String(Math.round(found.expected));
  const { seen } = found;
  const began = since(found.since, found.until);
  switch (found.signal) {
    case 'silence':
      return {
        zh: `${customer}：疑似故障，${began.zh} 起没有话单，往常应有约 ${expected} 个呼叫`,
        en: `${customer}: suspected fault, no call since ${began.en} where about ${expected} are usual`,
      };
    case 'international':
      return {
        zh: `${customer}：疑似盗打，国际呼叫 ${seen} 个，往常约 ${expected} 个`,
        en: `${customer}: suspected toll fraud, ${seen} international calls where about ${expected} are usual`,
      };
    case 'night':
      return {
        zh: `${customer}：疑似盗打，夜间呼出 ${seen} 个，往常约 ${expected} 个`,
        en: `${customer}: suspected toll fraud, ${seen} calls at night where about ${expected} are usual`,
      };
    case 'number':
      return {
        zh: `${customer}：疑似盗打，一个号码一小时呼出 ${seen} 个，往常最多 ${expected} 个`,
        en: `${customer}: suspected toll fraud, ${seen} calls in an hour from one number, at most ${expected} before`,
      };
  }
}
