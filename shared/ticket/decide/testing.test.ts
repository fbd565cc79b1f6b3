import { describe, expect, it } from 'vitest';
import type { CommandOf } from '../commands.ts';
import type { FactBody } from '../facts.ts';
import {
  DISPATCHED,
  ITEMS,
  RESTORED,
  TESTING,
  cancelled,
  cleared,
  minute,
  opened,
  passed,
  reopened,
  restored,
  roundFailed,
  roundOpened,
  stillBroken,
  tested,
} from '../testing/facts.ts';
import { type Step, given, stateOf } from '../testing/given.ts';
import { customer, customerByPhone, engineer, field } from '../testing/people.ts';

const test = (item: string, over: Partial<CommandOf<'recordTest'>> = {}) =>
  ({ type: 'recordTest', item, result: 'pass', ...over }) as const;
const fail = (over: Partial<CommandOf<'recordTest'>> = {}) => test('outgoing', { result: 'fail', ...over });
const openedBy = (party: 'carrier' | 'channel' | 'customer', note: string | null): FactBody =>
  opened('S2', party, { origin: 'test_failed', note, evidence: party === 'customer' ? note : null });
const noted = (party: 'carrier' | 'customer', note: string | null) => ({
  ...tested(1, 'outgoing', party, 'fail'),
  note,
});

describe('a ticket in testing', () => {
  it('takes the answers of both parties, each its own, corrected by a later one', () => {
    const after = given([...TESTING, tested(1, 'outgoing', 'customer')])
      .at(5)
      .when(test('outgoing', { value: 4.1, note: 'MOS' }), field)
      .then([{ ...tested(1, 'outgoing', 'carrier'), value: '4.1', note: 'MOS' }]);
    expect(after.test?.items).toEqual([
      {
        id: 'outgoing',
        required: true,
        carrier: { result: 'pass', value: '4.1', note: 'MOS', at: minute(5), by: field.name },
        customer: { result: 'pass', value: null, note: null, at: minute(0), by: engineer.name },
      },
      { id: 'incoming', required: true, carrier: null, customer: null },
      { id: 'quality', required: true, measure: { unit: 'MOS', min: 3.6, max: 5 }, carrier: null, customer: null },
    ]);
    given(TESTING)
      .when(test('outgoing', { value: 'clear' }), customer)
      .then([{ ...tested(1, 'outgoing', 'customer'), value: 'clear' }]);
    given(TESTING)
      .when(test('incoming'), customerByPhone)
      .then([tested(1, 'incoming', 'customer')]);
  });
  describe('where something is measured', () => {
    const opened: FactBody = {
      type: 'TestRoundOpened',
      round: 1,
      items: [{ id: 'quality', required: true, measure: { unit: 'MOS', min: 3.6, max: 5 } }],
    };
    const measured = [...DISPATCHED, cleared('S1'), opened];
    const passedWith = (value: string) => [{ ...tested(1, 'quality', 'carrier'), value }];
    it('refuses an engineer’s pass outside the limits, and says them', () => {
      const refused = { value: 3.1, limits: '3.6–5 MOS' };
      given(measured)
        .when(test('quality', { value: 3.1 }))
        .refused('outside_limits', 'value', refused);
      given(measured)
        .when(test('quality', { value: '3.1' }), field)
        .refused('outside_limits', 'value', refused);
      given(measured)
        .when(test('quality', { value: 3.6 }))
        .then(passedWith('3.6'));
    });
    it('takes a fail with whatever was measured', () => {
      given(measured)
        .when(test('quality', { result: 'fail', value: 3.1, failing: 'carrier' }))
        .thenTypes('TestRecorded', 'TestRoundFailed', 'SegmentOpened');
    });
    it('takes a pass without a figure, and the customer’s plain word', () => {
      given(measured)
        .when(test('quality'))
        .then([tested(1, 'quality', 'carrier')]);
      given(measured)
        .when(test('quality', { value: 'clear' }))
        .then(passedWith('clear'));
      for (const by of [customer, customerByPhone])
        given(measured)
          .when(test('quality', { value: 2 }), by)
          .thenTypes('TestRecorded');
    });
  });
  it('does not know other items', () => {
    given(TESTING).when(test('fax')).refused('unknown_item', 'item', { known: 'outgoing, incoming, quality' });
  });

  describe('is restored', () => {
    const allBut = (party: 'carrier' | 'customer', ...items: string[]): Step[] => [
      ...TESTING,
      ...passed(1, party === 'carrier' ? 'customer' : 'carrier'),
      ...ITEMS.filter((item) => !items.includes(item)).map((item) => tested(1, item, party)),
    ];
    it('by the last required pass of either party, from the last clearing on', () => {
      const last = (party: 'carrier' | 'customer') => [tested(1, 'quality', party), restored(1, 0)];
      const after = given(allBut('customer', 'quality')).at(25).when(test('quality'), customer).then(last('customer'));
      expect(after).toMatchObject({
        phase: 'restored',
        resolution: 'restored',
        restoredAt: minute(0),
        restoration: { at: minute(25), confirmed: false },
        test: { open: false },
      });
      given(allBut('carrier', 'quality')).at(25).when(test('quality')).then(last('carrier'));
    });
    it('not while one of them owes a result', () => {
      given(allBut('customer', 'incoming', 'quality'))
        .when(test('quality'), customer)
        .then([tested(1, 'quality', 'customer')]);
      given(allBut('customer', 'quality'))
        .when(test('quality'), engineer)
        .then([tested(1, 'quality', 'carrier')]);
    });
    it('whatever the optional items say', () => {
      const optional: FactBody = {
        type: 'TestRoundOpened',
        round: 1,
        items: [
          { id: 'outgoing', required: true },
          { id: 'fax', required: false },
        ],
      };
      given([...DISPATCHED, cleared('S1'), optional, tested(1, 'outgoing', 'carrier')])
        .when(test('outgoing'), customer)
        .then([tested(1, 'outgoing', 'customer'), restored(1, 0)]);
      given([...DISPATCHED, cleared('S1'), optional, tested(1, 'outgoing', 'carrier')])
        .when(test('fax'), customer)
        .then([tested(1, 'fax', 'customer')]);
    });
    it('never by results of an earlier round', () => {
      given([
        ...TESTING,
        ...passed(1, 'carrier'),
        roundFailed(1, 'carrier'),
        reopened('S1', 1),
        cleared('S1'),
        roundOpened(2),
        ...passed(2, 'customer'),
      ])
        .when(test('outgoing'))
        .then([tested(2, 'outgoing', 'carrier')]);
    });
  });

  it('is tested again by what failed, and by what was required before', () => {
    const withFax: FactBody = {
      type: 'TestRoundOpened',
      round: 1,
      items: [...ITEMS.map((id) => ({ id, required: true })), { id: 'fax', required: false }],
    };
    const failedByFax = [
      ...DISPATCHED,
      cleared('S1'),
      withFax,
      tested(1, 'fax', 'customer', 'fail'),
      roundFailed(1, 'carrier', 'fax'),
      opened('S2', 'carrier'),
    ];
    const next = given(failedByFax)
      .when({ type: 'clearSegment', segment: 'S2', cause: 'core', action: 'reset' })
      .facts.flatMap((fact) => (fact.type === 'TestRoundOpened' ? fact.items : []));
    expect(next.filter((item) => item.required).map((item) => item.id)).toEqual([...ITEMS, 'fax']);
  });

  describe('fails its round', () => {
    it('by naming a cleared segment: it is open again', () => {
      const after = given(TESTING)
        .when(fail({ failing: 'S1', note: 'silent' }))
        .then([noted('carrier', 'silent'), roundFailed(1, 'carrier'), reopened('S1', 1)]);
      expect(after).toMatchObject({ phase: 'clearing', test: { open: false } });
      expect(after.segments).toMatchObject([{ state: 'open', clearedAt: null, cause: null, action: null }]);
      expect(after.contestable).toEqual([]);
    });
    it("by naming the customer's segment, which the customer may contest", () => {
      const ofCustomer = [...DISPATCHED.slice(0, -1), opened('S1', 'customer'), cleared('S1'), roundOpened(1)];
      const after = given(ofCustomer)
        .when(fail({ failing: 'S1', note: 'their LAN' }))
        .then([noted('carrier', 'their LAN'), roundFailed(1, 'customer'), reopened('S1', 1)]);
      expect(after.contestable.slice(1)).toEqual([
        { fact: 10, what: 'failed_test' },
        { fact: 11, what: 'failed_test' },
      ]);
    });
    it('by naming one of several segments: whose it is counts, not whose the others are', () => {
      const both = [...DISPATCHED, opened('S2', 'customer'), cleared('S1'), cleared('S2'), roundOpened(1)];
      const failing = (segment: string) => given(both).when(fail({ failing: segment, note: 'n' }));
      const ours = failing('S1').then([noted('carrier', 'n'), roundFailed(1, 'carrier'), reopened('S1', 1)]);
      const theirs = failing('S2').then([noted('carrier', 'n'), roundFailed(1, 'customer'), reopened('S2', 1)]);
      expect(ours.contestable.map((c) => c.what)).toEqual(['customer_segment']);
      expect(theirs.contestable.map((c) => c.what)).toEqual(['customer_segment', 'failed_test', 'failed_test']);
    });
    it('by naming a party: a segment opens there', () => {
      given(TESTING)
        .when(fail({ failing: 'channel', note: 'hum' }))
        .then([noted('carrier', 'hum'), roundFailed(1, 'channel'), openedBy('channel', 'hum')]);
      given(TESTING)
        .when(fail({ failing: 'carrier' }))
        .then([noted('carrier', null), roundFailed(1, 'carrier'), openedBy('carrier', null)]);
    });
    it('on the customer only with a note that shows it, or by the customer itself', () => {
      const ofCustomer = [...DISPATCHED.slice(0, -1), opened('S1', 'customer'), cleared('S1'), roundOpened(1)];
      given(ofCustomer)
        .when(fail({ failing: 'S1' }))
        .refused('evidence_required', 'note');
      given(ofCustomer)
        .when(fail({ failing: 'S1' }), customer)
        .thenTypes('TestRecorded', 'TestRoundFailed', 'SegmentReopened');
      given(TESTING)
        .when(fail({ failing: 'customer' }))
        .refused('evidence_required', 'note');
      given(TESTING)
        .when(fail({ failing: 'customer', note: 'their LAN' }))
        .then([noted('carrier', 'their LAN'), roundFailed(1, 'customer'), openedBy('customer', 'their LAN')]);
      given(TESTING)
        .when(fail({ failing: 'customer' }), customer)
        .then([noted('customer', null), roundFailed(1, 'customer'), openedBy('customer', null)]);
    });
    it('on the carrier where the customer does not know; staff must say', () => {
      given(TESTING)
        .when(fail(), customer)
        .then([noted('customer', null), roundFailed(1, 'carrier'), openedBy('carrier', null)]);
      given(TESTING).when(fail()).refused('failing_required', 'failing');
    });
    it('on nothing that is not there or was not cleared', () => {
      given(TESTING)
        .when(fail({ failing: 'S9' }))
        .refused('failing_unknown', 'failing');
      given([...DISPATCHED, opened('S2', 'carrier'), cancelled('S2'), cleared('S1'), roundOpened(1)])
        .when(fail({ failing: 'S2' }))
        .refused('failing_unknown', 'failing');
    });
  });
});

describe('a restored ticket', () => {
  it('is confirmed by the customer, once', () => {
    const after = given(RESTORED)
      .when({ type: 'confirmRestoration', note: 'fine' }, customer)
      .then([{ type: 'RestorationConfirmed', note: 'fine' }]);
    expect(after.restoration?.confirmed).toBe(true);
    given(RESTORED)
      .when({ type: 'confirmRestoration' }, customerByPhone)
      .then([{ type: 'RestorationConfirmed', note: null }]);
    given(RESTORED).when({ type: 'confirmRestoration' }).refused('customer_must_answer', 'onBehalf');
    given([...RESTORED, { type: 'RestorationConfirmed', note: null }])
      .when({ type: 'confirmRestoration' }, customer)
      .refused('already_confirmed');
  });

  describe('"still broken"', () => {
    const dispute = { type: 'disputeRestoration', reason: 'still silent' } as const;
    const reopening = [stillBroken, opened('S2', 'carrier', { origin: 'still_broken', note: 'still silent' })];
    it('opens a carrier segment at once, and the restoration never happened', () => {
      const after = given(RESTORED).when(dispute, customer).then(reopening);
      expect(after).toMatchObject({ phase: 'clearing', resolution: null, restoredAt: null, restoration: null });
    });
    it('may come after a yes', () => {
      given([...RESTORED, { type: 'RestorationConfirmed', note: null }])
        .when(dispute, customerByPhone)
        .then(reopening);
    });
    it('comes from the customer', () => {
      given(RESTORED).when(dispute).refused('customer_must_answer', 'onBehalf');
    });
    it("reopens within the policy's window, and after it no more", () => {
      given(RESTORED)
        .at(24 * 60)
        .when(dispute, customer)
        .then(reopening);
      given(RESTORED)
        .at(24 * 60 + 1)
        .when(dispute, customer)
        .refused('too_late_to_reopen');
    });
    it('leads to a new round, numbered on, and a restoration of its own', () => {
      const again = [
        ...RESTORED,
        stillBroken,
        opened('S2', 'carrier'),
        cleared('S2'),
        roundOpened(2),
        ...passed(2, 'carrier'),
        ...passed(2, 'customer'),
        restored(2, 0),
      ];
      expect(stateOf(...again)).toMatchObject({
        phase: 'restored',
        restoration: { version: again.length, confirmed: false },
      });
      given([...RESTORED, stillBroken, opened('S2', 'carrier')])
        .when({ type: 'clearSegment', segment: 'S2', cause: 'core', action: 'reset' })
        .then([cleared('S2'), roundOpened(2)]);
    });
  });
});
