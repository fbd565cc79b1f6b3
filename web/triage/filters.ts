import type { Row } from '#web/live/board.svelte.ts';

export const FILTERS = ['all', 'unacknowledged', 'near', 'carrier', 'customer', 'testing', 'restored'] as const;
export type Filter = (typeof FILTERS)[number];

const PASSES: Record<Filter, (row: Row) => boolean> = {
  all: () => true,
  unacknowledged: (row) => row.phase === 'declared',
  near: (row) => row.phase !== 'restored' && (row.standing.near || row.standing.over),
  carrier: (row) => row.standing.holder === 'carrier' || row.standing.holder === 'channel',
  customer: (row) => row.standing.holder === 'customer',
  testing: (row) => row.phase === 'testing',
  restored: (row) => row.phase === 'restored',
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

/** Rows that pass the filter and contain every word of the search. */
export function filtered(rows: readonly Row[], filter: Filter, search: string): Row[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => PASSES[filter](row) && words.every((word) => textOf(row).includes(word)));
}

/** How many rows each filter would show. */
export const countsOf = (rows: readonly Row[]): Record<Filter, number> => ({
  all: rows.length,
  unacknowledged: rows.filter(PASSES.unacknowledged).length,
  near: rows.filter(PASSES.near).length,
  carrier: rows.filter(PASSES.carrier).length,
  customer: rows.filter(PASSES.customer).length,
  testing: rows.filter(PASSES.testing).length,
  restored: rows.filter(PASSES.restored).length,
});
