import * as z from 'zod/mini';
import { escalationTermsSchema } from '../../clock/escalation.ts';
import { majorFaultTermsSchema } from '../../clock/majorFault.ts';
import { CLOCKS, SUSPENSION_REASONS } from '../values.ts';
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
  /** How long a suspension of a reason may last, and how many may stand on a ticket; without, a reason has no such limit. */
  suspend: z.optional(z.partialRecord(z.enum(SUSPENSION_REASONS), z.object({ longest: durationMs, most: z.int() }))),
  /** Who is waited for is reminded `every` so long, `most` times in a wait; none is made without. */
  remind: z.optional(z.object({ every: durationMs, most: z.int() })),
  /** When staff are called, and how often again; nobody is without. Whom, says the version of the policy. */
  escalation: z.optional(escalationTermsSchema),
  /** Of so many closed tickets in a hundred the quality is checked; of none without. */
  check: z.optional(z.object({ percent: z.int().check(z.minimum(1), z.maximum(100)) })),
  /** From when on it is a major fault, and by when that is reported; none is without. */
  majorFault: z.optional(majorFaultTermsSchema),
});
export type Terms = z.infer<typeof termsSchema>;
