import { between, days, type Instant, instant, minutes } from '#shared/time.ts';
import type { Say } from '../measures.ts';
import { median, quantile, type Row, row } from '../row.ts';
import { TOWN, yearsOf } from './town.ts';
import { suspicionsOf, type Watched, watched } from './watch.ts';

const SEEDS = [1, 2];
/** An outage that takes fewer calls than these is one that nobody could tell from a quiet hour. */
const FELT = 20;

/** Calls usual between two moments, as the desk would have said. */
const usualOf = ({ usual, year }: Watched, from: Instant, to: Instant): number =>
  usual
    .slice(Math.floor((from - year.span.from) / 3_600_000), Math.ceil((to - year.span.from) / 3_600_000))
    .reduce((a, b) => a + b, 0);

/** A service is busy where so many calls are usual within an hour. */
const BUSY = 10;

/** Suspected faults on generated years: how often there is none, and how soon there is one where there is. */
export async function silences(say: Say): Promise<readonly Row[]> {
  const delays: number[] = [];
  const busyDelays: number[] = [];
  let [midday, dawn, years, felt, found] = [0, 0, 0, 0, 0];
  for (const seed of SEEDS) {
    const all = TOWN.map((service, n) => watched(yearsOf(service, seed * 104_729 + n), seed * 31 + n));
    for (const own of all) {
      const { year } = own;
      const watchedFrom = instant(year.span.from + days(60));
      const raised = suspicionsOf(all, own);
      const isIn = (at: Instant, since: Instant) =>
        year.outages.some(({ from, to }) => at >= from && at <= instant(to + minutes(30)) && since <= to);
      const untrue = raised.filter(({ at, since }) => !isIn(at, since));
      const real = year.outages.filter(({ from, to }) => from > watchedFrom && usualOf(own, from, to) >= FELT);
      const seen = real.flatMap(({ from, to }) => {
        const first = raised.find(({ at }) => at >= from && at <= to);
        const delay = first && between(from, first.at) / minutes(1);
        if (delay !== undefined && usualOf(own, from, instant(from + minutes(60))) >= BUSY) busyDelays.push(delay);
        return delay ?? [];
      });
      midday += untrue.filter(({ beforeToday }) => !beforeToday).length;
      dawn += untrue.filter(({ beforeToday }) => beforeToday).length;
      years += between(watchedFrom, year.span.to) / days(365);
      felt += real.length;
      found += seen.length;
      delays.push(...seen);
      if (seed === 1)
        say(
          `${year.service.name.padEnd(13)} ${untrue.length} false in ${(between(watchedFrom, year.span.to) / days(365)).toFixed(1)} years; found ${seen.length} of ${real.length} outages, median ${Math.round(median(seen))} min after they began`,
        );
    }
  }
  return [
    row(
      'F2',
      'suspected faults in the middle of a day that are none, per service and year',
      midday / years,
      1,
      'a year',
    ),
    row(
      'F2a',
      'the same of days that never began; the generated services have 1.5 days off a year that nobody announced',
      dawn / years,
      1.5,
      'a year',
    ),
    row('F2b', `outages noticed of those that take ${FELT} usual calls or more`, (100 * found) / felt, 100, '%'),
    row(
      'F2c',
      `an outage in hours of ${BUSY} usual calls or more: until it is suspected, median`,
      median(busyDelays),
      60,
      'min',
    ),
    row('F2d', 'the same, nine in ten', quantile(busyDelays, 0.9), 60, 'min'),
    row('F2e', 'an outage at any hour of day or night, median', median(delays), 60, 'min'),
  ];
}
