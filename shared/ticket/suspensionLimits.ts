import type { TicketState } from './state.ts';
import type { SuspensionReason } from './values.ts';

/** What a ticket's terms allow of one reason: ms a suspension, and how many more of them. */
export interface SuspensionLimit {
  readonly longest: number;
  readonly most: number;
  /** Of this reason, those that count so far. */
  readonly used: number;
}

/** The limits that the ticket's terms set for a reason; null where they set none. */
export function limitOf(
  { terms, suspensions = [] }: Pick<TicketState, 'terms' | 'suspensions'>,
  reason: SuspensionReason,
): SuspensionLimit | null {
  const limit = terms.suspend?.[reason];
  return limit === undefined ? null : { ...limit, used: suspensions.filter((s) => s.reason === reason).length };
}
