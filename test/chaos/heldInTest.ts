import { expect, it } from 'vitest';
import { TRIALS } from './trials.ts';
import { tried } from './trial.ts';

/** Runs a trial a few times as a test. What it took does not count: the machine has other tests to run. */
export function holds(id: string, times: number): void {
  const trial = TRIALS[id];
  if (trial === undefined) throw new RangeError(`there is no trial ${id}`);
  const lacking = trial.lacks?.() ?? null;
  if (lacking !== null) process.stderr.write(`\n*** NOT RUN: ${id}, ${trial.promise}: ${lacking}. ***\n\n`);
  it.skipIf(lacking !== null)(`${id}, ${times} ${trial.unit}: ${trial.promise}`, { timeout: 1_200_000 }, async () => {
    const outcome = await tried(trial, { times, strict: false, say: () => undefined });
    expect(outcome.broken, outcome.counted).toEqual([]);
  });
}
