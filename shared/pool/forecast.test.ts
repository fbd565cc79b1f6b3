import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beijingMonthStart, days, hours, instant, plus } from '../time.ts';
import { warningsOf } from './alerts.ts';
import { forecast, straightLine, type UsualMinutes } from './forecast.ts';
import { CENTREX_55, ROUNDINGS } from './plan.ts';
import { usage } from './usage.ts';

const MONTH = '2026-03';
const START = beijingMonthStart(MONTH);
/** Twenty minutes in each of eight hours of a working day: 160 a day, 3,520 in the 22 working days of March 2026. */
const usual: UsualMinutes = {
  profile: {
    slots: Array.from({ length: 168 }, (_, slot) => (slot < 120 && slot % 24 >= 9 && slot % 24 < 17 ? 20 : 0)),
    spread: 0.2,
    drift: 0.05,
    bunch: 0.2,
    learnt: 50,
  },
  types: { local: { calls: 0.5, minutes: 1, fen: 0 }, international: { calls: 0.001, minutes: 0.002, fen: 0.198 } },
};
const counted = (minutes: number) => ({ local: { calls: minutes, minutes, fen: 0 } });

describe('a forecast by the hours of the week', () => {
  it('adds to what was counted what the rest of the month is worth', () => {
    // Monday the 16th, in the morning: eleven working days gone by, twelve to come.
    const at = plus(START, days(15));
    const { minutes, chargeFen, band } = forecast(CENTREX_55, counted(1600), MONTH, at, usual);
    expect(minutes).toBe(1600 + 12 * 160);
    expect(chargeFen).toBeGreaterThan(CENTREX_55.monthlyFeeFen);
    expect(band?.days.at(-1)?.minutes).toBe(minutes);
  });
  it('draws no trend from an outage: lost hours stay lost, and no more', () => {
    const at = plus(START, days(15));
    const lost = forecast(CENTREX_55, counted(1600 - 480), MONTH, at, usual);
    expect(lost.minutes).toBe(1600 - 480 + 12 * 160);
    expect(straightLine(CENTREX_55, counted(1600 - 480), MONTH, at).minutes).toBeLessThan(lost.minutes);
  });
  it('says when the minutes run out, and between when', () => {
    const { runsOutAt, band } = forecast(CENTREX_55, counted(3000), MONTH, plus(START, days(15)), usual);
    // 1,000 minutes are six and a quarter days.
    expect(runsOutAt).toBe(plus(START, hours(23 * 24 + 11)));
    expect(band?.runsOutFrom).toBeLessThan(runsOutAt ?? 0);
    expect(band?.runsOutTo).toBeGreaterThan(runsOutAt ?? 0);
    expect(band?.runsOutChance).toBeGreaterThan(0.9);
  });
  it('is the same whatever the plan counts in, where calls last whole minutes', () => {
    const of = (rounding: keyof typeof ROUNDINGS, used: number) => {
      const units = { local: { calls: used, minutes: (used * 60) / ROUNDINGS[rounding], fen: 0 } };
      const plan = { ...CENTREX_55, rounding };
      const { band, chargeFen, ...when } = forecast(plan, units, MONTH, plus(START, days(15)), usual);
      if (band === null) throw new Error('no band');
      const { chargeLow, chargeHigh, ...minutes } = band;
      return { said: { when, minutes }, charges: [chargeFen, chargeLow, chargeHigh] };
    };
    for (const used of [0, 1600, 3000, 4100])
      for (const rounding of ['up_to_6_seconds_per_call', 'per_second'] as const) {
        const [finer, whole] = [of(rounding, used), of('up_to_minute_per_call', used)];
        expect(finer.said).toEqual(whole.said);
        // Less than a minute of overage apart, for the ends of the band are no whole minutes.
        finer.charges.forEach((fen, n) =>
          expect(Math.abs(fen - (whole.charges[n] ?? 0))).toBeLessThanOrEqual(CENTREX_55.overageFen),
        );
      }
  });
  it('lies in its band, which closes at the end of the month and never falls below what is used', () => {
    fc.assert(
      fc.property(fc.nat(6000), fc.nat(days(31) - 1), (used, gone) => {
        const at = instant(START + gone);
        const { minutes, band } = forecast(CENTREX_55, counted(used), MONTH, at, usual);
        if (band === null) throw new Error('no band');
        expect(band.low).toBeLessThanOrEqual(minutes);
        expect(band.high).toBeGreaterThanOrEqual(minutes);
        expect(band.low).toBeGreaterThanOrEqual(used);
        const after = forecast(CENTREX_55, counted(used), MONTH, instant(START + days(31)), usual);
        expect(after.minutes).toBe(used);
      }),
    );
  });
});

describe('a warning', () => {
  const at = plus(START, days(15));
  const pool = (used: number) => usage(CENTREX_55, counted(used));
  const kinds = (used: number, limit: number | null, said: readonly ('runs_out' | 'bill')[] = []) =>
    warningsOf(pool(used), forecast(CENTREX_55, counted(used), MONTH, at, usual), limit, new Set(said)).map(
      ({ kind }) => kind,
    );
  it('is given once it is fairly sure, and taken back only once it is not any more', () => {
    expect(kinds(1600, null)).toEqual([]);
    expect(kinds(2600, null)).toEqual(['runs_out']);
    const doubtful = 2130;
    expect(kinds(doubtful, null)).toEqual([]);
    expect(kinds(doubtful, null, ['runs_out'])).toEqual(['runs_out']);
    expect(kinds(1600, null, ['runs_out'])).toEqual([]);
  });
  it('that has come true stands; of used up minutes none is given, which is the level’s', () => {
    expect(kinds(4000, null, ['runs_out'])).toEqual(['runs_out']);
    expect(kinds(4100, null, ['runs_out'])).toEqual(['runs_out']);
    expect(kinds(4100, null)).toEqual([]);
  });
  it('of the bill is given where somebody wants it', () => {
    expect(kinds(3500, 60_000)).toEqual(['runs_out', 'bill']);
    expect(kinds(3500, null)).toEqual(['runs_out']);
    expect(kinds(1600, 60_000)).toEqual([]);
  });
});
