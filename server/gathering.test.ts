import { describe, expect, it } from 'vitest';
import { gather } from './gathering.ts';

interface One {
  readonly name: string;
  readonly keys?: readonly string[];
}

/** A door that does each lot when it is told to. */
function door({ lanes = 1, most = 10 }: { readonly lanes?: number; readonly most?: number } = {}) {
  const lots: { readonly names: readonly string[]; readonly end: (thrown?: Error) => void }[] = [];
  const enter = gather<One, string>({
    lanes,
    most,
    keysOf: ({ keys = [] }) => keys,
    work: (lot) =>
      new Promise((resolve, reject) => {
        lots.push({
          names: lot.map(({ name }) => name),
          end: (thrown) =>
            thrown === undefined
              ? resolve(
                  lot.map(({ name }) => () => {
                    if (name === 'bad') throw new Error('bad');
                    return `${name} done`;
                  }),
                )
              : reject(thrown),
        });
      }),
  });
  return { lots, enter };
}

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('what comes one after the other', () => {
  it('waits for nobody', async () => {
    const { lots, enter } = door();
    const a = enter({ name: 'a' });
    await turn();
    expect(lots.map(({ names }) => names)).toEqual([['a']]);
    lots[0]?.end();
    expect(await a).toBe('a done');
  });
});

describe('what comes while a lot is being done', () => {
  it('is done together after it, at most so many at once', async () => {
    const { lots, enter } = door({ most: 2 });
    const first = enter({ name: 'a' });
    await turn();
    const rest = ['b', 'c', 'd'].map((name) => enter({ name }));
    await turn();
    expect(lots).toHaveLength(1);
    lots[0]?.end();
    await first;
    await turn();
    expect(lots[1]?.names).toEqual(['b', 'c']);
    lots[1]?.end();
    await turn();
    lots[2]?.end();
    expect(await Promise.all(rest)).toEqual(['b done', 'c done', 'd done']);
  });

  it('is done beside it where a lane is free', async () => {
    const { lots, enter } = door({ lanes: 2 });
    void enter({ name: 'a' });
    await turn();
    void enter({ name: 'b' });
    await turn();
    void enter({ name: 'c' });
    await turn();
    expect(lots.map(({ names }) => names)).toEqual([['a'], ['b']]);
  });

  it('waits, in its order, for whatever has a key of its own, and lets others go before it', async () => {
    const { lots, enter } = door({ lanes: 2 });
    void enter({ name: 'a', keys: ['x'] });
    void enter({ name: 'b', keys: ['x'] });
    void enter({ name: 'c', keys: ['x', 'y'] });
    void enter({ name: 'd', keys: ['z'] });
    await turn();
    expect(lots.map(({ names }) => names)).toEqual([['a', 'd']]);
    lots[0]?.end();
    await turn();
    expect(lots[1]?.names).toEqual(['b']);
  });
});

describe('what goes wrong', () => {
  it('with one is the business of that one', async () => {
    const { lots, enter } = door();
    const all = Promise.allSettled(['a', 'bad', 'c'].map((name) => enter({ name })));
    await turn();
    lots[0]?.end();
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('with a lot is told to all of it, and the next goes on', async () => {
    const { lots, enter } = door();
    const all = Promise.allSettled(['a', 'b'].map((name) => enter({ name })));
    await turn();
    lots[0]?.end(new Error('no database'));
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = enter({ name: 'c' });
    await turn();
    lots[1]?.end();
    expect(await next).toBe('c done');
  });
});
