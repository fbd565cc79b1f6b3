import * as z from 'zod/mini';
import { CAUSES, SEGMENT_PARTIES, id, text } from '../values.ts';
import { causeDetail, customers, evidence, files, occurredAt, prose, staff } from './shapes.ts';

/** Who works on which part of the line, and what becomes of it. */
export const SEGMENTS = [
  z.strictObject({
    type: z.literal('openSegment'),
    party: z.enum(SEGMENT_PARTIES),
    element: z.optional(id),
    unit: z.optional(text(120)),
    assignee: z.optional(id),
    evidence,
    files,
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
    files,
    ...staff,
  }),
  z.strictObject({
    type: z.literal('clearSegment'),
    segment: id,
    cause: z.enum(CAUSES),
    causeDetail,
    action: prose,
    occurredAt,
    ...customers,
  }),
  z.strictObject({ type: z.literal('cancelSegment'), segment: id, reason: prose, ...staff }),
] as const;
