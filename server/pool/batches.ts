import { setTimeout as pause } from 'node:timers/promises';
import type { ParsedLine } from './formats/read.ts';

export interface BatchOptions {
  readonly size: number;
  /** How long a batch that is not full waits for the sender, in ms. */
  readonly patience: number;
}

const LATE = Symbol('late');

/** Lines in batches: full ones, or whatever there is when the sender falls silent. */
export async function* batchesOf(
  blocks: AsyncIterable<ParsedLine[]>,
  { size, patience }: BatchOptions,
): AsyncGenerator<ParsedLine[]> {
  const source = blocks[Symbol.asyncIterator]();
  let batch: ParsedLine[] = [];
  let next = source.next();
  try {
    for (;;) {
      const block = batch.length === 0 ? await next : await inTime(next, patience);
      if (block === LATE) {
        yield batch;
        batch = [];
        continue;
      }
      if (block.done === true) break;
      next = source.next();
      for (const line of block.value) {
        batch.push(line);
        if (batch.length < size) continue;
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  } finally {
    // Not waited for: its sender may have fallen silent. Whoever made the source ends it.
    void next.catch(() => undefined);
  }
}

async function inTime<T>(work: Promise<T>, patience: number): Promise<T | typeof LATE> {
  const waiting = new AbortController();
  try {
    return await Promise.race([work, pause(patience, LATE, { signal: waiting.signal }).catch((): typeof LATE => LATE)]);
  } finally {
    waiting.abort();
  }
}
