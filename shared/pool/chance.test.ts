import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceOfAtLeast, chanceOfNone, normalBelow } from './chance.ts';

const NOTHING = { seen: 0, expected: 0 };

describe('chances', () => {
  it('of a normal distribution are those of the tables', () => {
    expect(normalBelow(0)).toBeCloseTo(0.5, 6);
    expect(normalBelow(1.2816)).toBeCloseTo(0.9, 4);
    expect(normalBelow(-1.96)).toBeCloseTo(0.025, 4);
  });
  it('of many calls are those of Poisson where nothing bunches, and greater where it does', () => {
    // P(N ≥ 3 | 1) = 1 − e⁻¹(1 + 1 + ½)
    expect(chanceOfAtLeast(3, 1, 1)).toBeCloseTo(0.0803, 3);
    expect(chanceOfAtLeast(20, 2, 4)).toBeGreaterThan(chanceOfAtLeast(20, 2, 1));
    expect(chanceOfAtLeast(0, 2, 4)).toBe(1);
  });
  it('of silence fall with what is missing, and lie between 0 and 1', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 500, noNaN: true }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.nat(300),
        (usual, spread, seen) => {
          const today = { seen, expected: seen };
          const at = (more: number) => chanceOfNone({ usual: usual + more, hours: 2 }, { spread, bunch: 0.3 }, today);
          expect(at(0)).toBeGreaterThanOrEqual(0);
          expect(at(0)).toBeLessThanOrEqual(1);
          expect(at(5)).toBeLessThanOrEqual(at(0));
        },
      ),
    );
  });
  it('of silence lie between 0 and 1 after any day, however busy', () => {
    const silent = { usual: 60, hours: 3 };
    const strays = { spread: 0.1, bunch: 0.2 };
    expect(chanceOfNone(silent, strays, { seen: 800, expected: 20 })).toBeLessThan(1e-6);
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.double({ min: 0, max: 5_000, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (seen, expected, spread) => {
          const chance = chanceOfNone(silent, { spread, bunch: 0.3 }, { seen, expected });
          expect(chance).toBeGreaterThanOrEqual(0);
          expect(chance).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
  it('of silence are smaller after an ordinary morning than on a day of which nothing is known', () => {
    const strays = { spread: 0.2, bunch: 0.2 };
    const silent = { usual: 60, hours: 3 };
    expect(chanceOfNone(silent, strays, { seen: 60, expected: 60 })).toBeLessThan(1e-6);
    expect(chanceOfNone(silent, strays, NOTHING)).toBeGreaterThan(1e-4);
    // A morning in which hardly anybody called: the whole day is an odd one.
    expect(chanceOfNone(silent, strays, { seen: 2, expected: 60 })).toBeGreaterThan(0.01);
  });
});
