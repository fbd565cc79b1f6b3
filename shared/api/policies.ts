import * as z from 'zod/mini';
import { policySchema } from '../clock/policy.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { VERDICTS } from '../reports/attainment.ts';
import { PRESETS } from '../reports/period.ts';
import { CLOCKS, PHASES } from '../ticket/values.ts';

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
  /** Who wrote it, and why; null: it was shipped. */
  madeBy: z.nullable(z.string()),
  reason: z.nullable(z.string()),
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

/** Characters of a policy as text; an exported one has about 2,000. */
export const LONGEST_POLICY = 16_000;

const words = (most: number) =>
  z.string().check(
    z.trim(),
    z.minLength(1, 'must not be empty'),
    z.maxLength(most),
    z.refine((value) => !/[\p{Cc}\p{Surrogate}]/u.test(value), 'contains a character that is not text'),
  );
const policyText = z.string().check(
  z.maxLength(LONGEST_POLICY),
  z.refine((value) => !/[\0\p{Surrogate}]/u.test(value), 'contains a character that is not text'),
);

export const policyFileQuerySchema = z.strictObject({ lang: z._default(z.enum(LANGUAGES), 'zh') });

export const policyTextSchema = z.strictObject({ text: policyText });
/** A period that ends today or before: `lastMonth` is a calendar month of the branch's zone. */
export const policyTrialSchema = z.strictObject({ text: policyText, period: z._default(z.enum(PRESETS), 'lastMonth') });
export const newPolicySchema = z.strictObject({
  text: policyText,
  /** `hash` of the plan that was seen. */
  plan: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  name: words(60),
  reason: words(500),
});
export type NewPolicy = z.infer<typeof newPolicySchema>;

const both = z.object({ zh: z.string(), en: z.string() });

export const policyPlanSchema = z.object({
  /** Stands for what was read and for what it would replace; null where there are faults, or nothing changes. */
  hash: z.nullable(z.string()),
  /** The version in force, which it is compared with. */
  base: z.int(),
  /** As a file writes them; null: there is none. */
  changes: z.array(z.object({ path: z.string(), before: z.nullable(z.string()), after: z.nullable(z.string()) })),
  /** Why it cannot be written: where, and how to mend it. `field` is empty where the text cannot be read that far. */
  faults: z.array(z.object({ line: z.int(), column: z.int(), field: z.string(), code: z.string(), message: both })),
});
export type PolicyPlan = z.infer<typeof policyPlanSchema>;

const attainmentSchema = z.record(z.enum(VERDICTS), z.int());
/** What a period would have been under a policy. */
export const policyTrialResultSchema = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  tickets: z.int(),
  clocks: z.record(z.enum(CLOCKS), z.object({ before: attainmentSchema, after: attainmentSchema })),
  /** The first of those that would be judged otherwise, oldest first. */
  turned: z.array(
    z.object({
      no: z.string(),
      customer: z.string(),
      clock: z.enum(CLOCKS),
      before: z.enum(VERDICTS),
      after: z.enum(VERDICTS),
    }),
  ),
  turnedAll: z.int(),
});
export type PolicyTrialResult = z.infer<typeof policyTrialResultSchema>;
