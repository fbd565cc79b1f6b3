import type { FactType } from '../ticket/facts.ts';
import { owedBy } from '../ticket/jointTest.ts';
import type { TicketState } from '../ticket/state.ts';

/** What the next shift has to do on a ticket. */
export const NEXT_STEPS = [
  'acknowledge',
  'approve',
  'rule',
  'diagnose',
  'confirm',
  'dispatch',
  'accept',
  'clear',
  'customer_clear',
  'carrier_test',
  'customer_test',
  'tell',
  'close',
] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

/** Facts that turn a ticket: what a colleague who comes in wants to hear, in their order. */
export const TURNS = [
  'Declared',
  'DeclarationJoined',
  'Acknowledged',
  'Confirmed',
  'SegmentOpened',
  'SegmentHandedOver',
  'SegmentCleared',
  'TestRoundFailed',
  'Restored',
  'RestorationDisputed',
  'ClockSuspended',
  'SuspensionRefused',
  'SuspensionLapsed',
  'ClockResumed',
  'Disputed',
  'DisputeRuled',
  'Chased',
  'BypassLogged',
  'BypassEnded',
  'SeverityChanged',
  'Dismissed',
  'Withdrawn',
  'ClosedUnverified',
  'Closed',
] as const satisfies readonly FactType[];
export type Turn = (typeof TURNS)[number];

const told = ({ restoration, notices, attempts }: TicketState): boolean =>
  restoration?.confirmed === true ||
  attempts.some((a) => a.outcome === 'reached') ||
  notices.some((n) => n.kind === 'restored' && (n.state === 'delivered' || n.state === 'acknowledged'));

function whileClearing({ segments }: TicketState): NextStep {
  const open = segments.filter((s) => s.state === 'open' || s.state === 'accepted');
  const ours = open.filter((s) => s.party !== 'customer');
  if (ours.some((s) => s.state === 'open')) return 'accept';
  return ours.length > 0 ? 'clear' : 'customer_clear';
}

/** The next step on a ticket, whoever may take it; null where it has ended. */
export function nextStepOf(state: TicketState): NextStep | null {
  if (state.suspension?.approved === false) return 'approve';
  if (state.disputes.some((d) => d.ruling === null)) return 'rule';
  switch (state.phase) {
    case 'declared':
      return 'acknowledge';
    case 'acknowledged':
      if (state.confirmedAt !== null) return 'dispatch';
      return (['carrier', 'customer'] as const).every((p) => state.findings.some((f) => f.party === p))
        ? 'confirm'
        : 'diagnose';
    case 'clearing':
      return whileClearing(state);
    case 'testing':
      return state.test !== null && owedBy(state.test, 'carrier').length > 0 ? 'carrier_test' : 'customer_test';
    case 'restored':
      return told(state) ? 'close' : 'tell';
    case 'closed':
    case 'dismissed':
      return null;
  }
}
