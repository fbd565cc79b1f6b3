import { untrack } from 'svelte';
import type { Phase, Severity } from '#shared/ticket/values.ts';
import { readings, type Readings } from '#shared/clock/reading.ts';
import { instant } from '#shared/time.ts';
import { boardEntrySchema, type BoardEntry } from '#web/ticket/model.ts';
import type { Standing } from '#web/ticket/standing.ts';
import { clock } from './clock.svelte.ts';
import { connection } from './connection.svelte.ts';
import { isStale, merge, parseItem, type Parsed } from './keyed.ts';
import { Ranking } from './ranking.ts';
import { mapInSlices } from './slices.ts';

export interface Refused {
  readonly code: string;
  readonly detail: string;
}

/** An open ticket and where it stands. Order, counts and filters go by `standing`, which changes rarely. */
export class Row {
  readonly entry: BoardEntry;
  readonly standing: Standing;
  // Of its own: what is asked of thousands of rows at every change is not looked for further away.
  readonly key: string;
  readonly phase: Phase;
  readonly severity: Severity;

  constructor(entry: BoardEntry, standing: Standing) {
    this.entry = entry;
    this.standing = standing;
    this.key = entry.key;
    this.phase = entry.phase;
    this.severity = entry.severity;
  }

  /** The three clocks as they tick: for the rows that are shown. Whoever reads them is run again every second. */
  get readings(): Readings {
    return readings(this.entry.timing, instant(clock.now));
  }
}

const parse = (raw: unknown): Parsed<BoardEntry> => parseItem(raw, boardEntrySchema);

/** What is taken at once; more than that (a snapshot of thousands) is parsed in slices. */
const AT_ONCE = 100;

/**
 * All open tickets in the reader's scope, live. One per view that shows it; `follow` inside an `$effect`.
 */
export class Board {
  /** Whether a snapshot has been taken in: before, no rows mean nothing. */
  filled = $state(false);
  refused = $state.raw<Refused | null>(null);
  #rows = $state.raw<readonly Row[]>([]);
  /** The parts of a snapshot that have come, while others are still to come. */
  #parts: Parsed<BoardEntry>[] | null = null;
  readonly #ranking = new Ranking<BoardEntry, Row>(
    (entry, standing) => new Row(entry, standing),
    (row) => row.entry,
  );

  follow(): () => void {
    $effect(() => {
      const { now } = clock;
      untrack(() => {
        if (this.#ranking.advance(now)) this.#rows = this.#ranking.rows;
      });
    });
    return connection.watch('rows', undefined, {
      apply: (items, full, more) => {
        if (full) this.#parts = [];
        if (this.#parts === null && items.length <= AT_ONCE) return this.#change(items.map(parse));
        return mapInSlices(items, parse).then((parsed) => this.#take(parsed, more));
      },
      refused: (code, detail) => {
        this.refused = { code, detail };
      },
    });
  }

  #take(parsed: readonly Parsed<BoardEntry>[], more: number): void | Promise<void> {
    if (this.#parts === null) return this.#change(parsed);
    const parts = this.#parts.concat(parsed);
    this.#parts = more > 0 ? parts : null;
    return more > 0 ? undefined : this.#replace(parts);
  }

  async #replace(items: readonly Parsed<BoardEntry>[]): Promise<void> {
    const known = new Map(this.#rows.map(({ key, entry }) => [key, entry]));
    const entries = merge(known, items, true);
    const now = clock.exact();
    this.#ranking.reset(await mapInSlices([...entries.values()], (entry) => this.#ranking.read(entry, now)));
    this.#show();
  }

  /** Nothing that did not change is touched: of thousands of rows a few change many times a second. */
  #change(items: readonly Parsed<BoardEntry>[]): void {
    const changed = new Map<string, BoardEntry | null>();
    for (const parsed of items) {
      const { key, version } = 'gone' in parsed ? parsed.gone : parsed.item;
      const known = changed.has(key) ? changed.get(key) : this.#ranking.row(key)?.entry;
      if (!isStale(version, known)) changed.set(key, 'gone' in parsed ? null : parsed.item);
    }
    this.#ranking.change(
      [...changed.values()].filter((entry) => entry !== null),
      [...changed.keys()].filter((key) => changed.get(key) === null),
      clock.exact(),
    );
    this.#show();
  }

  #show(): void {
    this.filled = true;
    this.#rows = this.#ranking.rows;
    this.refused = null;
  }

  /** What burns next comes first. A new list when something changed or burnt past something else, not every second. */
  rows(): readonly Row[] {
    return this.#rows;
  }
}
