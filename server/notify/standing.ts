import { mayReopen } from '#shared/ticket/decide/testing.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import type { Instant } from '#shared/time.ts';

/** How a ticket stands for the reader of a restore notice. */
export type Standing =
  'waiting' | 'too_late' | 'answered_yes' | 'answered_yes_late' | 'answered_no' | 'reopened' | 'closed';

export type LinkAnswer = 'yes' | 'no';

/** Which answers are taken. "Still broken" may follow a yes, as long as the policy's window is open. */
export const OPEN_TO: Readonly<Record<Standing, readonly LinkAnswer[]>> = {
  waiting: ['yes', 'no'],
  too_late: ['yes'],
  answered_yes: ['no'],
  answered_yes_late: [],
  answered_no: [],
  reopened: [],
  closed: [],
};

/** The restore notice a link came with: its id, and the version of the restoration that it announced. */
export interface Announced {
  readonly id: string;
  readonly factVersion: number;
}

export function standingOf(state: TicketState, notice: Announced, now: Instant): Standing {
  const { restoration } = state;
  if (restoration === null || restoration.version !== notice.factVersion) {
    const own = state.notices.find((n) => n.id === notice.id);
    return own?.state === 'acknowledged' && own.detail === 'no' ? 'answered_no' : 'reopened';
  }
  if (state.phase !== 'restored') return 'closed';
  const inTime = mayReopen(state, { now });
  if (restoration.confirmed) return inTime ? 'answered_yes' : 'answered_yes_late';
  return inTime ? 'waiting' : 'too_late';
}
