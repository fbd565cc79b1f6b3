import { expect, it } from 'vitest';
import { hourIn, isNight } from './night.ts';

it('knows the hour of the branch, not of the screen', () => {
  const at = Date.parse('2026-03-02T18:30:00Z');
  expect(hourIn(at, 'Asia/Shanghai')).toBe(2);
  expect(hourIn(at, 'Asia/Urumqi')).toBe(0);
});

it('has a night that passes midnight', () => {
  expect([21, 22, 0, 6, 7, 12].map((hour) => isNight(hour, 22, 7))).toEqual([false, true, true, true, false, false]);
});

it('has a night within one day, and none where it ends as it begins', () => {
  expect([0, 1, 4, 5].map((hour) => isNight(hour, 1, 5))).toEqual([false, true, true, false]);
  expect([0, 8, 23].some((hour) => isNight(hour, 8, 8))).toBe(false);
});
