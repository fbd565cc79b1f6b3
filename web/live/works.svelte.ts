import * as z from 'zod/mini';
import { workSchema, type WorkView } from '#shared/api/works.ts';
import type { Refused } from './board.svelte.ts';
import { connection } from './connection.svelte.ts';
import { merge, parseItem } from './keyed.ts';

type LiveWork = WorkView & { readonly key: string };
const liveWorkSchema = z.pipe(
  workSchema,
  z.transform((work): LiveWork => ({ ...work, key: work.id })),
);

/** The branch's works that have neither ended nor been cancelled, live. `null`: no snapshot yet. */
export class WorksFeed {
  works = $state.raw<ReadonlyMap<string, LiveWork> | null>(null);
  refused = $state.raw<Refused | null>(null);

  follow(): () => void {
    return connection.watch('works', undefined, {
      apply: (items, full) => {
        const parsed = items.map((raw) => parseItem(raw, liveWorkSchema));
        this.works = merge(this.works ?? new Map<string, LiveWork>(), parsed, full);
        this.refused = null;
      },
      refused: (code, detail) => {
        this.refused = { code, detail };
      },
    });
  }

  /** Those whose window it is in at `now` (epoch ms): they begin and end by the clock, without a word from the server. */
  runningAt(now: number): readonly LiveWork[] | null {
    return (
      this.works && [...this.works.values()].filter(({ from, to }) => Date.parse(from) <= now && now < Date.parse(to))
    );
  }
}
