import { between, days, type Duration, hours, type Instant, instant, minus, minutes } from '../time.ts';
import { HOLIDAYS } from './calendar.ts';
import { chanceOfNone } from './chance.ts';
import { type HourCount, type Profile, usualBetween, usualIn } from './profile.ts';

/**
 * A service from which no call comes any more: how improbable that is by what is usual of it. Calls are those in both
 * directions, answered or not, for a phone that works is tried.
 */
export interface Silence {
  /** Start of the last call. */
  readonly since: Instant;
  /** Up to here records have come of others, so that a call would be known. */
  readonly until: Instant;
  /** Calls usual in between. */
  readonly expected: number;
  readonly chance: number;
  /** It began before the hours of today in which calls are usual: a day off that no calendar knows looks the same. */
  readonly beforeToday: boolean;
}

/** What is a suspicion, and what is only quiet. */
export interface SilenceLimits {
  /** Suspected faults that are none, by chance alone, of a service in a year: each of its calls may be the last for a while. */
  readonly falseAYear: number;
  /** Calls of an ordinary day that a service must have before its silence says anything. */
  readonly fewestADay: number;
  /** Calls that must be missing where the day had not begun, … */
  readonly missingBeforeToday: number;
  /** … while those of others come to at least this share of what is usual. */
  readonly othersShare: number;
}

export const SILENCE: SilenceLimits = { falseAYear: 0.05, fewestADay: 20, missingBeforeToday: 25, othersShare: 0.6 };

const HOUR = hours(1);
/** What was seen so long before the silence counts half for the level of the day. */
const MEMORY = hours(4);
/** No service's days are as alike as a few weeks may make believe. */
const LEAST_SPREAD = 0.15;
const DAYS_A_YEAR = 365;
/** An hour of less than this share of the mean hour is one in which silence is usual. */
const QUIET_HOUR = 0.15;
/** So many of them in a row are a night. */
const NIGHT = 4;
/** Nothing that takes less calls can be improbable enough: not worth reading what came before. */
const LEAST = 8;

const aDay = ({ slots }: Profile): number => slots.reduce((sum, value) => sum + value, 0) / 7;
const busiestDay = ({ slots }: Profile): number =>
  Math.max(...[0, 1, 2, 3, 4, 5, 6].map((day) => slots.slice(day * 24, day * 24 + 24).reduce((a, b) => a + b, 0)));

/** Whether a service has calls enough for its silence to say anything. */
export const hasTraffic = (profile: Profile, limits: SilenceLimits = SILENCE): boolean =>
  profile.learnt >= 14 && busiestDay(profile) >= limits.fewestADay;

const isQuiet = (profile: Profile, hour: number): boolean =>
  usualIn(profile, hour, HOLIDAYS) < (QUIET_HOUR * aDay(profile)) / 24;

/** End of the last night that lies between two moments; null: there is none. */
function nightBetween(profile: Profile, from: Instant, to: Instant): Instant | null {
  let [quiet, end]: [number, Instant | null] = [0, null];
  for (let hour = Math.ceil(from / HOUR); (hour + 1) * HOUR <= to; hour += 1) {
    quiet = isQuiet(profile, hour) ? quiet + 1 : 0;
    if (quiet >= NIGHT) end = instant((hour + 1) * HOUR);
  }
  return end;
}

/** Of what was seen and what was usual since this morning until the silence began, the later the more. */
function todayBefore(profile: Profile, seen: readonly HourCount[], morning: Instant, since: Instant) {
  const today = { seen: 0, expected: 0 };
  for (const { at, value } of seen) {
    if (at + HOUR <= morning || at > since) continue;
    const weight = 0.5 ** (between(at, since) / MEMORY);
    today.seen += weight * value;
    today.expected += weight * usualBetween(profile, at, instant(Math.min(at + HOUR, since)));
  }
  return today;
}

/** Calls that are usual within a silence: so few that there is nothing to look for, where it is false. */
export const maySuspect = (profile: Profile, since: Instant, until: Instant): boolean =>
  usualBetween(profile, since, until) >= LEAST;

/**
 * How improbable it is that no call came between `since` and `until`.
 * @param seen calls by the hour in the days before (hours without any must be there, too)
 */
export function silenceOf(profile: Profile, seen: readonly HourCount[], since: Instant, until: Instant): Silence {
  const morning = nightBetween(profile, since, until);
  const begun = nightBetween(profile, minus(since, days(1)), since) ?? minus(since, days(1));
  const from = morning ?? since;
  const usual = usualBetween(profile, from, until);
  const today = morning === null ? todayBefore(profile, seen, begun, since) : { seen: 0, expected: 0 };
  const strays = { spread: Math.max(profile.spread, LEAST_SPREAD), bunch: profile.bunch };
  return {
    since,
    until,
    expected: usual,
    chance: chanceOfNone({ usual, hours: between(from, until) / HOUR }, strays, today),
    beforeToday: morning !== null,
  };
}

/**
 * Whether it is a suspected fault.
 * @param others calls of the branch's other services as a share of what is usual of them, meanwhile: on a holiday they are silent, too
 */
export function isSuspect(
  profile: Profile,
  silence: Silence,
  others: number,
  limits: SilenceLimits = SILENCE,
): boolean {
  // Before the first call of a day nothing tells it from a day off, but that the others are at work.
  if (silence.beforeToday) return silence.expected >= limits.missingBeforeToday && others >= limits.othersShare;
  return silence.chance < limits.falseAYear / (DAYS_A_YEAR * aDay(profile));
}

/**
 * By when a silence must have begun at the latest: had the service still worked after its last call, calls would have come by
 * then. (None of so many that are usual happens once in thousands of times.)
 */
export function begunBy(profile: Profile, since: Instant, until: Instant): Instant {
  let [usual, at] = [0, since];
  while (at < until) {
    const end = instant(Math.min((Math.floor(at / HOUR) + 1) * HOUR, until));
    const more = usualBetween(profile, at, end);
    if (usual + more >= LEAST) return instant(Math.round(at + ((LEAST - usual) / more) * (end - at)));
    usual += more;
    at = end;
  }
  return until;
}

/** A silence is looked at anew when it may have become improbable, at the earliest after this and at the latest after that. */
const SOONEST = minutes(2);
const LATEST = hours(6);

/** When there may be something to suspect if no call comes after `since`: until then nobody needs to look. */
export function lookAgainAt(profile: Profile, since: Instant, now: Instant): Instant {
  const latest = instant(now + LATEST);
  let usual = usualBetween(profile, since, now);
  for (let at = now; at < latest;) {
    const end = instant((Math.floor(at / HOUR) + 1) * HOUR);
    const more = usualBetween(profile, at, end);
    if (usual + more >= LEAST) {
      const part: Duration = between(at, end);
      const reached = instant(at + Math.max(0, ((LEAST - usual) / Math.max(more, 1e-9)) * part));
      return instant(Math.max(now + SOONEST, Math.min(reached, latest)));
    }
    usual += more;
    at = end;
  }
  return latest;
}
