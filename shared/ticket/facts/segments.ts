import * as z from 'zod/mini';
import { causeDetailSchema } from '../../cause/detail.ts';
import { CAUSES } from '../values.ts';
import { evidence, evidenceIfAny, occurredAt, party } from './shapes.ts';

const segmentFields = {
  segment: z.string(),
  party,
  /** What the matrix says of the element; differs from `party` when the engineer had reason to. */
  matrixParty: z.nullable(party),
  element: z.nullable(z.string()),
  unit: z.nullable(z.string()),
  assignee: z.nullable(z.string()),
  ...evidenceIfAny,
  note: z.nullable(z.string()),
};

/** Who works on which part of the line, and what becomes of it. */
export const SEGMENTS = [
  z.object({
    type: z.literal('SegmentOpened'),
    ...segmentFields,
    origin: z.enum(['dispatch', 'test_failed', 'still_broken', 'hand_over']),
  }),
  z.object({ type: z.literal('SegmentAccepted'), segment: z.string(), occurredAt: z.optional(occurredAt) }),
  z.object({ type: z.literal('SegmentAssigned'), segment: z.string(), to: z.string() }),
  z.object({ type: z.literal('SegmentReassigned'), segment: z.string(), unit: z.string(), note: z.string() }),
  /** Ends the segment; the `SegmentOpened` that follows opens its successor at the other party. */
  z.object({
    type: z.literal('SegmentHandedOver'),
    segment: z.string(),
    to: party,
    successor: z.string(),
    ...evidence,
  }),
  z.object({
    type: z.literal('SegmentCleared'),
    segment: z.string(),
    cause: z.enum(CAUSES),
    causeDetail: z.optional(causeDetailSchema),
    action: z.string(),
    occurredAt: z.optional(occurredAt),
  }),
  z.object({ type: z.literal('SegmentCancelled'), segment: z.string(), reason: z.string() }),
  /** A cleared segment that a failed test names is open again. */
  z.object({ type: z.literal('SegmentReopened'), segment: z.string(), round: z.int() }),
] as const;
