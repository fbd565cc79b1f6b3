import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { connectRedis } from '../redis.ts';

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
/** In ms. */
const ANSWER_WITHIN = 1_000;

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

  constructor(url: string, rung: () => void, log: Logger) {
    const meanwhile = 'other nodes are rung no more, they look every second';
    this.#publisher = connectRedis({ url, name: 'publisher', answerWithin: ANSWER_WITHIN, meanwhile }, log);
    this.#subscriber = connectRedis({ url, name: 'subscriber', answerWithin: null, meanwhile }, log);
    this.#subscriber.on('message', (_channel, from) => {
      if (from !== this.#node) rung();
    });
    // On every connection anew: what rang while there was none is found out by looking.
    this.#subscriber.on('ready', () => {
      this.#subscriber
        .subscribe(CHANNEL)
        .then(rung, (error: Error) => log.warn({ cause: error.message }, 'cannot listen to Redis'));
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
    this.#publisher.disconnect();
    this.#subscriber.disconnect();
  }
}
