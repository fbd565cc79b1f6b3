import type { Messages } from '../../languages.ts';
import type { words as source } from '../../zh/ticket/words.ts';

export const words: Pick<Messages, keyof typeof source> = {
  awaited: { test: 'test results', segment: 'their part' },
  proof: {
    answered: 'the customer answered',
    receipt: 'the notice was delivered',
    call: 'told by telephone',
    attempts: 'several attempts to reach them',
    reminders: 'reminders or calls are on record',
    word: 'on the supervisor’s word alone: no reminder or call is on record',
  },
  satisfaction: { satisfied: 'Satisfied', fair: 'Fair', dissatisfied: 'Dissatisfied' },
  checkPoint: {
    acknowledge: 'Response',
    findings: 'Findings',
    dispatch: 'Dispatch',
    evidence: 'Evidence',
    clearing: 'Clearing report',
    test: 'Joint test',
    notice: 'Telling the customer',
    cause: 'Cause',
    passed: 'passed',
    wanting: 'wanting: {{points}}',
    and: ', ',
  },
  reportKind: { first: 'First report', interim: 'Interim report', final: 'Final report' },
  ruling: { upheld: 'upheld', rejected: 'rejected' },
};
