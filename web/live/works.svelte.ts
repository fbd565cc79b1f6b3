import * as z from 'zod/mini';
import { workSchema, type WorkView } from '#shared/api/works.ts';
import type { Refused } from './board.svelte.ts';
import { connection } from './connection.svelte.ts';
import { merge, type Parsed, parseItem } from './keyed.ts';

type LiveWork = WorkView & { readonly key: string };
const liveWorkSchema = z.pipe(
  workSchema,
  z.transform((work): LiveWork => ({ ...work, key: work.id })),
);

/** How many snapshots came, and by work the version that was told last since: of what is gone, too. */
interface Heard {
  readonly snapshots: number;
  readonly versions: ReadonlyMap<string, number>;
}

const hearing = ({ snapshots, versions }: Heard, items: readonly Parsed<LiveWork>[], full: boolean): Heard => {
  const told = items.map((one) => ('gone' in one ? one.gone : one.item));
  return {
    snapshots: full ? snapshots + 1 : snapshots,
    versions: new Map([...(full ? [] : versions), ...told.map(({ key, version }) => [key, version] as const)]),
  };
};

/** The branch's works that have neither ended nor been cancelled, live. `null`: no snapshot yet. */
export class WorksFeed {
  works = $state.raw<ReadonlyMap<string, LiveWork> | null>(null);
  refused = $state.raw<Refused | null>(null);
  #heard = $state.raw<Heard>({ snapshots: 0, versions: new Map() });

  follow(): () => void {
    return connection.watch('works', undefined, {
      apply: (items, full) => {
        const parsed = items.map((raw) => parseItem(raw, liveWorkSchema));
        this.works = merge(this.works ?? new Map<string, LiveWork>(), parsed, full);
        this.#heard = hearing(this.#heard, parsed, full);
        this.refused = null;
      },
      refused: (code, detail) => {
        this.refused = { code, detail };
      },
    });
  }

  /** Another text whenever something may have become of a work, also once it has ended or been cancelled. */
  heardOf(id: string): string {
    const { snapshots, versions } = this.#heard;
    return `${snapshots} ${versions.get(id) ?? ''}`;
  }

  /** Those whose window it is in at `now` (epoch ms): they begin and end by the clock, without a word from the server. */
  runningAt(now: number): readonly LiveWork[] | null {
    return (
      this.works && [...this.works.values()].filter(({ from, to }) => Date.parse(from) <= now && now < Date.parse(to))
    );
  }
}
