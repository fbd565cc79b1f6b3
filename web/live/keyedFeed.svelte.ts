import type * as z from 'zod/mini';
import type { Topic } from '#shared/live/protocol.ts';
import type { Refused } from './board.svelte.ts';
import { connection } from './connection.svelte.ts';
import { type Keyed, merge, type Parsed, parseItem } from './keyed.ts';

/** All that a topic has in the reader's scope, live. `follow` inside an `$effect`. */
export class KeyedFeed<T extends Keyed> {
  /** By key; `null`: no snapshot yet. */
  items = $state.raw<ReadonlyMap<string, T> | null>(null);
  refused = $state.raw<Refused | null>(null);
  readonly #topic: Topic;
  readonly #schema: z.ZodMiniType<T>;

  constructor(topic: Topic, schema: z.ZodMiniType<T>) {
    this.#topic = topic;
    this.#schema = schema;
  }

  follow(): () => void {
    return connection.watch(this.#topic, undefined, {
      apply: (items, full) => {
        this.take(
          items.map((raw) => parseItem(raw, this.#schema)),
          full,
        );
        this.refused = null;
      },
      refused: (code, detail) => {
        this.refused = { code, detail };
      },
    });
  }

  protected take(items: readonly Parsed<T>[], full: boolean): void {
    this.items = merge(this.items ?? new Map<string, T>(), items, full);
  }
}
