import * as z from 'zod/mini';
import { HOLD_STATES, SUSPICION_KINDS, SUSPICION_SIGNALS, SUSPICION_STATES } from '../pool/suspicion.ts';
import { id, text } from '../ticket/values.ts';

const at = z.iso.datetime();
const count = z.int().check(z.nonnegative());

/** One hour of the picture that shows why. */
export const hourShownSchema = z.object({ at, expected: z.number(), seen: count });
export type HourShown = z.infer<typeof hourShownSchema>;

export const holdSchema = z.object({
  id: z.string(),
  /** Masked: it is a customer's. */
  number: z.string(),
  state: z.enum(HOLD_STATES),
  requestedAt: at,
  requestedBy: z.string(),
  settledAt: z.nullable(at),
  settledBy: z.nullable(z.string()),
  word: z.nullable(z.string()),
});

/** Silences of one cause that are not dismissed nor over, whosever they are. */
export const silenceGroupSchema = z.object({
  id: z.string(),
  /** Of the lines of all of them, the one that explains it best. */
  element: z.object({ id: z.string(), name: z.string() }),
  services: count,
  customers: count,
  /** Of `services`, those to be decided upon. */
  open: count,
  /** It began between these. */
  from: at,
  by: at,
});
export type SilenceGroup = z.infer<typeof silenceGroupSchema>;

/** What call records make the desk suspect. */
export const suspicionSchema = z.object({
  id: z.string(),
  version: count,
  kind: z.enum(SUSPICION_KINDS),
  signal: z.enum(SUSPICION_SIGNALS),
  state: z.enum(SUSPICION_STATES),
  customer: z.object({ id: z.string(), name: z.string() }),
  contract: z.string(),
  service: z.object({ id: z.string(), name: z.string() }),
  /** Of a silence: start of the last call. */
  since: at,
  /** Up to when call records had come. */
  until: at,
  raisedAt: at,
  /** Calls that are usual in that time, calls that were seen, and how probable that is. */
  expected: z.number(),
  seen: count,
  chance: z.number(),
  /** What it has in common with others; null: it stands for itself. */
  group: z.nullable(silenceGroupSchema),
  number: z.nullable(z.string()),
  hours: z.array(hourShownSchema),
  ticket: z.nullable(z.string()),
  decided: z.nullable(z.object({ at, by: z.nullable(z.string()), word: z.nullable(z.string()) })),
  /** The duty to tell the customer; null: nothing to tell. */
  tell: z.nullable(
    z.object({ by: at, toldAt: z.nullable(at), how: z.nullable(z.string()), toldBy: z.nullable(z.string()) }),
  ),
  holds: z.array(holdSchema),
});
export type Suspicion = z.infer<typeof suspicionSchema>;

/** How old what is known of calls is. `late`: no record of anybody came for longer than is usual, so no silence is judged. */
export const feedSchema = z.object({ upTo: z.nullable(at), late: z.boolean(), lateSince: z.nullable(at) });

export const suspicionListSchema = z.object({ items: z.array(suspicionSchema), feed: feedSchema });
export type SuspicionList = z.infer<typeof suspicionListSchema>;

/** Of a group, what was done to each of its members in the caller's scope. */
export const groupDecidedSchema = z.object({ items: z.array(suspicionSchema) });

/** `open`: to be decided, or a customer to be told. Default: all of the last 30 days. */
export const suspicionQuerySchema = z.object({ state: z.optional(z.enum(['open', 'all'])), contract: z.optional(id) });

export const dismissSuspicionSchema = z.strictObject({ word: text(500) });
/** How many of a group were to be decided upon when somebody did so: of those that came since nobody has seen anything. */
const seen = z.int().check(z.positive());
export const openGroupSchema = z.strictObject({ open: seen });
export const dismissGroupSchema = z.strictObject({ word: text(500), open: seen });
export const tellSuspicionSchema = z.strictObject({ how: text(500) });
/** Default: the number that the burst comes from. */
export const requestHoldSchema = z.strictObject({ number: z.optional(text(40)) });
export const settleHoldSchema = z.strictObject({ state: z.enum(['done', 'refused']), word: text(500) });

/** `PUT /api/pools/:contract/limit`: a bill that somebody wants to be warned of; null: none. */
export const billLimitSchema = z.strictObject({
  fen: z.nullable(z.int().check(z.positive(), z.maximum(100_000_000_00))),
});
