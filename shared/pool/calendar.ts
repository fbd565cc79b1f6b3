import { days, hours, type Instant, parseIso } from '../time.ts';

/** `off`: nobody works though the week says so. `work`: a weekend day that is worked instead (调休). */
export type DayKind = 'off' | 'work';

/** Days by their number (`dayNumber`) that are not what their place in the week says. */
export type Calendar = ReadonlyMap<number, DayKind>;

const BEIJING = hours(8);
const DAY = days(1);

/** Beijing days since 1970-01-01. */
export const dayNumber = (at: Instant): number => Math.floor((at + BEIJING) / DAY);
/** Monday is 0. The first of January 1970 was a Thursday. */
export const weekdayOf = (day: number): number => (day + 3) % 7;

const numberOf = (day: string): number => Math.floor(parseIso(`${day}T00:00:00Z`) / DAY);

function calendarOf(off: readonly (readonly [first: string, last: string])[], work: readonly string[]): Calendar {
  const days = new Map<number, DayKind>();
  for (const [first, last] of off)
    for (let day = numberOf(first); day <= numberOf(last); day += 1) days.set(day, 'off');
  for (const day of work) days.set(numberOf(day), 'work');
  return days;
}

/**
 * Public holidays and the weekends worked for them, as the State Council's office announces them each autumn for the year
 * that follows: 国务院办公厅关于2025年部分节假日安排的通知 (国办发明电〔2024〕12号, of 12 November 2024) and …2026年… (of 4 November
 * 2025), compared day by day with what Xinhua printed of them; 2025 with github.com/NateScarlet/holiday-cn, too.
 *
 * Of 2027 only the days are here that the law itself makes holidays (全国年节及纪念日放假办法, as revised in November 2024):
 * the notice of that year, which moves the weekends round them, was not to be had when this was written. A year that is not
 * in it at all is read by the week alone.
 */
export const HOLIDAYS: Calendar = calendarOf(
  [
    ['2025-01-01', '2025-01-01'],
    ['2025-01-28', '2025-02-04'],
    ['2025-04-04', '2025-04-06'],
    ['2025-05-01', '2025-05-05'],
    ['2025-05-31', '2025-06-02'],
    ['2025-10-01', '2025-10-08'],
    ['2026-01-01', '2026-01-03'],
    ['2026-02-15', '2026-02-23'],
    ['2026-04-04', '2026-04-06'],
    ['2026-05-01', '2026-05-05'],
    ['2026-06-19', '2026-06-21'],
    ['2026-09-25', '2026-09-27'],
    ['2026-10-01', '2026-10-07'],
    ['2027-01-01', '2027-01-01'],
    ['2027-02-05', '2027-02-08'],
    ['2027-04-05', '2027-04-05'],
    ['2027-05-01', '2027-05-02'],
    ['2027-06-09', '2027-06-09'],
    ['2027-09-15', '2027-09-15'],
    ['2027-10-01', '2027-10-03'],
  ],
  [
    '2025-01-26',
    '2025-02-08',
    '2025-04-27',
    '2025-09-28',
    '2025-10-11',
    '2026-01-04',
    '2026-02-14',
    '2026-02-28',
    '2026-05-09',
    '2026-09-20',
    '2026-10-10',
  ],
);

const SUNDAY = 6;
const MONDAY = 0;

/** Which day of the week a day is lived as: a holiday as a Sunday, a weekend day that is worked as a Monday. */
export function columnOf(day: number, calendar: Calendar): number {
  const weekday = weekdayOf(day);
  switch (calendar.get(day)) {
    case 'off':
      return SUNDAY;
    case 'work':
      return weekday > 4 ? MONDAY : weekday;
    case undefined:
      return weekday;
  }
}
