import { describe, expect, it } from 'vitest';
import { type Policy, SHIPPED_POLICY } from './policy.ts';
import { changesOf } from './policyChanges.ts';
import { faultsOf } from './policyCheck.ts';

const { escalation } = SHIPPED_POLICY;
const [first, second, rest] = SHIPPED_POLICY.rules;
if (first === undefined || second === undefined || rest === undefined || escalation === undefined)
  throw new Error('the shipped policy has three rules, and calls staff');
const withRules = (...rules: Policy['rules']): Policy => ({ ...SHIPPED_POLICY, rules });
const codes = (policy: Policy) => faultsOf(policy).map(({ at, code, params }) => [at.join('.'), code, params.rule]);

describe('a policy', () => {
  it('as shipped has no fault', () => {
    expect(faultsOf(SHIPPED_POLICY)).toEqual([]);
  });
  it('may call nobody, and report no major fault', () => {
    const { escalation: _, majorFault: __, ...silent } = SHIPPED_POLICY;
    expect(faultsOf(silent)).toEqual([]);
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
    const twice = { ...SHIPPED_POLICY.levels, respond: [80, 80, 100], statutory: [] };
    expect(faultsOf({ ...SHIPPED_POLICY, escalation: undefined, levels: twice })).toEqual([
      { at: ['levels', 'respond', 1], code: 'not_rising', params: { value: '80', before: '80' } },
    ]);
  });
});

describe('an escalation', () => {
  type Escalation = NonNullable<Policy['escalation']>;
  const tell = [{ onDuty: 'lead' as const, by: ['sms' as const] }];
  const faultsIn = (escalation: Partial<Escalation>) =>
    faultsOf({ ...SHIPPED_POLICY, escalation: { levels: [], unacknowledged: [], chases: [], ...escalation } }).map(
      ({ at, code }) => [at.join('.'), code],
    );

  it('names one post, role or person each time', () => {
    expect(faultsIn({ chases: [{ count: 2, tell: [...tell, { by: ['sms'] }] }] })).toEqual([
      ['escalation.chases.0.tell.1', 'one_whom'],
    ]);
    expect(faultsIn({ chases: [{ count: 2, tell: [{ onDuty: 'lead', person: 'x', by: ['sms'] }] }] })).toEqual([
      ['escalation.chases.0.tell.0', 'one_whom'],
    ]);
  });
  it('names only those who can be called, where it is known who that is', () => {
    const chases = [{ count: 2, tell: [{ person: 'lin', by: ['sms' as const] }] }];
    const policy = { ...SHIPPED_POLICY, escalation: { levels: [], unacknowledged: [], chases } };
    expect(faultsOf(policy)).toEqual([]);
    expect(faultsOf(policy, new Set(['lin']))).toEqual([]);
    expect(faultsOf(policy, new Set(['meng']))).toEqual([
      { at: ['escalation', 'chases', 0, 'tell', 0, 'person'], code: 'no_such_person', params: { person: 'lin' } },
    ]);
  });
  it('has no step that those before it hide', () => {
    const critical = { after: 5, severities: ['critical' as const], tell };
    expect(faultsIn({ unacknowledged: [critical, { after: 5, tell }, { after: 6, tell }] })).toEqual([]);
    expect(faultsIn({ unacknowledged: [{ after: 5, tell }, critical] })).toEqual([
      ['escalation.unacknowledged.1', 'step_never_reached'],
    ]);
    expect(faultsIn({ unacknowledged: [{ after: 5, severities: null, tell }, critical] })).toHaveLength(1);
  });
  it('has no level that its clock does not raise', () => {
    expect(
      faultsIn({
        levels: [
          { clock: 'restore', level: 80, tell },
          { clock: 'restore', level: 90, tell },
        ],
      }),
    ).toEqual([['escalation.levels.1.level', 'no_such_level']]);
    const levels: Escalation['levels'] = [{ clock: 'restore', level: 90, tell }];
    expect(faultsOf({ ...SHIPPED_POLICY, escalation: { levels, unacknowledged: [], chases: [] } })).toMatchObject([
      { params: { clock: 'restore', level: '90' } },
    ]);
  });
  it('may tell of each occasion by a step of its own', () => {
    expect(
      faultsIn({
        levels: [
          { clock: 'restore', level: 80, tell },
          { clock: 'restore', level: 100, tell },
          { clock: 'statutory', level: 80, tell },
        ],
        chases: [
          { count: 2, tell: [{ role: 'supervisor', by: ['sms'] }] },
          { count: 3, tell: [{ person: 'wang', by: ['sms'] }] },
        ],
      }),
    ).toEqual([]);
  });
  it('says of a hidden step for which occasion it was', () => {
    const hidden = (escalation: Partial<Escalation>) =>
      faultsOf({ ...SHIPPED_POLICY, escalation: { levels: [], unacknowledged: [], chases: [], ...escalation } });
    const twice = <T>(step: T): T[] => [step, step];
    const code = 'step_never_reached';
    expect(hidden({ levels: twice({ clock: 'restore' as const, level: 80, tell }) })).toEqual([
      { at: ['escalation', 'levels', 1], code, params: { step: 'restore 80' } },
    ]);
    expect(hidden({ unacknowledged: twice({ after: 5, tell }) })).toMatchObject([{ params: { step: '5' } }]);
    expect(hidden({ chases: twice({ count: 2, tell: [{ by: ['sms'] }] }) })).toEqual([
      { at: ['escalation', 'chases', 0, 'tell', 0], code: 'one_whom', params: {} },
      { at: ['escalation', 'chases', 1, 'tell', 0], code: 'one_whom', params: {} },
      { at: ['escalation', 'chases', 1], code, params: { step: '2' } },
    ]);
  });
  it('has a step hidden by several together, not by half of them', () => {
    const of = (...severities: ('critical' | 'major' | 'minor' | 'warning')[]) => ({ after: 5, severities, tell });
    expect(faultsIn({ unacknowledged: [of('critical'), of('critical', 'major')] })).toEqual([]);
    expect(faultsIn({ unacknowledged: [of('critical'), of('major'), of('critical', 'major')] })).toEqual([
      ['escalation.unacknowledged.2', 'step_never_reached'],
    ]);
  });
});

describe('reporting a major fault', () => {
  const { majorFault } = SHIPPED_POLICY;
  if (majorFault === undefined) throw new Error('the shipped policy reports major faults');
  const faultsIn = (over: Partial<typeof majorFault>) =>
    faultsOf({ ...SHIPPED_POLICY, majorFault: { ...majorFault, ...over } }).map(({ at, code }) => [at.join('.'), code]);
  it('needs a condition', () => {
    expect(faultsIn({ when: [{ children: 2 }, {}] })).toEqual([['majorFault.when.1', 'no_condition']]);
  });
  it('names one post, role or person each time', () => {
    expect(faultsIn({ to: [{ by: ['sms'] }] })).toEqual([['majorFault.to.0', 'one_whom']]);
    expect(faultsIn({ overdue: [{ onDuty: 'lead', role: 'admin', by: ['sms'] }] })).toEqual([
      ['majorFault.overdue.0', 'one_whom'],
    ]);
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
      escalation: { ...escalation, chases: [{ count: 3, tell: [{ onDuty: 'lead', by: ['sms'] }] }] },
    };
    expect(changesOf(SHIPPED_POLICY, after)).toEqual([
      { path: 'rules[AAA/*].respond.critical', before: '5', after: '3' },
      { path: 'levels.statutory', before: '[50, 80, 100]', after: '[80]' },
      { path: 'approveWithin', before: '30', after: '20' },
      { path: 'escalation.chases[1].count', before: '2', after: '3' },
      { path: 'escalation.chases[1].tell[1].onDuty', before: 'engineer', after: 'lead' },
      { path: 'escalation.chases[1].tell[1].by', before: '[alert, sms]', after: '[sms]' },
      { path: 'escalation.chases[2].count', before: '4', after: null },
      { path: 'escalation.chases[2].tell[1].onDuty', before: 'lead', after: null },
      { path: 'escalation.chases[2].tell[1].by', before: '[alert, sms]', after: null },
    ]);
  });
  it('tells what is not said from a list of none, and from a value of its own', () => {
    const of = (severities?: ['critical'] | null): Policy => ({
      ...SHIPPED_POLICY,
      escalation: { ...escalation, unacknowledged: [{ after: 5, severities, tell: [] }] },
    });
    const path = 'escalation.unacknowledged[1].severities';
    expect(changesOf(of(['critical']), of(null))).toEqual([{ path, before: '[critical]', after: 'null' }]);
    expect(changesOf(of(['critical']), of())).toEqual([{ path, before: '[critical]', after: null }]);
    const silent: Policy = { ...SHIPPED_POLICY, levels: { ...SHIPPED_POLICY.levels, statutory: [] } };
    expect(changesOf(SHIPPED_POLICY, silent)).toEqual([
      { path: 'levels.statutory', before: '[50, 80, 100]', after: '[]' },
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
