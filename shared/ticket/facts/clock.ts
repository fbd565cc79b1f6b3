import * as z from 'zod/mini';
import { instantCodec } from '../../time.ts';
import { CLOCKS, SUSPENSION_REASONS } from '../values.ts';
import { evidence, evidenceFiles } from './shapes.ts';
import { termsSchema } from './terms.ts';

/** What stops a clock, contests that, gives it another limit, and the levels that it reaches. */
export const CLOCK = [
  z.object({
    type: z.literal('ClockSuspended'),
    reason: z.enum(SUSPENSION_REASONS),
    ...evidence,
    until: instantCodec,
    approveBy: instantCodec,
    /** The record of force majeure that it refers to: the evidence says how that caused this fault. */
    majeure: z.optional(z.string()),
  }),
  z.object({ type: z.literal('SuspensionApproved'), suspension: z.int() }),
  /** It never was, as with one that nobody approved in time: but at once, and by a supervisor who says why. */
  z.object({ type: z.literal('SuspensionRefused'), suspension: z.int(), note: z.string() }),
  /** `not_approved`: it never was. `until`: it ended when it said it would. */
  z.object({
    type: z.literal('SuspensionLapsed'),
    suspension: z.int(),
    why: z.enum(['not_approved', 'until']),
    effectiveAt: instantCodec,
  }),
  z.object({ type: z.literal('ClockResumed'), suspension: z.int() }),
  z.object({
    type: z.literal('Disputed'),
    fact: z.int(),
    reason: z.string(),
    files: z.optional(evidenceFiles),
  }),
  z.object({ type: z.literal('DisputeRuled'), fact: z.int(), upheld: z.boolean(), note: z.string() }),
  /** Its limits are another version's from the declaration on; a clock that had been answered keeps its target. */
  z.object({ type: z.literal('PolicyApplied'), terms: termsSchema, reason: z.string() }),
  /** Once per ticket, clock and policy version. Levels passed over by a retroactive change are listed in `skipped`. */
  z.object({
    type: z.literal('LevelReached'),
    clock: z.enum(CLOCKS),
    level: z.int(),
    policyVersion: z.int(),
    effectiveAt: instantCodec,
    detectedAt: instantCodec,
    skipped: z.array(z.int()),
  }),
  z.object({
    type: z.literal('LevelWithdrawn'),
    clock: z.enum(CLOCKS),
    level: z.int(),
    policyVersion: z.int(),
  }),
] as const;
