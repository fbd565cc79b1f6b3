export interface Held<R> {
  readonly shown: readonly R[];
  /** Keys of rows whose ticket has left the board, but whose place is still held. */
  readonly gone: ReadonlySet<string>;
  /** Rows that have come meanwhile and wait to be let in. */
  readonly waiting: number;
}

/** The list as it stands, in its own order. */
export const asItIs = <R>(rows: readonly R[]): Held<R> => ({
  shown: rows,
  gone: new Set(),
  waiting: 0,
});

/**
 * The list while somebody reads it or is about to press a row: every row keeps its place and shows its present state, what
 * has left stays as a place, what is new waits. Nothing moves under the reader's eye or pointer.
 * @param before what was shown last
 * @param rows what there is now, in its own order
 */
export function held<R extends { readonly key: string }>(before: Held<R>, rows: readonly R[]): Held<R> {
  const now = new Map(rows.map((row) => [row.key, row]));
  const shown = before.shown.map((row) => now.get(row.key) ?? row);
  const known = new Set(shown.map(({ key }) => key));
  return {
    shown,
    gone: new Set([...known].filter((key) => !now.has(key))),
    waiting: rows.filter((row) => !known.has(row.key)).length,
  };
}
