import * as z from 'zod/mini';
import { CAUSES, DISMISSALS, id } from '../values.ts';
import { causeDetail, evidence, expectedVersion, files, onBehalf, prose, staff } from './shapes.ts';

/** What ends a ticket: nobody does so without having seen where it stands. */
export const ENDING = [
  z.strictObject({
    type: z.literal('dismiss'),
    reason: z.enum(DISMISSALS),
    evidence,
    files,
    duplicateOf: z.optional(id),
    expectedVersion,
  }),
  z.strictObject({ type: z.literal('withdraw'), reason: prose, expectedVersion, onBehalf }),
  z.strictObject({ type: z.literal('closeUnverified'), evidence, files, expectedVersion }),
  z.strictObject({ type: z.literal('decideWaiver'), granted: z.boolean(), reason: prose, ...staff }),
  z.strictObject({ type: z.literal('close'), cause: z.enum(CAUSES), causeDetail, expectedVersion }),
] as const;
