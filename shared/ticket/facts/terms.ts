import * as z from 'zod/mini';
import { CLOCKS } from '../values.ts';
import { party, severity } from './shapes.ts';

const durationMs = z.int().check(z.nonnegative());
const bySeverity = z.record(severity, durationMs);

/** The policy's terms as they apply to this customer, frozen when declared. Times in ms. */
export const termsSchema = z.object({
  policyVersion: z.int(),
  respond: bySeverity,
  restore: bySeverity,
  statutory: durationMs,
  /** Percentages of the target at which each clock raises a level, ascending. */
  levels: z.record(z.enum(CLOCKS), z.array(z.int().check(z.minimum(1), z.maximum(1000)))),
  /** Holders whose time the restore clock counts. */
  counts: z.array(party),
  /** A suspension that no supervisor approves within this never was. */
  approveWithin: durationMs,
  /** How long after restoration "still broken" reopens the ticket; later it is a new, linked one. */
  reopenWithin: durationMs,
  /** Who is waited for is reminded `every` so long, `most` times in a wait; none is made without. */
  remind: z.optional(z.object({ every: durationMs, most: z.int() })),
});
export type Terms = z.infer<typeof termsSchema>;
