import { z } from 'zod';
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
const expectedVersion = z.int().positive();
const version = expectedVersion.optional();
const prose = text(4000);
/** Blank is none: whether evidence is needed is a question of the command's meaning, not of its shape. */
const evidence = z.codec(z.string().optional(), prose.optional(), {
  decode: (sent) => (sent?.trim() === '' ? undefined : sent),
  encode: (kept) => kept,
});
const customers = { expectedVersion: version, onBehalf: onBehalf.optional() };
const staff = { expectedVersion: version };
/** When it was done, by the sender's own clock, where it is sent later. Information: the record goes by the server's time. */
const occurredAt = instantCodec.optional();

export const commandSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('acknowledge'), ...staff }),
  z.strictObject({ type: z.literal('recordFinding'), text: prose, ...customers }),
  z.strictObject({
    type: z.literal('confirm'),
    class: z.enum(CLASSES),
    severity: z.enum(SEVERITIES),
    customerUnreachable: z
      .array(z.strictObject({ at: instantCodec, how: text(200) }))
      .max(20)
      .optional(),
    ...staff,
  }),
  z.strictObject({
    type: z.literal('openSegment'),
    party: z.enum(SEGMENT_PARTIES),
    element: id.optional(),
    unit: text(120).optional(),
    assignee: id.optional(),
    evidence,
    note: prose.optional(),
    ...staff,
  }),
  z.strictObject({ type: z.literal('acceptSegment'), segment: id, occurredAt, ...customers }),
  z.strictObject({ type: z.literal('assign'), segment: id.optional(), to: id, ...staff }),
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
    note: prose.optional(),
    occurredAt,
    ...staff,
  }),
  z.strictObject({
    type: z.literal('arriveOnSite'),
    segment: id,
    where: z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }).optional(),
    occurredAt,
    ...staff,
  }),
  z.strictObject({ type: z.literal('leaveSite'), segment: id, note: prose.optional(), occurredAt, ...staff }),
  z.strictObject({ type: z.literal('cancelSegment'), segment: id, reason: prose, ...staff }),
  z.strictObject({
    type: z.literal('recordTest'),
    item: id,
    result: z.enum(['pass', 'fail']),
    /** Of a fail: the party or the segment it points at. */
    failing: id.optional(),
    value: z.union([text(200), z.number()]).optional(),
    note: prose.optional(),
    ...customers,
  }),
  z.strictObject({ type: z.literal('confirmRestoration'), note: prose.optional(), ...customers }),
  z.strictObject({ type: z.literal('disputeRestoration'), reason: prose, ...customers }),
  z.strictObject({
    type: z.literal('suspendClock'),
    reason: z.enum(SUSPENSION_REASONS),
    evidence,
    until: instantCodec,
    ...staff,
  }),
  z.strictObject({ type: z.literal('approveSuspension'), ...staff }),
  z.strictObject({ type: z.literal('resumeClock'), ...staff }),
  z.strictObject({ type: z.literal('dispute'), fact: z.int().positive(), reason: prose, ...customers }),
  z.strictObject({
    type: z.literal('ruleOnDispute'),
    fact: z.int().positive(),
    upheld: z.boolean(),
    note: prose,
    ...staff,
  }),
  z.strictObject({
    type: z.literal('dismiss'),
    reason: z.enum(DISMISSALS),
    evidence,
    duplicateOf: id.optional(),
    expectedVersion,
  }),
  z.strictObject({ type: z.literal('withdraw'), reason: prose, expectedVersion, onBehalf: onBehalf.optional() }),
  z.strictObject({ type: z.literal('chase'), note: prose.optional(), ...customers }),
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
    visibility: z.enum(VISIBILITIES).optional(),
    ...customers,
  }),
  z.strictObject({
    type: z.literal('logNotice'),
    how: text(200),
    outcome: z.enum(NOTICE_OUTCOMES),
    note: prose.optional(),
    ...staff,
  }),
  z.strictObject({ type: z.literal('closeUnverified'), evidence, expectedVersion }),
  z.strictObject({ type: z.literal('close'), cause: z.enum(CAUSES), expectedVersion }),
  z.strictObject({ type: z.literal('applyPolicy'), policyVersion: z.int().positive(), reason: prose, ...staff }),
]);

export type Command = z.infer<typeof commandSchema>;
export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
export const COMMAND_TYPES: readonly CommandType[] = commandSchema.options.map((option) => option.shape.type.value);

/** Named in the interface, but not yet built: refused by name, never half done. */
export const NOT_YET: readonly CommandType[] = ['applyPolicy', 'linkParent', 'unlinkParent'];
