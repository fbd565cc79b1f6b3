import * as z from 'zod/mini';
import { CHECK_POINTS, SATISFACTIONS } from '../values.ts';
import { customers, prose, staff } from './shapes.ts';

/** What is asked and looked at when the work is done: the call-back, and the quality check. Neither holds up the closing. */
export const AFTER = [
  z.strictObject({
    type: z.literal('recordSatisfaction'),
    satisfaction: z.enum(SATISFACTIONS),
    note: z.optional(prose),
    ...customers,
  }),
  z.strictObject({
    type: z.literal('checkQuality'),
    /** Points that are wanting; none: passed. */
    wanting: z.optional(z.array(z.enum(CHECK_POINTS)).check(z.maxLength(CHECK_POINTS.length))),
    note: z.optional(prose),
    ...staff,
  }),
] as const;
