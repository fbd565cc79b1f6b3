import { CALL_TYPES, type CallType } from './callType.ts';
import type { Plan } from './plan.ts';
import { typesTreated, unitOf } from './plan.ts';
import { isCounted, priceOf, type RatedCall } from './rating.ts';

/** What was counted of one type in one month. `minutes`: units of the plan's rounding (see `RatedCall`). `fen`: the sum of what its calls cost by themselves, overage not in it. */
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
 * Splits a whole amount over types by what they used (largest remainder, ties in the order of CALL_TYPES).
 * Not "who came last": that would make the bill depend on the order in which records arrive.
 */
function share(used: ReadonlyMap<CallType, number>, amount: number): Map<CallType, number> {
  const total = [...used.values()].reduce((sum, n) => sum + n, 0);
  if (total === 0 || amount === 0) return new Map();
  const shares = [...used].map(([type, n]) => {
    const exact = (n * amount) / total;
    return { type, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  let left = amount - shares.reduce((sum, s) => sum + s.whole, 0);
  const shared = new Map(shares.map((s) => [s.type, s.whole]));
  for (const { type, whole } of shares.toSorted((a, b) => b.rest - a.rest)) {
    if (left === 0) break;
    shared.set(type, whole + 1);
    left -= 1;
  }
  return shared;
}

const SECONDS_PER_MINUTE = 60;

/**
 * The pool of one month under its plan, from what was counted by type, in units of the plan's rounding. Minutes are whole
 * here, begun ones included; money is worked out from the units.
 */
export function usage(plan: Plan, counted: UsageByType): PoolUsage {
  const unit = unitOf(plan);
  const toMinutes = (units: number): number => Math.ceil((units * unit) / SECONDS_PER_MINUTE);
  const units = new Map(typesTreated(plan, 'included').map((type) => [type, counted[type]?.minutes ?? 0]));
  const usedUnits = [...units.values()].reduce((sum, n) => sum + n, 0);
  const used = toMinutes(usedUnits);
  const overUnits = Math.max(0, usedUnits - (plan.includedMinutes * SECONDS_PER_MINUTE) / unit);
  const overageFen = priceOf(overUnits, unit, plan.overageFen);
  // Whole minutes are shared as minutes, so that each type's share is a number of them; finer units have only their price.
  const shares =
    unit === SECONDS_PER_MINUTE
      ? new Map([...share(units, overUnits)].map(([type, n]) => [type, n * plan.overageFen]))
      : share(units, overageFen);

  const byType: PoolUsage['byType'] = Object.fromEntries(
    CALL_TYPES.flatMap((type) => {
      const row = counted[type];
      if (row === undefined || row.calls === 0) return [];
      const chargeFen = row.fen + (shares.get(type) ?? 0);
      return [[type, { calls: row.calls, minutes: toMinutes(row.minutes), chargeFen }]];
    }),
  );
  const others = CALL_TYPES.reduce((sum, type) => sum + (counted[type]?.fen ?? 0), 0);
  const chargeFen = plan.monthlyFeeFen + overageFen + others;
  return {
    included: plan.includedMinutes,
    used,
    remaining: Math.max(0, plan.includedMinutes - used),
    overageMinutes: Math.max(0, used - plan.includedMinutes),
    chargeFen,
    monthlyFeeFen: plan.monthlyFeeFen,
    overageFen,
    vatFen: vatWithin(plan, chargeFen),
    byType,
  };
}

/** VAT contained in an amount. */
export const vatWithin = ({ vatPercent }: Plan, fen: number): number =>
  Math.round((fen * vatPercent) / (100 + vatPercent));

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
