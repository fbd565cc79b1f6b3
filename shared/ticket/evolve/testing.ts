import type { FactOf, TestCall } from '../facts.ts';
import type { TestAnswer, TestRound, TicketState } from '../state.ts';
import { BrokenRecord } from '../../brokenRecord.ts';
import { suspensionOver } from './clock.ts';
import { spokenFor } from './spokenFor.ts';

/** What becomes of the joint test, and of the restoration that it ends in. */
export const roundOver = (state: TicketState): TestRound | null => state.test && { ...state.test, open: false };

export const roundOpened = (state: TicketState, fact: FactOf<'TestRoundOpened'>): Partial<TicketState> => ({
  phase: 'testing',
  ...suspensionOver(state),
  test: {
    round: fact.round,
    openedAt: fact.at,
    open: true,
    items: fact.items.map((item) => ({ ...item, carrier: null, customer: null })),
  },
});

export const recorded = (state: TicketState, fact: FactOf<'TestRecorded'>): Partial<TicketState> => {
  if (state.test === null) throw new BrokenRecord(`fact ${fact.version}: a test result without a round`);
  const answer: TestAnswer = {
    result: fact.result,
    value: fact.value,
    note: fact.note,
    at: fact.at,
    by: spokenFor(fact.by),
    ...(fact.call === undefined ? {} : { call: fact.call }),
  };
  return {
    ...(fact.call === undefined ? {} : { testCalls: [...(state.testCalls ?? []), keyOf(fact.call)] }),
    test: {
      ...state.test,
      items: state.test.items.map((item) => (item.id === fact.item ? { ...item, [fact.party]: answer } : item)),
    },
  };
};

const keyOf = ({ id, startedAt }: TestCall): Pick<TestCall, 'id' | 'startedAt'> => ({ id, startedAt });

export const resumed = ({ round, count, first, at }: FactOf<'CallsResumed'>): Partial<TicketState> => ({
  callsResumed: { round, count, first, at },
});

export const roundFailed = (state: TicketState, fact: FactOf<'TestRoundFailed'>): Partial<TicketState> => ({
  phase: 'clearing',
  test: roundOver(state),
  contestable:
    fact.blamed === 'customer'
      ? [...state.contestable, { fact: fact.version, what: 'failed_test' }]
      : state.contestable,
});

export const reminded = (state: TicketState, fact: FactOf<'Reminded'>): Partial<TicketState> => {
  const { party, about, round, count, at } = fact;
  return { reminders: [...state.reminders, { party, about, round, count, at }] };
};

export const restored = (state: TicketState, fact: FactOf<'Restored'>): Partial<TicketState> => ({
  phase: 'restored',
  resolution: 'restored',
  restoredAt: fact.effectiveAt,
  restoration: { version: fact.version, at: fact.at, confirmed: false },
  test: roundOver(state),
});
