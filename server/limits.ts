import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from './http/problem.ts';
import { connectRedis } from './redis.ts';

/** So many in so many seconds. */
export interface Rate {
  readonly points: number;
  readonly duration: number;
}

/** How often something may be done, by keys: an address, a user. All nodes count together. */
export interface Limit {
  /** Counts one. @returns null where it may be done, else the seconds until it may */
  take(key: string): Promise<number | null>;
  /** Counts one that has been done. */
  add(key: string): Promise<void>;
  /** Uncounts one that turned out to be of no harm. */
  giveBack(key: string): Promise<void>;
  /** Counts nothing. @returns as `take` would */
  look(key: string): Promise<number | null>;
  forget(key: string): Promise<void>;
}

export interface Limits {
  /** @param name tells it from other limits in Redis; made once in a process */
  of(name: string, rate: Rate): Limit;
  close(): void;
}

/** In ms: whoever signs in waits for it. */
const ANSWER_WITHIN = 300;

/** Counts in Redis, and in this process where there is none or it is away. */
export function createLimits({
  config,
  log,
}: {
  readonly config: { readonly redisUrl: string | null };
  readonly log: Logger;
}): Limits {
  const redis =
    config.redisUrl === null
      ? null
      : connectRedis(
          {
            url: config.redisUrl,
            name: 'limits',
            answerWithin: ANSWER_WITHIN,
            meanwhile: 'each node counts for itself',
          },
          log.child({ part: 'limits' }),
        );
  return {
    of: (name, rate) => limitOn(redis === null ? new RateLimiterMemory(rate) : shared(redis, name, rate)),
    close: () => redis?.disconnect(),
  };
}

const shared = (redis: Redis, name: string, rate: Rate): RateLimiterAbstract =>
  new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `demarc:limit:${name}`,
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory(rate),
    ...rate,
  });

const seconds = ({ msBeforeNext }: RateLimiterRes): number => Math.ceil(msBeforeNext / 1_000);

const limitOn = (limiter: RateLimiterAbstract): Limit => ({
  async take(key) {
    try {
      await limiter.consume(key);
      return null;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return seconds(refused);
      throw refused;
    }
  },
  async add(key) {
    await limiter.penalty(key);
  },
  async giveBack(key) {
    await limiter.reward(key);
  },
  async look(key) {
    const past = await limiter.get(key);
    return past !== null && past.consumedPoints >= limiter.points ? seconds(past) : null;
  },
  async forget(key) {
    await limiter.delete(key);
  },
});

/** @param wait seconds; null: it may be done. @throws Problem 429 `code` with `Retry-After` */
export function refuseWait(wait: number | null, code = 'too_many_requests', what = 'requests'): void {
  if (wait === null) return;
  throw new Problem(429, code, `Too many ${what}; try again in ${wait} s.`, [], { 'Retry-After': String(wait) });
}
