import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { batchesOf } from './batches.ts';
import type { ParsedLine } from './formats/read.ts';

const PATIENCE = 1_000;
const lineOf = (line: number): ParsedLine => ({ line, code: 'x', message: 'x' });

/** A sender whose blocks come when the test says so. */
function sender() {
  const blocks = new PassThrough({ objectMode: true });
  const sizes: number[] = [];
  let sent = 0;
  const all = (async () => {
    for await (const batch of batchesOf(blocks, { size: 10, patience: PATIENCE })) sizes.push(batch.length);
  })();
  return {
    sizes,
    all,
    send: (lines: number) => blocks.write(Array.from({ length: lines }, () => lineOf((sent += 1)))),
    end: () => blocks.end(),
  };
}

describe('lines in batches', () => {
  afterEach(() => vi.useRealTimers());

  it('wait for no more than the patience, however steadily others follow', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const { send, end, sizes, all } = sender();
    for (let i = 0; i < 8; i += 1) {
      send(1);
      await vi.advanceTimersByTimeAsync(PATIENCE * 0.4);
    }
    // Of 1, 2 and 3 the first has waited long enough, then of 4, 5 and 6.
    expect(sizes).toEqual([3, 3]);
    end();
    await all;
    expect(sizes).toEqual([3, 3, 2]);
  });

  it('are full ones where they come at once, and what is left at the end', async () => {
    const { send, end, sizes, all } = sender();
    send(25);
    send(3);
    end();
    await all;
    expect(sizes).toEqual([10, 10, 8]);
  });

  it('of a source that fails while a batch is being stored tell it afterwards, and to nobody else', async () => {
    const unheard: unknown[] = [];
    const hear = (why: unknown): void => void unheard.push(why);
    process.on('unhandledRejection', hear);
    async function* failing(): AsyncGenerator<ParsedLine[]> {
      yield [lineOf(1)];
      throw new Error('the sender has gone');
    }
    const batches = batchesOf(failing(), { size: 1, patience: PATIENCE });
    expect(await batches.next()).toMatchObject({ value: [{ line: 1 }] });
    // Whoever is told of rejections that nobody hears is told once in a turn of the loop.
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await expect(batches.next()).rejects.toThrow('the sender has gone');
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
});
