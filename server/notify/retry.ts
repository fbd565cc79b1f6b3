import { type Duration, duration, minutes } from '#shared/time.ts';

const FIRST: Duration = duration(15_000);
const LONGEST: Duration = minutes(30);
/** The waits between these attempts add up to a day. */
export const ATTEMPTS = 54;
/** Those that failed together must not come back together. */
const SPREAD = 0.2;

/**
 * How long to wait after a failed attempt; null when it was the last.
 * @param attempt how many attempts there have been, this one included
 * @param random from 0 to 1
 */
export function waitAfter(attempt: number, random: number): Duration | null {
  if (attempt >= ATTEMPTS) return null;
  const wait = Math.min(LONGEST, FIRST * 2 ** (attempt - 1));
  return duration(Math.round(wait * (1 + SPREAD * (2 * random - 1))));
}
