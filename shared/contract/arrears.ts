import { type Instant, beijingDay, beijingDayEnd } from '../time.ts';
import { LATE_FEE_PER_MILLE } from './clauses.ts';
import { dayNumber } from './days.ts';
import { type ContractEvent, type ContractEventOf, ofType, standing } from './events.ts';

/** What a contract's customer owes, in fen. */
export interface Arrears {
  /** Due and not paid: the whole of it. */
  readonly fen: number;
  /** Late fee that has accrued since the first due day that was missed, and what of it is not paid. */
  readonly lateFeeFen: number;
  readonly lateFeeOwedFen: number;
}

const sum = (events: readonly { readonly fen: number }[]): number => events.reduce((all, { fen }) => all + fen, 0);

const charges = (events: readonly ContractEvent[]): ContractEventOf<'paid'>[] =>
  ofType(events, 'paid').filter(({ covers }) => covers === 'charges');

/** The last day on which an invoice is in time: one that comes after its own due day is so on the day it comes. */
const lastDay = ({ at, due }: ContractEventOf<'invoiced'>): string => {
  const invoicedOn = beijingDay(at);
  return due < invoicedOn ? invoicedOn : due;
};

/** What is due and not paid at a moment. @param events that count, in any order */
export function arrearsAt(events: readonly ContractEvent[], at: Instant): number {
  const today = beijingDay(at);
  const due = ofType(events, 'invoiced').filter((invoice) => lastDay(invoice) < today);
  return Math.max(0, sum(due) - sum(charges(events).filter((payment) => payment.at <= at)));
}

/**
 * Late fee accrued by `now`: 3‰ a day on the whole arrears (六三), from the day after the due day up to and including the
 * day of payment; of the total a fraction of a fen is dropped. A payment lowers the next day's; the fee itself bears none.
 * @param events in any order
 */
export function lateFeeFen(events: readonly ContractEvent[], now: Instant): number {
  const counted = standing(events);
  // Between these days what is owed stays the same. Nothing that happens after `now` changes a day up to today.
  const changes = [
    ...ofType(counted, 'invoiced').map((invoice) => ({ day: dayNumber(lastDay(invoice)) + 1, fen: invoice.fen })),
    ...charges(counted).map(({ at, fen }) => ({ day: dayNumber(beijingDay(at)) + 1, fen: -fen })),
  ].toSorted((a, b) => a.day - b.day);
  const end = dayNumber(beijingDay(now)) + 1;
  let owed = 0;
  let fenDays = 0;
  for (const [n, { day, fen }] of changes.entries()) {
    owed += fen;
    const until = Math.min(changes[n + 1]?.day ?? end, end);
    fenDays += Math.max(0, owed) * Math.max(0, until - day);
  }
  return Math.floor((fenDays * LATE_FEE_PER_MILLE) / 1000);
}

/** @param events in any order */
export function arrearsOf(events: readonly ContractEvent[], now: Instant): Arrears {
  const counted = standing(events).filter(({ at }) => at <= now);
  const fee = lateFeeFen(events, now);
  const paid = sum(ofType(counted, 'paid').filter(({ covers }) => covers === 'late_fee'));
  return { fen: arrearsAt(counted, now), lateFeeFen: fee, lateFeeOwedFen: Math.max(0, fee - paid) };
}

/** An invoice, and when it was covered: payments cover the one that was due first, and what is more the next. */
export interface Covered {
  readonly invoice: ContractEventOf<'invoiced'>;
  /** From here on it is late. */
  readonly dueEnd: Instant;
  readonly paidAt: Instant | null;
}

/** @param events that count, in order, none after now */
export function coveredInvoices(events: readonly ContractEvent[]): Covered[] {
  const payments = charges(events);
  let needed = 0;
  return ofType(events, 'invoiced')
    .toSorted((a, b) => lastDay(a).localeCompare(lastDay(b)) || a.seq - b.seq)
    .map((invoice) => {
      needed += invoice.fen;
      let got = 0;
      const covering = payments.find(({ fen }) => (got += fen) >= needed);
      return {
        invoice,
        dueEnd: beijingDayEnd(lastDay(invoice)),
        paidAt: covering?.at ?? null,
      };
    });
}
