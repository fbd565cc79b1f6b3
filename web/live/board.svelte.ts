import { byBurn, type Burning } from '#web/ticket/burn.ts';
import { boardEntrySchema, type BoardEntry } from '#web/ticket/model.ts';
import { readings, type Readings } from '#shared/clock/reading.ts';
import { instant } from '#shared/time.ts';
import { clock } from './clock.svelte.ts';
import { connection } from './connection.svelte.ts';
import { merge } from './keyed.ts';

export interface Refused {
  readonly code: string;
  readonly detail: string;
}

export interface Row extends Burning {
  readonly entry: BoardEntry;
  readonly readings: Readings;
}

const rowOf = (entry: BoardEntry, now: number): Row => ({
  key: entry.key,
  phase: entry.phase,
  severity: entry.severity,
  entry,
  readings: readings(entry.timing, instant(now)),
});

/**
 * All open tickets in the reader's scope, live. One per view that shows it; `follow` inside an `$effect`.
 * `null` entries: no snapshot yet.
 */
export class Board {
  entries = $state.raw<ReadonlyMap<string, BoardEntry> | null>(null);
  refused = $state.raw<Refused | null>(null);

  follow(): () => void {
    return connection.watch('board', undefined, {
      apply: (items, full) => {
        this.entries = merge(this.entries ?? new Map<string, BoardEntry>(), items, full, boardEntrySchema);
        this.refused = null;
      },
      refused: (code, detail) => {
        this.refused = { code, detail };
      },
    });
  }

  /** What burns next comes first. Read anew whenever something changes, and once a second for the clocks. */
  rows(): Row[] {
    const now = clock.now;
    return [...(this.entries?.values() ?? [])].map((entry) => rowOf(entry, now)).sort(byBurn);
  }
}
