import * as z from 'zod/mini';
import { CALL_TYPES, type CallType, DIALLED_TYPES, FEATURE_TYPES } from './callType.ts';

const fen = z.int().check(z.nonnegative());

/** How a plan treats a type of call: out of the included minutes, for nothing, or by the minute. */
export const treatmentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('included') }),
  z.strictObject({ kind: z.literal('free') }),
  z.strictObject({ kind: z.literal('per_minute'), fen }),
]);
export type Treatment = z.infer<typeof treatmentSchema>;

/** Up to what each call is rounded, on its own, by `billsec`, and how many seconds that unit has. */
export const ROUNDINGS = { up_to_minute_per_call: 60, up_to_6_seconds_per_call: 6, per_second: 1 } as const;
export type Rounding = keyof typeof ROUNDINGS;

/** A tariff as data. Money in fen, VAT inside every price. Every dialled type has a treatment: nothing is rated by a gap. */
export const planSchema = z.strictObject({
  name: z.strictObject({ zh: z.string(), en: z.string() }),
  monthlyFeeFen: fen,
  includedMinutes: z.int().check(z.nonnegative()),
  /** Price of a minute of an included type beyond the included ones. */
  overageFen: fen,
  /** VAT within all prices, in percent. */
  vatPercent: z.number().check(z.minimum(0), z.maximum(100)),
  rounding: z.enum(['up_to_minute_per_call', 'up_to_6_seconds_per_call', 'per_second']),
  types: z.record(z.enum(DIALLED_TYPES), treatmentSchema),
  /** Features with a price of their own; a call by any other is one of the type it dials. */
  features: z.optional(z.partialRecord(z.enum(FEATURE_TYPES), treatmentSchema)),
  /** Percent of the included minutes at which people are alerted, rising. */
  alertLevels: z.array(z.int().check(z.positive())),
});
export type Plan = z.infer<typeof planSchema>;

/** How each type is treated that a call can be of under this plan: every dialled one, and the features that it prices. */
export const treatments = ({ types, features }: Plan): Partial<Record<CallType, Treatment>> => ({
  ...types,
  ...features,
});

export function typesTreated(plan: Plan, kind: Treatment['kind']): CallType[] {
  const treated = treatments(plan);
  return CALL_TYPES.filter((type) => treated[type]?.kind === kind);
}

/** Seconds in what a call is rounded up to. */
export const unitOf = ({ rounding }: Plan): number => ROUNDINGS[rounding];

const included: Treatment = { kind: 'included' };
const free: Treatment = { kind: 'free' };

/**
 * The plan of the contract in product terms §4: 500 CNY with 4,000 minutes of local, inter-zone and domestic calls, then
 * 0.10 CNY a minute, 6 % VAT included. A call to a mobile number is a local or a domestic long-distance call by that
 * contract's words; which of the two cannot be told from the number (porting), and both are included, so `mobile` is too.
 * The international price is a demo value standing for the standard tariff.
 */
export const CENTREX_55: Plan = {
  name: { zh: '融合通信 55 线套餐', en: 'CM-IMS centrex, 55 desk phones' },
  monthlyFeeFen: 50_000,
  includedMinutes: 4_000,
  overageFen: 10,
  vatPercent: 6,
  rounding: 'up_to_minute_per_call',
  types: {
    local: included,
    inter_zone: included,
    domestic: included,
    mobile: included,
    international: { kind: 'per_minute', fen: 99 },
    service: free,
    emergency: free,
    internal: free,
  },
  alertLevels: [50, 80, 90, 100],
};

export interface PlanVersion {
  readonly version: number;
  /** Beijing day, `YYYY-MM-DD`. */
  readonly validFrom: string;
  readonly plan: Plan;
}

/**
 * Of versions of a plan or a numbering, that of a month: the latest in force on its first day, so that one month is rated
 * by one version and the order in which its records arrive cannot matter. Before the first version, the first. A later
 * version of the same day corrects the earlier one.
 */
export function inForce<Version extends { readonly version: number; readonly validFrom: string }>(
  versions: readonly Version[],
  month: string,
): Version | null {
  const sorted = versions.toSorted((a, b) => a.validFrom.localeCompare(b.validFrom) || a.version - b.version);
  return sorted.findLast((v) => v.validFrom <= `${month}-01`) ?? sorted[0] ?? null;
}

export const planOf = (versions: readonly PlanVersion[], month: string): PlanVersion | null => inForce(versions, month);
