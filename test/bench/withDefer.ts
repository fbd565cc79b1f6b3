import type { Defer } from '#test/harness/node.ts';

/** Does `work`, then undoes what it deferred, last first, however it ended. */
export async function withDefer<T>(work: (defer: Defer) => Promise<T>): Promise<T> {
  const undo: (() => Promise<void>)[] = [];
  try {
    return await work((one) => void undo.push(one));
  } finally {
    for (const one of undo.toReversed()) await one();
  }
}
