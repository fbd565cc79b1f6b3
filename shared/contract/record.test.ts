import { describe, expect, it } from 'vitest';
import type { ContractEventBody } from './events.ts';
import { refusalOf, waitingFor } from './record.ts';
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
    ['nothing new of a terminated contract', [yearEnd], breach, 'contract_terminated type'],
    ['a payment of a terminated contract', [yearEnd], { type: 'paid', fen: 1, covers: 'charges' }, undefined],
  ])('%s', (_name, story, body, expected) => {
    expect(refused(story, body)).toBe(expected);
  });
  it('nothing that has not happened yet', () => {
    expect(refused([], breach, '2026-07-02')).toBe('in_future at');
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
