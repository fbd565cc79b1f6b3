import { expect, it } from 'vitest';
import { monthFrom } from './month.ts';

it('the month before January is December of the year before, and so the other way', () => {
  expect(['2026-01', '2026-12', '2026-06'].map((month) => [monthFrom(month, -1), monthFrom(month, 1)])).toEqual([
    ['2025-12', '2026-02'],
    ['2026-11', '2027-01'],
    ['2026-05', '2026-07'],
  ]);
});
