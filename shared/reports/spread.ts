import { type Duration, duration } from '../time.ts';

/** How lengths of time are spread: how many there are, and in ms the mean, the median and the 90th percentile. */
export interface Spread {
  readonly count: number;
  /** null where there are none. */
  readonly mean: Duration | null;
  readonly median: Duration | null;
  /** Nine of ten were no longer than this (nearest rank). */
  readonly p90: Duration | null;
}

const NONE: Spread = { count: 0, mean: null, median: null, p90: null };

/** Of whole milliseconds, in any order. The mean and the median of an even number are rounded to the millisecond. */
export function spreadOf(lengths: readonly number[]): Spread {
  const sorted = Float64Array.from(lengths).sort();
  const count = sorted.length;
  const at = (index: number): number => sorted[index] ?? 0;
  if (count === 0) return NONE;
  const middle = count >> 1;
  return {
    count,
    mean: duration(Math.round(sorted.reduce((sum, length) => sum + length, 0) / count)),
    median: duration(count % 2 === 1 ? at(middle) : Math.round((at(middle - 1) + at(middle)) / 2)),
    p90: duration(at(Math.ceil(count * 0.9) - 1)),
  };
}
