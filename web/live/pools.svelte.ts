import * as z from 'zod/mini';
import { poolSchema, type Pool } from '#shared/api/pool.ts';
import { KeyedFeed } from './keyedFeed.svelte.ts';

export type LivePool = Pool & { readonly key: string };
const livePoolSchema = z.pipe(
  poolSchema,
  z.transform((pool): LivePool => ({ ...pool, key: pool.contract })),
);

/** The minute pools in the reader's scope, as of this month, live. */
export class PoolsFeed extends KeyedFeed<LivePool> {
  constructor() {
    super('pools', livePoolSchema);
  }
}
