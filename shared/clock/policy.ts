import * as z from 'zod/mini';
import type { Terms } from '../ticket/facts.ts';
import {
  AREAS,
  CLOCKS,
  CUSTOMER_LEVELS,
  SEGMENT_PARTIES,
  SEVERITIES,
  type Area,
  type CustomerLevel,
  type Severity,
} from '../ticket/values.ts';
import { days, minutes } from '../time.ts';

/**
 * Time limits are data: a policy version is stored, never edited, and its terms are frozen into each ticket when declared.
 * All times in whole minutes, as people write them.
 */
const wholeMinutes = z.int().check(z.minimum(1), z.maximum(60 * 24 * 365));
const percentages = z.array(z.int().check(z.minimum(1), z.maximum(1000))).check(z.maxLength(10));

export const policySchema = z.strictObject({
  /** Target per severity for a customer's level and area. The first rule that fits applies; `null` fits all. */
  rules: z
    .array(
      z.strictObject({
        level: z.nullable(z.enum(CUSTOMER_LEVELS)),
        area: z.nullable(z.enum(AREAS)),
        respond: z.record(z.enum(SEVERITIES), wholeMinutes),
        restore: z.record(z.enum(SEVERITIES), wholeMinutes),
      }),
    )
    .check(z.minLength(1)),
  /** 电信条例: repaired or made to work within 48 h (urban) or 72 h (rural) of declaration. */
  statutory: z.record(z.enum(AREAS), wholeMinutes),
  levels: z.record(z.enum(CLOCKS), percentages),
  counts: z.array(z.enum(SEGMENT_PARTIES)).check(z.minLength(1)),
  approveWithin: wholeMinutes,
  reopenWithin: wholeMinutes,
  /** How often whoever is waited for is reminded; nobody is where this is left out. */
  remind: z.optional(z.strictObject({ every: wholeMinutes, most: z.int().check(z.minimum(1), z.maximum(20)) })),
});
export type Policy = z.infer<typeof policySchema>;
export const POLICY_KEYS = z.keyof(policySchema).options;

/** The statutory ceiling as it stands in the law, and demo targets marked as such: a branch enters its own. */
export const SHIPPED_POLICY: Policy = {
  rules: [
    {
      level: 'AAA',
      area: null,
      respond: { critical: 5, major: 10, minor: 15, warning: 30 },
      restore: { critical: 120, major: 240, minor: 480, warning: 1440 },
    },
    {
      level: 'AA',
      area: null,
      respond: { critical: 10, major: 15, minor: 30, warning: 60 },
      restore: { critical: 180, major: 360, minor: 720, warning: 2160 },
    },
    {
      level: null,
      area: null,
      respond: { critical: 15, major: 15, minor: 30, warning: 60 },
      restore: { critical: 240, major: 480, minor: 1440, warning: 2880 },
    },
  ],
  statutory: { urban: 48 * 60, rural: 72 * 60 },
  levels: { respond: [50, 80, 100], restore: [50, 80, 100], statutory: [50, 80, 100] },
  counts: ['carrier', 'channel'],
  approveWithin: 30,
  reopenWithin: 24 * 60,
  remind: { every: 120, most: 3 },
};

const inMs = (bySeverity: Record<Severity, number>): Record<Severity, number> => ({
  critical: minutes(bySeverity.critical),
  major: minutes(bySeverity.major),
  minor: minutes(bySeverity.minor),
  warning: minutes(bySeverity.warning),
});

/**
 * The terms of a policy version for one customer, ready to be frozen into `Declared`.
 * @throws RangeError when no rule fits: a policy must end with one for everybody
 */
export function termsOf(policy: Policy, policyVersion: number, customer: { level: CustomerLevel; area: Area }): Terms {
  const rule = policy.rules.find(
    (r) => (r.level === null || r.level === customer.level) && (r.area === null || r.area === customer.area),
  );
  if (rule === undefined)
    throw new RangeError(`policy ${policyVersion} has no rule for level ${customer.level}, ${customer.area}`);
  return {
    policyVersion,
    respond: inMs(rule.respond),
    restore: inMs(rule.restore),
    statutory: minutes(policy.statutory[customer.area]),
    levels: policy.levels,
    counts: policy.counts,
    approveWithin: minutes(policy.approveWithin),
    reopenWithin: minutes(policy.reopenWithin),
    ...(policy.remind && { remind: { ...policy.remind, every: minutes(policy.remind.every) } }),
  };
}

/** Longest suspension one approval may cover; a longer need is a new suspension with fresh evidence. */
export const LONGEST_SUSPENSION = days(30);
