import { beijingDay, beijingMonth, type Instant, hours } from '#shared/time.ts';

interface Started {
  readonly startedAt: Instant;
}

const HOUR = hours(1);

/** What is the same for all instants of an hour, worked out once for those that follow each other. */
export function hourly(of: (at: Instant) => string): (at: Instant) => string {
  let hour = Number.NaN;
  let found = '';
  return (at) => {
    const now = Math.floor(at / HOUR);
    if (now !== hour) {
      hour = now;
      found = of(at);
    }
    return found;
  };
}

const ofEach =
  (of: (at: Instant) => string) =>
  (calls: readonly Started[]): string[] => {
    const said = hourly(of);
    return calls.map(({ startedAt }) => said(startedAt));
  };

/** The Beijing month of each call, in their order. */
export const monthsOf = ofEach(beijingMonth);
/** The Beijing day of each call, in their order. */
export const daysOf = ofEach(beijingDay);
