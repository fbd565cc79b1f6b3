import * as z from 'zod/mini';
import { OBLIGATION_KINDS } from '../contract/clauses.ts';
import { CONTRACT_PARTIES, contractEventSchema, momentCodec } from '../contract/events.ts';
import { OBLIGATION_STATES, STAGES } from '../contract/obligations.ts';
import { TERM_STATES } from '../contract/termState.ts';
import { SERVICE_STATES } from '../ticket/values.ts';
import { instantCodec } from '../time.ts';

const at = z.iso.datetime();
const fen = z.int().check(z.nonnegative());
const named = z.object({ id: z.string(), name: z.string() });
const party = z.nullable(z.enum(CONTRACT_PARTIES));

/** What happened, and when; now by default. */
export const recordEventSchema = z.strictObject({ event: contractEventSchema, at: z.optional(momentCodec) });
export type RecordEvent = z.infer<typeof recordEventSchema>;

/** As it was recorded. */
export const recordedEventSchema = z.object({
  /** From 1, the contract's own: what another event names in `of`. */
  seq: z.int(),
  /** When it happened. */
  at: instantCodec,
  event: contractEventSchema,
  recordedAt: at,
  recordedBy: z.string(),
});
export type RecordedEvent = z.infer<typeof recordedEventSchema>;

/** `GET /api/contracts/:id/events`: all of them, in the order in which they were recorded, and what they are about. */
export const contractEventsSchema = z.object({
  contract: z.extend(named, { startsOn: z.iso.date(), endsOn: z.iso.date() }),
  services: z.array(z.extend(named, { state: z.enum(SERVICE_STATES) })),
  items: z.array(recordedEventSchema),
});
export type ContractEvents = z.infer<typeof contractEventsSchema>;

/** Who held the installation's clock, from when to when; `to`: null while it lasts. */
const heldSchema = z.object({
  from: at,
  to: z.nullable(at),
  holder: z.enum(CONTRACT_PARTIES),
  why: z.nullable(z.object({ what: z.string(), evidence: z.string() })),
});

export const obligationSchema = z.object({
  /** The contract's own, and the same whatever is recorded later. */
  id: z.string(),
  kind: z.enum(OBLIGATION_KINDS),
  /** Where it stands in the contract. */
  clause: z.string(),
  /** The event that it comes from; null for what comes from the dates alone. */
  event: z.nullable(z.int()),
  about: z.nullable(z.string()),
  /** Who owes it; null: either party, or both. */
  holder: party,
  since: at,
  /** From when on the account manager hears of it. */
  warnAt: at,
  dueAt: at,
  /** False while the clock stands: `dueAt` then moves with the time. */
  runs: z.boolean(),
  metAt: z.nullable(at),
  state: z.enum(OBLIGATION_STATES),
  stage: z.nullable(z.enum(STAGES)),
  ledger: z.optional(z.array(heldSchema)),
});
export type ObligationView = z.infer<typeof obligationSchema>;

/** The term that a contract is in: renewed, and extended by force majeure. Days are Beijing days. */
export const termSchema = z.object({
  state: z.enum(TERM_STATES),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  renewals: z.int(),
  extendedDays: z.int(),
  objectBy: z.iso.date(),
  renews: z.nullable(z.boolean()),
});

/** `GET /api/contracts/:id/obligations`: what is overdue, what is still to be done, what is over; money in fen. */
export const contractObligationsSchema = z.object({
  contract: named,
  customer: named,
  asOf: at,
  obligations: z.array(obligationSchema),
  arrears: z.object({ fen, lateFeeFen: fen, lateFeeOwedFen: fen }),
  term: termSchema,
});
export type ContractObligations = z.infer<typeof contractObligationsSchema>;

/** `GET /api/obligations`: what is overdue, or due within so many days, of all contracts in scope. */
export const dueQuerySchema = z.strictObject({
  within: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(366)), 30),
});
export const dueObligationsSchema = z.object({
  asOf: at,
  items: z.array(z.extend(obligationSchema, { contract: named, customer: named })),
});
export type DueObligations = z.infer<typeof dueObligationsSchema>;
