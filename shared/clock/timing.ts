import * as z from 'zod/mini';
import { type Duration, type Instant, instantCodec, iso } from '../time.ts';
import { evidenceFiles } from '../ticket/facts/shapes.ts';
import { HOLDERS, SEGMENT_PARTIES } from '../ticket/values.ts';

export const SPAN_REASONS = [
  'not_dispatched',
  'carrier_segment_open',
  'channel_segment_open',
  'customer_segment_open',
  'suspended',
  'carrier_owes_test',
  'customer_owes_test',
  'test_failed',
  'restoration_disputed',
  'dismissal_overturned',
] as const;
export type SpanReason = (typeof SPAN_REASONS)[number];

const durationSchema = z.custom<Duration>((v) => typeof v === 'number');

/** A stretch of the ledger. The last ones may reach into the future: what will be if nothing else happens. */
export const spanSchema = z.object({
  from: instantCodec,
  /** null: until something happens. */
  to: z.nullable(instantCodec),
  holder: z.enum(HOLDERS),
  why: z.enum(SPAN_REASONS),
  /** Version of the fact that began it. */
  fact: z.int(),
  evidence: z.nullable(z.string()),
  /** Files that show it, where the fact names any. */
  files: z.optional(evidenceFiles),
  /** In a test round: becomes final, or is re-attributed, when the round ends. */
  provisional: z.boolean(),
});
export type Span = z.infer<typeof spanSchema>;

/** All that the three clocks are read from. Small and serialisable: the browser ticks with the same code on the same data. */
export const timingSchema = z.object({
  declaredAt: instantCodec,
  acknowledgedAt: z.nullable(instantCodec),
  /** The clocks stand from here: last clearing of a restored ticket, or its dismissal. null while they run. */
  endedAt: z.nullable(instantCodec),
  /** Service works by another way since: stops the statutory clock while it stands. */
  bypassedAt: z.nullable(instantCodec),
  spans: z.array(spanSchema),
  /** Targets in ms. */
  respondTarget: durationSchema,
  restoreTarget: durationSchema,
  statutoryTarget: durationSchema,
  /** Holders whose time the restore clock counts. */
  counts: z.array(z.enum(SEGMENT_PARTIES)),
  /** The customer's own terminal was the cause: the law's limit does not apply (电信条例). */
  excepted: z.optional(z.literal(true)),
});
export type Timing = z.infer<typeof timingSchema>;

const at = z.custom<Instant>((v) => typeof v === 'number');

/** All that a clock ticks on, and no more: what began a stretch is left out, and instants stay numbers. For lists of thousands. */
export const tickingSchema = z.object({
  declaredAt: at,
  acknowledgedAt: z.nullable(at),
  endedAt: z.nullable(at),
  bypassedAt: z.nullable(at),
  spans: z.array(z.object({ from: at, to: z.nullable(at), holder: z.enum(HOLDERS), provisional: z.boolean() })),
  respondTarget: durationSchema,
  restoreTarget: durationSchema,
  statutoryTarget: durationSchema,
  counts: z.array(z.enum(SEGMENT_PARTIES)),
  excepted: z.optional(z.literal(true)),
});
export type Ticking = z.infer<typeof tickingSchema>;
export type Stretch = Ticking['spans'][number];

export const tickingOf = (timing: Timing): Ticking => ({
  ...timing,
  spans: timing.spans.map(({ from, to, holder, provisional }) => ({ from, to, holder, provisional })),
});

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : iso(at));

/**
 * As it travels: what `timingSchema` encodes, without its checks of what is ours, which cost a board of thousands a tenth of
 * a second.
 */
export const timingView = (timing: Timing): z.input<typeof timingSchema> => ({
  declaredAt: iso(timing.declaredAt),
  acknowledgedAt: isoOrNull(timing.acknowledgedAt),
  endedAt: isoOrNull(timing.endedAt),
  bypassedAt: isoOrNull(timing.bypassedAt),
  spans: timing.spans.map(({ from, to, holder, why, fact, evidence, files, provisional }) => ({
    from: iso(from),
    to: isoOrNull(to),
    holder,
    why,
    fact,
    evidence,
    ...(files === undefined ? {} : { files: [...files] }),
    provisional,
  })),
  respondTarget: timing.respondTarget,
  restoreTarget: timing.restoreTarget,
  statutoryTarget: timing.statutoryTarget,
  counts: [...timing.counts],
  ...(timing.excepted === undefined ? {} : { excepted: timing.excepted }),
});
