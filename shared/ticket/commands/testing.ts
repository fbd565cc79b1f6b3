import * as z from 'zod/mini';
import { id, text } from '../values.ts';
import { customers, prose } from './shapes.ts';

/** The joint test, and whether it is restored. */
export const TESTING = [
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
] as const;
