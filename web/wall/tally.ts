import type { Holder } from '#shared/ticket/values.ts';

export interface Counted {
  readonly county: string;
  readonly holder: Holder | null;
  /** Unacknowledged or overdue. */
  readonly urgent: boolean;
}

export interface Tally {
  readonly county: string;
  readonly all: number;
  readonly urgent: number;
  readonly by: Readonly<Record<Holder, number>>;
}

const empty = (county: string): Tally & { by: Record<Holder, number> } => ({
  county,
  all: 0,
  urgent: 0,
  by: { carrier: 0, channel: 0, customer: 0, suspended: 0 },
});

const add = (a: Tally, b: Tally): Tally => ({
  county: a.county,
  all: a.all + b.all,
  urgent: a.urgent + b.urgent,
  by: {
    carrier: a.by.carrier + b.by.carrier,
    channel: a.by.channel + b.by.channel,
    customer: a.by.customer + b.by.customer,
    suspended: a.by.suspended + b.by.suspended,
  },
});

/**
 * Faults counted by county and by who holds the clock, the most first; counties beyond `most` rows are counted as one,
 * whose name is empty.
 */
export function tallied(
  rows: readonly Counted[],
  most: number,
): { readonly rows: readonly Tally[]; readonly sum: Tally } {
  const counties = new Map<string, Tally>();
  for (const { county, holder, urgent } of rows) {
    const one = empty(county);
    const seen = { ...one, all: 1, urgent: urgent ? 1 : 0, by: { ...one.by, ...(holder && { [holder]: 1 }) } };
    counties.set(county, add(counties.get(county) ?? one, seen));
  }
  const sorted = [...counties.values()].sort((a, b) => b.all - a.all || (a.county < b.county ? -1 : 1));
  const shown = sorted.length > most ? sorted.slice(0, most - 1) : sorted;
  const rest = sorted.slice(shown.length);
  const sum = sorted.reduce(add, empty(''));
  return { rows: rest.length === 0 ? shown : [...shown, rest.reduce(add, empty(''))], sum };
}
