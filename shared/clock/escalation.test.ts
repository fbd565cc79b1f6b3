import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../ticket/values.ts';
import { minutes } from '../time.ts';
import {
  type EscalationCause,
  type EscalationPolicy,
  type Tell,
  escalationTermsOf,
  sameCause,
  stepOf,
  tellOf,
} from './escalation.ts';
import { SHIPPED_MAJOR_FAULT } from './majorFault.ts';
import { SHIPPED_POLICY, toldOf } from './policy.ts';

const lead: Tell = { onDuty: 'lead', by: ['alert'] };
const supervisor: Tell = { role: 'supervisor', by: ['sms'] };
const wang: Tell = { person: 'wang', by: ['email'] };
const POLICY: EscalationPolicy = {
  levels: [
    { clock: 'restore', level: 80, severities: ['critical'], tell: [supervisor] },
    { clock: 'restore', level: 80, tell: [lead], repeat: { every: 15, most: 2 } },
    { clock: 'statutory', level: 80, severities: null, tell: [wang] },
  ],
  unacknowledged: [{ after: 5, severities: ['critical', 'major'], tell: [lead] }],
  chases: [{ count: 2, tell: [wang] }],
};
const RESTORE = { on: 'level', clock: 'restore', level: 80 } as const satisfies EscalationCause;
const STATUTORY = { on: 'level', clock: 'statutory', level: 80 } as const satisfies EscalationCause;
const SILENCE = { on: 'unacknowledged', after: minutes(5) } as const satisfies EscalationCause;
const CHASED = { on: 'chase', count: 2 } as const satisfies EscalationCause;
const OVERDUE = { on: 'report', report: 'first', no: 1 } as const satisfies EscalationCause;

describe('who is told', () => {
  it('is by the first step for the occasion that takes the severity', () => {
    expect(tellOf(POLICY, RESTORE, 'critical')).toEqual([supervisor]);
    expect(tellOf(POLICY, RESTORE, 'minor')).toEqual([lead]);
    expect(tellOf(POLICY, STATUTORY, 'warning')).toEqual([wang]);
    expect(SEVERITIES.map((severity) => tellOf(POLICY, SILENCE, severity).length)).toEqual([1, 1, 0, 0]);
    expect(tellOf(POLICY, CHASED, 'warning')).toEqual([wang]);
  });
  it.each<EscalationCause>([
    { on: 'level', clock: 'restore', level: 100 },
    { on: 'level', clock: 'respond', level: 80 },
    { on: 'unacknowledged', after: minutes(6) },
    { on: 'chase', count: 3 },
    OVERDUE,
  ])('is nobody for an occasion that no step names: %o', (cause) =>
    expect(tellOf(POLICY, cause, 'critical')).toEqual([]),
  );
  it('is of an overdue report by what the policy says of major faults', () => {
    expect(toldOf(SHIPPED_POLICY, { cause: OVERDUE, severity: 'major' })).toEqual(SHIPPED_MAJOR_FAULT.overdue);
    const { majorFault: _, escalation: __, ...silent } = SHIPPED_POLICY;
    expect(toldOf(silent, { cause: OVERDUE, severity: 'major' })).toEqual([]);
    expect(toldOf(silent, { cause: CHASED, severity: 'major' })).toEqual([]);
    expect(toldOf({ ...silent, escalation: POLICY }, { cause: CHASED, severity: 'major' })).toEqual([wang]);
  });
});

describe('what a ticket’s terms keep of an escalation', () => {
  it('is when, in ms, and not whom', () =>
    expect(escalationTermsOf(POLICY)).toEqual({
      levels: [
        { clock: 'restore', level: 80, severities: ['critical'], repeat: null },
        { clock: 'restore', level: 80, severities: null, repeat: { every: minutes(15), most: 2 } },
        { clock: 'statutory', level: 80, severities: null, repeat: null },
      ],
      unacknowledged: [{ after: minutes(5), severities: ['critical', 'major'], repeat: null }],
      chases: [{ count: 2, severities: null, repeat: null }],
    }));
  it('is the same step as the policy’s', () => {
    const terms = escalationTermsOf(POLICY);
    for (const severity of SEVERITIES)
      for (const cause of [RESTORE, STATUTORY, SILENCE, CHASED])
        expect(stepOf(terms, cause, severity, 1) === undefined).toBe(tellOf(POLICY, cause, severity).length === 0);
  });
});

it('an occasion is the same where all that it is about is', () => {
  const different: readonly EscalationCause[] = [
    RESTORE,
    STATUTORY,
    { ...RESTORE, level: 100 },
    SILENCE,
    { ...SILENCE, after: 1 },
    CHASED,
    { ...CHASED, count: 4 },
    OVERDUE,
    { ...OVERDUE, report: 'final' },
    { ...OVERDUE, no: 2 },
  ];
  for (const a of different) for (const b of different) expect(sameCause(a, { ...b })).toBe(a === b);
});
