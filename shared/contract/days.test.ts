import { describe, expect, it } from 'vitest';
import { addDays, addMonths, addYears, dayNumber } from './days.ts';

describe('a period in months', () => {
  it.each([
    ['2026-03-31', 1, '2026-04-30'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-06-15', 3, '2026-09-15'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-04-30', 1, '2026-05-30'],
  ])('from %s, %i on, ends on %s: the same day, or the last of a month without one', (day, months, end) =>
    expect(addMonths(day, months)).toBe(end),
  );
});

describe('a period in years', () => {
  it.each([
    ['2026-05-10', 1, '2027-05-10'],
    ['2027-02-28', 1, '2028-02-29'],
    ['2028-02-29', 1, '2029-02-28'],
    ['2028-02-28', 4, '2032-02-28'],
    ['2028-02-28', 1, '2029-02-28'],
    ['2026-04-30', 2, '2028-04-30'],
  ])('from %s, %i on, ends on %s: what ends with a month goes on ending with it', (day, years, end) =>
    expect(addYears(day, years)).toBe(end),
  );
});

it('days are counted by the calendar, over leap days and backwards', () => {
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  expect(dayNumber('2026-03-01') - dayNumber('2026-02-28')).toBe(1);
});
