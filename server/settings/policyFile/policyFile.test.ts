import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Policy, SHIPPED_POLICY } from '#shared/clock/policy.ts';
import { SHIPPED_ESCALATION } from '#shared/clock/escalation.ts';
import { SHIPPED_MAJOR_FAULT } from '#shared/clock/majorFault.ts';
import { policyFile as zh } from '#shared/i18n/zh/policyFile.ts';
import { LANGUAGES } from '#shared/i18n/languages.ts';
import { readPolicyText } from './read.ts';
import { policyText } from './write.ts';

const text = policyText(SHIPPED_POLICY, 'en');
const faultsIn = (changed: string) => {
  const read = readPolicyText(changed);
  return 'faults' in read ? read.faults.map(({ line, field, code }) => [line, field, code]) : [];
};
/** The exported text with one part of it changed, which it must have. */
const withChange = (from: string, to: string): string => {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return changed;
};

const minutes = fc.integer({ min: 1, max: 525_600 });
const targets = fc.record({ critical: minutes, major: minutes, minor: minutes, warning: minutes });
const levels = fc
  .uniqueArray(fc.integer({ min: 1, max: 1000 }), { maxLength: 10 })
  .map((all) => all.sort((a, b) => a - b));
const policies: fc.Arbitrary<Policy> = fc
  .record({
    rules: fc.tuple(targets, targets, targets, targets).map(([a, b, c, d]) => [
      { level: 'A' as const, area: 'rural' as const, respond: a, restore: b },
      { level: null, area: null, respond: c, restore: d },
    ]),
    statutory: fc.record({ urban: minutes, rural: minutes }),
    levels: fc.record({ respond: levels, restore: levels, statutory: levels }),
    counts: fc.subarray(['carrier', 'channel', 'customer'] as const, { minLength: 1 }),
    approveWithin: minutes,
    reopenWithin: minutes,
    suspend: fc.record(
      {
        force_majeure: fc.record({
          longest: fc.integer({ min: 1, max: 43_200 }),
          most: fc.integer({ min: 1, max: 100 }),
        }),
        planned_work: fc.record({
          longest: fc.integer({ min: 1, max: 43_200 }),
          most: fc.integer({ min: 1, max: 100 }),
        }),
      },
      { requiredKeys: [] },
    ),
    majorFault: fc.constantFrom(SHIPPED_MAJOR_FAULT, {
      ...SHIPPED_MAJOR_FAULT,
      when: [{ children: 2 }],
      mailboxes: ['noc@province.example'],
    }),
    escalation: fc.constantFrom(SHIPPED_ESCALATION, {
      levels: [],
      unacknowledged: [],
      chases: [{ count: 3, severities: null, tell: [{ person: 'wang.lei', by: ['email' as const] }] }],
    }),
  })
  .map((policy) => ({
    ...policy,
    // A step stands for a level that its clock raises.
    levels: policy.escalation.levels.length === 0 ? policy.levels : SHIPPED_POLICY.levels,
  }));

describe('a policy as a file', () => {
  it('is read again as what it was, in either language', () => {
    fc.assert(
      fc.property(policies, fc.constantFrom(...LANGUAGES), (policy, language) => {
        expect(readPolicyText(policyText(policy, language))).toEqual({ policy });
      }),
      { numRuns: 80 },
    );
  });

  it('says above each key what it means', () => {
    const chinese = policyText(SHIPPED_POLICY, 'zh');
    for (const meaning of Object.values(zh.policyKey))
      for (const line of meaning.split('\n')) expect(chinese).toContain(`# ${line}`);
    expect(chinese).toContain('\n    respond: { critical: 5, major: 10, minor: 15, warning: 30 }\n');
    expect(chinese).toContain('\n  respond: [ 50, 80, 100 ]\n');
  });
});

describe('a file that cannot be written', () => {
  /** `at`: a part of the exported line that the fault is on. */
  it.each<[string, string, string, string, string, string]>([
    ['a key that there is not', 'approveWithin:', 'approvedWithin:', 'approveWithin:', 'unknown_key', 'approvedWithin'],
    [
      'a unit beside a number',
      'approveWithin: 30',
      'approveWithin: 30 min',
      'approveWithin:',
      'wrong',
      'approveWithin',
    ],
    ['half a minute', 'approveWithin: 30', 'approveWithin: 0.5', 'approveWithin:', 'wrong', 'approveWithin'],
    ['no value', 'approveWithin: 30', 'approveWithin:', 'approveWithin:', 'wrong', 'approveWithin'],
    ['a level that there is not', '- level: AAA', '- level: VIP', '- level: AAA', 'wrong', 'rules.0.level'],
    ['a severity left out', 'critical: 5, ', '', 'critical: 5,', 'missing', 'rules.0.respond.critical'],
    ['a level twice', '[ 50, 80, 100 ]', '[ 50, 50 ]', '  respond: [', 'not_rising', 'levels.respond.1'],
    ['a rule behind a wider one', '- level: AAA', '- level: null', '- level: AA\n', 'never_reached', 'rules.1'],
    [
      'a suspension of more than thirty days',
      'force_majeure: { longest: 10080',
      'force_majeure: { longest: 43201',
      '  force_majeure:',
      'wrong',
      'suspend.force_majeure.longest',
    ],
    [
      'a reason that there is not',
      '  customer_power:',
      '  bad_luck:',
      '  customer_power:',
      'unknown_key',
      'suspend.bad_luck',
    ],
    [
      'a way that there is not',
      'by: [ alert, sms ]',
      'by: [ fax ]',
      'by: [ alert, sms ]',
      'wrong',
      'escalation.levels.0.tell.1.by.0',
    ],
    ['a tab', '    area: null', '\tarea: null', '    area: null', 'tab', ''],
    ['a reference', 'approveWithin: 30', 'approveWithin: *x', 'approveWithin:', 'alias', ''],
    ['nesting without end', 'approveWithin: 30', `approveWithin: ${'['.repeat(99)}`, 'approveWithin:', 'too_deep', ''],
  ])('with %s says on which line', (_, from, to, at, code, field) => {
    const line = text.slice(0, text.indexOf(at)).split('\n').length;
    expect(faultsIn(withChange(from, to))).toContainEqual([line, field, code]);
  });

  it('says how to mend it, in both languages', () => {
    const read = readPolicyText(withChange('approveWithin: 30', 'approveWithin: soon'));
    expect(read).toMatchObject({
      faults: [
        {
          message: {
            zh: '“soon”不能用在这里。请填写：1 到 525600 的整数。',
            en: '“soon” cannot stand here. Enter a whole number from 1 to 525600.',
          },
        },
      ],
    });
  });

  it('has a rule for everybody', () => {
    const line = text.split('\n').indexOf('  - level: AAA') + 1;
    expect(faultsIn(withChange('- level: null', '- level: A'))).toEqual([[line, 'rules', 'not_for_all']]);
  });

  it.each([
    ['', 'empty'],
    ['# nothing', 'empty'],
    ['- 1', 'wrong'],
    ['a: 1\n---\nb: 2', 'documents'],
    ['a: 1\na: 2', 'key_twice'],
    ['a: "x', 'quotes'],
    ['__proto__: 1', 'unknown_key'],
  ])('%j is refused with a reason', (content, code) => {
    expect(faultsIn(content).map((one) => one[2])).toContain(code);
  });

  it('is refused whatever it is, and never throws', () => {
    const parts = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '-',
      '[',
      ']',
      '{',
      '}',
      '"',
      '&x',
      '*x',
      '!y',
      '|',
      '? ',
      ', ',
      '#',
      '\t',
      '1',
    );
    fc.assert(
      fc.property(
        fc.array(parts, { maxLength: 200 }).map((all) => all.join('')),
        (content) => {
          expect('faults' in readPolicyText(content)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
