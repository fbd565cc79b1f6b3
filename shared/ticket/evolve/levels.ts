import type { FactOf } from '../facts.ts';
import type { TicketState } from '../state.ts';

/** Which levels stand as reached. */
export const reached = (state: TicketState, fact: FactOf<'LevelReached'>): Partial<TicketState> => ({
  levels: [
    ...state.levels,
    ...[...fact.skipped, fact.level].map((level) => ({
      clock: fact.clock,
      level,
      policyVersion: fact.policyVersion,
      at: fact.effectiveAt,
    })),
  ],
});

export const withdrawn = (state: TicketState, fact: FactOf<'LevelWithdrawn'>): Partial<TicketState> => ({
  levels: state.levels.filter(
    (l) => !(l.clock === fact.clock && l.level === fact.level && l.policyVersion === fact.policyVersion),
  ),
});
