import { LEARNT_FROM, type Profile, profileOf } from '#shared/pool/profile.ts';
import { hasTraffic, isSuspect, lookAgainAt, maySuspect, silenceOf } from '#shared/pool/silence.ts';
import { days, hours, type Instant, instant, minus, minutes } from '#shared/time.ts';
import { Dice, type Year } from './town.ts';

const HOUR = hours(1);
/** How often a silence that is being watched is looked at. */
const STEP = minutes(5);
const WARM_UP = 60;

/** A service that is watched through its years: what was usual on each day, as the desk would have known it. */
export interface Watched {
  readonly year: Year;
  /** By day since the start; null: nothing was known yet. */
  readonly profiles: readonly (Profile | null)[];
  /** Calls usual in each hour. */
  readonly usual: readonly number[];
  /** Starts of its calls, rising. */
  readonly starts: readonly Instant[];
}

function startsOf({ calls, span }: Year, dice: Dice): Instant[] {
  return calls.flatMap((count, hour) =>
    Array.from({ length: count }, () => instant(span.from + (hour + dice.next()) * HOUR)).sort((a, b) => a - b),
  );
}

export function watched(year: Year, seed: number): Watched {
  const { span, calls, outages } = year;
  const length = calls.length / 24;
  const profiles = Array.from({ length }, (_, day) => {
    const to = instant(span.from + days(day));
    if (day < WARM_UP) return null;
    const from = minus(to, LEARNT_FROM);
    const first = (from - span.from) / HOUR;
    const counts = calls.slice(first, day * 24).map((value, n) => ({ at: instant(from + n * HOUR), value }));
    return profileOf(
      counts,
      { from, to },
      outages.filter((one) => one.from < to),
    );
  });
  const usual = calls.map((_, hour) => {
    const profile = profiles[Math.floor(hour / 24)];
    return profile === null || profile === undefined ? 0 : (profile.slots[hour % 168] ?? 0);
  });
  return { year, profiles, usual, starts: startsOf(year, new Dice(seed)) };
}

/** Calls of others as a share of what is usual, in the hours between. */
export function othersShare(all: readonly Watched[], own: Watched, from: Instant, to: Instant): number {
  const hour = (at: Instant) => Math.floor((at - own.year.span.from) / HOUR);
  let [seen, expected] = [0, 0];
  for (const other of all) {
    if (other === own) continue;
    for (let n = hour(from); n <= hour(to); n += 1) {
      seen += other.year.calls[n] ?? 0;
      expected += other.usual[n] ?? 0;
    }
  }
  return expected === 0 ? 0 : seen / expected;
}

export interface Raised {
  readonly at: Instant;
  readonly since: Instant;
  readonly beforeToday: boolean;
}

/** When the desk would have suspected a fault. */
export function suspicionsOf(all: readonly Watched[], own: Watched): Raised[] {
  const { year, profiles, starts } = own;
  const found: Raised[] = [];
  const dayOf = (at: Instant) => Math.floor((at - year.span.from) / days(1));
  starts.forEach((since, n) => {
    const next = starts[n + 1] ?? year.span.to;
    let at = since;
    while (at < next) {
      const profile = profiles[dayOf(at)];
      if (profile === null || profile === undefined || !hasTraffic(profile)) return;
      if (maySuspect(profile, since, at)) {
        const seen = hoursBefore(year, since);
        const silence = silenceOf(profile, seen, since, at);
        if (isSuspect(profile, silence, othersShare(all, own, minus(at, hours(2)), at))) {
          found.push({ at, since, beforeToday: silence.beforeToday });
          return;
        }
        at = instant(at + STEP);
      } else at = lookAgainAt(profile, since, at);
    }
  });
  return found;
}

function hoursBefore({ span, calls }: Year, since: Instant) {
  const last = Math.floor((since - span.from) / HOUR);
  const first = Math.max(0, last - 72);
  return calls.slice(first, last + 1).map((value, n) => ({ at: instant(span.from + (first + n) * HOUR), value }));
}
