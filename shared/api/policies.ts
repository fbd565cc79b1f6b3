import * as z from 'zod/mini';
import { policySchema } from '../clock/policy.ts';
import { PHASES } from '../ticket/values.ts';

/** A version of the time limits, as it stands. */
export const policyVersionSchema = z.object({
  version: z.int(),
  name: z.string(),
  validFrom: z.iso.datetime(),
  /** `in_force`: new tickets are declared under it. */
  state: z.enum(['future', 'in_force', 'superseded']),
  /** Its figures are examples. */
  demo: z.boolean(),
  rules: policySchema,
  /** Open tickets in the caller's scope that run under it. */
  openTickets: z.int(),
});
export type PolicyVersion = z.infer<typeof policyVersionSchema>;

export const policyListSchema = z.object({
  /** Newest first. */
  items: z.array(policyVersionSchema),
  /** Open tickets in the caller's scope that keep the terms of an older version; the oldest 100. */
  older: z.array(
    z.object({
      no: z.string(),
      customer: z.string(),
      version: z.int(),
      phase: z.enum(PHASES),
      declaredAt: z.iso.datetime(),
    }),
  ),
});
export type PolicyList = z.infer<typeof policyListSchema>;
