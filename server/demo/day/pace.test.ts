import { expect, it } from 'vitest';
import { minutes } from '#shared/time.ts';
import { asFastAsItGoes } from './pace.ts';

it('lets things come in the order of their times, however long each takes', async () => {
  const pace = asFastAsItGoes(2);
  const begun = pace.now();
  const { signal } = new AbortController();
  const came: string[] = [];
  async function lives(name: string, every: number, work: () => Promise<void>) {
    for (let i = 0; i < 3; i += 1) {
      await pace.wait(minutes(every), signal);
      await work();
      came.push(`${name} ${(pace.now() - begun) / minutes(1)}`);
    }
    pace.leave();
  }
  const slow = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
  await Promise.all([lives('slow', 3, slow), lives('quick', 4, () => Promise.resolve())]);
  expect(came).toEqual(['slow 3', 'quick 4', 'slow 6', 'quick 8', 'slow 9', 'quick 12']);
});

it('lets all go when it is broken off', async () => {
  const pace = asFastAsItGoes(3);
  const breaking = new AbortController();
  const waits = [1, 2].map((n) => pace.wait(minutes(n), breaking.signal));
  breaking.abort();
  await Promise.all([...waits, pace.wait(minutes(1), breaking.signal)]);
});
