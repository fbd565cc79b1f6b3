import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrearsOf, coveredInvoices, lateFeeFen } from './arrears.ts';
import { addDays } from './days.ts';
import type { ContractEvent, ContractEventBody } from './events.ts';
import { type Line, beijing, recorded } from './testing/record.ts';

const invoice = (due: string, fen: number, no = due): ContractEventBody => ({
  type: 'invoiced',
  invoice: no,
  due,
  fen,
});
const paid = (fen: number, covers: 'charges' | 'late_fee' = 'charges'): ContractEventBody => ({
  type: 'paid',
  fen,
  covers,
});
const on = (events: readonly ContractEvent[], when: string) => arrearsOf(events, beijing(when));

describe('500 yuan due on 10 June', () => {
  const due = ['2026-06-01', invoice('2026-06-10', 50_000)] as const;
  it('owes nothing on the day itself, and 3‰ from the day after', () => {
    expect(on(recorded(due), '2026-06-10 23:59')).toEqual({ fen: 0, lateFeeFen: 0, lateFeeOwedFen: 0 });
    expect(on(recorded(due), '2026-06-11 00:00')).toEqual({ fen: 50_000, lateFeeFen: 150, lateFeeOwedFen: 150 });
  });
  it('has cost ten days of late fee when it is paid ten days late, and no more after that', () => {
    const events = recorded(due, ['2026-06-20 18:00', paid(50_000)]);
    expect(on(events, '2026-06-20 20:00')).toEqual({ fen: 0, lateFeeFen: 1_500, lateFeeOwedFen: 1_500 });
    expect(on(events, '2026-09-01').lateFeeFen).toBe(1_500);
  });
  it('bears the late fee on what is left after a part was paid, from the next day', () => {
    const events = recorded(due, ['2026-06-12', paid(20_000)]);
    expect(on(events, '2026-06-14')).toMatchObject({ fen: 30_000, lateFeeFen: 150 + 150 + 90 + 90 });
  });
  it('is not in arrears where it was paid ahead', () => {
    expect(on(recorded(['2026-05-20', paid(60_000)], due), '2026-07-01')).toMatchObject({ fen: 0, lateFeeFen: 0 });
  });
  it('keeps what was paid of the late fee apart', () => {
    const events = recorded(due, ['2026-06-20', paid(50_000)], ['2026-06-21', paid(1_000, 'late_fee')]);
    expect(on(events, '2026-07-01')).toEqual({ fen: 0, lateFeeFen: 1_500, lateFeeOwedFen: 500 });
  });
  it('adds what comes due meanwhile: the fee is on the whole arrears', () => {
    const events = recorded(due, ['2026-06-02', invoice('2026-06-12', 10_000)]);
    expect(on(events, '2026-06-14').lateFeeFen).toBe(150 + 150 + 180 + 180);
  });
  it('is not paid by what was paid of the late fee', () => {
    const events = recorded(due, ['2026-06-12', paid(50_000, 'late_fee')]);
    expect(on(events, '2026-06-14')).toMatchObject({ fen: 50_000, lateFeeFen: 600, lateFeeOwedFen: 0 });
  });
  it('owes at a moment what was owed then, whatever has been recorded of later', () => {
    const events = recorded(
      due,
      ['2026-06-20', paid(50_000)],
      ['2026-06-21', paid(1_000, 'late_fee')],
      ['2026-06-22', invoice('2026-06-12', 10_000)],
    );
    expect(on(events, '2026-06-15')).toEqual({ fen: 50_000, lateFeeFen: 750, lateFeeOwedFen: 750 });
    expect(on(events, '2026-06-21')).toMatchObject({ lateFeeOwedFen: 500 });
  });
  it('is in time on the day on which it comes, where that is later than its due day', () => {
    const late = recorded(['2026-06-15', invoice('2026-06-10', 50_000)]);
    expect(on(late, '2026-06-15 23:59')).toMatchObject({ fen: 0, lateFeeFen: 0 });
    expect(on(late, '2026-06-16')).toMatchObject({ fen: 50_000, lateFeeFen: 150 });
  });
  it('is forgotten where the invoice was recorded by mistake', () => {
    const events = recorded(due, ['2026-06-30', { type: 'retracted', of: 1, reason: 'twice' }]);
    expect(on(events, '2026-07-01')).toMatchObject({ fen: 0, lateFeeFen: 0 });
  });
});

describe('payments', () => {
  const covered = (...lines: readonly Line[]) =>
    coveredInvoices(recorded(...lines)).map((one) => [one.invoice.invoice, one.paidAt]);
  it('cover what was due first, whichever was recorded first', () => {
    const [first, second, half] = [invoice('2026-06-20', 100, 'A'), invoice('2026-06-10', 100, 'B'), paid(100)];
    expect(covered(['2026-06-01', first], ['2026-06-02', second], ['2026-06-05', half])).toEqual([
      ['B', beijing('2026-06-05')],
      ['A', null],
    ]);
  });
  it('cover of what was due on one day the first that was recorded', () =>
    expect(
      coveredInvoices(
        recorded(
          ['2026-06-01', invoice('2026-06-10', 100, 'A')],
          ['2026-06-01', invoice('2026-06-10', 100, 'B')],
          ['2026-06-05', paid(100)],
        ).toReversed(),
      ).map((one) => [one.invoice.invoice, one.paidAt]),
    ).toEqual([
      ['A', beijing('2026-06-05')],
      ['B', null],
    ]));
  it('of the late fee cover no invoice', () =>
    expect(covered(['2026-06-01', invoice('2026-06-10', 100, 'A')], ['2026-06-05', paid(100, 'late_fee')])).toEqual([
      ['A', null],
    ]));
});

const DAY0 = '2026-01-01';
type Booked = { readonly day: number; readonly fen: number };
const booked = fc.array(fc.record({ day: fc.nat(60), fen: fc.integer({ min: 1, max: 90_000 }) }), { maxLength: 8 });

/** Day by day, with a purse from which the oldest invoice is paid first. */
function byHand(
  invoices: readonly Booked[],
  payments: readonly Booked[],
  today: number,
): { owed: number; fee: number } {
  let purse = 0;
  let thousandths = 0;
  const open: Booked[] = [];
  for (let day = 0; day <= today; day++) {
    open.push(...invoices.filter((i) => i.day === day - 1));
    const settle = (): void => {
      for (let first = open[0]; first !== undefined && purse > 0; first = open[0]) {
        const part = Math.min(purse, first.fen);
        purse -= part;
        if (part === first.fen) open.shift();
        else open[0] = { ...first, fen: first.fen - part };
      }
    };
    settle();
    thousandths += open.reduce((sum, { fen }) => sum + fen, 0) * 3;
    purse += payments.filter((p) => p.day === day).reduce((sum, { fen }) => sum + fen, 0);
    settle();
  }
  return { owed: open.reduce((sum, { fen }) => sum + fen, 0), fee: Math.floor(thousandths / 1000) };
}

describe('whatever is invoiced and paid', () => {
  const told = (invoices: readonly Booked[], payments: readonly Booked[]): ContractEvent[] =>
    recorded(
      ...invoices.map(({ day, fen }, n) => [DAY0 + ' 00:00', invoice(addDays(DAY0, day), fen, `R${n}`)] as const),
      ...payments.map(({ day, fen }) => [addDays(DAY0, day), paid(fen)] as const),
    );
  it('arrears and late fee are what counting by hand, day by day, gives', () => {
    fc.assert(
      fc.property(booked, booked, fc.nat(90), (invoices, payments, today) => {
        const { owed, fee } = byHand(invoices, payments, today);
        const now = addDays(DAY0, today) + ' 23:59';
        expect(on(told(invoices, payments), now)).toMatchObject({ fen: owed, lateFeeFen: fee });
      }),
    );
  });
  it('the order of recording changes nothing, the fee never falls, and what is covered stays covered', () => {
    fc.assert(
      fc.property(booked, booked, fc.nat(90), fc.infiniteStream(fc.nat()), (invoices, payments, today, random) => {
        const events = told(invoices, payments);
        const shuffled = events
          .map((event) => ({ event, at: random.next().value as number }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ event }) => event);
        const now = beijing(addDays(DAY0, today));
        const later = beijing(addDays(DAY0, today + 5));
        expect(lateFeeFen(shuffled, now)).toBe(lateFeeFen(events, now));
        expect(lateFeeFen(events, later)).toBeGreaterThanOrEqual(lateFeeFen(events, now));
        const total = invoices.reduce((sum, { fen }) => sum + fen, 0);
        const got = payments.reduce((sum, { fen }) => sum + fen, 0);
        expect(coveredInvoices(events).every(({ paidAt }) => paidAt !== null)).toBe(total === 0 || got >= total);
      }),
    );
  });
});
