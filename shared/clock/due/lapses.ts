import type { Suspension, TicketState } from '../../ticket/state.ts';
import type { Instant } from '../../time.ts';
import type { Coming } from './coming.ts';

const lapse = (suspension: Suspension, why: 'until' | 'not_approved', at: Instant): Coming => ({
  kind: 'lapse',
  level: 0,
  at,
  body: () => ({ type: 'SuspensionLapsed', suspension: suspension.version, why, effectiveAt: at }),
});

/** Suspensions that will lapse: at their own `until`, or for want of approval, even when they are over by then. */
export function lapses(state: TicketState): Coming[] {
  const awaiting = state.awaitingApproval.map((s) => lapse(s, 'not_approved', s.approveBy));
  if (state.suspension !== null) {
    const { approved, approveBy, until } = state.suspension;
    const unapproved = !approved && approveBy <= until;
    awaiting.push(
      unapproved ? lapse(state.suspension, 'not_approved', approveBy) : lapse(state.suspension, 'until', until),
    );
  }
  return awaiting;
}
