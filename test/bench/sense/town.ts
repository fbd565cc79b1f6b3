import { days, hours, type Instant, instant, type Interval, parseIso } from '#shared/time.ts';

/**
 * Years of traffic to measure the senses on, made by other rules than those that the desk reads it by: a log-normal level of
 * each day that remembers yesterday's, a slow trend, lunch and closing times of its own for each service, vacations (schools),
 * days off that no calendar knows, and outages. The same for the same seed.
 */
export interface Service {
  readonly name: string;
  /** Calls on an ordinary working day. */
  readonly callsPerDay: number;
  readonly kind: 'office' | 'school' | 'hospital' | 'shop';
}

export interface Year {
  readonly service: Service;
  readonly span: Interval;
  /** Calls by hour since `span.from`. */
  readonly calls: readonly number[];
  /** Included minutes by hour. */
  readonly minutes: readonly number[];
  /** When the service was down: no calls. */
  readonly outages: readonly Interval[];
}

export class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }
  poisson(mean: number): number {
    if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    let [count, product] = [0, this.next()];
    for (const limit = Math.exp(-mean); product > limit; count += 1) product *= this.next();
    return count;
  }
}

const START = parseIso('2025-01-05T16:00:00Z');
const LENGTH = 98 * 7;
const HOLIDAYS = [
  ['2025-01-28', 8],
  ['2025-04-04', 3],
  ['2025-05-01', 5],
  ['2025-05-31', 3],
  ['2025-10-01', 8],
  ['2026-01-01', 3],
  ['2026-02-15', 9],
  ['2026-04-04', 3],
  ['2026-05-01', 5],
  ['2026-06-19', 3],
  ['2026-09-25', 3],
  ['2026-10-01', 7],
] as const;
const MADE_UP = [
  '2025-01-26',
  '2025-02-08',
  '2025-04-27',
  '2025-09-28',
  '2025-10-11',
  '2026-02-14',
  '2026-02-28',
  '2026-05-09',
  '2026-09-20',
  '2026-10-10',
];
const VACATIONS = [
  ['2025-01-12', 38],
  ['2025-07-07', 52],
  ['2026-01-20', 36],
  ['2026-07-06', 52],
] as const;

const within = (at: Instant, list: readonly (readonly [string, number])[]): boolean =>
  list.some(
    ([day, length]) => at >= parseIso(`${day}T00:00:00+08:00`) && at < parseIso(`${day}T00:00:00+08:00`) + days(length),
  );

/** Share of a day's calls by its hours, each kind with its own rest at noon. */
function shapeOf(kind: Service['kind'], dice: Dice): number[] {
  const shift = dice.next() - 0.5;
  const hump = (hour: number, middle: number, width: number) => Math.exp(-(((hour - middle - shift) / width) ** 2) / 2);
  const raw = Array.from({ length: 24 }, (_, hour) =>
    kind === 'hospital'
      ? 0.15 + hump(hour, 11, 2) + 0.8 * hump(hour, 17, 2)
      : kind === 'shop'
        ? hump(hour, 13, 2.5) + 1.2 * hump(hour, 19, 1.8)
        : hump(hour, 11, 1.2) + 0.9 * hump(hour, 17, 1.3),
  ).map((value) => (value < 0.02 ? 0 : value));
  const all = raw.reduce((a, b) => a + b, 0);
  return raw.map((value) => value / all);
}

function factorOf(service: Service, at: Instant, weekday: number, off: boolean): number {
  const madeUp = MADE_UP.some((day) => at === parseIso(`${day}T00:00:00+08:00`));
  const rest = madeUp ? false : within(at, HOLIDAYS) || weekday > 4;
  const base = { office: 0.06, school: 0.1, hospital: 0.6, shop: 1.25 }[service.kind];
  const vacation = service.kind === 'school' && within(at, VACATIONS) ? 0.25 : 1;
  // Once or twice a year everybody is away, and no calendar says so.
  return (rest ? base : 1) * vacation * (off ? 0.02 : 1);
}

/** @param outagesPerYear how often it is down for some hours; @param privateOff whether there are days off of its own */
export function yearsOf(service: Service, seed: number, { outagesPerYear = 6, privateOff = true } = {}): Year {
  const dice = new Dice(seed);
  const shape = shapeOf(service.kind, dice);
  const outages: Interval[] = [];
  for (let n = 0; n < (outagesPerYear * LENGTH) / 365; n += 1) {
    const from = instant(START + Math.floor(dice.next() * LENGTH * 24) * hours(1));
    outages.push({ from, to: instant(from + hours(Math.ceil(2 + 60 * dice.next() ** 3))) });
  }
  const trend = 0.25 * dice.normal();
  const [calls, minutes]: [number[], number[]] = [[], []];
  let mood = 0;
  for (let day = 0; day < LENGTH; day += 1) {
    const at = instant(START + days(day));
    const off = privateOff && service.kind !== 'hospital' && dice.next() < 1.5 / 260;
    mood = 0.5 * mood + 0.16 * dice.normal();
    const level = Math.exp(mood + (trend * day) / LENGTH) * factorOf(service, at, day % 7, off);
    shape.forEach((share, hour) => {
      const start = instant(at + hours(hour));
      const down = outages.some(({ from, to }) => start >= from && start < to);
      // Calls come in bunches within an hour, too.
      const bunch = Math.exp(0.25 * dice.normal() - 0.03);
      const count = down ? 0 : dice.poisson(service.callsPerDay * level * share * bunch);
      calls.push(count);
      let spent = 0;
      for (let n = 0; n < count; n += 1)
        spent += dice.next() < 0.45 ? Math.ceil(0.25 - 1.7 * Math.log(1 - dice.next())) : 0;
      minutes.push(spent);
    });
  }
  return { service, span: { from: START, to: instant(START + days(LENGTH)) }, calls, minutes, outages };
}

export const TOWN: readonly Service[] = [
  { name: 'small office', callsPerDay: 40, kind: 'office' },
  { name: 'office', callsPerDay: 160, kind: 'office' },
  { name: 'large office', callsPerDay: 900, kind: 'office' },
  { name: 'school', callsPerDay: 150, kind: 'school' },
  { name: 'college', callsPerDay: 600, kind: 'school' },
  { name: 'clinic', callsPerDay: 120, kind: 'hospital' },
  { name: 'hospital', callsPerDay: 1500, kind: 'hospital' },
  { name: 'shop', callsPerDay: 70, kind: 'shop' },
];
