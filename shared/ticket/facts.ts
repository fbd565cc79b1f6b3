import * as z from 'zod/mini';
import { ROLES } from '../actor.ts';
import { instantCodec } from '../time.ts';
import {
  AREAS,
  ATTACHMENT_TYPES,
  CAUSES,
  CHANNELS,
  CLASSES,
  CLOCKS,
  CUSTOMER_LEVELS,
  DISMISSALS,
  NOTICE_CHANNELS,
  NOTICE_KINDS,
  NOTICE_OUTCOMES,
  NOTICE_STATES,
  SEGMENT_PARTIES,
  SEVERITIES,
  SUSPENSION_REASONS,
  SYMPTOMS,
  VISIBILITIES,
} from './values.ts';

/**
 * Everything that can have happened to a ticket, in the past tense. Facts are the only truth: state, ledger, clocks and
 * read models are folds over them. A fact carries all that its meaning depends on (the line, the policy's terms), so that
 * a ticket can be read, and its figures recomputed, years later and without a database.
 */
const severity = z.enum(SEVERITIES);
const party = z.enum(SEGMENT_PARTIES);
const durationMs = z.int().check(z.nonnegative());
const bySeverity = z.record(severity, durationMs);

export const onBehalfSchema = z.strictObject({ name: z.string(), how: z.string() });

/**
 * Who did it. `link` is the holder of the one-time link in a notice, `cabinet` whoever read the code on a cabinet; `system` is
 * time itself or a delivery report.
 */
export const authorSchema = z.object({
  party: z.enum(['carrier', 'customer', 'system']),
  role: z.enum([...ROLES, 'link', 'cabinet', 'system']),
  user: z.nullable(z.string()),
  name: z.string(),
  onBehalf: z.optional(onBehalfSchema),
});
export type Author = z.infer<typeof authorSchema>;

export const lineElementSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Responsible party by the matrix both sides signed; `channel` where it says nothing. */
  party,
});
export type LineElement = z.infer<typeof lineElementSchema>;

/** The policy's terms as they apply to this customer, frozen when declared. Times in ms. */
export const termsSchema = z.object({
  policyVersion: z.int(),
  respond: bySeverity,
  restore: bySeverity,
  statutory: durationMs,
  /** Percentages of the target at which each clock raises a level, ascending. */
  levels: z.record(z.enum(CLOCKS), z.array(z.int().check(z.minimum(1), z.maximum(1000)))),
  /** Holders whose time the restore clock counts. */
  counts: z.array(party),
  /** A suspension that no supervisor approves within this never was. */
  approveWithin: durationMs,
  /** How long after restoration "still broken" reopens the ticket; later it is a new, linked one. */
  reopenWithin: durationMs,
});
export type Terms = z.infer<typeof termsSchema>;

export const testItemSchema = z.object({ id: z.string(), required: z.boolean() });
export type TestItem = z.infer<typeof testItemSchema>;

const contact = z.object({ name: z.string(), phone: z.string() });

const declared = z.object({
  type: z.literal('Declared'),
  no: z.string(),
  declaration: z.string(),
  branch: z.string(),
  customer: z.object({
    id: z.string(),
    name: z.string(),
    level: z.enum(CUSTOMER_LEVELS),
    area: z.enum(AREAS),
    county: z.string(),
  }),
  service: z.object({
    id: z.string(),
    name: z.string(),
    line: z.array(lineElementSchema),
    features: z.array(z.string()),
  }),
  channel: z.enum(CHANNELS),
  symptom: z.enum(SYMPTOMS),
  severity,
  description: z.string(),
  affectedNumbers: z.array(z.string()),
  contact: z.nullable(contact),
  occurredAt: z.nullable(instantCodec),
  terms: termsSchema,
  /** A "still broken" that came after the policy's window: the ticket it followed. */
  follows: z.nullable(z.string()),
});

/** When it happened, as the sender's own clock had it, where that is not now: sent later, out of a dead spot. It drives no clock. */
const occurredAt = z.nullable(instantCodec);

/** Coarse, to about 100 m, and only where the technician gave it. */
const place = z.object({ lat: z.number(), lon: z.number() });
export type Place = z.infer<typeof place>;

const segmentFields = {
  segment: z.string(),
  party,
  /** What the matrix says of the element; differs from `party` when the engineer had reason to. */
  matrixParty: z.nullable(party),
  element: z.nullable(z.string()),
  unit: z.nullable(z.string()),
  assignee: z.nullable(z.string()),
  evidence: z.nullable(z.string()),
  note: z.nullable(z.string()),
};

const bodies = [
  declared,
  z.object({
    type: z.literal('DeclarationJoined'),
    declaration: z.string(),
    channel: z.enum(CHANNELS),
    symptom: z.enum(SYMPTOMS),
    description: z.string(),
    affectedNumbers: z.array(z.string()),
    contact: z.nullable(contact),
    occurredAt: z.nullable(instantCodec),
    /** An alarm that joins a restored ticket: no reopening by itself, but somebody should look. */
    flagged: z.boolean(),
  }),
  z.object({ type: z.literal('Acknowledged') }),
  z.object({ type: z.literal('FindingRecorded'), party: z.enum(['carrier', 'customer']), text: z.string() }),
  z.object({
    type: z.literal('Confirmed'),
    class: z.enum(CLASSES),
    severity,
    /** Attempts to reach the customer, in place of its finding. */
    customerUnreachable: z.array(z.object({ at: instantCodec, how: z.string() })),
  }),
  z.object({
    type: z.literal('SegmentOpened'),
    ...segmentFields,
    origin: z.enum(['dispatch', 'test_failed', 'still_broken', 'hand_over']),
  }),
  z.object({ type: z.literal('SegmentAccepted'), segment: z.string(), occurredAt: z.optional(occurredAt) }),
  z.object({ type: z.literal('SegmentAssigned'), segment: z.string(), to: z.string() }),
  z.object({ type: z.literal('TicketAssigned'), to: z.string() }),
  z.object({ type: z.literal('SegmentReassigned'), segment: z.string(), unit: z.string(), note: z.string() }),
  /** Ends the segment; the `SegmentOpened` that follows opens its successor at the other party. */
  z.object({
    type: z.literal('SegmentHandedOver'),
    segment: z.string(),
    to: party,
    successor: z.string(),
    evidence: z.string(),
  }),
  z.object({
    type: z.literal('SegmentCleared'),
    segment: z.string(),
    cause: z.enum(CAUSES),
    action: z.string(),
    occurredAt: z.optional(occurredAt),
  }),
  z.object({ type: z.literal('SegmentCancelled'), segment: z.string(), reason: z.string() }),
  /** A cleared segment that a failed test names is open again. */
  z.object({ type: z.literal('SegmentReopened'), segment: z.string(), round: z.int() }),
  z.object({ type: z.literal('TestRoundOpened'), round: z.int(), items: z.array(testItemSchema) }),
  z.object({
    type: z.literal('TestRecorded'),
    round: z.int(),
    item: z.string(),
    party: z.enum(['carrier', 'customer']),
    result: z.enum(['pass', 'fail']),
    value: z.nullable(z.string()),
    note: z.nullable(z.string()),
  }),
  /** The round is over without a pass; its time belongs to `blamed`. */
  z.object({ type: z.literal('TestRoundFailed'), round: z.int(), blamed: party, item: z.nullable(z.string()) }),
  /** Both passed every required item. The clocks stop at `effectiveAt`, the last clearing, not at the moment of the pass. */
  z.object({ type: z.literal('Restored'), round: z.int(), effectiveAt: instantCodec }),
  z.object({ type: z.literal('RestorationConfirmed'), note: z.nullable(z.string()) }),
  z.object({ type: z.literal('RestorationDisputed'), reason: z.string() }),
  z.object({
    type: z.literal('ClockSuspended'),
    reason: z.enum(SUSPENSION_REASONS),
    evidence: z.string(),
    until: instantCodec,
    approveBy: instantCodec,
  }),
  z.object({ type: z.literal('SuspensionApproved'), suspension: z.int() }),
  /** It never was, as with one that nobody approved in time: but at once, and by a supervisor who says why. */
  z.object({ type: z.literal('SuspensionRefused'), suspension: z.int(), note: z.string() }),
  /** `not_approved`: it never was. `until`: it ended when it said it would. */
  z.object({
    type: z.literal('SuspensionLapsed'),
    suspension: z.int(),
    why: z.enum(['not_approved', 'until']),
    effectiveAt: instantCodec,
  }),
  z.object({ type: z.literal('ClockResumed'), suspension: z.int() }),
  z.object({ type: z.literal('Disputed'), fact: z.int(), reason: z.string() }),
  z.object({ type: z.literal('DisputeRuled'), fact: z.int(), upheld: z.boolean(), note: z.string() }),
  z.object({
    type: z.literal('Dismissed'),
    resolution: z.enum(DISMISSALS),
    evidence: z.string(),
    duplicateOf: z.nullable(z.string()),
  }),
  z.object({ type: z.literal('Withdrawn'), reason: z.string() }),
  z.object({ type: z.literal('Chased'), count: z.int(), note: z.nullable(z.string()) }),
  z.object({ type: z.literal('MeasureLogged'), text: z.string() }),
  z.object({ type: z.literal('BypassLogged'), what: z.string() }),
  z.object({ type: z.literal('BypassEnded') }),
  z.object({ type: z.literal('SeverityChanged'), severity, reason: z.string() }),
  z.object({ type: z.literal('ReferenceAdded'), system: z.string(), no: z.string() }),
  /** It is part of a major fault that another ticket stands for; each keeps its own ledger. */
  z.object({ type: z.literal('ParentLinked'), parent: z.string() }),
  z.object({ type: z.literal('ParentUnlinked'), parent: z.string() }),
  /** Its limits are another version's from the declaration on; a clock that had been answered keeps its target. */
  z.object({ type: z.literal('PolicyApplied'), terms: termsSchema, reason: z.string() }),
  z.object({ type: z.literal('NoteAdded'), text: z.string(), visibility: z.enum(VISIBILITIES) }),
  /** When somebody will come: the customer is told, and the note stays inside. */
  z.object({
    type: z.literal('VisitPlanned'),
    segment: z.string(),
    appointment: instantCodec,
    note: z.nullable(z.string()),
    occurredAt,
  }),
  z.object({ type: z.literal('ArrivedOnSite'), segment: z.string(), where: z.nullable(place), occurredAt }),
  z.object({ type: z.literal('LeftSite'), segment: z.string(), note: z.nullable(z.string()), occurredAt }),
  /** A file that is kept beside the record. Its digest is in the chain, so the file cannot be exchanged either. */
  z.object({
    type: z.literal('AttachmentAdded'),
    attachment: z.string(),
    name: z.string(),
    mediaType: z.enum(ATTACHMENT_TYPES),
    /** Bytes. */
    size: z.int().check(z.positive()),
    /** Hexadecimal. */
    sha256: z.string(),
    segment: z.nullable(z.string()),
    visibility: z.enum(VISIBILITIES),
    occurredAt,
  }),
  /** A person told the customer, or tried to. */
  z.object({
    type: z.literal('NoticeLogged'),
    how: z.string(),
    outcome: z.enum(NOTICE_OUTCOMES),
    note: z.nullable(z.string()),
  }),
  z.object({
    type: z.literal('NoticeQueued'),
    notice: z.string(),
    kind: z.enum(NOTICE_KINDS),
    channel: z.enum(NOTICE_CHANNELS),
    /** Masked: the record travels to the other party. */
    to: z.string(),
  }),
  z.object({
    type: z.literal('NoticeProgressed'),
    notice: z.string(),
    state: z.enum(NOTICE_STATES),
    detail: z.nullable(z.string()),
  }),
  /** Once per ticket, clock and policy version. Levels passed over by a retroactive change are listed in `skipped`. */
  z.object({
    type: z.literal('LevelReached'),
    clock: z.enum(CLOCKS),
    level: z.int(),
    policyVersion: z.int(),
    effectiveAt: instantCodec,
    detectedAt: instantCodec,
    skipped: z.array(z.int()),
  }),
  z.object({
    type: z.literal('LevelWithdrawn'),
    clock: z.enum(CLOCKS),
    level: z.int(),
    policyVersion: z.int(),
  }),
  z.object({ type: z.literal('ClosedUnverified'), evidence: z.string() }),
  z.object({ type: z.literal('Closed'), cause: z.enum(CAUSES), proof: z.string() }),
] as const;

export const factBodySchema = z.discriminatedUnion('type', bodies);
/** What happened, before it has a place in the record. */
export type FactBody = z.infer<typeof factBodySchema>;

const envelopeSchema = z.object({ version: z.int().check(z.positive()), at: instantCodec, by: authorSchema });
export const factSchema = z.intersection(envelopeSchema, factBodySchema);
/** A fact in its place: `version` counts from 1 without gaps within a ticket, `at` never runs backwards. */
export type Fact = z.infer<typeof factSchema>;
export type FactType = FactBody['type'];
export type FactOf<T extends FactType> = Extract<FactBody, { type: T }> & z.infer<typeof envelopeSchema>;

/** A fact as it is stored and hashed: plain JSON, instants as ISO 8601. */
export type StoredFact = z.input<typeof factSchema>;
export const encodeFact = (fact: Fact): StoredFact => z.encode(factSchema, fact);
export const decodeFact = (stored: unknown): Fact => z.decode(factSchema, stored as StoredFact);

/** Facts that a person caused after which an older `expectedVersion` no longer holds: not timers, reports or joins. */
export const isHuman = (fact: Pick<Fact, 'by' | 'type'>): boolean =>
  fact.by.party !== 'system' && fact.type !== 'DeclarationJoined';
