import { describe, expect, it } from 'vitest';
import type { ContractEventBody } from './events.ts';
import { type AnswerType, refusalOf, waitingFor } from './record.ts';
import { beijing, recorded } from './testing/record.ts';

type Story = readonly (readonly [when: string, event: ContractEventBody])[];
const SERVICES = [
  { id: 'S1', state: 'normal' },
  { id: 'S2', state: 'suspended_arrears' },
] as const;
const evidence = 'letter';
const missing: ContractEventBody = { type: 'environmentMissing', what: 'no cable', evidence };
const breach: ContractEventBody = { type: 'breachNoticed', against: 'carrier', what: 'x', evidence };
const answered: ContractEventBody = { type: 'breachAnswered', of: 1, how: 'objected', evidence };
const majeure: ContractEventBody = { type: 'majeureBegan', on: 'customer', what: 'flood' };
const invoiced = (invoice: string, due: string) =>
  ['2026-05-01', { type: 'invoiced', invoice, due, fen: 1 } satisfies ContractEventBody] as const;
const refused = (story: Story, body: ContractEventBody, at = '2026-06-01'): string | undefined => {
  const refusal = refusalOf(recorded(...story), body, SERVICES, beijing(at), beijing('2026-07-01'));
  return refusal === null ? undefined : `${refusal.refused} ${refusal.field}`;
};

describe('recorded of a contract', () => {
  const signed = ['2026-03-01', { type: 'signed' }] as const;
  const yearEnd = ['2026-05-01', { type: 'terminated', by: 'carrier', reason: 'x', evidence }] as const;
  it.each<[string, Story, ContractEventBody, string | undefined]>([
    ['a signing', [], { type: 'signed' }, undefined],
    ['no second signing', [signed], { type: 'signed' }, 'already_recorded type'],
    ['no missing environment before the signing', [], missing, 'not_signed type'],
    ['a missing environment', [signed], missing, undefined],
    ['none that is missing already', [signed, ['2026-04-01', missing]], missing, 'environment_missing_already type'],
    [
      'none provided that was not missing',
      [signed],
      { type: 'environmentProvided', evidence },
      'environment_not_missing type',
    ],
    ['none once it is in service', [signed, ['2026-04-01', { type: 'activated' }]], missing, 'already_activated type'],
    ['an answer', [['2026-05-20', breach]], answered, undefined],
    ['no answer to nothing', [], answered, 'unknown_event of'],
    ['no answer to something else', [signed], answered, 'unknown_event of'],
    [
      'no second answer',
      [
        ['2026-05-20', breach],
        ['2026-05-21', answered],
      ],
      answered,
      'already_answered of',
    ],
    ['no answer before the notice', [['2026-06-20', breach]], answered, 'before_its_beginning at'],
    [
      'no taking back of what was answered',
      [
        ['2026-05-20', breach],
        ['2026-05-21', answered],
      ],
      { type: 'retracted', of: 1, reason: 'x' },
      'has_answers of',
    ],
    [
      'a taking back of the answer',
      [
        ['2026-05-20', breach],
        ['2026-05-21', answered],
      ],
      { type: 'retracted', of: 2, reason: 'x' },
      undefined,
    ],
    [
      'no deadline that has passed',
      [],
      { type: 'securityNoticed', what: 'x', deadline: beijing('2026-05-31'), evidence },
      'deadline_not_ahead deadline',
    ],
    [
      'no invoice that was due before it came',
      [],
      { type: 'invoiced', invoice: 'R1', due: '2026-05-31', fen: 1 },
      'due_before_invoice due',
    ],
    [
      'no invoice twice',
      [['2026-05-01', { type: 'invoiced', invoice: 'R1', due: '2026-05-31', fen: 1 }]],
      { type: 'invoiced', invoice: 'R1', due: '2026-06-30', fen: 1 },
      'invoice_known invoice',
    ],
    [
      'no change of the past',
      [],
      { type: 'changePlanned', by: 'carrier', what: 'x', effectiveOn: '2026-05-31' },
      'effective_not_ahead effectiveOn',
    ],
    ['no service of another contract', [], { type: 'serviceResumed', service: 'S9' }, 'unknown_service service'],
    ['a service that stops', [], { type: 'serviceSuspended', service: 'S1', state: 'suspended_abuse' }, undefined],
    [
      'none that stands so already',
      [],
      { type: 'serviceSuspended', service: 'S2', state: 'suspended_arrears' },
      'same_state state',
    ],
    ['no return of one that works', [], { type: 'serviceResumed', service: 'S1' }, 'service_works service'],
    [
      'no service event before its last',
      [['2026-06-20', { type: 'serviceSuspended', service: 'S2', state: 'suspended_arrears' }]],
      { type: 'serviceResumed', service: 'S2' },
      'before_last_change at',
    ],
    ['a return of one that stands', [], { type: 'serviceResumed', service: 'S2' }, undefined],
    [
      'a service event at the very moment of its last',
      [['2026-06-01', { type: 'serviceResumed', service: 'S2' }]],
      { type: 'serviceResumed', service: 'S2' },
      undefined,
    ],
    [
      'none before its last return either',
      [['2026-06-20', { type: 'serviceResumed', service: 'S1' }]],
      { type: 'serviceSuspended', service: 'S1', state: 'suspended_abuse' },
      'before_last_change at',
    ],
    [
      'a service event before the last of another service',
      [['2026-06-20', { type: 'serviceSuspended', service: 'S1', state: 'suspended_abuse' }]],
      { type: 'serviceResumed', service: 'S2' },
      undefined,
    ],
    [
      'a service event before others of the contract',
      [['2026-06-20', breach]],
      { type: 'serviceResumed', service: 'S2' },
      undefined,
    ],
    [
      'a second invoice',
      [invoiced('R1', '2026-06-30')],
      { type: 'invoiced', invoice: 'R2', due: '2026-06-30', fen: 1 },
      undefined,
    ],
    [
      'an invoice that is due on the day it comes',
      [],
      { type: 'invoiced', invoice: 'R1', due: '2026-06-01', fen: 1 },
      undefined,
    ],
    [
      'a deadline that lies ahead',
      [],
      { type: 'securityNoticed', what: 'x', deadline: beijing('2026-06-02'), evidence },
      undefined,
    ],
    [
      'no deadline at the very moment',
      [],
      { type: 'securityNoticed', what: 'x', deadline: beijing('2026-06-01'), evidence },
      'deadline_not_ahead deadline',
    ],
    [
      'a change of the same day',
      [],
      { type: 'changePlanned', by: 'carrier', what: 'x', effectiveOn: '2026-06-01' },
      undefined,
    ],
    ['an objection to the renewal', [signed], { type: 'renewalObjected', by: 'carrier', evidence }, undefined],
    [
      'one objection, of whichever party',
      [['2026-05-01', { type: 'renewalObjected', by: 'customer', evidence }]],
      { type: 'renewalObjected', by: 'carrier', evidence },
      'already_recorded type',
    ],
    ['a termination', [signed], { type: 'terminated', by: 'carrier', reason: 'x', evidence }, undefined],
    [
      'no second termination',
      [yearEnd],
      { type: 'terminated', by: 'customer', reason: 'x', evidence },
      'contract_terminated type',
    ],
    ['force majeure', [], { type: 'majeureBegan', on: 'carrier', what: 'flood' }, undefined],
    ['a breach', [], breach, undefined],
    ['an activation', [signed], { type: 'activated' }, undefined],
    ['no activation before the signing', [], { type: 'activated' }, 'not_signed type'],
    [
      'no second activation',
      [signed, ['2026-04-01', { type: 'activated' }]],
      { type: 'activated' },
      'already_activated type',
    ],
    [
      'no environment provided once it is in service',
      [signed, ['2026-04-01', { type: 'activated' }]],
      { type: 'environmentProvided', evidence },
      'already_activated type',
    ],
    [
      'the environment missing once more',
      [signed, ['2026-04-01', missing], ['2026-04-02', { type: 'environmentProvided', evidence }]],
      missing,
      undefined,
    ],
    ['an answer at the very moment of the notice', [['2026-06-01', breach]], answered, undefined],
    [
      'an answer to another notice of the kind',
      [
        ['2026-05-20', breach],
        ['2026-05-21', breach],
        ['2026-05-22', { ...answered, of: 2 } as ContractEventBody],
      ],
      answered,
      undefined,
    ],
    ['no taking back of what is not there', [signed], { type: 'retracted', of: 2, reason: 'x' }, 'unknown_event of'],
    [
      'no taking back twice',
      [
        ['2026-05-20', breach],
        ['2026-05-21', { type: 'retracted', of: 1, reason: 'x' }],
      ],
      { type: 'retracted', of: 1, reason: 'x' },
      'unknown_event of',
    ],
    [
      'a taking back beside what was answered',
      [
        ['2026-05-20', breach],
        ['2026-05-20', breach],
        ['2026-05-21', answered],
      ],
      { type: 'retracted', of: 2, reason: 'x' },
      undefined,
    ],
    ['nothing new of a terminated contract', [yearEnd], breach, 'contract_terminated type'],
    ['a payment of a terminated contract', [yearEnd], { type: 'paid', fen: 1, covers: 'charges' }, undefined],
  ])('%s', (_name, story, body, expected) => {
    expect(refused(story, body)).toBe(expected);
  });
  it.each<[ContractEventBody, AnswerType, ContractEventBody]>([
    [breach, 'breachAnswered', answered],
    [
      { type: 'securityNoticed', what: 'x', deadline: beijing('2026-07-01'), evidence },
      'securityRemedied',
      { type: 'securityRemedied', of: 1, evidence },
    ],
    [majeure, 'majeureNoticed', { type: 'majeureNoticed', of: 1, evidence }],
    [majeure, 'majeureProven', { type: 'majeureProven', of: 1, evidence }],
    [majeure, 'majeureEnded', { type: 'majeureEnded', of: 1 }],
    [
      { type: 'changePlanned', by: 'carrier', what: 'x', effectiveOn: '2026-08-01' },
      'changeNoticed',
      { type: 'changeNoticed', of: 1, evidence },
    ],
  ])('of $type one answer of its kind: %s', (first, type, answer) => {
    expect(waitingFor(recorded(['2026-05-20', first]), type).map(({ seq }) => seq)).toEqual([1]);
    expect(refused([['2026-05-20', first]], answer)).toBeUndefined();
    expect(
      refused(
        [
          ['2026-05-20', first],
          ['2026-05-21', answer],
        ],
        answer,
      ),
    ).toBe('already_answered of');
    expect(waitingFor(recorded(['2026-05-20', first], ['2026-05-21', answer]), type)).toEqual([]);
  });
  it('an answer of one kind is none of another', () => {
    const noticed: Story = [
      ['2026-05-19', missing],
      ['2026-05-20', majeure],
      ['2026-05-21', { type: 'majeureNoticed', of: 2, evidence }],
    ];
    expect(waitingFor(recorded(...noticed), 'majeureProven').map(({ seq }) => seq)).toEqual([2]);
    const [, ...story] = noticed;
    expect(refused([signed, ...story], { type: 'majeureProven', of: 2, evidence })).toBeUndefined();
  });
  it('nothing that has not happened yet, but what happens now', () => {
    expect(refused([], breach, '2026-07-02')).toBe('in_future at');
    expect(refused([], breach, '2026-07-01')).toBeUndefined();
  });
  it('no signing after what follows from it', () => {
    const story: Story = [['2026-04-01', { type: 'activated' }]];
    expect(refused(story, { type: 'signed' }, '2026-05-01')).toBe('not_signed at');
    expect(refused(story, { type: 'signed' }, '2026-03-01')).toBeUndefined();
  });
  it('the missing environment and its return stay in step when one is taken back', () => {
    const story: Story = [signed, ['2026-04-01', missing], ['2026-04-02', { type: 'environmentProvided', evidence }]];
    expect(refused(story, { type: 'retracted', of: 2, reason: 'x' })).toBe('environment_not_missing type');
    expect(refused(story, { type: 'retracted', of: 3, reason: 'x' })).toBeUndefined();
  });
  it('what waits for an answer is what has none', () => {
    const events = recorded(['2026-05-20', breach], ['2026-05-21', answered], ['2026-05-22', breach]);
    expect(waitingFor(events, 'breachAnswered').map(({ seq }) => seq)).toEqual([3]);
  });
});
