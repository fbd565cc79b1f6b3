import { burstsOf, BURST_SIGNALS, type BurstSignal } from '#shared/pool/burst.ts';
import { between, days, instant } from '#shared/time.ts';
import type { Say } from '../measures.ts';
import { median, type Row, row } from '../row.ts';
import { Dice, TOWN, yearsOf } from './town.ts';
import { watched } from './watch.ts';

const SEEDS = [1, 2];
const DESKS = 20;
/** A fraud of this many calls an hour for three hours of a night, and one by day. */
const FRAUDS = [12, 40];

/** Suspected fraud on generated years: how often there is none, and after how many calls there is one where there is. */
export async function bursts(say: Say): Promise<readonly Row[]> {
  const falsely = new Map<BurstSignal, number>(BURST_SIGNALS.map((signal) => [signal, 0]));
  const calls: number[] = [];
  let [years, found, asked] = [0, 0, 0];
  for (const seed of SEEDS)
    for (const [n, service] of TOWN.entries()) {
      const own = watched(yearsOf(service, seed * 15_485_863 + n), seed * 37 + n);
      const { year } = own;
      const dice = new Dice(seed * 97 + n);
      years += between(instant(year.span.from + days(60)), year.span.to) / days(365);
      // A trading firm calls abroad some times a week, in bunches; one phone of twenty does a tenth of the work.
      const abroad = year.calls.map((count) => (dice.next() < 0.004 * Math.min(count, 5) ? dice.poisson(2.5) : 0));
      const busiest = Math.max(...year.calls.slice(0, 60 * 24)) * 0.2;
      const rate = abroad.slice(0, 60 * 24).reduce((a, b) => a + b, 0) / (60 * 24);
      const usual = { international: rate, internationalBunch: 4, outShare: 0.55, busiest: Math.max(5, busiest) };
      for (let hour = 60 * 24; hour < year.calls.length; hour += 1) {
        const profile = own.profiles[Math.floor(hour / 24)];
        if (profile === null || profile === undefined) continue;
        const expected = own.usual[hour] ?? 0;
        const quiet = expected < (0.15 * profile.slots.reduce((a, b) => a + b, 0)) / 168;
        const out = Math.round((year.calls[hour] ?? 0) * 0.55);
        const seen = {
          hours: 1,
          calls: out,
          international: abroad[hour] ?? 0,
          internationalMinutes: 0,
          usual: expected,
          quiet,
          number: { number: '', calls: Math.round((out * (1 + 3 * dice.next())) / DESKS) },
        };
        const six = abroad.slice(hour - 5, hour + 1).reduce((a, b) => a + b, 0);
        const longer = { ...seen, hours: 6, calls: 0, international: six, quiet: false, number: null };
        for (const { signal } of [...burstsOf(usual, seen), ...burstsOf(usual, longer)])
          falsely.set(signal, (falsely.get(signal) ?? 0) + 1);
        // Once a month somebody gets hold of a phone.
        if (hour % (30 * 24) !== 14) continue;
        for (const perHour of FRAUDS) {
          asked += 1;
          for (let sent = 1; sent <= 3 * perHour; sent += 1) {
            const within = Math.min(sent, perHour);
            const number = { number: 'x', calls: within };
            const more = { ...seen, calls: seen.calls + within, international: seen.international + within, number };
            const six = abroad.slice(hour - 5, hour + 1).reduce((a, b) => a + b, 0);
            const longer = { ...more, hours: 6, calls: 0, international: six + sent, quiet: false, number: null };
            if (burstsOf(usual, more).length + burstsOf(usual, longer).length === 0) continue;
            found += 1;
            calls.push(sent);
            break;
          }
        }
      }
    }
  for (const [signal, count] of falsely)
    say(`${signal.padEnd(13)} ${count} false in ${years.toFixed(0)} service-years`);
  const all = [...falsely.values()].reduce((a, b) => a + b, 0);
  return [
    row('F3', 'suspected frauds (burst) that are none, per service and year', all / years, 1, 'a year'),
    row('F3b', `frauds noticed, of ${FRAUDS.join(' and ')} calls abroad an hour`, (100 * found) / asked, 100, '%'),
    row('F3c', 'calls that a fraud has made when it is suspected, median', median(calls), Math.min(...FRAUDS), 'calls'),
  ];
}
