import * as z from 'zod/mini';
import type { Role } from '../actor.ts';
import { DUTY_POSTS } from '../duty/rota.ts';
import { CLOCKS, SEVERITIES, type Clock, type Severity, id } from '../ticket/values.ts';
import { minutes } from '../time.ts';

/*
 * Escalation: at which levels of a clock, after how long without an answer, and at which chase somebody is told, by which
 * notice, and how often again until they say that they know. Of several steps for the same occasion the first that fits the
 * ticket's severity applies. A policy says when and whom; a ticket's terms keep when, and whom is asked of the version they
 * name (a version never changes, and who is on duty is known only then).
 */
/** Reports of a major fault, in their order. */
export const REPORT_KINDS = ['first', 'interim', 'final'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export const CALL_WAYS = ['alert', 'sms', 'email'] as const;
export type CallWay = (typeof CALL_WAYS)[number];

/** Roles of which everybody can be told. A manager is that of the ticket's customer alone. */
export const CALLED_ROLES = [
  'engineer',
  'supervisor',
  'hotline',
  'manager',
  'admin',
] as const satisfies readonly Role[];

/** Who of a branch is told: whoever is on duty, everybody of a role, or one person by user name. Exactly one of them. */
export const tellSchema = z.strictObject({
  onDuty: z.optional(z.enum(DUTY_POSTS)),
  role: z.optional(z.enum(CALLED_ROLES)),
  person: z.optional(id),
  by: z.array(z.enum(CALL_WAYS)).check(z.minLength(1), z.maxLength(CALL_WAYS.length)),
});
export type Tell = z.infer<typeof tellSchema>;

const day = z.int().check(z.minimum(1), z.maximum(60 * 24));
const step = {
  /** null: at any. */
  severities: z.optional(z.nullable(z.array(z.enum(SEVERITIES)).check(z.minLength(1)))),
  tell: z.array(tellSchema).check(z.minLength(1), z.maxLength(10)),
  /** Told again every so many minutes, at most so many times, until somebody says that they know. */
  repeat: z.optional(z.strictObject({ every: day, most: z.int().check(z.minimum(1), z.maximum(20)) })),
};
const steps = <S extends z.core.$ZodType>(schema: S) => z.array(schema).check(z.maxLength(20));

export const escalationSchema = z.strictObject({
  levels: steps(
    z.strictObject({ clock: z.enum(CLOCKS), level: z.int().check(z.minimum(1), z.maximum(1000)), ...step }),
  ),
  /** Minutes after the declaration. */
  unacknowledged: steps(z.strictObject({ after: day, ...step })),
  chases: steps(z.strictObject({ count: z.int().check(z.minimum(1), z.maximum(100)), ...step })),
});
export type EscalationPolicy = z.infer<typeof escalationSchema>;

const durationMs = z.int().check(z.nonnegative());
const when = {
  severities: z.nullable(z.array(z.enum(SEVERITIES))),
  repeat: z.nullable(z.object({ every: durationMs, most: z.int() })),
};
/** When somebody is told, as a ticket's terms keep it. Times in ms. */
export const escalationTermsSchema = z.object({
  levels: z.array(z.object({ clock: z.enum(CLOCKS), level: z.int(), ...when })),
  unacknowledged: z.array(z.object({ after: durationMs, ...when })),
  chases: z.array(z.object({ count: z.int(), ...when })),
});
export type EscalationTerms = z.infer<typeof escalationTermsSchema>;

/** Why somebody is told. `after`: ms since the declaration. */
export const causeSchema = z.discriminatedUnion('on', [
  z.object({ on: z.literal('level'), clock: z.enum(CLOCKS), level: z.int() }),
  z.object({ on: z.literal('unacknowledged'), after: durationMs }),
  z.object({ on: z.literal('chase'), count: z.int() }),
  /** A report of a major fault is overdue: the ticket's `no`th. */
  z.object({ on: z.literal('report'), report: z.enum(REPORT_KINDS), no: z.int() }),
]);
export type EscalationCause = z.infer<typeof causeSchema>;

export const sameCause = (a: EscalationCause, b: EscalationCause): boolean => {
  switch (a.on) {
    case 'level':
      return b.on === 'level' && a.clock === b.clock && a.level === b.level;
    case 'unacknowledged':
      return b.on === 'unacknowledged' && a.after === b.after;
    case 'chase':
      return b.on === 'chase' && a.count === b.count;
    case 'report':
      return b.on === 'report' && a.report === b.report && a.no === b.no;
  }
};

interface ForSeverities {
  readonly severities?: readonly Severity[] | null | undefined;
}
/** The step that applies at a severity: the first that fits. */
const stepAt = <S extends ForSeverities>(all: readonly S[], severity: Severity): S | undefined =>
  all.find(({ severities }) => severities === undefined || severities === null || severities.includes(severity));

interface Steps<L, U, C> {
  readonly levels: readonly L[];
  readonly unacknowledged: readonly U[];
  readonly chases: readonly C[];
}

/**
 * What a policy, or a ticket's terms, say of a cause at a severity; nothing where it is not named.
 * @param unit ms of one of `after`: a policy counts minutes
 */
export function stepOf<
  L extends ForSeverities & { clock: Clock; level: number },
  U extends ForSeverities & { after: number },
  C extends ForSeverities & { count: number },
>(of: Steps<L, U, C>, cause: EscalationCause, severity: Severity, unit: number): L | U | C | undefined {
  switch (cause.on) {
    case 'level':
      return stepAt(
        of.levels.filter(({ clock, level }) => clock === cause.clock && level === cause.level),
        severity,
      );
    case 'unacknowledged':
      return stepAt(
        of.unacknowledged.filter(({ after }) => after * unit === cause.after),
        severity,
      );
    case 'chase':
      return stepAt(
        of.chases.filter(({ count }) => count === cause.count),
        severity,
      );
    case 'report':
      return undefined;
  }
}

/** Whom a policy wants told of a cause; nobody where it says nothing of it. */
export const tellOf = (policy: EscalationPolicy, cause: EscalationCause, severity: Severity): readonly Tell[] =>
  stepOf(policy, cause, severity, minutes(1))?.tell ?? [];

type PolicyStep = EscalationPolicy['levels' | 'unacknowledged' | 'chases'][number];
const whenOf = ({ severities, repeat }: PolicyStep) => ({
  severities: severities ?? null,
  repeat: repeat === undefined ? null : { every: minutes(repeat.every), most: repeat.most },
});

/** What a ticket's terms keep of it. */
export const escalationTermsOf = (policy: EscalationPolicy): EscalationTerms => ({
  levels: policy.levels.map((s) => ({ clock: s.clock, level: s.level, ...whenOf(s) })),
  unacknowledged: policy.unacknowledged.map((s) => ({ after: minutes(s.after), ...whenOf(s) })),
  chases: policy.chases.map((s) => ({ count: s.count, ...whenOf(s) })),
});

/** Examples, marked as such like the targets: a branch enters whom it tells. */
export const SHIPPED_ESCALATION: EscalationPolicy = {
  levels: [
    {
      clock: 'restore',
      level: 80,
      severities: ['critical', 'major'],
      tell: [
        { onDuty: 'engineer', by: ['sms'] },
        { onDuty: 'lead', by: ['alert', 'sms'] },
      ],
      repeat: { every: 15, most: 2 },
    },
    {
      clock: 'restore',
      level: 100,
      severities: null,
      tell: [
        { onDuty: 'lead', by: ['alert', 'sms'] },
        { role: 'supervisor', by: ['email'] },
      ],
      repeat: { every: 30, most: 2 },
    },
    {
      clock: 'statutory',
      level: 80,
      severities: null,
      tell: [
        { onDuty: 'lead', by: ['alert', 'sms'] },
        { role: 'manager', by: ['email'] },
      ],
    },
  ],
  unacknowledged: [
    { after: 5, severities: ['critical', 'major'], tell: [{ onDuty: 'engineer', by: ['alert', 'sms'] }] },
    { after: 10, severities: ['critical', 'major'], tell: [{ onDuty: 'lead', by: ['alert', 'sms'] }] },
  ],
  chases: [
    { count: 2, tell: [{ onDuty: 'engineer', by: ['alert', 'sms'] }] },
    { count: 4, tell: [{ onDuty: 'lead', by: ['alert', 'sms'] }] },
  ],
};
