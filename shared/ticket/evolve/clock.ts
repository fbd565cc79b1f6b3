import type { FactOf } from '../facts.ts';
import type { Contestable, TicketState } from '../state.ts';
import { idsOf } from './evidence.ts';
import { spokenFor } from './spokenFor.ts';

/** What becomes of suspensions, and of what moved the clock off the carrier. */
export const suspended = (state: TicketState, fact: FactOf<'ClockSuspended'>): Partial<TicketState> => ({
  suspension: {
    version: fact.version,
    reason: fact.reason,
    evidence: fact.evidence,
    ...idsOf(fact.files),
    since: fact.at,
    until: fact.until,
    approveBy: fact.approveBy,
    approved: false,
    ...(fact.majeure !== undefined && { majeure: fact.majeure }),
  },
  suspensions: [...(state.suspensions ?? []), { fact: fact.version, reason: fact.reason }],
  contestable: [...state.contestable, { fact: fact.version, what: 'suspension' }],
});

export const approved = (state: TicketState, { suspension }: FactOf<'SuspensionApproved'>): Partial<TicketState> => ({
  suspension: state.suspension?.version === suspension ? { ...state.suspension, approved: true } : state.suspension,
  awaitingApproval: state.awaitingApproval.filter((s) => s.version !== suspension),
});

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
  ...(state.suspensions && { suspensions: state.suspensions.filter((s) => s.fact !== version) }),
  contestable: state.contestable.filter((c) => c.fact !== version),
});

/**
 * The facts that one decision consists of: a failed round and the segment that it opens are contested, and ruled on,
 * together.
 */
export function decisionOf(contestable: readonly Contestable[], fact: number): readonly number[] {
  const at = (version: number) => contestable.find((c) => c.fact === version);
  if (at(fact - 1)?.what === 'failed_test') return [fact - 1, fact];
  return at(fact)?.what === 'failed_test' && at(fact + 1) !== undefined ? [fact, fact + 1] : [fact];
}

export const disputed = (state: TicketState, fact: FactOf<'Disputed'>): Partial<TicketState> => ({
  disputes: [
    ...state.disputes,
    { fact: fact.fact, reason: fact.reason, ...idsOf(fact.files), by: spokenFor(fact.by), at: fact.at, ruling: null },
  ],
});

export const ruled = (state: TicketState, fact: FactOf<'DisputeRuled'>): Partial<TicketState> => {
  const what = state.contestable.find((c) => c.fact === fact.fact)?.what;
  const disputes = state.disputes.map((d) =>
    d.fact === fact.fact && d.ruling === null
      ? { ...d, ruling: { upheld: fact.upheld, note: fact.note, at: fact.at } }
      : d,
  );
  const decision = decisionOf(state.contestable, fact.fact);
  const contestable = state.contestable.filter((c) => !decision.includes(c.fact));
  if (!fact.upheld) return { disputes, contestable };
  if (what === 'dismissal')
    return {
      disputes,
      contestable,
      phase: 'acknowledged',
      resolution: null,
      acknowledgedAt: state.acknowledgedAt ?? fact.at,
    };
  return { ...suspensionVoid({ ...state, contestable }, fact.fact), disputes };
};
