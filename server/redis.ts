import { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** In ms. */
const LONGEST_RETRY = 2_000;

export interface RedisUse {
  readonly url: string;
  /** In Redis' own list of connections, and in the log. */
  readonly name: string;
  /** In ms, that a command may take; a Redis that does not answer must not collect them. None for one that listens. */
  readonly answerWithin: number | null;
  /** What the desk does while Redis is away, as the log says it. */
  readonly meanwhile: string;
}

/**
 * A connection that comes back by itself; while it is away, which the log says once, commands fail at once. Redis holds
 * nothing that the desk cannot do without.
 */
export function connectRedis({ url, name, answerWithin, meanwhile }: RedisUse, log: Logger): Redis {
  const redis = new Redis(url, {
    ...(answerWithin === null
      ? { maxRetriesPerRequest: null }
      : { commandTimeout: answerWithin, maxRetriesPerRequest: 0 }),
    connectionName: `demarc-${name}`,
    enableOfflineQueue: false,
    autoResubscribe: false,
    retryStrategy: (times) => Math.min(LONGEST_RETRY, 100 * 2 ** Math.min(times, 5)),
  });
  let away = false;
  redis.on('error', (error: Error) => {
    if (away) return;
    away = true;
    log.warn({ name, cause: error.message }, `Redis is away: ${meanwhile}`);
  });
  redis.on('close', () => {
    // `end`: we have left.
    if (away || redis.status === 'end') return;
    away = true;
    log.warn({ name }, 'the connection to Redis was lost');
  });
  redis.on('ready', () => {
    if (away) log.info({ name }, 'Redis is back');
    away = false;
  });
  return redis;
}
