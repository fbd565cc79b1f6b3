import type { About } from '#shared/notice/subject.ts';
import type { FactBody } from '#shared/ticket/facts.ts';
import type { Refusal } from '#shared/ticket/refusal.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import type { NoticeState } from '#shared/ticket/values.ts';
import type { Changed, Step } from '../tickets/execute.ts';

/** `recordOn` of server/tickets/execute.ts: the one road on which a ticket changes. Null when there is no such ticket. */
export type RecordOn = (ticket: string, step: Step) => Promise<Changed | Refusal | null>;

/** Tells the people of a notice's subject what became of it. Saying it twice changes nothing. */
export type Progress = (
  notice: About & { readonly id: string },
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

const saysMore = (
  known: { readonly state: NoticeState; readonly detail: string | null },
  to: NoticeState,
  detail: string | null,
): boolean =>
  // A notice that waits says what it waits for, once for each reason and not for each attempt.
  (known.state === to && WAITING.includes(to) && known.detail !== detail) || mayFollow(known.state, to);

/** The same of a notice to staff: its facts are of a kind that no customer sees. */
function callProgress(
  { escalations = [], major }: TicketState,
  notice: string,
  to: NoticeState,
  detail: string | null,
): readonly FactBody[] {
  const call = [...escalations, ...(major?.reports ?? [])]
    .flatMap(({ calls }) => calls)
    .find((one) => one.notice === notice);
  if (call === undefined || call.state === null) return [];
  return saysMore({ ...call, state: call.state }, to, detail)
    ? [{ type: 'CallProgressed', notice, state: to, detail }]
    : [];
}

/** The facts that put a report on the ticket's record: none when the record says as much already. */
export function progressFacts(
  state: TicketState,
  notice: string,
  to: NoticeState,
  detail: string | null,
): readonly FactBody[] {
  const known = state.notices.find((n) => n.id === notice);
  if (known === undefined) return callProgress(state, notice, to, detail);
  return saysMore(known, to, detail) ? [{ type: 'NoticeProgressed', notice, state: to, detail }] : [];
}
