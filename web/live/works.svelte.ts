import * as z from 'zod/mini';
import { workSchema, type WorkView } from '#shared/api/works.ts';
import type { Parsed } from './keyed.ts';
import { KeyedFeed } from './keyedFeed.svelte.ts';

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

/** The branch's works that have neither ended nor been cancelled, live. */
export class WorksFeed extends KeyedFeed<LiveWork> {
  #heard = $state.raw<Heard>({ snapshots: 0, versions: new Map() });

  constructor() {
    super('works', liveWorkSchema);
  }

  protected override take(items: readonly Parsed<LiveWork>[], full: boolean): void {
    super.take(items, full);
    this.#heard = hearing(this.#heard, items, full);
  }

  /** Another text whenever something may have become of a work, also once it has ended or been cancelled. */
  heardOf(id: string): string {
    const { snapshots, versions } = this.#heard;
    return `${snapshots} ${versions.get(id) ?? ''}`;
  }

  /** Those whose window it is in at `now` (epoch ms): they begin and end by the clock, without a word from the server. */
  runningAt(now: number): readonly LiveWork[] | null {
    return (
      this.items && [...this.items.values()].filter(({ from, to }) => Date.parse(from) <= now && now < Date.parse(to))
    );
  }
}
