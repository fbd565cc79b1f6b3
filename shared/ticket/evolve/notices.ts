import type { FactOf } from '../facts.ts';
import type { TicketState } from '../state.ts';
import { spokenFor } from './spokenFor.ts';

/** What is known of the customer having been told. */
export const logged = (state: TicketState, fact: FactOf<'NoticeLogged'>): Partial<TicketState> => ({
  attempts: [
    ...state.attempts,
    {
      how: fact.how,
      outcome: fact.outcome,
      note: fact.note,
      at: fact.at,
      by: spokenFor(fact.by),
      restoration: state.restoration?.version ?? null,
    },
  ],
});

export const queued = (state: TicketState, fact: FactOf<'NoticeQueued'>): Partial<TicketState> => ({
  notices: [
    ...state.notices,
    {
      id: fact.notice,
      kind: fact.kind,
      channel: fact.channel,
      to: fact.to,
      state: 'queued',
      detail: null,
      queuedAt: fact.at,
      at: fact.at,
      restoration: fact.kind === 'restored' ? (state.restoration?.version ?? null) : null,
    },
  ],
});

export const progressed = (state: TicketState, fact: FactOf<'NoticeProgressed'>): Partial<TicketState> => ({
  notices: state.notices.map((n) =>
    n.id === fact.notice ? { ...n, state: fact.state, detail: fact.detail, at: fact.at } : n,
  ),
});
