import * as z from 'zod/mini';
import {
  boardItemSchema,
  boardRowSchema,
  ticketSchema,
  type BoardItem,
  type BoardRow,
  type Ticket,
} from '#shared/api/ticket.ts';
import { timingSchema, type Timing } from '#shared/clock/timing.ts';
import { hasEnded } from '#shared/ticket/values.ts';

/** A ticket as the pages use it: as it comes, with its key and with the instants that clocks tick on decoded. */
export type LiveTicket = Omit<Ticket, 'timing'> & { readonly key: string; readonly timing: Timing };
export type BoardEntry = BoardRow & { readonly key: string };

export const liveTicketSchema = z.pipe(
  ticketSchema,
  z.transform((ticket): LiveTicket => ({ ...ticket, key: ticket.no, timing: timingSchema.parse(ticket.timing) })),
);
export const boardEntrySchema = z.extend(boardRowSchema, { key: z.string() });

/** A row as the list of tickets answers it, its instants decoded. */
export const pastEntrySchema = z.extend(z.omit(boardItemSchema, { timing: true }), { timing: timingSchema });
export type PastEntry = z.infer<typeof pastEntrySchema>;

/** The name of an element on the ticket's line; null for a segment that names none. */
export const elementName = (line: BoardItem['line'], element: string | null): string | null =>
  element === null ? null : (line.find((e) => e.id === element)?.name ?? element);

/** How often the fault went from one party to the other (ping-pong). */
export const handOvers = ({ segments }: LiveTicket): number =>
  segments.filter(({ state }) => state === 'handed_over').length;

/** Tickets beneath a major fault that have not ended: it is closed after them. */
export const openChildren = ({ family }: LiveTicket): number =>
  family.children.filter(({ phase }) => !hasEnded(phase)).length;

/** Who holds the clock, or would but for a suspension: every one lapses, and the last span is what comes after. */
const holderBeneath = ({ holder, timing }: Pick<LiveTicket, 'holder' | 'timing'>): LiveTicket['holder'] =>
  holder === 'suspended' ? (timing.spans.at(-1)?.holder ?? holder) : holder;

/** Only the customer's side is open, yet the carrier answers for the time: a dispute was upheld, and the segment is to be handed over. */
export function isOverruled(ticket: Pick<LiveTicket, 'holder' | 'timing' | 'segments'>): boolean {
  const holder = holderBeneath(ticket);
  return (
    (holder === 'carrier' || holder === 'channel') &&
    ticket.segments.some(isOpen) &&
    ticket.segments.every((segment) => !isOpen(segment) || segment.party === 'customer')
  );
}

export const isOpen = (segment: { readonly state: string }): boolean =>
  segment.state === 'open' || segment.state === 'accepted';
