import { CALL_TYPES, type CallType } from './callType.ts';
import type { Plan } from './plan.ts';
import { typesTreated } from './plan.ts';
import { isCounted, type RatedCall } from './rating.ts';

/** What was counted of one type in one month. `fen`: the sum of what its calls cost by themselves, overage not in it. */
export interface TypeUsage {
  readonly calls: number;
  readonly minutes: number;
  readonly fen: number;
}
export type UsageByType = Partial<Record<CallType, TypeUsage>>;

export interface PoolUsage {
  readonly included: number;
  /** Minutes of the included types, uncapped. */
  readonly used: number;
  /** max(0, included − used). */
  readonly remaining: number;
  readonly overageMinutes: number;
  /** What the month costs so far: monthly fee + overage + types charged by the minute. VAT is inside. */
  readonly chargeFen: number;
  readonly monthlyFeeFen: number;
  readonly overageFen: number;
  /** VAT contained in `chargeFen`. */
  readonly vatFen: number;
  /** `chargeFen` per type holds its share of the overage, so monthlyFeeFen + Σ byType.chargeFen = chargeFen, to the fen. */
  readonly byType: Partial<
    Record<CallType, { readonly calls: number; readonly minutes: number; readonly chargeFen: number }>
  >;
}

/**
 * Splits whole minutes of overage over types by their minutes (largest remainder, ties in the order of CALL_TYPES).
 * Not "who came last": that would make the bill depend on the order in which records arrive.
 */
function shareOverage(minutes: ReadonlyMap<CallType, number>, overage: number): Map<CallType, number> {
  const total = [...minutes.values()].reduce((sum, m) => sum + m, 0);
  if (total === 0 || overage === 0) return new Map();
  const shares = [...minutes].map(([type, m]) => {
    const exact = (m * overage) / total;
    return { type, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  let left = overage - shares.reduce((sum, s) => sum + s.whole, 0);
  const share = new Map(shares.map((s) => [s.type, s.whole]));
  for (const { type, whole } of shares.toSorted((a, b) => b.rest - a.rest)) {
    if (left === 0) break;
    share.set(type, whole + 1);
    left -= 1;
  }
  return share;
}

/** The pool of one month under its plan, from counted minutes by type. */
export function usage(plan: Plan, counted: UsageByType): PoolUsage {
  const minutes = new Map(typesTreated(plan, 'included').map((type) => [type, counted[type]?.minutes ?? 0]));
  const used = [...minutes.values()].reduce((sum, m) => sum + m, 0);
  const overageMinutes = Math.max(0, used - plan.includedMinutes);
  const overage = shareOverage(minutes, overageMinutes);

  const byType: PoolUsage['byType'] = Object.fromEntries(
    CALL_TYPES.flatMap((type) => {
      const row = counted[type];
      if (row === undefined || row.calls === 0) return [];
      const chargeFen = row.fen + (overage.get(type) ?? 0) * plan.overageFen;
      return [[type, { calls: row.calls, minutes: row.minutes, chargeFen }]];
    }),
  );
  const others = CALL_TYPES.reduce((sum, type) => sum + (counted[type]?.fen ?? 0), 0);
  const overageFen = overageMinutes * plan.overageFen;
  const chargeFen = plan.monthlyFeeFen + overageFen + others;
  return {
    included: plan.includedMinutes,
    used,
    remaining: Math.max(0, plan.includedMinutes - used),
    overageMinutes,
    chargeFen,
    monthlyFeeFen: plan.monthlyFeeFen,
    overageFen,
    vatFen: Math.round((chargeFen * plan.vatPercent) / (100 + plan.vatPercent)),
    byType,
  };
}

/** A stored call as counting sees it. */
export interface CountableCall extends RatedCall {
  readonly id: string;
  readonly linkedId: string | null;
  readonly startedAt: number;
  readonly billsec: number;
}

/**
 * Of two legs of one linked call, whether `a` is the one to count: the longest; of equals the earlier, then the lower id.
 * Total and independent of arrival. The SQL of server/pool/store.ts says the same.
 */
const outranks = (a: CountableCall, b: CountableCall): boolean =>
  a.billsec !== b.billsec
    ? a.billsec > b.billsec
    : a.startedAt !== b.startedAt
      ? a.startedAt < b.startedAt
      : a.id < b.id;

/** Counts calls: one id and start once, one linked id once, whatever the order and however often they come. */
export function tally(calls: readonly CountableCall[]): UsageByType {
  const groups = new Map<string, CountableCall>();
  for (const call of calls) {
    if (!isCounted(call.rule)) continue;
    const key = call.linkedId === null ? `id ${call.startedAt} ${call.id}` : `linked ${call.linkedId}`;
    const counted = groups.get(key);
    if (counted === undefined || outranks(call, counted)) groups.set(key, call);
  }
  const byType: Partial<Record<CallType, TypeUsage>> = {};
  for (const { type, minutes, fen } of groups.values()) {
    const row = byType[type] ?? { calls: 0, minutes: 0, fen: 0 };
    byType[type] = { calls: row.calls + 1, minutes: row.minutes + minutes, fen: row.fen + fen };
  }
  return byType;
}
