import type { FactOf } from '../facts.ts';
import type { TicketState } from '../state.ts';

/** A suspension is over. Unless approved by then, it still needs to be. */
export const suspensionOver = (state: TicketState): Partial<TicketState> => ({
  suspension: null,
  awaitingApproval:
    state.suspension === null || state.suspension.approved
      ? state.awaitingApproval
      : [...state.awaitingApproval, state.suspension],
});

/** A suspension counts as if it had never been. */
export const suspensionVoid = (state: TicketState, version: number): Partial<TicketState> => ({
  suspension: state.suspension?.version === version ? null : state.suspension,
  awaitingApproval: state.awaitingApproval.filter((s) => s.version !== version),
  contestable: state.contestable.filter((c) => c.fact !== version),
});

export const ruled = (state: TicketState, fact: FactOf<'DisputeRuled'>): Partial<TicketState> => {
  const what = state.contestable.find((c) => c.fact === fact.fact)?.what;
  const disputes = state.disputes.map((d) =>
    d.fact === fact.fact && d.ruling === null
      ? { ...d, ruling: { upheld: fact.upheld, note: fact.note, at: fact.at } }
      : d,
  );
  const contestable = state.contestable.filter((c) => c.fact !== fact.fact);
  if (!fact.upheld) return { disputes, contestable };
  if (what === 'dismissal')
    return {
      disputes,
      contestable,
      phase: 'acknowledged',
      resolution: null,
      acknowledgedAt: state.acknowledgedAt ?? fact.at,
    };
  return { ...suspensionVoid(state, fact.fact), disputes };
};
