import { byBurn, type Burning } from '#web/ticket/burn.ts';
import { standingOf, type Standing, type Timed } from '#web/ticket/standing.ts';

export interface Ranked extends Burning {
  readonly standing: Standing;
}

/** What can be ranked: the same entry stands elsewhere only once time has turned something of it. */
export interface Entry extends Timed, Pick<Burning, 'key' | 'severity'> {}

/**
 * Many tickets in the order of burning, kept in order change by change: what did not change is neither read nor compared
 * again. Rows are values; a ticket that changed, or that time has turned, gets a new one, and only then.
 */
export class Ranking<E extends Entry, R extends Ranked> {
  #rows: R[] = [];
  readonly #byKey = new Map<string, R>();
  /** When the first of them turns. */
  #next = Infinity;
  readonly #rowOf: (entry: E, standing: Standing) => R;
  readonly #entryOf: (row: R) => E;

  constructor(rowOf: (entry: E, standing: Standing) => R, entryOf: (row: R) => E) {
    this.#rowOf = rowOf;
    this.#entryOf = entryOf;
  }

  /** In order. A new array after every change. */
  get rows(): readonly R[] {
    return this.#rows;
  }

  row(key: string): R | undefined {
    return this.#byKey.get(key);
  }

  /** All anew. */
  reset(rows: readonly R[]): void {
    this.#rows = rows.toSorted(byBurn);
    this.#byKey.clear();
    for (const row of rows) this.#byKey.set(row.key, row);
    this.#look();
  }

  /** @param now server time, ms */
  read(entry: E, now: number): R {
    return this.#rowOf(entry, standingOf(entry, now));
  }

  /** What changed, and what is gone. */
  change(changed: readonly E[], gone: readonly string[], now: number): void {
    if (changed.length === 0 && gone.length === 0) return;
    this.#place(
      changed.map((entry) => this.read(entry, now)),
      gone,
    );
  }

  /**
   * Lets time pass.
   * @returns whether anything stands elsewhere now
   */
  advance(now: number): boolean {
    if (now < this.#next) return false;
    const turned = this.#rows.filter((row) => row.standing.until <= now);
    this.#place(
      turned.map((row) => this.read(this.#entryOf(row), now)),
      [],
    );
    return true;
  }

  #place(rows: readonly R[], gone: readonly string[]): void {
    const left = new Set<R>();
    for (const key of [...gone, ...rows.map((row) => row.key)]) {
      const before = this.#byKey.get(key);
      if (before !== undefined) left.add(before);
      this.#byKey.delete(key);
    }
    for (const row of rows) this.#byKey.set(row.key, row);
    this.#rows = merged(
      left.size === 0 ? this.#rows : this.#rows.filter((row) => !left.has(row)),
      rows.toSorted(byBurn),
    );
    this.#look();
  }

  #look(): void {
    this.#next = Infinity;
    for (const { standing } of this.#rows) if (standing.until < this.#next) this.#next = standing.until;
  }
}

/** Two lists in order, as one. */
function merged<R extends Burning>(long: readonly R[], short: readonly R[]): R[] {
  const parts: (readonly R[])[] = [];
  let at = 0;
  for (const row of short) {
    const to = placeOf(long, row, at);
    parts.push(long.slice(at, to), [row]);
    at = to;
  }
  return parts.concat([long.slice(at)]).flat();
}

/** By halving: how many of `rows` come before `row`. */
function placeOf<R extends Burning>(rows: readonly R[], row: R, from: number): number {
  let low = from;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = rows[middle];
    if (other !== undefined && byBurn(other, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
