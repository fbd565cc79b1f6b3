import * as z from 'zod/mini';
import { callTypeSchema } from '../pool/callType.ts';
import { WARNING_KINDS } from '../pool/alerts.ts';
import { treatmentSchema } from '../pool/plan.ts';

const at = z.iso.datetime();
const count = z.int().check(z.nonnegative());
const fen = z.int().check(z.nonnegative());

/** A Beijing month, `YYYY-MM`. */
export const monthSchema = z.string().check(z.regex(/^(19|20)\d\d-(0[1-9]|1[0-2])$/, 'is not a month such as 2026-03'));

/**
 * By the end of the month. `runsOutAt` lies in the past once the included minutes are used up. `method`: by the hours of the
 * week (`profile`), or on a straight line where too little is known; the line has no band.
 */
export const forecastSchema = z.object({
  minutes: count,
  chargeFen: fen,
  runsOutAt: z.nullable(at),
  method: z.enum(['profile', 'line']),
  /** Four months of five end between these. */
  low: z.nullable(count),
  high: z.nullable(count),
  chargeLowFen: z.nullable(fen),
  chargeHighFen: z.nullable(fen),
  runsOutFrom: z.nullable(at),
  runsOutTo: z.nullable(at),
  /** Chance that they run out within the month. */
  runsOutChance: z.nullable(z.number()),
  /** Hours of the month in which the service was down or not meant to work: no trend is drawn from them. */
  outageHours: z.number(),
});

/**
 * `GET /api/pools/:contract?month=`: minutes whole, money in fen with VAT inside.
 * `chargeFen` = `monthlyFeeFen` + `overageFen` + what types charged by the minute cost = `monthlyFeeFen` + Σ `byType.chargeFen`.
 */
export const poolSchema = z.object({
  contract: z.string(),
  name: z.string(),
  customer: z.object({ id: z.string(), name: z.string() }),
  month: monthSchema,
  /** Rises with every change to any month of the contract. */
  version: count,
  included: count,
  /** Uncapped. */
  used: count,
  remaining: count,
  overageMinutes: count,
  chargeFen: fen,
  monthlyFeeFen: fen,
  overageFen: fen,
  vatFen: fen,
  /** Types that occurred. Minutes of free types are shown, not used up. */
  byType: z.partialRecord(callTypeSchema, z.object({ calls: count, minutes: count, chargeFen: fen })),
  /** How the month's plan treats each type: every dialled one, and the features that it prices by themselves. */
  types: z.partialRecord(callTypeSchema, treatmentSchema),
  forecast: forecastSchema,
  /** Percent of the included minutes at which people are alerted, rising; `alerts` are those reached. */
  alertLevels: z.array(z.int().check(z.positive())),
  alerts: z.array(z.object({ level: z.int(), at })),
  /** What is warned of the month to come, as it was said; `runsOutAt` and its band, or what the bill is forecast at. */
  warnings: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('runs_out'), saidAt: at, at, from: z.nullable(at), to: z.nullable(at) }),
      z.object({ kind: z.literal('bill'), saidAt: at, fen, limit: fen }),
    ]),
  ),
  /** Alerts and warnings of the month that a correction has made untrue. */
  takenBack: z.array(z.object({ what: z.union([z.int(), z.enum(WARNING_KINDS)]), saidAt: at, takenBackAt: at })),
  /** A bill that somebody wants to be warned of; null: none. */
  billLimitFen: z.nullable(fen),
});
export type Pool = z.infer<typeof poolSchema>;
export const poolListSchema = z.object({ items: z.array(poolSchema) });

/** One pool, with the minutes of the included types by Beijing day (days without a call left out): the burn-down. */
export const poolDetailSchema = z.extend(poolSchema, {
  days: z.array(z.object({ day: z.iso.date(), minutes: count })),
  /** Used up at the end of each Beijing day from today on, as it is forecast; none on a straight line. */
  ahead: z.array(z.object({ day: z.iso.date(), minutes: count, low: count, high: count })),
});
export type PoolDetail = z.infer<typeof poolDetailSchema>;

export const rejectedLineSchema = z.object({
  line: z.int().check(z.positive()),
  code: z.string(),
  message: z.string(),
});

/** `POST /api/call-records`. */
export const importAnswerSchema = z.object({
  /** Of the import log. */
  import: z.string(),
  accepted: count,
  duplicates: count,
  /** The first 10,000; `rejectedCount` counts all. */
  rejected: z.array(rejectedLineSchema),
  rejectedCount: count,
  /** Beijing months of the good lines, new and known ones. */
  months: z.array(monthSchema),
});
export type ImportAnswer = z.infer<typeof importAnswerSchema>;
