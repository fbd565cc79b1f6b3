import type { PoolDetail } from '#shared/api/pool.ts';

export interface BurnDown {
  /** Day of the month, 1 to 28–31. */
  readonly days: readonly number[];
  /** Minutes left at the end of each day so far; null from tomorrow on. */
  readonly actual: readonly (number | null)[];
  /** From the last actual day to the forecast at the end of the month; null before. */
  readonly expected: readonly (number | null)[];
  /** Least and most that is left of four months in five; none on a straight line. */
  readonly band: { readonly least: readonly (number | null)[]; readonly most: readonly (number | null)[] } | null;
  /** An even pace through the month. */
  readonly even: readonly number[];
  /** Where people are alerted: the minutes that are left then. */
  readonly levels: readonly { readonly level: number; readonly left: number }[];
}

const lengthOf = (month: string): number => {
  const [year = 0, monthOfYear = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, monthOfYear, 0)).getUTCDate();
};

/**
 * The month's minutes as a line going down.
 * @param today Beijing day `YYYY-MM-DD`; days after it are not yet known
 */
export function burnDown(pool: PoolDetail, today: string): BurnDown {
  const length = lengthOf(pool.month);
  const days = Array.from({ length }, (_, i) => i + 1);
  const spent = new Map(pool.days.map(({ day, minutes }) => [day, minutes]));
  const dayOf = (day: number): string => `${pool.month}-${String(day).padStart(2, '0')}`;
  const last = today > dayOf(length) ? length : today < dayOf(1) ? 0 : Number(today.slice(8));
  let left = pool.included;
  const actual = days.map((day) => {
    if (day > last) return null;
    left -= spent.get(dayOf(day)) ?? 0;
    return left;
  });
  const now = last === 0 ? pool.included : (actual[last - 1] ?? pool.included);
  const end = pool.included - pool.forecast.minutes;
  const ahead = new Map(pool.ahead.map((one) => [Number(one.day.slice(8)), one]));
  /** From what is left today along one edge of what is forecast; on a straight line where that is all there is. */
  const along = (edge: 'minutes' | 'low' | 'high') =>
    days.map((day) => {
      if (day < last || last === length) return null;
      if (day === last) return now;
      const used = ahead.get(day)?.[edge];
      return used === undefined ? now + ((end - now) * (day - last)) / (length - last) : pool.included - used;
    });
  const expected = along('minutes');
  return {
    days,
    actual,
    expected,
    band: pool.ahead.length === 0 || last === length ? null : { least: along('high'), most: along('low') },
    even: days.map((day) => pool.included * (1 - day / length)),
    levels: pool.alertLevels.map((level) => ({ level, left: (pool.included * (100 - level)) / 100 })),
  };
}
