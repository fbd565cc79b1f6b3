import { describe, expect, it } from 'vitest';
import { type Policy, SHIPPED_POLICY } from './policy.ts';
import { changesOf } from './policyChanges.ts';
import { faultsOf } from './policyCheck.ts';

const [first, second, rest] = SHIPPED_POLICY.rules;
if (first === undefined || second === undefined || rest === undefined)
  throw new Error('the shipped policy has three rules');
const withRules = (...rules: Policy['rules']): Policy => ({ ...SHIPPED_POLICY, rules });
const codes = (policy: Policy) => faultsOf(policy).map(({ at, code, params }) => [at.join('.'), code, params.rule]);

describe('a policy', () => {
  it('as shipped has no fault', () => {
    expect(faultsOf(SHIPPED_POLICY)).toEqual([]);
  });
  it('fits everybody, whatever their level and area', () => {
    expect(codes(withRules(first, second))).toEqual([['rules', 'not_for_all', 'standard/urban']]);
    expect(codes(withRules({ ...rest, area: 'urban' }))).toEqual([['rules', 'not_for_all', 'standard/rural']]);
    expect(codes(withRules({ ...rest, area: 'urban' }, { ...rest, area: 'rural' }))).toEqual([]);
  });
  it('has no rule that a wider one hides', () => {
    expect(codes(withRules(rest, first))).toEqual([['rules.1', 'never_reached', 'AAA/*']]);
    expect(codes(withRules(first, { ...first, area: 'urban' }, rest))).toEqual([
      ['rules.1', 'never_reached', 'AAA/urban'],
    ]);
  });
  it('warns at levels that rise', () => {
    const levels = { ...SHIPPED_POLICY.levels, restore: [50, 100, 80] };
    expect(codes({ ...SHIPPED_POLICY, levels })).toEqual([['levels.restore.2', 'not_rising', undefined]]);
  });
});

describe('what changes between two policies', () => {
  it('is nothing between equal ones', () => {
    expect(changesOf(SHIPPED_POLICY, structuredClone(SHIPPED_POLICY))).toEqual([]);
  });
  it('is each value that differs, by the way to it', () => {
    const after: Policy = {
      ...withRules({ ...first, respond: { ...first.respond, critical: 3 } }, second, rest),
      levels: { ...SHIPPED_POLICY.levels, statutory: [80] },
      approveWithin: 20,
    };
    expect(changesOf(SHIPPED_POLICY, after)).toEqual([
      { path: 'rules[AAA/*].respond.critical', before: '5', after: '3' },
      { path: 'levels.statutory', before: '[50, 80, 100]', after: '[80]' },
      { path: 'approveWithin', before: '30', after: '20' },
    ]);
  });
  it('knows a rule by whom it is for, wherever it stands', () => {
    expect(changesOf(SHIPPED_POLICY, withRules(second, first, rest))).toEqual([
      { path: 'rules', before: 'AAA/* → AA/* → */*', after: 'AA/* → AAA/* → */*' },
    ]);
    const without = changesOf(SHIPPED_POLICY, withRules(first, rest));
    expect(without).toContainEqual({ path: 'rules[AA/*].restore.minor', before: '720', after: null });
    expect(without).toHaveLength(9);
  });
});
