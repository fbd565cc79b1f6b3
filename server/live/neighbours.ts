import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Looker } from '#shared/live/protocol.ts';
import { connectRedis } from '../redis.ts';

/** Tickets that are open on a node, and by whom. */
export type Open = readonly { readonly no: string; readonly people: readonly Looker[] }[];

const CHANNEL = 'demarc:looking';
/** In ms. */
const ANSWER_WITHIN = 1_000;
/** Who opens one ticket after the other is told of at this pace. */
const GATHER = 100;
/** Every node says all of it again: whoever missed it, or is new, knows then. */
const REPEAT = 20_000;
/** A node that has said nothing for so long is gone. */
const FORGET = 50_000;

const messageSchema = z.object({
  node: z.string(),
  open: z.array(z.object({ no: z.string(), people: z.array(z.object({ user: z.string(), name: z.string() })) })),
});

interface Known {
  readonly people: ReadonlyMap<string, readonly Looker[]>;
  readonly at: number;
}

interface Node {
  own(): Open;
  /** Somebody elsewhere opened or closed it. */
  changed(no: string): void;
}

/**
 * What the other nodes say of who has which ticket open. Each says all of its own whenever it changes; nothing is stored.
 * While Redis is away everybody sees who is on the same node.
 */
export class Neighbours {
  readonly #id = randomUUID();
  readonly #nodes = new Map<string, Known>();
  readonly #publisher: Redis;
  readonly #subscriber: Redis;
  readonly #repeating: NodeJS.Timeout;
  #gathering: NodeJS.Timeout | undefined;

  constructor(
    url: string,
    private readonly log: Logger,
    private readonly node: Node,
  ) {
    const meanwhile = 'who looks at a ticket is told to those on the same node';
    this.#publisher = connectRedis({ url, name: 'looking', answerWithin: ANSWER_WITHIN, meanwhile }, log);
    this.#subscriber = connectRedis({ url, name: 'looking-listener', answerWithin: null, meanwhile }, log);
    this.#publisher.on('ready', () => this.changed());
    this.#subscriber.on('ready', () => {
      this.#subscriber
        .subscribe(CHANNEL)
        .catch((error: Error) => log.warn({ cause: error.message }, 'cannot listen to Redis'));
    });
    this.#subscriber.on('message', (_channel, text) => this.#take(text));
    this.#repeating = setInterval(() => {
      this.changed();
      this.#forget();
    }, REPEAT).unref();
  }

  /** Who has it open on other nodes. */
  of(no: string): readonly Looker[] {
    return [...this.#nodes.values()].flatMap(({ people }) => people.get(no) ?? []);
  }

  /** This node's own have changed: the others are told, soon. */
  changed(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      void this.#say(this.node.own());
    }, GATHER);
  }

  /** Nobody is here any more: the others need not wait to notice. */
  close(): void {
    clearTimeout(this.#gathering);
    clearInterval(this.#repeating);
    this.#subscriber.disconnect();
    void this.#say([]).then(() => this.#publisher.disconnect());
  }

  async #say(open: Open): Promise<void> {
    try {
      await this.#publisher.publish(CHANNEL, JSON.stringify({ node: this.#id, open }));
    } catch {
      // The connection says for itself when it is away.
    }
  }

  #take(text: string): void {
    const parsed = messageSchema.safeParse(parsedOrNull(text));
    if (!parsed.success) return this.log.debug('a message of who looks at what could not be read');
    const { node, open } = parsed.data;
    if (node === this.#id) return;
    const before = this.#nodes.get(node);
    // One that is new here does not know of us.
    if (before === undefined) this.changed();
    const people = new Map(open.map((one) => [one.no, one.people]));
    this.#nodes.set(node, { people, at: performance.now() });
    for (const no of new Set([...people.keys(), ...(before?.people.keys() ?? [])])) this.node.changed(no);
  }

  #forget(): void {
    const late = performance.now() - FORGET;
    for (const [node, { people, at }] of [...this.#nodes]) {
      if (at >= late) continue;
      this.#nodes.delete(node);
      for (const no of people.keys()) this.node.changed(no);
    }
  }
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
