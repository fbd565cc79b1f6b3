import type { FactOf } from '../facts.ts';
import type { TicketState } from '../state.ts';
import { spokenFor } from './spokenFor.ts';

/** What was seen, and what was done at once. */
export const found = (state: TicketState, fact: FactOf<'FindingRecorded'>): Partial<TicketState> => ({
  findings: [...state.findings, { party: fact.party, text: fact.text, by: spokenFor(fact.by), at: fact.at }],
});

export const measured = (state: TicketState, fact: FactOf<'MeasureLogged'>): Partial<TicketState> => ({
  measures: [...state.measures, { text: fact.text, at: fact.at, by: spokenFor(fact.by) }],
});
