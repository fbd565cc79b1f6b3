import { beijingDay, days, type Instant, instant, iso } from '../time.ts';
import type { Forecast } from './forecast.ts';

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : iso(at));

/** A forecast as the pool shows it. */
export function forecastView({ minutes, chargeFen, runsOutAt, band }: Forecast) {
  return {
    minutes,
    chargeFen,
    runsOutAt: isoOrNull(runsOutAt),
    method: band === null ? ('line' as const) : ('profile' as const),
    low: band?.low ?? null,
    high: band?.high ?? null,
    chargeLowFen: band?.chargeLow ?? null,
    chargeHighFen: band?.chargeHigh ?? null,
    runsOutFrom: isoOrNull(band?.runsOutFrom ?? null),
    runsOutTo: isoOrNull(band?.runsOutTo ?? null),
    runsOutChance: band === null ? null : Math.round(100 * band.runsOutChance) / 100,
  };
}

/** What is used up at the end of each day, a day being named by its date. */
export const daysAhead = ({ band }: Forecast) =>
  (band?.days ?? []).map(({ day, ...rest }) => ({ day: beijingDay(instant(day * days(1))), ...rest }));
