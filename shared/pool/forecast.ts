import { beijingMonthEnd, beijingMonthStart, between, days, hours, type Instant, instant, latest } from '../time.ts';
import { HOLIDAYS, dayNumber } from './calendar.ts';
import { CALL_TYPES, type CallType } from './callType.ts';
import { normalBelow } from './chance.ts';
import { type Plan, unitOf } from './plan.ts';
import { type Profile, usualIn } from './profile.ts';
import { type TypeUsage, usage, type UsageByType } from './usage.ts';

/** What is usual of a contract, in minutes whatever its plan counts in: those of included types by the hour, and how much of each type comes with one of them. */
export interface UsualMinutes {
  readonly profile: Profile;
  readonly types: UsageByType;
}

export interface Forecast {
  /** Included-type minutes expected by the end of the month. */
  readonly minutes: number;
  readonly chargeFen: number;
  /** When the included minutes are expected to run out, in the past if they have; null if not within the month. */
  readonly runsOutAt: Instant | null;
  /** Four months out of five end between these. Null on a straight line, which knows nothing of how far it is off. */
  readonly band: Band | null;
}

export interface Band {
  readonly low: number;
  readonly high: number;
  readonly chargeLow: number;
  readonly chargeHigh: number;
  /** The included minutes run out between these; null: not within the month. */
  readonly runsOutFrom: Instant | null;
  readonly runsOutTo: Instant | null;
  /** Chance, 0 to 1, that they run out within the month. */
  readonly runsOutChance: number;
  /** What is expected to be used up at the end of each Beijing day from today on, with its band. */
  readonly days: readonly {
    readonly day: number;
    readonly minutes: number;
    readonly low: number;
    readonly high: number;
  }[];
}

/** Of a normal distribution four fifths lie within so many standard deviations. */
const FOUR_FIFTHS = 1.2816;
const HOUR = hours(1);

const times = (row: TypeUsage, factor: number): TypeUsage => ({
  calls: Math.round(row.calls * factor),
  minutes: Math.round(row.minutes * factor),
  fen: Math.round(row.fen * factor),
});

function mapTypes(of: (type: CallType) => TypeUsage | null): UsageByType {
  const found: Partial<Record<CallType, TypeUsage>> = {};
  for (const type of CALL_TYPES) {
    const row = of(type);
    if (row !== null) found[type] = row;
  }
  return found;
}

/**
 * A straight line over the elapsed time of the Beijing month, where nothing is known of the contract's weeks; a finished
 * month forecasts itself. Within the first day the line is drawn as if the whole day had passed, else one call just after
 * midnight would forecast a fortune.
 */
export function straightLine(plan: Plan, counted: UsageByType, month: string, now: Instant): Forecast {
  const start = beijingMonthStart(month);
  const end = beijingMonthEnd(month);
  const length = between(start, end);
  const elapsed = Math.min(length, Math.max(days(1), between(start, now)));
  const atEnd = usage(
    plan,
    mapTypes((type) => {
      const row = counted[type];
      return row === undefined ? null : times(row, length / elapsed);
    }),
  );
  const { used } = usage(plan, counted);
  const crossing = used === 0 ? null : instant(Math.round(start + (plan.includedMinutes * elapsed) / used));
  return {
    minutes: atEnd.used,
    chargeFen: atEnd.chargeFen,
    runsOutAt: crossing !== null && crossing < end ? crossing : null,
    band: null,
  };
}

/** Adds to what was counted, in units of the plan, what comes with `minutes` more of the included types. */
function grown(plan: Plan, counted: UsageByType, types: UsageByType, minutes: number): UsageByType {
  const unitsPerMinute = 60 / unitOf(plan);
  return mapTypes((type) => {
    const [row, rate] = [counted[type], types[type]];
    if (row === undefined && rate === undefined) return null;
    const { calls, minutes: usual, fen } = rate ?? { calls: 0, minutes: 0, fen: 0 };
    const more = times({ calls, minutes: usual * unitsPerMinute, fen }, minutes);
    return {
      calls: (row?.calls ?? 0) + more.calls,
      minutes: (row?.minutes ?? 0) + more.minutes,
      fen: (row?.fen ?? 0) + more.fen,
    };
  });
}

/** How far the rest of a month strays: each day by itself, and the level of all of them, the farther off the more. */
class Ahead {
  mean = 0;
  #ofDays = 0;
  #today = 0;
  #weeks = 0;

  constructor(private readonly profile: Profile) {}

  add(usual: number, weeks: number): void {
    this.mean += usual;
    this.#today += usual;
    this.#weeks = weeks;
  }
  endDay(): void {
    this.#ofDays += (this.profile.spread * this.#today) ** 2;
    this.#today = 0;
  }
  /** Standard deviation of what is to come up to here. */
  get deviation(): number {
    const { spread, drift } = this.profile;
    // The level was read off a week or so of days.
    const level = spread ** 2 / 6 + drift ** 2 * ((1 + this.#weeks) / 2);
    const open = (spread * this.#today) ** 2;
    return Math.sqrt(this.#ofDays + open + level * this.mean ** 2);
  }
}

/**
 * The month's end by what is usual of the contract: what was counted, and for every hour to come what that hour of the week
 * is worth. Hours in which the service was down are behind and stay lost; they are no trend, for the profile was not learnt
 * from them. A finished month forecasts itself; without a profile it is a straight line.
 */
export function forecast(
  plan: Plan,
  counted: UsageByType,
  month: string,
  now: Instant,
  usual: UsualMinutes | null = null,
): Forecast {
  const end = beijingMonthEnd(month);
  const line = straightLine(plan, counted, month, now);
  if (usual === null || now >= end) return line;
  const { profile, types } = usual;
  const from = latest(now, beijingMonthStart(month));
  const { used } = usage(plan, counted);
  const ahead = new Ahead(profile);
  const out: { at: Instant | null; from: Instant | null; to: Instant | null } = { at: null, from: null, to: null };
  const byDay: Band['days'][number][] = [];
  const high = () => used + ahead.mean + FOUR_FIFTHS * ahead.deviation;
  const low = () => used + Math.max(0, ahead.mean - FOUR_FIFTHS * ahead.deviation);
  for (let hour = Math.floor(from / HOUR); hour * HOUR < end; hour += 1) {
    const till = instant((hour + 1) * HOUR);
    const part = (till - latest(from, instant(hour * HOUR))) / HOUR;
    ahead.add(usualIn(profile, hour, HOLIDAYS) * part, (till - from) / days(7));
    if (out.at === null && used + ahead.mean >= plan.includedMinutes) out.at = till;
    if (out.from === null && high() >= plan.includedMinutes) out.from = till;
    if (out.to === null && low() >= plan.includedMinutes) out.to = till;
    if (dayNumber(till) !== dayNumber(instant(hour * HOUR))) {
      ahead.endDay();
      const [minutes, below, above] = [used + ahead.mean, low(), high()].map(Math.round);
      byDay.push({ day: dayNumber(instant(hour * HOUR)), minutes: minutes ?? 0, low: below ?? 0, high: above ?? 0 });
    }
  }
  const at = (more: number) => usage(plan, grown(plan, counted, types, Math.max(0, more)));
  const expected = at(ahead.mean);
  const over = used >= plan.includedMinutes;
  const chance = ahead.deviation === 0 ? 0 : normalBelow((used + ahead.mean - plan.includedMinutes) / ahead.deviation);
  return {
    minutes: expected.used,
    chargeFen: expected.chargeFen,
    runsOutAt: over ? line.runsOutAt : out.at,
    band: {
      low: Math.min(Math.round(low()), expected.used),
      high: Math.max(Math.round(high()), expected.used),
      chargeLow: at(ahead.mean - FOUR_FIFTHS * ahead.deviation).chargeFen,
      chargeHigh: at(ahead.mean + FOUR_FIFTHS * ahead.deviation).chargeFen,
      runsOutFrom: over ? line.runsOutAt : out.from,
      runsOutTo: over ? line.runsOutAt : out.to,
      runsOutChance: over ? 1 : chance,
      days: byDay,
    },
  };
}
