import * as z from 'zod/mini';

declare const unit: unique symbol;

/** A moment: milliseconds since the Unix epoch (UTC). */
export type Instant = number & { readonly [unit]: 'instant' };
/** A length of time in milliseconds. */
export type Duration = number & { readonly [unit]: 'duration' };
/** Half-open: contains `from`, not `to`. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

export const instant = (ms: number): Instant => ms as Instant;
export const duration = (ms: number): Duration => ms as Duration;
export const minutes = (n: number): Duration => duration(n * 60_000);
export const hours = (n: number): Duration => duration(n * 3_600_000);
export const days = (n: number): Duration => duration(n * 86_400_000);

export const plus = (at: Instant, by: Duration): Instant => instant(at + by);
export const minus = (at: Instant, by: Duration): Instant => instant(at - by);
export const between = (from: Instant, to: Instant): Duration => duration(to - from);
export const earliest = (...all: Instant[]): Instant => instant(Math.min(...all));
export const latest = (...all: Instant[]): Instant => instant(Math.max(...all));

export const iso = (at: Instant): string => new Date(at).toISOString();
export const parseIso = (text: string): Instant => instant(Date.parse(text));

export const total = (intervals: readonly Interval[]): Duration =>
  duration(intervals.reduce((sum, i) => sum + (i.to - i.from), 0));

export const intersect = (a: Interval, b: Interval): Interval | null => {
  const from = latest(a.from, b.from);
  const to = earliest(a.to, b.to);
  return from < to ? { from, to } : null;
};

/** What is left of `a` after `b` is taken out: none, one or two pieces. */
export const subtract = (a: Interval, b: Interval): Interval[] => {
  const cut = intersect(a, b);
  if (cut === null) return a.from < a.to ? [a] : [];
  return [
    { from: a.from, to: cut.from },
    { from: cut.to, to: a.to },
  ].filter((i) => i.from < i.to);
};

/** Beyond these a year has no four digits in UTC, and what was read could not be written again. */
const WRITABLE = { from: Date.parse('0000-01-01T00:00:00Z'), to: Date.parse('9999-12-31T23:59:59.999Z') };

/** On the wire and in the record an instant is ISO 8601 in UTC; in the domain it is a number. */
export const instantCodec = z.codec(
  z.iso.datetime({ offset: true }).check(
    z.refine((text) => {
      const at = Date.parse(text);
      return at >= WRITABLE.from && at <= WRITABLE.to;
    }, 'must lie in the years 0 to 9999 in UTC'),
  ),
  z.custom<Instant>((v) => typeof v === 'number'),
  {
    decode: (text) => parseIso(text),
    encode: (at) => iso(at),
  },
);

/** Beijing time has no daylight saving; money and months are kept in it (product terms §5). */
const BEIJING = hours(8);

/** Calendar day in Beijing time, `YYYY-MM-DD`. */
export const beijingDay = (at: Instant): string => iso(plus(at, BEIJING)).slice(0, 10);
/** Calendar month in Beijing time, `YYYY-MM`. */
export const beijingMonth = (at: Instant): string => beijingDay(at).slice(0, 7);
/** Day and month in Beijing time as Chinese and English write them: `11/30`, `30/11`. */
export function beijingDate(at: Instant): { readonly zh: string; readonly en: string } {
  const [, month = '', day = ''] = beijingDay(at).split('-');
  return { zh: `${month}/${day}`, en: `${day}/${month}` };
}
/** Hour of the day in Beijing time, 0–23. */
export const beijingHour = (at: Instant): number => new Date(plus(at, BEIJING)).getUTCHours();
/** First instant of a Beijing day `YYYY-MM-DD`. */
export const beijingDayStart = (day: string): Instant => minus(parseIso(`${day}T00:00:00Z`), BEIJING);
/** First instant after it. */
export const beijingDayEnd = (day: string): Instant => plus(beijingDayStart(day), days(1));
/** First instant of a Beijing month `YYYY-MM`. */
export const beijingMonthStart = (month: string): Instant => minus(parseIso(`${month}-01T00:00:00Z`), BEIJING);
/** First instant after a Beijing month `YYYY-MM`. */
export const beijingMonthEnd = (month: string): Instant => {
  const [year = 0, monthOfYear = 0] = month.split('-').map(Number);
  return minus(instant(Date.UTC(year, monthOfYear, 1)), BEIJING);
};
