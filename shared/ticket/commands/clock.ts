import * as z from 'zod/mini';
import { instantCodec } from '../../time.ts';
import { SUSPENSION_REASONS, id } from '../values.ts';
import { customers, evidence, files, prose, staff } from './shapes.ts';

/** What stops a clock, contests that, or gives it another limit. */
export const CLOCK = [
  z.strictObject({
    type: z.literal('suspendClock'),
    reason: z.enum(SUSPENSION_REASONS),
    evidence,
    files,
    until: instantCodec,
    /** The record of force majeure that caused it; the evidence then says how. */
    majeure: z.optional(id),
    ...staff,
  }),
  z.strictObject({ type: z.literal('approveSuspension'), ...staff }),
  z.strictObject({ type: z.literal('refuseSuspension'), note: prose, ...staff }),
  z.strictObject({ type: z.literal('resumeClock'), ...staff }),
  z.strictObject({
    type: z.literal('dispute'),
    fact: z.int().check(z.positive()),
    reason: prose,
    files,
    ...customers,
  }),
  z.strictObject({
    type: z.literal('ruleOnDispute'),
    fact: z.int().check(z.positive()),
    upheld: z.boolean(),
    note: prose,
    ...staff,
  }),
  z.strictObject({
    type: z.literal('applyPolicy'),
    policyVersion: z.int().check(z.positive()),
    reason: prose,
    ...staff,
  }),
] as const;
