import type { Role } from '#shared/actor.ts';
import { mayOpen } from '#web/access.ts';
import type { Suspect } from '#web/live/alerts.svelte.ts';
import type { Row } from '#web/live/board.svelte.ts';
import { undecided } from '#web/ticket/where.ts';

export const FILTERS = [
  'all',
  'unacknowledged',
  'near',
  'carrier',
  'customer',
  'testing',
  'restored',
  'undecided',
  'suspected',
] as const;
export type Filter = (typeof FILTERS)[number];
/** Who is not told what is suspected does not ask for it. */
export const filtersFor = (role: Role): readonly Filter[] =>
  mayOpen(role, '/suspicions') ? FILTERS : FILTERS.filter((filter) => filter !== 'suspected');

const PASSES: Record<Filter, (row: Row) => boolean> = {
  all: () => true,
  unacknowledged: (row) => row.phase === 'declared',
  near: (row) => row.phase !== 'restored' && (row.standing.near || row.standing.over),
  carrier: (row) => row.standing.holder === 'carrier' || row.standing.holder === 'channel',
  customer: (row) => row.standing.holder === 'customer',
  testing: (row) => row.phase === 'testing',
  restored: (row) => row.phase === 'restored',
  undecided: (row) => undecided(row.entry) !== null,
  // A ticket is more than that.
  suspected: () => false,
};

const textOf = ({ entry }: Row): string =>
  [
    entry.no,
    entry.customer.name,
    entry.shortName,
    entry.customer.county,
    entry.service.name,
    entry.service.id,
    entry.assigneeName,
  ]
    .join(' ')
    .toLowerCase();

const wordsOf = (search: string): readonly string[] => search.toLowerCase().split(/\s+/).filter(Boolean);

/** Rows that pass the filter and contain every word of the search. */
export function filtered(rows: readonly Row[], filter: Filter, search: string): readonly Row[] {
  const words = wordsOf(search);
  if (filter === 'all' && words.length === 0) return rows;
  return rows.filter((row) => PASSES[filter](row) && words.every((word) => textOf(row).includes(word)));
}

/** What is suspected stands among all, and by itself: who asks for a state of tickets asks for none of it. */
export function suspectsAmong(suspects: readonly Suspect[], filter: Filter, search: string): readonly Suspect[] {
  if (filter !== 'all' && filter !== 'suspected') return [];
  const words = wordsOf(search);
  return suspects.filter(({ customer, service, text, group }) => {
    const all = [customer, service, text, group?.names].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** How many tickets each filter would show. Counted in one go: this is done at every change of a board of thousands. */
export function countsOf(rows: readonly Row[]): Record<Filter, number> {
  const counts: Record<Filter, number> = {
    all: 0,
    unacknowledged: 0,
    near: 0,
    carrier: 0,
    customer: 0,
    testing: 0,
    restored: 0,
    undecided: 0,
    suspected: 0,
  };
  for (const row of rows) for (const filter of FILTERS) if (PASSES[filter](row)) counts[filter] += 1;
  return counts;
}
