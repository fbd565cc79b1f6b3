/** A row of the list as it is shown: `gone` when its ticket has left the board, but its place is still held. */
export interface Shown<R> {
  readonly row: R;
  readonly gone: boolean;
}

export interface Held<R> {
  readonly shown: readonly Shown<R>[];
  /** Rows that have come meanwhile and wait to be let in. */
  readonly waiting: number;
}

/** The list as it stands, in its own order. */
export const asItIs = <R>(rows: readonly R[]): Held<R> => ({
  shown: rows.map((row) => ({ row, gone: false })),
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
  const shown = before.shown.map(({ row }) => {
    const current = now.get(row.key);
    return current === undefined ? { row, gone: true } : { row: current, gone: false };
  });
  const known = new Set(shown.map(({ row }) => row.key));
  return { shown, waiting: rows.filter((row) => !known.has(row.key)).length };
}
