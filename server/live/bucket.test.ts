import { describe, expect, it } from 'vitest';
import { Bucket } from './bucket.ts';

describe('what a socket may ask', () => {
  it('is so much at once, and more as time passes', () => {
    let now = 0;
    const bucket = new Bucket(2, 1, () => now);
    expect([bucket.take(), bucket.take(), bucket.take()]).toEqual(['yes', 'yes', 'no']);
    now = 3_000;
    expect([bucket.take(), bucket.take(), bucket.take()]).toEqual(['yes', 'yes', 'no']);
  });

  it('is nothing for one that does not stop asking', () => {
    const bucket = new Bucket(2, 1, () => 0);
    expect(Array.from({ length: 5 }, () => bucket.take())).toEqual(['yes', 'yes', 'no', 'no', 'never']);
  });
});
