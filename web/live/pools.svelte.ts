import * as z from 'zod/mini';
import { poolSchema, type Pool } from '#shared/api/pool.ts';
import type { Refused } from './board.svelte.ts';
import { connection } from './connection.svelte.ts';
import { merge, parseItem } from './keyed.ts';

export type LivePool = Pool & { readonly key: string };
const livePoolSchema = z.pipe(
  poolSchema,
  z.transform((pool): LivePool => ({ ...pool, key: pool.contract })),
);

/** The minute pools in the reader's scope, as of this month, live. `null`: no snapshot yet. */
export class PoolsFeed {
  pools = $state.raw<ReadonlyMap<string, LivePool> | null>(null);
  refused = $state.raw<Refused | null>(null);

  follow(): () => void {
    return connection.watch('pools', undefined, {
      apply: (items, full) => {
        const parsed = items.map((raw) => parseItem(raw, livePoolSchema));
        this.pools = merge(this.pools ?? new Map<string, LivePool>(), parsed, full);
        this.refused = null;
      },
      refused: (code, detail) => {
        this.refused = { code, detail };
      },
    });
  }
}
