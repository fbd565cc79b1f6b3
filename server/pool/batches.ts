import type { ParsedLine } from './formats/read.ts';

export interface BatchOptions {
  readonly size: number;
  /** How long the first line of a batch that is not full waits for others, in ms. */
  readonly patience: number;
}

const LATE = Symbol('late');

/** Lines in batches: full ones, or whatever there is when the first of them has waited long enough. */
export async function* batchesOf(
  blocks: AsyncIterable<ParsedLine[]>,
  { size, patience }: BatchOptions,
): AsyncGenerator<ParsedLine[]> {
  const source = blocks[Symbol.asyncIterator]();
  const ahead = (): ReturnType<typeof source.next> => {
    const one = source.next();
    // Nobody waits for it while a batch is being stored: if it fails meanwhile, this is told when its turn has come.
    one.catch(() => undefined);
    return one;
  };
  let batch: ParsedLine[] = [];
  /** When the first line of the batch came. */
  let since = 0;
  // Not waited for at the end: its sender may have fallen silent. Whoever made the source ends it.
  let next = ahead();
  for (;;) {
    const block = batch.length === 0 ? await next : await inTime(next, since + patience - performance.now());
    if (block === LATE) {
      yield batch;
      batch = [];
      continue;
    }
    if (block.done === true) break;
    next = ahead();
    for (const line of block.value) {
      if (batch.length === 0) since = performance.now();
      batch.push(line);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function inTime<T>(work: Promise<T>, patience: number): Promise<T | typeof LATE> {
  const waiting: { timer?: NodeJS.Timeout } = {};
  const late = new Promise<typeof LATE>((resolve) => {
    waiting.timer = setTimeout(resolve, Math.max(0, patience), LATE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(waiting.timer);
  }
}
