import { type CallType } from './callType.ts';
import type { Plan } from './plan.ts';

/** Why a call costs what it costs; kept with the record so that it can explain itself. */
export type Rule =
  | 'incoming'
  | 'not_answered'
  /** Made to test a repair: never charged (issue 6). */
  | 'test_call'
  | 'free_type'
  | 'included'
  | 'per_minute';

export interface RateableCall {
  readonly type: CallType;
  readonly direction: 'in' | 'out';
  /** Seconds from answer to end; 0 when nobody answered. */
  readonly billsec: number;
  readonly feature: string | null;
}

export interface RatedCall {
  readonly type: CallType;
  readonly rule: Rule;
  /** Whole minutes of this call, each call rounded up on its own; 0 for calls that are not counted. */
  readonly minutes: number;
  /** What this call alone adds to the bill. Included minutes add 0 here: overage belongs to the month, not to a call. */
  readonly fen: number;
}

/** Calls that appear in usage: outgoing, answered, not a test. */
export const isCounted = (rule: Rule): boolean => rule === 'included' || rule === 'per_minute' || rule === 'free_type';

const SECONDS_PER_MINUTE = 60;

/** Rates one call under one plan: pure, so a month can be rated again after a correction. */
export function rateCall(plan: Plan, call: RateableCall): RatedCall {
  const { type } = call;
  if (call.direction === 'in') return { type, rule: 'incoming', minutes: 0, fen: 0 };
  if (call.billsec <= 0) return { type, rule: 'not_answered', minutes: 0, fen: 0 };
  if (call.feature === 'test') return { type, rule: 'test_call', minutes: 0, fen: 0 };
  const minutes = Math.ceil(call.billsec / SECONDS_PER_MINUTE);
  const treatment = plan.types[type];
  switch (treatment.kind) {
    case 'free':
      return { type, rule: 'free_type', minutes, fen: 0 };
    case 'included':
      return { type, rule: 'included', minutes, fen: 0 };
    case 'per_minute':
      return { type, rule: 'per_minute', minutes, fen: minutes * treatment.fen };
  }
}
