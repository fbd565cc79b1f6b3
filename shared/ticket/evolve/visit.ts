import type { FactOf } from '../facts.ts';
import type { TicketState, Visit } from '../state.ts';
import { withSegment } from './segments.ts';

/** What becomes of the visit to a segment: planned → on site → left, and planned again. */
const visitOf = (state: TicketState, id: string): Visit | null =>
  state.segments.find((s) => s.id === id)?.visit ?? null;

/** Who is there makes the next appointment before leaving. */
export const planned = (state: TicketState, fact: FactOf<'VisitPlanned'>): Partial<TicketState> => {
  const visit = visitOf(state, fact.segment);
  return withSegment(state, fact.segment, {
    visit:
      visit?.stage === 'on_site'
        ? { ...visit, appointment: fact.appointment }
        : { stage: 'planned', appointment: fact.appointment },
  });
};

export const arrived = (state: TicketState, fact: FactOf<'ArrivedOnSite'>): Partial<TicketState> =>
  withSegment(state, fact.segment, {
    visit: { stage: 'on_site', appointment: null, arrivedAt: fact.at, where: fact.where },
  });

export const left = (state: TicketState, fact: FactOf<'LeftSite'>): Partial<TicketState> => {
  const visit = visitOf(state, fact.segment);
  if (visit?.stage !== 'on_site') return {};
  return withSegment(state, fact.segment, {
    visit:
      visit.appointment === null
        ? { stage: 'left', arrivedAt: visit.arrivedAt, leftAt: fact.at }
        : { stage: 'planned', appointment: visit.appointment },
  });
};
