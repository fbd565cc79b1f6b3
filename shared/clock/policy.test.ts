import { describe, expect, it } from 'vitest';
import { termsSchema } from '../ticket/facts.ts';
import { AREAS, CUSTOMER_LEVELS } from '../ticket/values.ts';
import { days, hours, minutes } from '../time.ts';
import { SHIPPED_ESCALATION, escalationTermsOf } from './escalation.ts';
import { SHIPPED_MAJOR_FAULT, majorFaultTermsOf } from './majorFault.ts';
import { LONGEST_SUSPENSION, type Policy, SHIPPED_POLICY, policySchema, termsOf } from './policy.ts';

const bySeverity = (n: number) => ({ critical: n, major: n, minor: n, warning: n });
const rule = (level: Policy['rules'][number]['level'], area: Policy['rules'][number]['area'], n: number) => ({
  level,
  area,
  respond: bySeverity(n),
  restore: bySeverity(n * 10),
});
const policy = (...rules: Policy['rules']): Policy => ({ ...SHIPPED_POLICY, rules });
const respondOf = (p: Policy, level: 'A' | 'AAA', area: 'urban' | 'rural') =>
  termsOf(p, 1, { level, area }).respond.major;

describe('the terms of a ticket', () => {
  it('are those of the first rule that fits level and area', () => {
    const p = policy(rule('AAA', 'rural', 1), rule('AAA', null, 2), rule(null, 'rural', 3), rule(null, null, 4));
    expect(respondOf(p, 'AAA', 'rural')).toBe(minutes(1));
    expect(respondOf(p, 'AAA', 'urban')).toBe(minutes(2));
    expect(respondOf(p, 'A', 'rural')).toBe(minutes(3));
    expect(respondOf(p, 'A', 'urban')).toBe(minutes(4));
  });
  it('cannot be had from a policy that leaves a customer out', () => {
    expect(() => termsOf(policy(rule('AA', null, 1)), 7, { level: 'A', area: 'rural' })).toThrow(
      'policy 7 has no rule for level A, rural',
    );
    expect(() => termsOf(policy(rule('A', 'urban', 1)), 7, { level: 'A', area: 'rural' })).toThrow(RangeError);
  });
  it('are in ms, with the policy’s version', () => {
    expect(termsOf(SHIPPED_POLICY, 3, { level: 'AA', area: 'rural' })).toEqual({
      policyVersion: 3,
      respond: { critical: minutes(10), major: minutes(15), minor: minutes(30), warning: minutes(60) },
      restore: { critical: hours(3), major: hours(6), minor: hours(12), warning: hours(36) },
      statutory: hours(72),
      levels: { respond: [50, 80, 100], restore: [50, 80, 100], statutory: [50, 80, 100] },
      counts: ['carrier', 'channel'],
      approveWithin: minutes(30),
      reopenWithin: hours(24),
      suspend: {
        force_majeure: { longest: days(7), most: 12 },
        customer_access: { longest: days(1), most: 3 },
        customer_appointment: { longest: days(3), most: 3 },
        customer_power: { longest: days(1), most: 3 },
        planned_work: { longest: days(2), most: 2 },
      },
      remind: { every: hours(2), most: 3 },
      escalation: escalationTermsOf(SHIPPED_ESCALATION),
      check: { percent: 20 },
      majorFault: majorFaultTermsOf(SHIPPED_MAJOR_FAULT),
    });
  });
  it('remind nobody where the policy does not say how often', () => {
    const { remind: _, ...silent } = SHIPPED_POLICY;
    expect(termsOf(silent, 1, { level: 'A', area: 'urban' })).not.toHaveProperty('remind');
  });
});

describe('the shipped policy', () => {
  it('has terms for everybody, and the statutory ceiling as the law has it', () => {
    expect(policySchema.parse(SHIPPED_POLICY)).toEqual(SHIPPED_POLICY);
    for (const level of CUSTOMER_LEVELS)
      for (const area of AREAS) {
        const terms = termsOf(SHIPPED_POLICY, 1, { level, area });
        expect(termsSchema.parse(terms)).toEqual(terms);
        expect(terms.statutory).toBe(area === 'urban' ? hours(48) : hours(72));
      }
  });
  it('asks more of the carrier the higher the customer’s level and the severity', () => {
    const terms = (['AAA', 'AA', 'A', 'standard'] as const).map((level) =>
      termsOf(SHIPPED_POLICY, 1, { level, area: 'urban' }),
    );
    for (const clock of ['respond', 'restore'] as const) {
      for (const t of terms)
        expect([t[clock].critical, t[clock].major, t[clock].minor, t[clock].warning]).toEqual(
          Object.values(t[clock]).sort((a, b) => a - b),
        );
      const criticals = terms.map((t) => t[clock].critical);
      expect(criticals).toEqual([...criticals].sort((a, b) => a - b));
      expect(new Set(criticals).size).toBe(3);
    }
  });
});

describe('a policy', () => {
  const refused = (over: object) => policySchema.safeParse({ ...SHIPPED_POLICY, ...over }).success === false;
  it('has rules, holders that count, whole minutes, and percentages that make sense', () => {
    expect(refused({ rules: [] })).toBe(true);
    expect(refused({ counts: [] })).toBe(true);
    expect(refused({ approveWithin: 0 })).toBe(true);
    expect(refused({ approveWithin: 1.5 })).toBe(true);
    expect(refused({ approveWithin: 60 * 24 * 365 + 1 })).toBe(true);
    expect(refused({ approveWithin: 60 * 24 * 365 })).toBe(false);
    expect(refused({ approveWithin: 1 })).toBe(false);
    const levels = (restore: number[]) => ({ levels: { ...SHIPPED_POLICY.levels, restore } });
    expect([levels([0]), levels([1001]), levels(Array(11).fill(5)), levels([50.5])].map(refused)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([levels([1, 1000]), levels([]), levels(Array(10).fill(5))].map(refused)).toEqual([false, false, false]);
    expect(refused({ statutory: { urban: 60 } })).toBe(true);
    expect(refused({ extra: 1 })).toBe(true);
  });
});

it('no suspension is longer than thirty days', () => expect(LONGEST_SUSPENSION).toBe(days(30)));
