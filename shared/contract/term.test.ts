import { describe, expect, it } from 'vitest';
import { daysLeft, termState } from './term.ts';

const YEAR = { startsOn: '2026-03-01', endsOn: '2027-02-28' };

describe('a contract from 1 March to the end of February', () => {
  it.each([
    ['2026-02-28', 'upcoming'],
    ['2026-03-01', 'running'],
    ['2026-12-29', 'running'],
    ['2026-12-30', 'ending'],
    ['2027-02-28', 'ending'],
    ['2027-03-01', 'over'],
  ])('is on %s: %s', (today, state) => {
    expect(termState(YEAR, today)).toBe(state);
  });

  it('has its last day included, and counts through a leap day', () => {
    expect(daysLeft(YEAR, '2027-02-28')).toBe(0);
    expect(daysLeft(YEAR, '2027-03-02')).toBe(-2);
    expect(daysLeft({ startsOn: '2027-03-01', endsOn: '2028-02-29' }, '2028-02-28')).toBe(1);
  });
});
