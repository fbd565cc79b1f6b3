import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** Wakes the feed of every node after a commit. It carries no data: losing a ring delays, never loses. */
export interface Doorbell {
  ring(): void;
  /** @returns the way to stop listening */
  onRing(listener: () => void): () => void;
  close(): Promise<void>;
}

export function createDoorbell({
  config,
  log,
}: {
  config: { readonly redisUrl: string | null };
  log: Logger;
}): Doorbell {
  const listeners = new Set<() => void>();
  const ring = () => listeners.forEach((listener) => listener());
  const others =
    config.redisUrl === null ? null : new RedisDoorbell(config.redisUrl, ring, log.child({ part: 'doorbell' }));
  return {
    ring() {
      ring();
      others?.ring();
    },
    onRing(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      listeners.clear();
      others?.close();
    },
  };
}

const CHANNEL = 'demarc:doorbell';
/** In ms. A Redis that does not answer must not collect rings. */
const ANSWER_WITHIN = 1_000;
const LONGEST_RETRY = 2_000;

/**
 * The bells of the other nodes, through Redis. Publishing and listening take a connection each; both come back by
 * themselves. While one is away it is said once in the log, and the other nodes look every second.
 */
class RedisDoorbell {
  readonly #node = randomUUID();
  readonly #publisher: Redis;
  readonly #subscriber: Redis;
  /** At most one ring is on its way; those that come meanwhile are one ring after it. */
  #ringing: 'no' | 'yes' | 'again' = 'no';
  #closed = false;

  constructor(
    url: string,
    rung: () => void,
    private readonly log: Logger,
  ) {
    this.#publisher = this.#connect(url, 'publisher', { commandTimeout: ANSWER_WITHIN, maxRetriesPerRequest: 0 });
    this.#subscriber = this.#connect(url, 'subscriber', { maxRetriesPerRequest: null });
    this.#subscriber.on('message', (_channel, from) => {
      if (from !== this.#node) rung();
    });
    // On every connection anew: what rang while there was none is found out by looking.
    this.#subscriber.on('ready', () => {
      this.#subscriber
        .subscribe(CHANNEL)
        .then(rung, (error: Error) => this.log.warn({ cause: error.message }, 'cannot listen to Redis'));
    });
  }

  ring(): void {
    if (this.#ringing !== 'no') {
      this.#ringing = 'again';
      return;
    }
    if (this.#publisher.status !== 'ready') return;
    this.#ringing = 'yes';
    void this.#publisher
      .publish(CHANNEL, this.#node)
      // The connection says for itself when it is away.
      .catch(() => undefined)
      .then(() => {
        const again = this.#ringing === 'again';
        this.#ringing = 'no';
        if (again) this.ring();
      });
  }

  close(): void {
    this.#closed = true;
    this.#publisher.disconnect();
    this.#subscriber.disconnect();
  }

  #connect(
    url: string,
    name: string,
    options: { commandTimeout?: number; maxRetriesPerRequest: number | null },
  ): Redis {
    const redis = new Redis(url, {
      ...options,
      connectionName: `demarc-${name}`,
      enableOfflineQueue: false,
      autoResubscribe: false,
      retryStrategy: (times) => Math.min(LONGEST_RETRY, 100 * 2 ** Math.min(times, 5)),
    });
    let away = false;
    redis.on('error', (error: Error) => {
      if (away) return;
      away = true;
      this.log.warn(
        { name, cause: error.message },
        'Redis is away: other nodes are rung no more, they look every second',
      );
    });
    redis.on('close', () => {
      if (away || this.#closed) return;
      away = true;
      this.log.warn({ name }, 'the connection to Redis was lost');
    });
    redis.on('ready', () => {
      if (away) this.log.info({ name }, 'Redis is back');
      away = false;
    });
    return redis;
  }
}
