import type pg from 'pg';
import type { Timing } from '#shared/clock/timing.ts';
import { proposedWaiver, waiverOf } from '#shared/contract/waiver.ts';
import type { Credit } from '#shared/pool/bill.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { beijingMonthEnd, beijingMonthStart, type Instant, iso } from '#shared/time.ts';

interface Row {
  readonly no: string;
  readonly state: TicketState;
  readonly timing: Timing;
}

/** The part of a waiver that falls into a month, as a credit of its bill. */
function creditsOf({ no, state, timing }: Row, month: string, now: Instant): Credit[] {
  const { fee, waiver } = state;
  if (fee === undefined || waiver?.granted === false) return [];
  const proposed = waiver === undefined ? proposedWaiver(timing, fee, now) : null;
  const months =
    waiver === undefined
      ? (proposed?.months ?? [])
      : waiverOf({ from: waiver.from, to: waiver.to }, fee.monthlyFeeFen).months;
  return months
    .filter((one) => one.month === month)
    .map(({ from, to, fen }) => ({
      ticket: no,
      state: waiver === undefined ? 'proposed' : 'granted',
      from,
      to,
      grows: proposed !== null && proposed.to === null,
      fen,
    }));
}

/** What the faults of a contract give back of a month's fee, in the order in which they were declared. */
export async function readCredits(
  client: Pick<pg.Pool | pg.ClientBase, 'query'>,
  { id, customer }: { readonly id: string; readonly customer: string },
  month: string,
  now: Instant,
): Promise<Credit[]> {
  const { rows } = await client.query<Row>(
    `select no, state, timing from ticket
      where customer = $1 and phase <> 'dismissed' and state -> 'fee' ->> 'contract' = $2
        and declared_at < $4 and (ended_at is null or ended_at >= $3)
      order by declared_at, no`,
    [customer, id, iso(beijingMonthStart(month)), iso(beijingMonthEnd(month))],
  );
  return rows.flatMap((row) => creditsOf(row, month, now));
}
