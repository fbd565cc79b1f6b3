import { type Instant, type Interval, instant, subtract } from '../time.ts';
import { localToInstant } from '../zone.ts';

/*
 * The on-duty rota: who can be called now. Shifts say who ordinarily is there, once or again every so many days (a cycle of
 * four teams is four shifts of every four days); an override puts somebody else in for a while, or nobody. Times of shifts
 * are those of a clock on the wall in the branch's zone: a shift from 20:00 to 08:00 ends on the next day.
 */
export const DUTY_POSTS = ['lead', 'engineer'] as const;
export type DutyPost = (typeof DUTY_POSTS)[number];

export interface Shift {
  readonly id: string;
  readonly post: DutyPost;
  readonly person: string;
  /** The first day it begins on: `YYYY-MM-DD`. */
  readonly startsOn: string;
  /** `HH:MM`; an end that is not later is on the next day. */
  readonly from: string;
  readonly to: string;
  /** It begins again after so many days; null: once. */
  readonly every: number | null;
  /** The last day it begins on; null: for good. */
  readonly until: string | null;
}

export interface Override extends Interval {
  readonly id: string;
  readonly post: DutyPost;
  /** Who is on duty meanwhile; null: nobody is put in. */
  readonly person: string | null;
  /** Who is not, of this post; null: in addition to whoever is. */
  readonly instead: string | null;
}

export interface Rota {
  readonly shifts: readonly Shift[];
  readonly overrides: readonly Override[];
  /** IANA name, of the branch. */
  readonly zone: string;
}

/** Somebody on duty for a while. */
export interface Turn extends Interval {
  readonly post: DutyPost;
  readonly person: string;
  /** By which override; null: by the shift. */
  readonly override: string | null;
}

const DAY = 86_400_000;
const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY;
const dayOf = (n: number): string => new Date(n * DAY).toISOString().slice(0, 10);

/** Where clocks jump over a time, the shift changes with the next that there is. */
function momentOf(day: string, time: string, zone: string): Instant {
  for (let at = Date.parse(`${day}T${time}:00Z`); ; at += 60_000) {
    const found = localToInstant(new Date(at).toISOString().slice(0, 16), zone);
    if (found !== null) return found;
  }
}

/** Days around a moment that a shift which touches it can have begun on, whatever the zone. */
const AROUND = 2;

/** The times that a shift is on within `during`, whole. */
function timesOf(shift: Shift, during: Interval, zone: string): Interval[] {
  const first = numberOf(shift.startsOn);
  const step = shift.every ?? Infinity;
  const last = shift.every === null ? first : shift.until === null ? Infinity : numberOf(shift.until);
  const begin = Math.max(first, Math.floor(during.from / DAY) - AROUND);
  const end = Math.min(last, Math.floor(during.to / DAY) + AROUND);
  const times: Interval[] = [];
  const rounds = step === Infinity ? 0 : Math.ceil((begin - first) / step);
  for (let day = rounds === 0 ? first : first + rounds * step; day <= end; day += step) {
    const from = momentOf(dayOf(day), shift.from, zone);
    const to = momentOf(dayOf(shift.to > shift.from ? day : day + 1), shift.to, zone);
    if (from < during.to && to > during.from) times.push({ from, to });
  }
  return times;
}

const without = (times: readonly Interval[], out: readonly Interval[]): Interval[] =>
  out.reduce<Interval[]>((left, cut) => left.flatMap((one) => subtract(one, cut)), [...times]);

const touches = (a: Interval, b: Interval): boolean => a.from < b.to && a.to > b.from;
const order = (a: Turn, b: Turn): number =>
  DUTY_POSTS.indexOf(a.post) - DUTY_POSTS.indexOf(b.post) ||
  a.from - b.from ||
  (a.person < b.person ? -1 : a.person > b.person ? 1 : 0);

/** Who is on duty within `during`, by post and time. Turns that reach beyond it are whole. */
export function turnsOf({ shifts, overrides, zone }: Rota, during: Interval): Turn[] {
  const ordinary = shifts.flatMap((shift): Turn[] => {
    const { post, person } = shift;
    const off = overrides.filter((o) => o.post === post && o.instead === person);
    return without(timesOf(shift, during, zone), off).map((time) => ({ ...time, post, person, override: null }));
  });
  const put = overrides.flatMap(({ id, post, person, from, to }): Turn[] =>
    person === null ? [] : [{ from, to, post, person, override: id }],
  );
  return [...ordinary, ...put].filter((turn) => touches(turn, during)).sort(order);
}

/** Who is on duty at a moment. */
export const onDutyAt = (rota: Rota, at: Instant): Turn[] => turnsOf(rota, { from: at, to: instant(at + 1) });

export interface Gap extends Interval {
  readonly post: DutyPost;
}

/** When nobody of a post is on duty within `during`. */
export const gapsOf = (turns: readonly Turn[], during: Interval): Gap[] =>
  DUTY_POSTS.flatMap((post) =>
    without(
      [during],
      turns.filter((turn) => turn.post === post),
    ).map((gap) => ({ ...gap, post })),
  );

export interface Overlap extends Interval {
  readonly person: string;
}

/** When somebody is entered twice at once: of two posts, or twice of one. */
export function overlapsOf(turns: readonly Turn[], during: Interval): Overlap[] {
  return turns.flatMap((turn, i) =>
    turns.slice(i + 1).flatMap((other): Overlap[] => {
      const from = instant(Math.max(turn.from, other.from, during.from));
      const to = instant(Math.min(turn.to, other.to, during.to));
      return other.person === turn.person && from < to ? [{ person: turn.person, from, to }] : [];
    }),
  );
}
