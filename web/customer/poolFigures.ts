import type { LivePool } from '#web/live/pools.svelte.ts';

/** What a row shows of minute pools. */
export type PoolFigures = Pick<LivePool, 'included' | 'used' | 'remaining' | 'overageMinutes'>;

/** Of several contracts: minutes of one are not used up by another's calls, and so each sum stands by itself. */
export const added = (sum: PoolFigures | undefined, pool: PoolFigures): PoolFigures =>
  sum === undefined
    ? pool
    : {
        included: sum.included + pool.included,
        used: sum.used + pool.used,
        remaining: sum.remaining + pool.remaining,
        overageMinutes: sum.overageMinutes + pool.overageMinutes,
      };
