import type { FactOf } from '../facts.ts';
import type { Segment, TicketState } from '../state.ts';
import { idsOf } from './evidence.ts';

/** What becomes of segments, and of the ticket with them. */
export const withSegment = (state: TicketState, id: string, change: Partial<Segment>): Partial<TicketState> => ({
  segments: state.segments.map((s) => (s.id === id ? { ...s, ...change } : s)),
});

export const opened = (state: TicketState, fact: FactOf<'SegmentOpened'>): Partial<TicketState> => ({
  phase: 'clearing',
  segments: [
    ...state.segments,
    {
      id: fact.segment,
      party: fact.party,
      matrixParty: fact.matrixParty,
      element: fact.element,
      unit: fact.unit,
      state: 'open',
      assignee: fact.assignee,
      openedAt: fact.at,
      openedBy: fact.version,
      clearedAt: null,
      cause: null,
      action: null,
      evidence: fact.evidence,
      ...idsOf(fact.files),
      visit: null,
    },
  ],
  contestable:
    fact.party === 'customer'
      ? [...state.contestable, { fact: fact.version, what: 'customer_segment' }]
      : state.contestable,
});

/** A visit is one person's: another's has not been planned yet. */
export const assigned = (state: TicketState, fact: FactOf<'SegmentAssigned'>): Partial<TicketState> => {
  const same = state.segments.some((s) => s.id === fact.segment && s.assignee === fact.to);
  return withSegment(state, fact.segment, same ? {} : { assignee: fact.to, visit: null });
};

export const cancelled = (state: TicketState, fact: FactOf<'SegmentCancelled'>): Partial<TicketState> => {
  const { segments = [] } = withSegment(state, fact.segment, { state: 'cancelled' });
  // With nothing open and nothing cleared the ticket is where it was before the first dispatch.
  const untouched = segments.every((s) => s.state === 'cancelled' || s.state === 'handed_over');
  return { segments, phase: untouched ? 'acknowledged' : state.phase };
};

export const reopened = (state: TicketState, fact: FactOf<'SegmentReopened'>): Partial<TicketState> => {
  const ofCustomer = state.segments.some((s) => s.id === fact.segment && s.party === 'customer');
  return {
    ...withSegment(state, fact.segment, {
      state: 'open',
      clearedAt: null,
      cause: null,
      causeDetail: undefined,
      action: null,
    }),
    phase: 'clearing',
    contestable: ofCustomer ? [...state.contestable, { fact: fact.version, what: 'failed_test' }] : state.contestable,
  };
};
