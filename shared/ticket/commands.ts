import * as z from 'zod/mini';
import { instantCodec } from '../time.ts';
import {
  CAUSES,
  CLASSES,
  DISMISSALS,
  NOTICE_OUTCOMES,
  SEGMENT_PARTIES,
  SEVERITIES,
  SUSPENSION_REASONS,
  VISIBILITIES,
  id,
  text,
} from './values.ts';

/** Intents. The shape is checked here, at the door; whether it may happen now is `decide`'s question. */
const onBehalf = z.strictObject({ name: text(80), how: text(200) });
const expectedVersion = z.int().check(z.positive());
const version = z.optional(expectedVersion);
const prose = text(4000);
/** Blank is none: whether evidence is needed is a question of the command's meaning, not of its shape. */
const evidence = z.codec(z.optional(z.string()), z.optional(prose), {
  decode: (sent) => (sent?.trim() === '' ? undefined : sent),
  encode: (kept) => kept,
});
const customers = { expectedVersion: version, onBehalf: z.optional(onBehalf) };
const staff = { expectedVersion: version };
/** When it was done, by the sender's own clock, where it is sent later. Information: the record goes by the server's time. */
const occurredAt = z.optional(instantCodec);

export const commandSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('acknowledge'), ...staff }),
  z.strictObject({ type: z.literal('recordFinding'), text: prose, ...customers }),
  z.strictObject({
    type: z.literal('confirm'),
    class: z.enum(CLASSES),
    severity: z.enum(SEVERITIES),
    customerUnreachable: z.optional(
      z.array(z.strictObject({ at: instantCodec, how: text(200) })).check(z.maxLength(20)),
    ),
    ...staff,
  }),
  z.strictObject({
    type: z.literal('openSegment'),
    party: z.enum(SEGMENT_PARTIES),
    element: z.optional(id),
    unit: z.optional(text(120)),
    assignee: z.optional(id),
    evidence,
    note: z.optional(prose),
    ...staff,
  }),
  z.strictObject({ type: z.literal('acceptSegment'), segment: id, occurredAt, ...customers }),
  z.strictObject({ type: z.literal('assign'), segment: z.optional(id), to: id, ...staff }),
  z.strictObject({ type: z.literal('reassignSegment'), segment: id, unit: text(120), note: prose, ...staff }),
  z.strictObject({
    type: z.literal('handOverSegment'),
    segment: id,
    to: z.enum(SEGMENT_PARTIES),
    evidence,
    ...staff,
  }),
  z.strictObject({
    type: z.literal('clearSegment'),
    segment: id,
    cause: z.enum(CAUSES),
    action: prose,
    occurredAt,
    ...customers,
  }),
  z.strictObject({
    type: z.literal('planVisit'),
    segment: id,
    at: instantCodec,
    note: z.optional(prose),
    occurredAt,
    ...staff,
  }),
  z.strictObject({
    type: z.literal('arriveOnSite'),
    segment: id,
    where: z.optional(
      z.strictObject({
        lat: z.number().check(z.minimum(-90), z.maximum(90)),
        lon: z.number().check(z.minimum(-180), z.maximum(180)),
      }),
    ),
    occurredAt,
    ...staff,
  }),
  z.strictObject({ type: z.literal('leaveSite'), segment: id, note: z.optional(prose), occurredAt, ...staff }),
  z.strictObject({ type: z.literal('cancelSegment'), segment: id, reason: prose, ...staff }),
  z.strictObject({
    type: z.literal('recordTest'),
    item: id,
    result: z.enum(['pass', 'fail']),
    /** Of a fail: the party or the segment it points at. */
    failing: z.optional(id),
    value: z.optional(z.union([text(200), z.number()])),
    note: z.optional(prose),
    ...customers,
  }),
  z.strictObject({ type: z.literal('confirmRestoration'), note: z.optional(prose), ...customers }),
  z.strictObject({ type: z.literal('disputeRestoration'), reason: prose, ...customers }),
  z.strictObject({
    type: z.literal('suspendClock'),
    reason: z.enum(SUSPENSION_REASONS),
    evidence,
    until: instantCodec,
    ...staff,
  }),
  z.strictObject({ type: z.literal('approveSuspension'), ...staff }),
  z.strictObject({ type: z.literal('refuseSuspension'), note: prose, ...staff }),
  z.strictObject({ type: z.literal('resumeClock'), ...staff }),
  z.strictObject({ type: z.literal('dispute'), fact: z.int().check(z.positive()), reason: prose, ...customers }),
  z.strictObject({
    type: z.literal('ruleOnDispute'),
    fact: z.int().check(z.positive()),
    upheld: z.boolean(),
    note: prose,
    ...staff,
  }),
  z.strictObject({
    type: z.literal('dismiss'),
    reason: z.enum(DISMISSALS),
    evidence,
    duplicateOf: z.optional(id),
    expectedVersion,
  }),
  z.strictObject({ type: z.literal('withdraw'), reason: prose, expectedVersion, onBehalf: z.optional(onBehalf) }),
  z.strictObject({ type: z.literal('chase'), note: z.optional(prose), ...customers }),
  z.strictObject({ type: z.literal('logMeasure'), text: prose, ...staff }),
  z.strictObject({ type: z.literal('logBypass'), what: prose, ...staff }),
  z.strictObject({ type: z.literal('endBypass'), ...staff }),
  z.strictObject({ type: z.literal('setSeverity'), severity: z.enum(SEVERITIES), reason: prose, ...staff }),
  z.strictObject({ type: z.literal('linkParent'), parent: id, ...staff }),
  z.strictObject({ type: z.literal('unlinkParent'), ...staff }),
  z.strictObject({ type: z.literal('addReference'), system: text(80), no: text(120), ...staff }),
  z.strictObject({
    type: z.literal('addNote'),
    text: prose,
    /** A customer's own note is always visible to the customer; staff default to `internal`. */
    visibility: z.optional(z.enum(VISIBILITIES)),
    ...customers,
  }),
  z.strictObject({
    type: z.literal('logNotice'),
    how: text(200),
    outcome: z.enum(NOTICE_OUTCOMES),
    note: z.optional(prose),
    ...staff,
  }),
  z.strictObject({ type: z.literal('closeUnverified'), evidence, expectedVersion }),
  z.strictObject({ type: z.literal('close'), cause: z.enum(CAUSES), expectedVersion }),
  z.strictObject({
    type: z.literal('applyPolicy'),
    policyVersion: z.int().check(z.positive()),
    reason: prose,
    ...staff,
  }),
]);

export type Command = z.infer<typeof commandSchema>;
export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
export const COMMAND_TYPES: readonly CommandType[] = commandSchema.def.options.flatMap(
  (option) => option.shape.type.def.values,
);
