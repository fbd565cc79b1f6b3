import { stamp } from './format.ts';

/**
 * Days and times as somebody types them at three in the morning: `21:30`, `2130`, `11-24 21:30`, `11月24日 21:30`, in full
 * `2026-11-24 21:30`. What is left out is what lies nearest.
 */
const DAY = '(?:(\\d{4})\\s*[-/.年]\\s*)?(\\d{1,2})\\s*[-/.月]\\s*(\\d{1,2})\\s*日?';
const CLOCK = '(\\d{1,2})\\s*[:：点时]\\s*(\\d{2})分?|(\\d{2})(\\d{2})';
const WHOLE_DAY = new RegExp(`^${DAY}$`);
const WHOLE_TIME = new RegExp(`^(?:${DAY}[\\s,，T]+)?(?:${CLOCK})$`);
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** A wall clock's reading as if it were UTC, ms: what days and hours are reckoned in. */
const wallOf = (at: number, zone: string): number => Date.parse(`${stamp(at, zone).replace(' ', 'T')}Z`);

/** The moment, ms, at which the clocks of a zone read `wall`. Where they read it twice, the later one. */
function momentOf(wall: number, zone: string): number {
  const guess = wall - (wallOf(wall, zone) - wall);
  return wall - (wallOf(guess, zone) - Math.floor(guess / MINUTE_MS) * MINUTE_MS);
}

const nearest = (to: number, among: readonly number[]): number | null =>
  among.toSorted((a, b) => Math.abs(a - to) - Math.abs(b - to))[0] ?? null;

/** Midnight of a typed day; of one without a year the nearest to `near`. Null where the calendar has none. */
function dayOf(parts: readonly (string | undefined)[], near: number, dayFirst: boolean): number | null {
  const [year, first = '', second = ''] = parts;
  const turned = year === undefined && (dayFirst || Number(first) > 12);
  const [month, day] = (turned ? [second, first] : [first, second]).map(Number);
  if (month === undefined || day === undefined) return null;
  const here = new Date(near).getUTCFullYear();
  const years = year === undefined ? [here - 1, here, here + 1] : [Number(year)];
  const found = years
    .map((one) => new Date(Date.UTC(one, month - 1, day)))
    .filter((date) => date.getUTCMonth() === month - 1 && date.getUTCDate() === day);
  return nearest(
    near,
    found.map((date) => date.getTime()),
  );
}

interface Reading {
  /** ms */
  readonly now: number;
  readonly zone: string;
  /** `24/11`, as some languages write days. */
  readonly dayFirst: boolean;
}

const isDayFirst = (text: string, { dayFirst }: Reading): boolean => dayFirst && /^\d{1,2}\//.test(text);

/** @returns `YYYY-MM-DD`, or null where it is not understood */
export function readDay(typed: string, reading: Reading): string | null {
  const text = typed.trim();
  const hit = WHOLE_DAY.exec(text);
  const day = hit && dayOf(hit.slice(1, 4), wallOf(reading.now, reading.zone), isDayFirst(text, reading));
  return day === null ? null : new Date(day).toISOString().slice(0, 10);
}

/**
 * @param toward where a time without a day lies: the next one, or the last one
 * @returns ISO 8601 in UTC, or null where it is not understood
 */
export function readTime(typed: string, reading: Reading, toward: 'ahead' | 'back'): string | null {
  const text = typed.trim();
  const hit = WHOLE_TIME.exec(text);
  if (hit === null) return null;
  const [, year, month, day, hour = hit[6], minute = hit[7]] = hit;
  const time = Number(hour) * 60 + Number(minute);
  if (Number(hour) > 23 || Number(minute) > 59) return null;
  const near = wallOf(reading.now, reading.zone);
  const midnight = Math.floor(near / DAY_MS) * DAY_MS;
  const days =
    month === undefined
      ? [midnight - DAY_MS, midnight, midnight + DAY_MS]
      : [dayOf([year, month, day], near, isDayFirst(text, reading))];
  const moments = days.flatMap((one) => (one === null ? [] : [momentOf(one + time * MINUTE_MS, reading.zone)]));
  const there = moments.filter(
    (at) => month !== undefined || (toward === 'ahead' ? at > reading.now : at <= reading.now),
  );
  const at = nearest(reading.now, there);
  return at === null ? null : new Date(at).toISOString();
}
