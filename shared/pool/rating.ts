import { type CallType, type DialledType, featureType } from './callType.ts';
import { type Plan, type Treatment, unitOf } from './plan.ts';

/** Why a call costs what it costs; kept with the record so that it can explain itself. */
export const RULES = [
  'incoming',
  'not_answered',
  /** Made to test a repair: never charged (issue 6). */
  'test_call',
  'free_type',
  'included',
  'per_minute',
] as const;
export type Rule = (typeof RULES)[number];

export interface RateableCall {
  readonly type: DialledType;
  readonly direction: 'in' | 'out';
  /** Seconds from answer to end; 0 when nobody answered. */
  readonly billsec: number;
  readonly feature: string | null;
  /** Made to test a repair: `isTestCall`. */
  readonly test: boolean;
}

export interface RatedCall {
  readonly type: CallType;
  readonly rule: Rule;
  /**
   * Units of the plan's rounding, each call rounded up on its own: whole minutes, where the plan counts in minutes.
   * 0 for calls that are not counted.
   */
  readonly minutes: number;
  /** What this call alone adds to the bill. Included minutes add 0 here: overage belongs to the month, not to a call. */
  readonly fen: number;
}

/** Calls that appear in usage: outgoing, answered, not a test. */
export const isCounted = (rule: Rule): boolean => rule === 'included' || rule === 'per_minute' || rule === 'free_type';

const SECONDS_PER_MINUTE = 60;

/** What so many units cost at a price by the minute, in whole fen, the fraction rounded up. */
export const priceOf = (units: number, unitSeconds: number, fenPerMinute: number): number =>
  Math.ceil((units * unitSeconds * fenPerMinute) / SECONDS_PER_MINUTE);

/** Within the centrex and in need nothing is charged, by whatever feature the call was made. */
const NEVER_A_FEATURE: readonly DialledType[] = ['internal', 'emergency'];

function chargedAs(plan: Plan, { type, feature }: RateableCall): { type: CallType; treatment: Treatment } {
  const by = NEVER_A_FEATURE.includes(type) ? null : featureType(feature);
  const price = by === null ? undefined : plan.features?.[by];
  return by === null || price === undefined ? { type, treatment: plan.types[type] } : { type: by, treatment: price };
}

/** Rates one call under one plan: pure, so a month can be rated again after a correction. */
export function rateCall(plan: Plan, call: RateableCall): RatedCall {
  const { type } = call;
  if (call.direction === 'in') return { type, rule: 'incoming', minutes: 0, fen: 0 };
  if (call.billsec <= 0) return { type, rule: 'not_answered', minutes: 0, fen: 0 };
  if (call.test) return { type, rule: 'test_call', minutes: 0, fen: 0 };
  const unit = unitOf(plan);
  const minutes = Math.ceil(call.billsec / unit);
  const { type: charged, treatment } = chargedAs(plan, call);
  switch (treatment.kind) {
    case 'free':
      return { type: charged, rule: 'free_type', minutes, fen: 0 };
    case 'included':
      return { type: charged, rule: 'included', minutes, fen: 0 };
    case 'per_minute':
      return { type: charged, rule: 'per_minute', minutes, fen: priceOf(minutes, unit, treatment.fen) };
  }
}
