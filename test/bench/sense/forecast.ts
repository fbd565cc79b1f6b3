import { forecast, straightLine } from '#shared/pool/forecast.ts';
import { CENTREX_55 } from '#shared/pool/plan.ts';
import { LEARNT_FROM, profileOf } from '#shared/pool/profile.ts';
import {
  beijingMonth,
  beijingMonthEnd,
  beijingMonthStart,
  days,
  hours,
  type Instant,
  instant,
  minus,
} from '#shared/time.ts';
import type { Say } from '../measures.ts';
import { type Row, row } from '../row.ts';
import { TOWN, type Year, yearsOf } from './town.ts';

/** Days of the month on whose evening the end is forecast. */
const ASKED = [2, 4, 7, 10, 14, 18, 22, 26];
const SEEDS = [1, 2, 3, 4];
const HOUR = hours(1);

function minutesBetween({ span, minutes }: Year, from: Instant, to: Instant): number {
  const at = (t: Instant) => Math.max(0, (t - span.from) / HOUR);
  return minutes.slice(at(from), at(to)).reduce((a, b) => a + b, 0);
}

interface Error {
  readonly ours: number;
  readonly line: number;
  readonly inBand: boolean;
}

/** How far each forecast of a month's minutes is off, as a share of what an average month comes to. */
function errorsOf(year: Year): Error[] {
  const found: Error[] = [];
  const months = new Set<string>();
  for (let at = instant(year.span.from + days(70)); at < year.span.to; at = instant(at + days(1)))
    months.add(beijingMonth(at));
  const whole = [...months].filter((month) => beijingMonthEnd(month) <= year.span.to).slice(1);
  const average =
    whole.reduce((a, m) => a + minutesBetween(year, beijingMonthStart(m), beijingMonthEnd(m)), 0) / whole.length;
  for (const month of whole) {
    const [start, end] = [beijingMonthStart(month), beijingMonthEnd(month)];
    const actual = minutesBetween(year, start, end);
    for (const day of ASKED) {
      const now = instant(start + days(day));
      const from = minus(now, LEARNT_FROM);
      const first = (from - year.span.from) / HOUR;
      const counts = year.minutes
        .slice(first, (now - year.span.from) / HOUR)
        .map((value, n) => ({ at: instant(from + n * HOUR), value }));
      const profile = profileOf(counts, { from, to: now }, year.outages);
      const used = minutesBetween(year, start, now);
      const counted = { local: { calls: used, minutes: used, fen: 0 } };
      const types = { local: { calls: 1, minutes: 1, fen: 0 } };
      const ours = forecast(CENTREX_55, counted, month, now, profile && { profile, types });
      const line = straightLine(CENTREX_55, counted, month, now);
      found.push({
        ours: Math.abs(ours.minutes - actual) / average,
        line: Math.abs(line.minutes - actual) / average,
        inBand: ours.band !== null && actual >= ours.band.low && actual <= ours.band.high,
      });
    }
  }
  return found;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** The forecast of the month's minutes against a straight line, on generated years with outages, holidays and vacations. */
export async function forecasts(say: Say): Promise<readonly Row[]> {
  const all: Error[] = [];
  for (const service of TOWN) {
    const errors = SEEDS.flatMap((seed) => errorsOf(yearsOf(service, seed * 7919 + service.callsPerDay)));
    const percent = (of: (one: Error) => number) => (100 * mean(errors.map(of))).toFixed(1);
    say(
      `${service.name.padEnd(13)} mean absolute error ${percent(({ ours }) => ours).padStart(5)} %, straight line ${percent(({ line }) => line).padStart(5)} %; within the band ${percent(({ inBand }) => Number(inBand))} % of ${errors.length}`,
    );
    all.push(...errors);
  }
  return [
    row(
      'F1',
      'forecast of a month’s minutes: mean absolute error, against a straight line',
      100 * mean(all.map(({ ours }) => ours)),
      100 * mean(all.map(({ line }) => line)),
      '%',
    ),
    row(
      'F1b',
      'months that end within the forecast’s band, which is made for 80 %',
      100 * mean(all.map(({ inBand }) => Number(inBand))),
      80,
      '%',
    ),
  ];
}
