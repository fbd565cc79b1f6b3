import { describe, expect, it } from 'vitest';
import { parseIso } from '../time.ts';
import { columnOf, dayNumber, HOLIDAYS, weekdayOf } from './calendar.ts';

const day = (date: string): number => dayNumber(parseIso(`${date}T12:00:00+08:00`));
const lived = (date: string): number => columnOf(day(date), HOLIDAYS);
const [MONDAY, SATURDAY, SUNDAY] = [0, 5, 6];
const LUNAR = new Intl.DateTimeFormat('en-u-ca-chinese', {
  timeZone: 'Asia/Shanghai',
  month: 'numeric',
  day: 'numeric',
});
const at = (number: number): Date => new Date(number * 86_400_000);
const years = [2025, 2026, 2027];
const daysOf = (year: number): number[] => Array.from({ length: 365 }, (_, n) => day(`${year}-01-01`) + n);

describe('the calendar of working days', () => {
  it('lives a holiday as a Sunday, and a weekend day that is worked for it as a Monday', () => {
    expect(['2026-02-17', '2026-10-01', '2026-09-25'].map(lived)).toEqual([SUNDAY, SUNDAY, SUNDAY]);
    expect(['2026-02-14', '2026-02-28', '2026-09-20', '2026-10-10'].map(lived)).toEqual([
      MONDAY,
      MONDAY,
      MONDAY,
      MONDAY,
    ]);
    expect(['2026-03-14', '2026-03-16'].map(lived)).toEqual([SATURDAY, MONDAY]);
  });

  it('has a day worked only where a weekend would be', () => {
    const worked = [...HOLIDAYS].filter(([, kind]) => kind === 'work').map(([number]) => weekdayOf(number));
    expect(worked.filter((weekday) => weekday < SATURDAY)).toEqual([]);
  });

  // Not 2027: the new moon of its Spring Festival is four minutes before midnight, and ICU is minutes off.
  it.each([2025, 2026])('has the days of %i that the law frees by the sun and by the moon', (year) => {
    const byMoon = new Set(['1/1', '1/2', '1/3', '5/5', '8/15']);
    const lawful = daysOf(year).filter((number) => byMoon.has(LUNAR.format(at(number)).replace('-', '/')));
    // The eve of the Spring Festival is the day before the first of its year.
    const eve = daysOf(year).filter((number) => LUNAR.format(at(number + 1)).replace('-', '/') === '1/1');
    expect([lawful.length, eve.length]).toEqual([5, 1]);
    const bySun = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'].map((date) => day(`${year}-${date}`));
    for (const number of [...lawful, ...eve, ...bySun])
      expect([at(number).toISOString().slice(0, 10), HOLIDAYS.get(number)]).toEqual([expect.any(String), 'off']);
  });

  it('has as many days off and days worked as the notices count, and of 2027 those of the law', () => {
    const count = (year: number, kind: string): number =>
      daysOf(year).filter((number) => HOLIDAYS.get(number) === kind).length;
    expect(years.map((year) => [count(year, 'off'), count(year, 'work')])).toEqual([
      [28, 5],
      [33, 6],
      [13, 0],
    ]);
  });
});
