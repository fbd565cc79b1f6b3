/**
 * Does together what comes while what came before is being done: alone where it is quiet, and in ever larger lots where it is
 * not, so that what a lot costs is shared by more the more there are.
 *
 *   waiting ──a lane is free, and nothing in hand has a key of its own──► in hand ──► settled
 */
export interface Gathering<T, R> {
  /**
   * How much is in hand at once: while one lot waits for the database, another can be thought about.
   */
  readonly lanes: number;
  /** The largest lot. */
  readonly most: number;
  /** Two that share a key are never in hand together; the later one waits. */
  keysOf(one: T): readonly string[];
  /**
   * Does a lot. A lane is free when it is over; what it leaves to be done may take longer.
   * @returns for each, in their order, what settles it
   */
  work(lot: readonly T[]): Promise<readonly (() => R | Promise<R>)[]>;
}

interface Waiting<T, R> {
  readonly one: T;
  readonly keys: readonly string[];
  readonly resolve: (settled: R | Promise<R>) => void;
  readonly reject: (thrown: unknown) => void;
}

/** @returns does one thing; rejects with what its own doing threw, or with what made its whole lot fail */
export function gather<T, R>({ lanes, most, keysOf, work }: Gathering<T, R>): (one: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  let running = 0;
  let looking = false;
  const inHand = new Set<string>();

  const take = (): readonly Waiting<T, R>[] => {
    const taken: Waiting<T, R>[] = [];
    const left: Waiting<T, R>[] = [];
    for (const next of waiting) {
      const free = taken.length < most && !next.keys.some((key) => inHand.has(key));
      if (free) for (const key of next.keys) inHand.add(key);
      (free ? taken : left).push(next);
    }
    waiting = left;
    return taken;
  };

  const run = async (lot: readonly Waiting<T, R>[]): Promise<void> => {
    running += 1;
    try {
      const settled = await work(lot.map(({ one }) => one));
      lot.forEach(({ resolve, reject }, index) => {
        const settle = settled[index];
        if (settle === undefined) reject(new Error('a lot came back smaller than it was'));
        else resolve(Promise.resolve().then(settle));
      });
    } catch (thrown) {
      for (const { reject } of lot) reject(thrown);
    } finally {
      running -= 1;
      for (const { keys } of lot) for (const key of keys) inHand.delete(key);
      look();
    }
  };

  /** After what else arrives in the same turn of the event loop. */
  function look(): void {
    if (looking) return;
    looking = true;
    setImmediate(() => {
      looking = false;
      while (running < lanes) {
        const lot = take();
        if (lot.length === 0) return;
        void run(lot);
      }
    });
  }

  return (one) =>
    new Promise((resolve, reject) => {
      waiting.push({ one, keys: keysOf(one), resolve, reject });
      look();
    });
}
