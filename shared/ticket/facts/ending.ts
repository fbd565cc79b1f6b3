import * as z from 'zod/mini';
import { CAUSES, DISMISSALS } from '../values.ts';

/** How a ticket ends. */
export const ENDING = [
  z.object({
    type: z.literal('Dismissed'),
    resolution: z.enum(DISMISSALS),
    evidence: z.string(),
    duplicateOf: z.nullable(z.string()),
  }),
  z.object({ type: z.literal('Withdrawn'), reason: z.string() }),
  z.object({ type: z.literal('ClosedUnverified'), evidence: z.string() }),
  z.object({ type: z.literal('Closed'), cause: z.enum(CAUSES), proof: z.string() }),
] as const;
