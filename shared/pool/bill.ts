import { type Instant } from '../time.ts';
import { CALL_TYPES, type CallType } from './callType.ts';
import { type Plan, treatments } from './plan.ts';
import { usage, type UsageByType, vatWithin } from './usage.ts';

/** One item of a month's bill. Money in fen, VAT inside; the lines add up to what the month costs. */
export type BillLine =
  | { readonly kind: 'fee'; readonly minutes: number; readonly fen: number }
  /** Out of the included minutes: costs nothing by itself. */
  | TypeLine<'included'>
  /** Beyond the included minutes, whatever types used them. */
  | { readonly kind: 'overage'; readonly minutes: number; readonly fenPerMinute: number; readonly fen: number }
  | (TypeLine<'per_minute'> & { readonly fenPerMinute: number })
  | TypeLine<'free'>;
interface TypeLine<Kind extends string> {
  readonly kind: Kind;
  readonly type: CallType;
  readonly calls: number;
  readonly minutes: number;
  readonly fen: number;
}

/** What a fault gives back of a month's fee (shared/contract/waiver.ts). */
export interface Credit {
  readonly ticket: string;
  /** Only what a supervisor has granted is taken off. */
  readonly state: 'proposed' | 'granted';
  /** Of this month. */
  readonly from: Instant;
  readonly to: Instant;
  /** Service does not work yet, and the amount grows. */
  readonly grows: boolean;
  readonly fen: number;
}

export interface Bill {
  readonly lines: readonly BillLine[];
  /** What the month costs so far: the sum of the lines. */
  readonly chargeFen: number;
  readonly credits: readonly Credit[];
  /** Granted, and never more than the fee that it gives back. */
  readonly creditFen: number;
  /** What would be taken off beyond that, if all that is proposed were granted. */
  readonly proposedFen: number;
  /** To be paid: charge less credit. */
  readonly dueFen: number;
  /** VAT contained in what is to be paid. */
  readonly vatFen: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

function linesOf(plan: Plan, counted: UsageByType): BillLine[] {
  const pool = usage(plan, counted);
  const treated = treatments(plan);
  const ofTypes = (kind: 'included' | 'per_minute' | 'free') =>
    CALL_TYPES.flatMap((type): BillLine[] => {
      const treatment = treated[type];
      const row = pool.byType[type];
      if (row === undefined || treatment?.kind !== kind) return [];
      const { calls, minutes } = row;
      if (treatment.kind !== 'per_minute') return [{ kind: treatment.kind, type, calls, minutes, fen: 0 }];
      return [{ kind: 'per_minute', type, calls, minutes, fenPerMinute: treatment.fen, fen: counted[type]?.fen ?? 0 }];
    });
  return [
    { kind: 'fee', minutes: plan.includedMinutes, fen: plan.monthlyFeeFen },
    ...ofTypes('included'),
    ...(pool.overageMinutes === 0
      ? []
      : [
          {
            kind: 'overage',
            minutes: pool.overageMinutes,
            fenPerMinute: plan.overageFen,
            fen: pool.overageFen,
          } as const,
        ]),
    ...ofTypes('per_minute'),
    ...ofTypes('free'),
  ];
}

/** A month's bill from what was counted of it under its plan, and what faults give back. */
export function bill(plan: Plan, counted: UsageByType, credits: readonly Credit[]): Bill {
  const lines = linesOf(plan, counted);
  const chargeFen = sum(lines.map(({ fen }) => fen));
  const of = (state: Credit['state']): number =>
    sum(credits.filter((credit) => credit.state === state).map(({ fen }) => fen));
  // Two faults at the same time do not give the same hour back twice over.
  const creditFen = Math.min(of('granted'), plan.monthlyFeeFen);
  const dueFen = chargeFen - creditFen;
  return {
    lines,
    chargeFen,
    credits,
    creditFen,
    proposedFen: Math.min(of('proposed'), plan.monthlyFeeFen - creditFen),
    dueFen,
    vatFen: vatWithin(plan, dueFen),
  };
}
