import {
  beijingDay,
  beijingMonth,
  beijingMonthEnd,
  beijingMonthStart,
  days,
  type Instant,
  instant,
  parseIso,
  plus,
} from '#shared/time.ts';

/** A call record as the importer takes it. Numbers are E.164; far ends are invented (subscriber numbers that begin with 0 are never given out). */
export interface DemoCall {
  readonly id: string;
  readonly service: string;
  readonly caller: string;
  readonly callee: string;
  readonly startedAt: Instant;
  readonly answeredAt: Instant | null;
  readonly billsec: number;
  readonly direction: 'in' | 'out';
  readonly linkedId: null;
  readonly feature: null;
  readonly forwardedBy: null;
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const seedOf = (seed: number, text: string): number =>
  [...text].reduce((h, c) => Math.imul(h ^ c.charCodeAt(0), 0x01000193), seed ^ 0x811c9dc5);

type Weighted<T> = readonly (readonly [weight: number, value: T])[];
function pick<T>(table: Weighted<T>, random: () => number): T {
  let left = random() * table.reduce((sum, [weight]) => sum + weight, 0);
  let chosen = table[0]?.[1];
  for (const [weight, value] of table) {
    chosen = value;
    left -= weight;
    if (left < 0) break;
  }
  if (chosen === undefined) throw new RangeError('nothing to pick from');
  return chosen;
}

/** A working day of the west, in Beijing hours: it begins at ten, rests at two, ends at eight. */
const HOURS: Weighted<number> = [
  [1, 8],
  [3, 9],
  [14, 10],
  [16, 11],
  [14, 12],
  [8, 13],
  [2, 14],
  [3, 15],
  [12, 16],
  [14, 17],
  [12, 18],
  [8, 19],
  [2, 20],
  [1, 21],
];
const WEEKEND = 0.12;

const far = (prefix: string, digits: number) => (random: () => number) =>
  prefix + String(Math.floor(random() * 10 ** digits)).padStart(digits, '0');
const LOCAL = far('+869030001', 3);
/** What the included minutes go to: city, the other counties, other areas, mobiles. */
const INCLUDED: Weighted<(random: () => number) => string> = [
  [55, LOCAL],
  [8, far('+869030030', 3)],
  [4, far('+869030040', 3)],
  [9, far('+869910000', 3)],
  [4, far('+861000000', 3)],
  [20, far('+8619900000', 3)],
];
const SERVICE: Weighted<string> = [
  [5, '10086'],
  [3, '114'],
  [2, '95598'],
  [1, '12345'],
];

/** Monday to Friday 1, weekend a little. */
const weightOf = (day: string): number => ([0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()) ? WEEKEND : 1);

const daysBetween = (from: Instant, to: Instant): string[] => {
  const list: string[] = [];
  for (let at = parseIso(`${beijingDay(from)}T00:00:00+08:00`); at < to; at = plus(at, days(1)))
    list.push(beijingDay(at));
  return list;
};
const daysOfMonth = (month: string): string[] => daysBetween(beijingMonthStart(month), beijingMonthEnd(month));

const duration = (random: () => number): number => Math.ceil(15 - Math.log(1 - random()) * 100);

export interface DemoTraffic {
  /** Minutes of included types in an average month. */
  readonly minutesPerMonth?: number;
}

/**
 * A service's calls of [from, to), rising by start: a working week's profile, about 3,200–3,700 included minutes a
 * month, as many incoming calls, calls inside the centrex, some to service numbers, a few abroad, some unanswered.
 * The same for the same arguments; a day has the same calls whatever range it is asked in.
 * @param numbers the service's own, E.164; at least two
 */
export function* demoCalls(
  service: string,
  numbers: readonly string[],
  from: Instant,
  to: Instant,
  seed: number,
  { minutesPerMonth = 3450 }: DemoTraffic = {},
): Generator<DemoCall> {
  for (const day of daysBetween(from, to))
    for (const call of callsOfDay(service, numbers, day, seed, minutesPerMonth))
      if (call.startedAt >= from && call.startedAt < to) yield call;
}

function callsOfDay(
  service: string,
  numbers: readonly string[],
  day: string,
  seed: number,
  perMonth: number,
): DemoCall[] {
  const midnight = parseIso(`${day}T00:00:00+08:00`);
  const month = beijingMonth(midnight);
  const busy = 0.94 + 0.12 * randomOf(seedOf(seed, `${service} ${month}`))();
  const share = weightOf(day) / daysOfMonth(month).reduce((sum, d) => sum + weightOf(d), 0);
  const random = randomOf(seedOf(seed, `${service} ${day}`));
  const target = perMonth * busy * share * (0.85 + 0.3 * random());

  const calls: DemoCall[] = [];
  const own = () => numbers[Math.floor(random() * numbers.length)] ?? '';
  const add = (direction: 'in' | 'out', caller: string, callee: string, answered: boolean) => {
    const startedAt = instant(midnight + pick(HOURS, random) * 3_600_000 + Math.floor(random() * 3_600) * 1_000);
    const billsec = answered ? duration(random) : 0;
    const answeredAt = answered ? instant(startedAt + 2_000 + Math.floor(random() * 15) * 1_000) : null;
    const id = `${service}-${day}-${String(calls.length).padStart(4, '0')}`;
    calls.push({
      id,
      service,
      caller,
      callee,
      startedAt,
      answeredAt,
      billsec,
      direction,
      linkedId: null,
      feature: null,
      forwardedBy: null,
    });
    return Math.ceil(billsec / 60);
  };

  for (let minutes = 0; minutes < target;) {
    minutes += add('out', own(), pick(INCLUDED, random)(random), random() < 0.86);
    if (random() < 0.8) add('in', pick(INCLUDED, random)(random), own(), random() < 0.8);
    if (random() < 0.35) {
      const caller = own();
      const callee = own();
      if (caller !== callee) add('out', caller, callee, random() < 0.9);
    }
    if (random() < 0.03) add('out', own(), pick(SERVICE, random), true);
    if (random() < 0.002) add('out', own(), far('+120255501', 2)(random), true);
  }
  return calls.sort((a, b) => a.startedAt - b.startedAt);
}
