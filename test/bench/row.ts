/** One figure: what is reached, and what it is held against: a bare baseline of the same run, or the limit itself. */
export interface Row {
  readonly id: string;
  readonly what: string;
  readonly ours: number;
  readonly baseline: number;
  readonly ratio: number;
  readonly unit: string;
}

const rounded = (value: number): number => Number(value.toPrecision(4));

export const row = (id: string, what: string, ours: number, baseline: number, unit: string): Row => ({
  id,
  what,
  ours: rounded(ours),
  baseline: rounded(baseline),
  ratio: rounded(ours / baseline),
  unit,
});

/** The value below which `share` of them lie; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
