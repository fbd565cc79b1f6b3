import type { Fact, Terms } from '../ticket/facts.ts';
import type { TicketState } from '../ticket/state.ts';
import type { Timing } from './timing.ts';
import { timingOf } from './timingOf.ts';

/** A record as it happened, but as if `terms` had always been its terms. What people did, and when, stays as it was. */
export const underTerms = (facts: readonly Fact[], terms: Terms): Fact[] =>
  facts.map((fact) => (fact.type === 'Declared' || fact.type === 'PolicyApplied' ? { ...fact, terms } : fact));

/** What the clocks of a ticket would be read from under `terms`. `state` is the fold of the same `facts`. */
export const timingUnder = (facts: readonly Fact[], state: TicketState, terms: Terms): Timing =>
  timingOf(underTerms(facts, terms), { ...state, terms });
