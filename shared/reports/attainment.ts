import { readingOf } from '../clock/reading.ts';
import type { Clock } from '../ticket/values.ts';
import type { Instant } from '../time.ts';
import { type Case, standingOf } from './case.ts';

/**
 * Whether a fault kept a time limit.
 * - `met`: answered, or restored as both sides tested, before the limit.
 * - `missed`: after it; or still without it when it passed; or closed without the customer's test, which proves nothing.
 * - `undecided`: open, and the limit has not passed.
 * - `excepted`: the law leaves the customer's own terminal out of the statutory limit (电信条例); the assessed one leaves
 *   out what began and ended inside planned work that the customer was told of in time and agreed to. Work that is over
 *   excuses no longer: what outlasts it counts, less what was suspended.
 */
export const VERDICTS = ['met', 'missed', 'undecided', 'excepted'] as const;
export type Verdict = (typeof VERDICTS)[number];
export type Attainment = Record<Verdict, number>;

export const noAttainment = (): Attainment => ({ met: 0, missed: 0, undecided: 0, excepted: 0 });

/** The verdict on one clock at `now`; null for what is no fault. */
export function verdictOf(
  clock: Clock,
  one: Pick<Case, 'resolution' | 'timing' | 'excusedUntil'>,
  now: Instant,
): Verdict | null {
  const standing = standingOf(one);
  if (standing === 'apart') return null;
  const reading = readingOf(clock, one.timing, now);
  if (reading.excepted) return 'excepted';
  if (clock === 'restore' && one.excusedUntil !== null && (one.timing.endedAt ?? now) <= one.excusedUntil)
    return 'excepted';
  if (reading.breached) return 'missed';
  if (clock === 'respond') return one.timing.acknowledgedAt === null ? 'undecided' : 'met';
  if (standing === 'unconfirmed') return 'missed';
  return standing === 'restored' ? 'met' : 'undecided';
}

/** Met ÷ decided, 0 to 1; null where nothing is decided yet. */
export function rateOf({ met, missed }: Attainment): number | null {
  return met + missed === 0 ? null : met / (met + missed);
}

/** A ratio in percent to a tenth, rounded down: 100 says that none was missed. The sliver mends what binary fractions lose. */
export const percentOf = (ratio: number): number => Math.floor(ratio * 1000 + 1e-9) / 10;
