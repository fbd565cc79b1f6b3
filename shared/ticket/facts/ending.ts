import * as z from 'zod/mini';
import { causeDetailSchema } from '../../cause/detail.ts';
import { instantCodec } from '../../time.ts';
import { CAUSES, DISMISSALS, UNVERIFIED_PROOFS } from '../values.ts';
import { evidence } from './shapes.ts';

/** How a ticket ends. */
export const ENDING = [
  z.object({
    type: z.literal('Dismissed'),
    resolution: z.enum(DISMISSALS),
    ...evidence,
    duplicateOf: z.nullable(z.string()),
  }),
  z.object({ type: z.literal('Withdrawn'), reason: z.string() }),
  /** `reminders`: they, or calls to the customer, are on record in that round. `word`: the supervisor's word stands alone. */
  z.object({
    type: z.literal('ClosedUnverified'),
    ...evidence,
    proof: z.optional(z.enum(UNVERIFIED_PROOFS)),
  }),
  z.object({
    type: z.literal('Closed'),
    cause: z.enum(CAUSES),
    causeDetail: z.optional(causeDetailSchema),
    proof: z.string(),
  }),
  /** The fee of the fault's period, which the carrier owes back for having passed the statutory limit; or why it does not. */
  z.object({
    type: z.literal('WaiverDecided'),
    granted: z.boolean(),
    /** What is waived; of a refusal, what had been proposed. */
    fen: z.int().check(z.nonnegative()),
    from: instantCodec,
    to: instantCodec,
    reason: z.string(),
  }),
] as const;
