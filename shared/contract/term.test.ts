import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beijingDay, days, instant } from '../time.ts';
import { addDays, dayNumber } from './days.ts';
import type { ContractEvent } from './events.ts';
import { daysLeft, standingOf } from './term.ts';
import { YEAR, beijing, recorded } from './testing/record.ts';

const on = (when: string, events: readonly ContractEvent[] = []) => standingOf(YEAR, events, beijing(when));
const objected = (when: string) => recorded([when, { type: 'renewalObjected', by: 'customer', evidence: 'letter 7' }]);
const majeure = (from: string, to?: string): ContractEvent[] =>
  recorded(
    [from, { type: 'majeureBegan', on: 'carrier', what: 'earthquake' }],
    ...(to === undefined ? [] : [[to, { type: 'majeureEnded', of: 1 } as const] as const]),
  );

describe('a contract from 1 March to the end of February', () => {
  it.each([
    ['2026-02-28', 'upcoming'],
    ['2026-03-01', 'running'],
    ['2026-12-29', 'running'],
    ['2026-12-30', 'ending'],
    ['2027-01-29', 'ending'],
    ['2027-01-29 23:59', 'ending'],
    ['2027-01-30 00:00', 'running'],
    ['2027-01-30', 'running'],
    ['2027-03-01', 'running'],
  ])('is on %s: %s', (today, state) => {
    expect(on(today).state).toBe(state);
  });
  it('renews a year without a word, and another, without limit', () => {
    expect(on('2027-02-28 23:59')).toMatchObject({ endsOn: '2027-02-28', renewals: 0, renews: true });
    expect(on('2027-03-01 00:00')).toMatchObject({ startsOn: '2027-03-01', endsOn: '2028-02-29', renewals: 1 });
    expect(on('2063-06-01')).toMatchObject({ startsOn: '2063-03-01', endsOn: '2064-02-29', renewals: 37 });
  });
  it('ends where a party objected 30 days before the end', () => {
    const events = objected('2027-01-29 23:59');
    expect(on('2027-02-01', events)).toMatchObject({ state: 'ending', renews: false, objectBy: '2027-01-29' });
    expect(on('2027-03-01', events)).toMatchObject({ state: 'over', endsOn: '2027-02-28' });
  });
  it('is renewed over an objection that came a day late, which holds for the next term', () => {
    const events = objected('2027-01-30 00:00');
    expect(on('2027-03-01', events)).toMatchObject({ state: 'running', endsOn: '2028-02-29', renews: false });
    expect(on('2028-03-01', events)).toMatchObject({ state: 'over', endsOn: '2028-02-29' });
  });
  it('is extended by the days of force majeure, a begun one counted whole, and so is the day to object', () => {
    expect(on('2026-08-01', majeure('2026-06-01', '2026-06-11 13:00'))).toMatchObject({
      endsOn: '2027-03-11',
      extendedDays: 11,
      objectBy: '2027-02-09',
    });
  });
  it('is over from the day after its last day on, and not before', () => {
    const events = objected('2026-12-01');
    expect(on('2027-02-28 23:59', events).state).toBe('ending');
    expect(on('2027-03-01 00:00', events).state).toBe('over');
  });
  it('is followed by a whole year after the end that force majeure has moved', () => {
    const events = majeure('2026-06-01', '2026-06-11');
    expect(on('2027-03-11', events)).toMatchObject({ startsOn: '2027-03-11', endsOn: '2028-03-10', extendedDays: 0 });
    expect(on('2028-03-11', events)).toMatchObject({ startsOn: '2028-03-11', endsOn: '2029-03-10', renewals: 2 });
  });
  it('does not end while force majeure lasts that began before its end', () => {
    const events = [...objected('2026-12-01'), ...majeure('2027-02-20').map((event) => ({ ...event, seq: 2 }))];
    expect(on('2027-06-01', events).state).toBe('ending');
  });
  it('counts force majeure of two causes at the same time once', () => {
    const events = recorded(
      ['2026-06-01', { type: 'majeureBegan', on: 'carrier', what: 'flood' }],
      ['2026-06-02', { type: 'majeureBegan', on: 'customer', what: 'flood' }],
      ['2026-06-05', { type: 'majeureEnded', of: 1 }],
      ['2026-06-06', { type: 'majeureEnded', of: 2 }],
    );
    expect(on('2026-08-01', events).extendedDays).toBe(5);
  });
  it('counts it once also where one lies within another, whatever was recorded first', () => {
    const began = (when: string) => [when, { type: 'majeureBegan', on: 'carrier', what: 'flood' }] as const;
    const ended = (when: string, of: number) => [when, { type: 'majeureEnded', of }] as const;
    const events = recorded(
      began('2026-06-08'),
      began('2026-06-03'),
      began('2026-06-01'),
      ended('2026-06-13', 1),
      ended('2026-06-05', 2),
      ended('2026-06-11', 3),
    );
    expect(on('2026-08-01', events).extendedDays).toBe(12);
  });
  it('is terminated from the termination on', () => {
    const events = recorded([
      '2026-09-01',
      { type: 'terminated', by: 'carrier', reason: 'arrears', evidence: 'letter' },
    ]);
    expect(on('2026-08-31', events).state).toBe('running');
    expect(on('2026-09-01', events).state).toBe('terminated');
  });
  it('takes back what was recorded by mistake', () => {
    const events = [
      ...objected('2026-12-01'),
      { ...recorded(['2026-12-02', { type: 'retracted', of: 1, reason: 'another contract' }])[0], seq: 2 },
    ] as ContractEvent[];
    expect(on('2027-03-01', events)).toMatchObject({ state: 'running', renewals: 1 });
  });
  it('ends on the same day each year, also where it was renewed through shorter months', () => {
    const contract = { startsOn: '2027-03-01', endsOn: '2028-02-28' };
    expect(standingOf(contract, [], beijing('2032-01-01'))).toMatchObject({ endsOn: '2032-02-28', renewals: 4 });
  });
  it('has its last day included, and counts through a leap day', () => {
    expect(daysLeft({ endsOn: '2027-02-28' }, '2027-02-28')).toBe(0);
    expect(daysLeft({ endsOn: '2027-02-28' }, '2027-03-02')).toBe(-2);
    expect(daysLeft({ endsOn: '2028-02-29' }, '2028-02-28')).toBe(1);
  });
});

describe('whatever its dates', () => {
  const START = fc.integer({ min: dayNumber('2000-01-01'), max: dayNumber('2040-12-31') });
  const dayOf = (n: number): string => addDays('1970-01-01', n);
  it('every day lies in exactly one term, terms follow each other, and are a year long', () => {
    fc.assert(
      fc.property(
        START,
        fc.integer({ min: 0, max: 800 }),
        fc.integer({ min: 0, max: 12_000 }),
        (start, length, after) => {
          const contract = { startsOn: dayOf(start), endsOn: dayOf(start + length) };
          const now = beijing(dayOf(start + after));
          const term = standingOf(contract, [], now);
          expect(term.startsOn <= beijingDay(now) && beijingDay(now) <= term.endsOn).toBe(true);
          const next = standingOf(contract, [], beijing(addDays(term.endsOn, 1)));
          expect(next.startsOn).toBe(addDays(term.endsOn, 1));
          expect(next.renewals).toBe(term.renewals + 1);
          const lasts = dayNumber(next.endsOn) - dayNumber(term.endsOn);
          expect(lasts).toBeGreaterThanOrEqual(365);
          expect(lasts).toBeLessThanOrEqual(366);
        },
      ),
    );
  });
  it('an extension is never longer than the force majeure, in whole days', () => {
    const T0 = beijing('2026-03-01');
    fc.assert(
      fc.property(fc.nat(700), fc.nat(90), fc.nat(900), (from, length, at) => {
        const events: ContractEvent[] = [
          { type: 'majeureBegan', on: 'carrier', what: 'x', seq: 1, at: instant(T0 + from * days(1)) },
          { type: 'majeureEnded', of: 1, seq: 2, at: instant(T0 + (from + length) * days(1)) },
        ];
        expect(standingOf(YEAR, events, instant(T0 + at * days(1))).extendedDays).toBeLessThanOrEqual(length);
      }),
    );
  });
});
