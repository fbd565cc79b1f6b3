import { untrack } from 'svelte';
import type { Phase, Severity } from '#shared/ticket/values.ts';
import { readings, type Readings } from '#shared/clock/reading.ts';
import { instant } from '#shared/time.ts';
import { boardEntrySchema, type BoardEntry } from '#web/ticket/model.ts';
import type { Standing } from '#web/ticket/standing.ts';
import { clock } from './clock.svelte.ts';
import { connection } from './connection.svelte.ts';
import { merge, parseItem, type Parsed } from './keyed.ts';
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

  constructor(entry: BoardEntry, standing: Standing) {
    this.entry = entry;
    this.standing = standing;
  }

  get key(): string {
    return this.entry.key;
  }
  get phase(): Phase {
    return this.entry.phase;
  }
  get severity(): Severity {
    return this.entry.severity;
  }
  /** The three clocks as they tick: for the rows that are shown. Whoever reads them is run again every second. */
  get readings(): Readings {
    return readings(this.entry.timing, instant(clock.now));
  }
}

/** What is taken at once; more than that (a snapshot of thousands) is parsed in slices. */
const AT_ONCE = 100;

/**
 * All open tickets in the reader's scope, live. One per view that shows it; `follow` inside an `$effect`.
 * `null` entries: no snapshot yet.
 */
export class Board {
  entries = $state.raw<ReadonlyMap<string, BoardEntry> | null>(null);
  refused = $state.raw<Refused | null>(null);
  #rows = $state.raw<readonly Row[]>([]);
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
    return connection.watch('board', undefined, {
      apply: (items, full) => {
        const parse = (raw: unknown): Parsed<BoardEntry> => parseItem(raw, boardEntrySchema);
        if (!full && items.length <= AT_ONCE) return this.#change(items.map(parse));
        return mapInSlices(items, parse).then((parsed) => (full ? this.#replace(parsed) : this.#change(parsed)));
      },
      refused: (code, detail) => {
        this.refused = { code, detail };
      },
    });
  }

  async #replace(items: readonly Parsed<BoardEntry>[]): Promise<void> {
    const entries = merge(this.entries ?? new Map<string, BoardEntry>(), items, true);
    const now = clock.exact();
    this.#ranking.reset(await mapInSlices([...entries.values()], (entry) => this.#ranking.read(entry, now)));
    this.#show(entries);
  }

  #change(items: readonly Parsed<BoardEntry>[]): void {
    const before = this.entries ?? new Map<string, BoardEntry>();
    const entries = merge(before, items, false);
    const keys = new Set(items.map((parsed) => ('gone' in parsed ? parsed.gone.key : parsed.item.key)));
    const changed = [...keys].filter((key) => entries.get(key) !== before.get(key));
    this.#ranking.change(
      changed.flatMap((key) => entries.get(key) ?? []),
      changed.filter((key) => !entries.has(key)),
      clock.exact(),
    );
    this.#show(entries);
  }

  #show(entries: ReadonlyMap<string, BoardEntry>): void {
    this.entries = entries;
    this.#rows = this.#ranking.rows;
    this.refused = null;
  }

  /** What burns next comes first. A new list when something changed or burnt past something else, not every second. */
  rows(): readonly Row[] {
    return this.#rows;
  }
}
