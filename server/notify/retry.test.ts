import { describe, expect, it } from 'vitest';
import { days, hours, minutes } from '#shared/time.ts';
import { ATTEMPTS, waitAfter } from './retry.ts';

const waits = (random: number) => Array.from({ length: ATTEMPTS }, (_, i) => waitAfter(i + 1, random));

describe('the waits between attempts', () => {
  it('double, up to half an hour', () => {
    expect(waits(0.5).slice(0, 4)).toEqual([15_000, 30_000, 60_000, 120_000]);
    expect(Math.max(...waits(0.5).map((wait) => wait ?? 0))).toBe(minutes(30));
  });
  it('add up to about a day, and then it is over', () => {
    const sum = waits(0.5).reduce<number>((total, wait) => total + (wait ?? 0), 0);
    expect(Math.abs(sum - days(1))).toBeLessThan(hours(1));
    expect(waits(0.5).at(-1)).toBeNull();
    expect(waits(0.5).slice(0, -1)).not.toContain(null);
  });
  it('spread those that failed together', () => {
    expect(waitAfter(1, 0)).toBe(12_000);
    expect(waitAfter(1, 1)).toBe(18_000);
  });
});
