import type { Ticking } from '../clock/timing.ts';
import { readingOf } from '../clock/reading.ts';
import {
  type Instant,
  type Interval,
  beijingMonth,
  beijingMonthEnd,
  beijingMonthStart,
  earliest,
  plus,
} from '../time.ts';

/**
 * The monthly fee of a fault's period, which a carrier that passed the statutory limit waives (电信条例): each
 * Beijing month's fee by the share of that month that the fault lasted, in whole fen, rounded up: the fraction is the
 * customer's.
 */
export interface Waiver {
  readonly fen: number;
  readonly months: readonly WaivedMonth[];
}
export interface WaivedMonth {
  /** `YYYY-MM`, Beijing. */
  readonly month: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly fen: number;
}

function monthsOf({ from, to }: Interval): { readonly month: string; readonly from: Instant; readonly to: Instant }[] {
  const months = [];
  for (let at = from; at < to;) {
    const month = beijingMonth(at);
    const next = earliest(beijingMonthEnd(month), to);
    months.push({ month, from: at, to: next });
    at = next;
  }
  return months;
}

/**
 * @param period of the fault, from declaration to when service worked again
 * @param monthlyFeeFen what a month of the contract costs, in fen
 */
export function waiverOf(period: Interval, monthlyFeeFen: number): Waiver {
  const months = monthsOf(period).map(({ month, from, to }): WaivedMonth => {
    const start = beijingMonthStart(month);
    const length = beijingMonthEnd(month) - start;
    return { month, from, to, fen: Math.ceil((monthlyFeeFen * (to - from)) / length) };
  });
  return { fen: months.reduce((sum, { fen }) => sum + fen, 0), months };
}

/** What a ticket's contract costs a month, as it stood when the fault was declared. */
export interface Fee {
  readonly contract: string;
  readonly monthlyFeeFen: number;
}

/** What a breach of the statutory limit proposes. */
export interface ProposedWaiver extends Waiver {
  readonly from: Instant;
  /** When service worked again, by the repair or another way; null while it does not, and the amount grows. */
  readonly to: Instant | null;
}

/** @returns null where the limit was kept, or does not apply */
export function proposedWaiver(timing: Ticking, { monthlyFeeFen }: Fee, now: Instant): ProposedWaiver | null {
  const { breached, state, elapsed } = readingOf('statutory', timing, now);
  if (!breached) return null;
  const from = timing.declaredAt;
  const reached = plus(from, elapsed);
  return { from, to: state === 'stopped' ? reached : null, ...waiverOf({ from, to: reached }, monthlyFeeFen) };
}
