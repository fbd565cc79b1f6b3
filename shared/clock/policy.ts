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
  type SuspensionReason,
} from '../ticket/values.ts';
import { days, minutes } from '../time.ts';
import { SHIPPED_MAJOR_FAULT, majorFaultSchema, majorFaultTermsOf } from './majorFault.ts';
import {
  type EscalationCause,
  SHIPPED_ESCALATION,
  type Tell,
  escalationSchema,
  escalationTermsOf,
  tellOf,
} from './escalation.ts';

/**
 * Time limits are data: a policy version is stored, never edited, and its terms are frozen into each ticket when declared.
 * All times in whole minutes, as people write them.
 */
const wholeMinutes = z.int().check(z.minimum(1), z.maximum(60 * 24 * 365));
const percentages = z.array(z.int().check(z.minimum(1), z.maximum(1000))).check(z.maxLength(10));

/** Longest suspension one approval may cover, whatever a policy says; a longer need is a new suspension with fresh evidence. */
export const LONGEST_SUSPENSION = days(30);

/** How long one suspension of a reason may last, and how many of them a ticket may have. */
const suspendLimit = z.strictObject({
  longest: z.int().check(z.minimum(1), z.maximum(LONGEST_SUSPENSION / minutes(1))),
  most: z.int().check(z.minimum(1), z.maximum(100)),
});
const suspendLimits = {
  force_majeure: z.optional(suspendLimit),
  customer_access: z.optional(suspendLimit),
  customer_appointment: z.optional(suspendLimit),
  customer_power: z.optional(suspendLimit),
  planned_work: z.optional(suspendLimit),
} satisfies Record<SuspensionReason, unknown>;

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
  /** By reason; a reason that is left out has no limit but the longest of all. */
  suspend: z.optional(z.strictObject(suspendLimits)),
  /** How often whoever is waited for is reminded; nobody is where this is left out. */
  remind: z.optional(z.strictObject({ every: wholeMinutes, most: z.int().check(z.minimum(1), z.maximum(20)) })),
  /** Who is told when it gets late; nobody is called where this is left out. */
  escalation: z.optional(escalationSchema),
  /** Of so many closed tickets in a hundred a supervisor checks the quality; of none where this is left out. */
  check: z.optional(z.strictObject({ percent: z.int().check(z.minimum(1), z.maximum(100)) })),
  /** From when on a fault is major, and what is reported of it to whom; nothing is where this is left out. */
  majorFault: z.optional(majorFaultSchema),
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
  suspend: {
    force_majeure: { longest: 7 * 1440, most: 12 },
    customer_access: { longest: 1440, most: 3 },
    customer_appointment: { longest: 3 * 1440, most: 3 },
    customer_power: { longest: 1440, most: 3 },
    planned_work: { longest: 2 * 1440, most: 2 },
  },
  remind: { every: 120, most: 3 },
  escalation: SHIPPED_ESCALATION,
  check: { percent: 20 },
  majorFault: SHIPPED_MAJOR_FAULT,
};

const inMs = (bySeverity: Record<Severity, number>): Record<Severity, number> => ({
  critical: minutes(bySeverity.critical),
  major: minutes(bySeverity.major),
  minor: minutes(bySeverity.minor),
  warning: minutes(bySeverity.warning),
});

const limitsInMs = (limits: NonNullable<Policy['suspend']>): NonNullable<Terms['suspend']> =>
  Object.fromEntries(
    Object.entries(limits).map(([reason, { longest, most }]) => [reason, { longest: minutes(longest), most }]),
  );

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
    ...(policy.suspend && { suspend: limitsInMs(policy.suspend) }),
    ...(policy.check && { check: policy.check }),
    ...(policy.remind && { remind: { ...policy.remind, every: minutes(policy.remind.every) } }),
    ...(policy.escalation && { escalation: escalationTermsOf(policy.escalation) }),
    ...(policy.majorFault && { majorFault: majorFaultTermsOf(policy.majorFault) }),
  };
}

/** Whom a version wants told of what a ticket's time brought; nobody where it says nothing of it. */
export const toldOf = (
  { escalation, majorFault }: Policy,
  { cause, severity }: { readonly cause: EscalationCause; readonly severity: Severity },
): readonly Tell[] => {
  if (cause.on === 'report') return majorFault?.overdue ?? [];
  return escalation === undefined ? [] : tellOf(escalation, cause, severity);
};
