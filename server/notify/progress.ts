import type { FactBody } from '#shared/ticket/facts.ts';
import type { Refusal } from '#shared/ticket/refusal.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import type { NoticeState } from '#shared/ticket/values.ts';
import type { Changed, Step } from '../tickets/execute.ts';

/** `recordOn` of server/tickets/execute.ts: the one road on which a ticket changes. Null when there is no such ticket. */
export type RecordOn = (ticket: string, step: Step) => Promise<Changed | Refusal | null>;

/** Puts on a ticket's record what became of a notice. Saying it twice changes nothing. */
export type Progress = (
  notice: { readonly id: string; readonly ticket: string },
  state: NoticeState,
  detail: string | null,
) => Promise<void>;

/**
 * A notice's states. `queued`: waits, or is tried again. `sent`: handed over, but the answer did not come; it is tried again,
 * and may arrive twice. `accepted`: the provider (or the portal) has it. `delivered`: a receipt says it arrived.
 * `acknowledged`: its reader answered. `failed`: the provider says that it cannot arrive. `dead`: we gave up.
 *
 * Reports come late, twice and in any order, so a state only moves to one that says more. What failed may still turn out to
 * have arrived; what arrived cannot fail.
 */
const FOLLOWS: Readonly<Record<NoticeState, readonly NoticeState[]>> = {
  queued: ['sent', 'accepted', 'delivered', 'acknowledged', 'failed', 'dead'],
  sent: ['accepted', 'delivered', 'acknowledged', 'failed', 'dead'],
  accepted: ['delivered', 'acknowledged', 'failed'],
  delivered: ['acknowledged'],
  acknowledged: [],
  failed: ['delivered', 'acknowledged'],
  dead: ['delivered', 'acknowledged'],
};
const WAITING: readonly NoticeState[] = ['queued', 'sent'];

export const mayFollow = (from: NoticeState, to: NoticeState): boolean => FOLLOWS[from].includes(to);

/** The facts that put a report on the ticket's record: none when the record says as much already. */
export function progressFacts(
  state: TicketState,
  notice: string,
  to: NoticeState,
  detail: string | null,
): readonly FactBody[] {
  const known = state.notices.find((n) => n.id === notice);
  if (known === undefined) return [];
  // A notice that waits says what it waits for, once for each reason and not for each attempt.
  const reason = known.state === to && WAITING.includes(to) && known.detail !== detail;
  return reason || mayFollow(known.state, to) ? [{ type: 'NoticeProgressed', notice, state: to, detail }] : [];
}
