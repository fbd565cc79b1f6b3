import type { Role } from '../../actor.ts';
import type { Ticket } from '../../api/ticket.ts';
import { type TicketRecord, ticketView } from '../view.ts';
import { stored } from './desk.ts';
import { minute } from './facts.ts';
import { type Step, record } from './given.ts';
import { caller } from './people.ts';

/** Names by user id, as the desk knows them: of some. */
const NAMES = { 'u-field': 'Wang', 'u-engineer': 'Zhao' };

/** A ticket as it is read from storage. */
export const recordOf = (steps: readonly Step[], over: Partial<TicketRecord> = {}): TicketRecord => ({
  ...stored(record(...steps)),
  names: NAMES,
  ...over,
});

/** The same as a reader sees it, so many minutes after the declaration. */
export const seen = (
  steps: readonly Step[],
  reader: Role = 'engineer',
  now = 100,
  over: Partial<TicketRecord> = {},
): Ticket => ticketView(recordOf(steps, over), caller(reader), minute(now));

/** What of it staff read, and what the customer reads instead. */
export const both = <T>(
  steps: readonly Step[],
  of: (view: Ticket) => T,
  over: Partial<TicketRecord> = {},
): { readonly staff: T; readonly customer: T } => ({
  staff: of(seen(steps, 'engineer', 100, over)),
  customer: of(seen(steps, 'customer', 100, over)),
});
