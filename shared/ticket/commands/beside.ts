import * as z from 'zod/mini';
import { NOTICE_OUTCOMES, VISIBILITIES, id, text } from '../values.ts';
import { customers, prose, staff } from './shapes.ts';

/** What stands beside the work: other tickets, other systems' numbers, notes, and calls to the customer. */
export const BESIDE = [
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
] as const;
