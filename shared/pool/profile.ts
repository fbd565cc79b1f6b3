import { days, hours, type Instant, instant, type Interval, latest } from '../time.ts';
import { type Calendar, columnOf, dayNumber, HOLIDAYS } from './calendar.ts';

/**
 * What is usual of something that is counted by the hour: calls, or minutes. An average week of 168 hours, at the level of
 * the last fortnight; and how far days stray from it.
 */
export interface Profile {
  /** By hour of the week, Monday 00:00 in Beijing first. */
  readonly slots: readonly number[];
  /** How far a day strays from what is expected of it: standard deviation as a share. */
  readonly spread: number;
  /** How far one week's level strays from the one before: standard deviation as a share. */
  readonly drift: number;
  /** How far an hour strays beyond its day and beyond chance: standard deviation as a share. */
  readonly bunch: number;
  /** Whole days that it was learnt from. */
  readonly learnt: number;
}

export interface HourCount {
  /** Start of a whole hour. */
  readonly at: Instant;
  readonly value: number;
}

/** How far back is looked. */
export const LEARNT_FROM = days(56);
/** Fewer whole days than these are no week yet. */
export const FEWEST_DAYS = 7;

const HOUR = hours(1);
const HOURS = 24;
/** Two Sundays are worth more than the one before them: after so many days a day counts half for the shape of a week, … */
const SHAPE_HALF_LIFE = 28;
/** … and for the level. */
const LEVEL_HALF_LIFE = 4;
const LEVEL_DAYS = 14;
/** Weeks that the mean of alike days is worth to an hour of few of its own. */
const PRIOR_WEEKS = 2;

interface Day {
  readonly number: number;
  readonly column: number;
  readonly values: readonly number[];
  /** Hours that count: of the window, and the service was not down. */
  readonly ok: readonly boolean[];
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const clip = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
const WEEKEND = (column: number): boolean => column > 4;

function weightedMedian(values: readonly (readonly [value: number, weight: number])[]): number | null {
  const sorted = values.filter(([, weight]) => weight > 0).toSorted(([a], [b]) => a - b);
  const half = sum(sorted.map(([, weight]) => weight)) / 2;
  let below = 0;
  for (const [value, weight] of sorted) {
    below += weight;
    if (below >= half) return value;
  }
  return null;
}

function daysOf(
  counts: readonly HourCount[],
  { from, to }: Interval,
  excluded: readonly Interval[],
  calendar: Calendar,
) {
  const byHour = new Map(counts.map(({ at, value }) => [at / HOUR, value]));
  const isOut = (at: Instant): boolean => excluded.some((e) => e.from < at + HOUR && e.to > at);
  const found: Day[] = [];
  for (let number = dayNumber(from); number <= dayNumber(to); number += 1) {
    const start = number * HOURS - 8;
    const each = Array.from({ length: HOURS }, (_, n) => start + n);
    found.push({
      number,
      column: columnOf(number, calendar),
      values: each.map((hour) => byHour.get(hour) ?? 0),
      ok: each.map((hour) => {
        const at = instant(hour * HOUR);
        return at >= from && at + HOUR <= to && !isOut(at);
      }),
    });
  }
  return found;
}

const isWhole = (day: Day): boolean => day.ok.every(Boolean);
const totalOf = (day: Day): number => sum(day.values);

/** What a day of each column comes to, by the median: neither a burst nor a dead day moves it. */
function typicalOf(whole: readonly Day[]): number[] {
  const medianOf = (some: readonly Day[]) => weightedMedian(some.map((day) => [totalOf(day), 1] as const));
  return Array.from({ length: 7 }, (_, column) => {
    const own = whole.filter((day) => day.column === column);
    const alike = whole.filter((day) => WEEKEND(day.column) === WEEKEND(column));
    return (own.length >= 3 ? medianOf(own) : null) ?? medianOf(alike) ?? medianOf(whole) ?? 0;
  });
}

/** The level around each day (a term, a vacation), by the days of a fortnight about it: shapes are compared at one level. */
function levelsOf(all: readonly Day[], whole: readonly Day[], typical: readonly number[]): Map<number, number> {
  const ratios = whole.flatMap((day) => {
    const usual = typical[day.column] ?? 0;
    return usual > 0 ? [{ number: day.number, ratio: totalOf(day) / usual, weight: usual }] : [];
  });
  return new Map(
    all.map(({ number }) => {
      const near = ratios.filter((one) => Math.abs(one.number - number) <= 7);
      return [number, weightedMedian(near.map(({ ratio, weight }) => [ratio, weight])) ?? 1];
    }),
  );
}

/** Mean by hour of the week at level 1: each hour leans on the same hour of alike days, the more the fewer of its own it has. */
function shapeOf(all: readonly Day[], levels: ReadonlyMap<number, number>, last: number): number[] {
  const sums = new Float64Array(7 * HOURS);
  const weights = new Float64Array(7 * HOURS);
  for (const { number, column, values, ok } of all) {
    const level = levels.get(number) ?? 1;
    if (level < 0.05) continue;
    const weight = 0.5 ** ((last - number) / SHAPE_HALF_LIFE);
    values.forEach((value, hour) => {
      if (!ok[hour]) return;
      const slot = column * HOURS + hour;
      sums[slot] = (sums[slot] ?? 0) + (weight * value) / level;
      weights[slot] = (weights[slot] ?? 0) + weight;
    });
  }
  return Array.from({ length: 7 * HOURS }, (_, slot) => {
    const column = Math.floor(slot / HOURS);
    const alike = [0, 1, 2, 3, 4, 5, 6].filter((other) => WEEKEND(other) === WEEKEND(column));
    const of = (from: Float64Array) => sum(alike.map((other) => from[other * HOURS + (slot % HOURS)] ?? 0));
    const prior = of(weights) > 0 ? of(sums) / of(weights) : 0;
    return ((sums[slot] ?? 0) + PRIOR_WEEKS * prior) / ((weights[slot] ?? 0) + PRIOR_WEEKS);
  });
}

interface Ratio {
  readonly number: number;
  readonly ratio: number;
  /** What was expected of its hours. */
  readonly usual: number;
}

/** What each day came to as a share of what its hours are worth; days of which little is expected say little and are left out. */
function ratiosOf(all: readonly Day[], slots: readonly number[]): Ratio[] {
  const expected = (day: Day): number =>
    sum(day.ok.map((is, hour) => (is ? (slots[day.column * HOURS + hour] ?? 0) : 0)));
  const busiest = Math.max(...[0, 1, 2, 3, 4, 5, 6].map((c) => sum(slots.slice(c * HOURS, (c + 1) * HOURS))));
  return all.flatMap((day) => {
    const usual = expected(day);
    if (usual < busiest / 4 || usual === 0) return [];
    return [{ number: day.number, ratio: sum(day.values.map((v, h) => (day.ok[h] ? v : 0))) / usual, usual }];
  });
}

/** A mean that a burst or a dead day cannot move far. */
function steadyMean(ratios: readonly Ratio[], weightOf: (one: Ratio) => number): number | null {
  const median = weightedMedian(ratios.map((one) => [one.ratio, weightOf(one)]));
  if (median === null) return null;
  const weight = sum(ratios.map(weightOf));
  return sum(ratios.map((one) => weightOf(one) * clip(one.ratio, median * 0.5, median * 1.6))) / weight;
}

function strayOf(ratios: readonly Ratio[], levels: ReadonlyMap<number, number>): number {
  const off = ratios.map(
    ({ number, ratio }) => clip(ratio / Math.max(levels.get(number) ?? 1, 0.05) - 1, -1, 1.5) ** 2,
  );
  return off.length === 0 ? 0.5 : Math.sqrt(sum(off) / off.length);
}

function driftOf(ratios: readonly Ratio[]): number {
  const weeks = new Map<number, Ratio[]>();
  for (const one of ratios)
    weeks.set(Math.floor(one.number / 7), [...(weeks.get(Math.floor(one.number / 7)) ?? []), one]);
  const levels = [...weeks.values()]
    .filter((week) => week.length >= 3)
    .map((week) => steadyMean(week, ({ usual }) => usual) ?? 1);
  const steps = levels
    .slice(1)
    .map((level, n) => clip(Math.log(Math.max(level, 0.05) / Math.max(levels[n] ?? 1, 0.05)), -0.7, 0.7) ** 2);
  return steps.length < 2 ? 0.1 : Math.sqrt(sum(steps) / steps.length / 2);
}

/** Hours of which less is expected tell more of chance than of bunches. */
const TELLING = 5;

function bunchOf(all: readonly Day[], slots: readonly number[], ratios: readonly Ratio[]): number {
  const levels = new Map(ratios.map(({ number, ratio }) => [number, ratio]));
  const off = all.flatMap(({ number, column, values, ok }) =>
    values.flatMap((value, hour) => {
      const usual = (slots[column * HOURS + hour] ?? 0) * (levels.get(number) ?? 0);
      return ok[hour] && usual >= TELLING ? [clip((value - usual) ** 2 / usual ** 2, 0, 1) - 1 / usual] : [];
    }),
  );
  return off.length < HOURS ? 0.4 : Math.sqrt(clip(sum(off) / off.length, 0.02, 1));
}

/**
 * Learns what is usual from counts by the hour (hours without any may be left out).
 * @param window what the counts are of: an hour of it that has none had none
 * @param excluded when the service was down or not meant to work: those hours say nothing
 * @returns null where there is too little to learn from
 */
export function profileOf(
  counts: readonly HourCount[],
  window: Interval,
  excluded: readonly Interval[] = [],
  calendar: Calendar = HOLIDAYS,
): Profile | null {
  const all = daysOf(counts, window, excluded, calendar);
  const whole = all.filter(isWhole);
  if (whole.length < FEWEST_DAYS || sum(whole.map(totalOf)) === 0) return null;
  const last = dayNumber(window.to);
  const levels = levelsOf(all, whole, typicalOf(whole));
  const shape = shapeOf(all, levels, last);
  const ratios = ratiosOf(all, shape);
  const lately = ratios.filter(({ number }) => number > last - LEVEL_DAYS);
  const level =
    steadyMean(lately, ({ number, usual }) => usual * 0.5 ** ((last - number) / LEVEL_HALF_LIFE)) ??
    steadyMean(ratios, ({ usual }) => usual) ??
    1;
  return {
    slots: shape.map((value) => Number((value * level).toPrecision(6))),
    spread: strayOf(ratios, levels),
    drift: driftOf(ratios),
    bunch: bunchOf(all, shape, ratios),
    learnt: whole.length,
  };
}

/** What is usual in one whole hour. */
export const usualIn = ({ slots }: Profile, hour: number, calendar: Calendar = HOLIDAYS): number => {
  const at = instant(hour * HOUR);
  const ofDay = (((hour + 8) % HOURS) + HOURS) % HOURS;
  return slots[columnOf(dayNumber(at), calendar) * HOURS + ofDay] ?? 0;
};

/** What is usual from one moment to another, each hour in part as far as it lies between them. */
export function usualBetween(profile: Profile, from: Instant, to: Instant, calendar: Calendar = HOLIDAYS): number {
  let found = 0;
  for (let hour = Math.floor(from / HOUR); hour * HOUR < to; hour += 1) {
    const part = Math.min(to, (hour + 1) * HOUR) - latest(from, instant(hour * HOUR));
    found += (usualIn(profile, hour, calendar) * part) / HOUR;
  }
  return found;
}
