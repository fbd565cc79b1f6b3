import * as z from 'zod/mini';
import { callTypeSchema } from '../pool/callType.ts';
import { planSchema } from '../pool/plan.ts';
import { RULES } from '../pool/rating.ts';
import { monthSchema } from './pool.ts';

const at = z.iso.datetime();
const count = z.int().check(z.nonnegative());
const fen = z.int().check(z.nonnegative());

/** Which version of a plan, and what it says; money in fen, VAT inside. */
const billedPlan = z.object({
  id: z.string(),
  version: z.int(),
  name: z.object({ zh: z.string(), en: z.string() }),
  validFrom: z.iso.date(),
  includedMinutes: count,
  overageFen: fen,
  vatPercent: z.number(),
  rounding: planSchema.shape.rounding,
});

const typed = { type: callTypeSchema, calls: count, minutes: count, fen };
/** The lines of a bill add up to `chargeFen`. */
export const billLineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fee'), minutes: count, fen }),
  z.object({ kind: z.literal('included'), ...typed }),
  z.object({ kind: z.literal('overage'), minutes: count, fenPerMinute: fen, fen }),
  z.object({ kind: z.literal('per_minute'), ...typed, fenPerMinute: fen }),
  z.object({ kind: z.literal('free'), ...typed }),
]);

/** `GET /api/pools/:contract/bill?month=`: a preview of the month's bill; a month that goes on is billed up to now. */
export const billSchema = z.object({
  contract: z.string(),
  name: z.string(),
  customer: z.object({ id: z.string(), name: z.string() }),
  month: monthSchema,
  /** The contract's months, as far as they have begun: others have a bill only where calls of them were counted. */
  months: z.object({ first: monthSchema, last: monthSchema }),
  madeAt: at,
  over: z.boolean(),
  plan: billedPlan,
  /** Another version is in force for this month than the one it was rated by: it can be rated again. */
  corrected: z.boolean(),
  used: count,
  remaining: count,
  overageMinutes: count,
  lines: z.array(billLineSchema),
  chargeFen: fen,
  /** The fee of a fault's time beyond the statutory limit, as far as it fell into this month. */
  credits: z.array(
    z.object({ ticket: z.string(), state: z.enum(['proposed', 'granted']), from: at, to: at, grows: z.boolean(), fen }),
  ),
  /** Granted, and taken off. */
  creditFen: fen,
  /** Proposed, and not decided: not taken off. */
  proposedFen: fen,
  /** `chargeFen` less `creditFen`. */
  dueFen: fen,
  /** Within `dueFen`. */
  vatFen: fen,
  /** By the end of the month, credits left out; null once it is over. */
  forecast: z.nullable(z.object({ minutes: count, chargeFen: fen })),
});
export type BillView = z.infer<typeof billSchema>;

/** A call and why it costs what it costs. Far ends are masked: the whole number comes by `POST /api/reveals`. */
export const ratedCallSchema = z.object({
  id: z.string(),
  startedAt: at,
  direction: z.enum(['in', 'out']),
  /** The member's. */
  number: z.string(),
  /** The other end, masked. */
  far: z.string(),
  /** Whether something of it is hidden. */
  masked: z.boolean(),
  /** Who called first, masked, where the member passed the call on; null elsewhere. */
  from: z.nullable(z.string()),
  billsec: count,
  feature: z.nullable(z.string()),
  type: callTypeSchema,
  rule: z.enum(RULES),
  /** False for a leg that another leg of the same call stands for. */
  counted: z.boolean(),
  /** Charged for, rounded up as the plan says. */
  seconds: count,
  /** What a minute costs where it is charged by the minute. */
  fenPerMinute: z.nullable(fen),
  fen,
});
export type RatedCallView = z.infer<typeof ratedCallSchema>;

export const callListSchema = z.object({
  month: monthSchema,
  plan: billedPlan,
  items: z.array(ratedCallSchema),
  nextCursor: z.nullable(z.string()),
});
export type CallList = z.infer<typeof callListSchema>;

const used = {
  calls: count,
  /** Of types that the plan includes. */
  minutes: count,
  /** Of all other types, free ones among them. */
  otherMinutes: count,
  /** What its calls of types charged by the minute cost; what is beyond the included minutes is the contract's. */
  fen,
};
const numberUsageSchema = z.object({ number: z.string(), ...used });
export type NumberUsage = z.infer<typeof numberUsageSchema>;
/** `GET /api/pools/:contract/numbers?month=`: what each member number used, the most first. */
export const numberUsageListSchema = z.object({
  month: monthSchema,
  items: z.array(numberUsageSchema),
  /** Those with the least, where there are too many to be listed. */
  others: z.nullable(z.object({ numbers: count, ...used })),
});
export type NumberUsageList = z.infer<typeof numberUsageListSchema>;

const month = z.optional(monthSchema);
export const billQuerySchema = z.strictObject({ month });
/** `GET /api/pools/:contract/calls`: newest first. */
export const callQuerySchema = z.strictObject({
  month,
  type: z.optional(callTypeSchema),
  /** Only what is on the bill: no incoming, unanswered or test calls, and one leg of each linked call. */
  billed: z._default(z.enum(['true', 'false']), 'false'),
  cursor: z.optional(
    z.string().check(z.maxLength(400), z.regex(/^\d{1,17}~[\s\S]+$/u, 'must be the nextCursor of an earlier answer')),
  ),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
});
export type CallQuery = z.infer<typeof callQuerySchema>;
export const callFileQuerySchema = z.strictObject({ month, lang: z._default(z.enum(['zh', 'en']), 'zh') });
