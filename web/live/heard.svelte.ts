import type { Topic } from '#shared/live/protocol.ts';
import { connection } from './connection.svelte.ts';

/** In ms: what is told at once, as when a page begins to watch, is one piece of news. */
const TOGETHER = 150;

interface Watched {
  readonly topic: Topic;
  /** Of all that the topic tells, what matters here; all of it by default. */
  readonly keys?: ReadonlySet<string>;
}

const keyOf = (item: unknown): unknown =>
  typeof item === 'object' && item !== null && 'key' in item ? item.key : undefined;

const concerns = ({ keys }: Watched, item: unknown): boolean => {
  const key = keyOf(item);
  return keys === undefined || (typeof key === 'string' && keys.has(key));
};

/**
 * That something became of what a page shows: for pages whose own answer is each reader's, which they ask for anew then.
 * `times` rises; `follow` inside an `$effect`.
 */
export class Heard {
  times = $state(0);

  follow(watched: readonly Watched[]): () => void {
    let timer: number | undefined;
    const hear = (one: Watched, items: readonly unknown[]): void => {
      if (timer !== undefined || !items.some((item) => concerns(one, item))) return;
      timer = window.setTimeout(() => {
        timer = undefined;
        this.times += 1;
      }, TOGETHER);
    };
    const stops = watched.map((one) =>
      connection.watch(one.topic, undefined, {
        apply: (items) => hear(one, items),
        // What may not be watched is not told; the page's own answer says that.
        refused: () => undefined,
      }),
    );
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }
}
