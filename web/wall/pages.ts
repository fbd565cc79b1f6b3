/** At most this many pages; what is beyond is counted, not shown. */
const MOST_PAGES = 3;

export interface Paged<T> {
  readonly pages: readonly (readonly T[])[];
  readonly beyond: readonly T[];
}

const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));

/**
 * Rows on pages of a wall that nobody can scroll. What is urgent (unacknowledged, overdue) stands on every page; the
 * rest takes turns beneath it. Only where the urgent alone fill the wall do they take turns themselves.
 */
export function wallPages<T>(rows: readonly T[], size: number, urgent: (row: T) => boolean): Paged<T> {
  const pinned = rows.filter(urgent);
  const rest = rows.filter((row) => !urgent(row));
  if (pinned.length >= size) {
    const all = chunks([...pinned, ...rest], size);
    return { pages: all.slice(0, MOST_PAGES), beyond: all.slice(MOST_PAGES).flat() };
  }
  const turns = chunks(rest, size - pinned.length);
  if (turns.length === 0) return { pages: [pinned], beyond: [] };
  return {
    pages: turns.slice(0, MOST_PAGES).map((turn) => [...pinned, ...turn]),
    beyond: turns.slice(MOST_PAGES).flat(),
  };
}
