/** Calendar days, `YYYY-MM-DD`: arithmetic without zones. */
const DAY = 86_400_000;

/** Days since 1970-01-01. */
export const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY);

const dayOf = (utc: number): string => new Date(utc).toISOString().slice(0, 10);

export const addDays = (day: string, n: number): string => dayOf((dayNumber(day) + n) * DAY);

const partsOf = (day: string): [year: number, month: number, date: number] => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return [year, month - 1, date];
};
const lastOfMonth = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

/** The same day so many months on, or the last of a month that has no such day (Civil Code § 202). */
export function addMonths(day: string, n: number): string {
  const [year, month, date] = partsOf(day);
  return dayOf(Date.UTC(year, month + n, Math.min(date, lastOfMonth(year, month + n))));
}

/** So many years on; what ends with a month goes on ending with it: 28 February becomes 29 February of a leap year. */
export function addYears(day: string, n: number): string {
  const [year, month, date] = partsOf(day);
  const endsMonth = date === lastOfMonth(year, month);
  return dayOf(Date.UTC(year + n, month, endsMonth ? lastOfMonth(year + n, month) : date));
}
