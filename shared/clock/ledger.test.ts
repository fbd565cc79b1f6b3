import { describe, expect, it } from 'vitest';
import type { FactBody } from '../ticket/facts.ts';
import { ledgerLines } from '../ticket/testing/desk.ts';
import {
  DISPATCHED,
  acknowledged,
  approved,
  cancelled,
  cleared,
  confirmed,
  declared,
  dismissed,
  disputed,
  found,
  lapsed,
  minute,
  noted,
  opened,
  resumed,
  roundFailed,
  roundOpened,
  ruled,
  suspended,
  handedOver,
} from '../ticket/testing/facts.ts';
import { type Step, record } from '../ticket/testing/given.ts';
import { ledger, spansOf } from './ledger.ts';

const CONFIRMED = [declared(), acknowledged, found('carrier'), found('customer'), confirmed()];
/** Version of the first fact after so many. */
const after = (steps: readonly FactBody[]): number => steps.length + 1;
const at = (now: number, ...steps: Step[]): string[] => ledgerLines(record(...steps), minute(now));

describe('holder', () => {
  it('nothing dispatched yet → carrier', () => {
    expect(at(9, declared())).toEqual(['0-9 carrier: not_dispatched']);
    expect(at(9, declared(), [2, acknowledged], [4, confirmed()])).toEqual(['0-9 carrier: not_dispatched']);
  });
  it('any open carrier segment → carrier; else channel; else customer', () => {
    const three = [...CONFIRMED, opened('S1', 'customer'), opened('S2', 'channel'), opened('S3', 'carrier')];
    expect(at(40, ...three, [10, cleared('S3')], [20, cleared('S2')])).toEqual([
      '0-10 carrier: carrier_segment_open',
      '10-20 channel: channel_segment_open',
      '20-40 customer: customer_segment_open',
    ]);
  });
  it('of several segments of one party, until the last of them is cleared', () => {
    expect(
      at(
        30,
        ...CONFIRMED,
        opened('S1', 'channel'),
        opened('S2', 'channel'),
        opened('S3', 'customer'),
        [10, cleared('S1')],
        [20, cleared('S2')],
      ),
    ).toEqual([
      '0-10 channel: channel_segment_open',
      '10-20 channel: channel_segment_open',
      '20-30 customer: customer_segment_open',
    ]);
  });
  it('a hand-over moves the clock with the segment', () => {
    expect(
      at(30, ...DISPATCHED, [10, ...handedOver('S1', 'S2', 'customer')], [20, ...handedOver('S2', 'S3', 'channel')]),
    ).toEqual([
      '0-10 carrier: carrier_segment_open',
      '10-20 customer: customer_segment_open',
      '20-30 channel: channel_segment_open',
    ]);
  });
  it('a segment cancelled with nothing else open gives it back to the carrier', () => {
    expect(at(30, ...CONFIRMED, opened('S1', 'customer'), [10, cancelled('S1')])).toEqual([
      '0-10 customer: customer_segment_open',
      '10-30 carrier: not_dispatched',
    ]);
  });
});

describe('every interval', () => {
  it('names the fact that began it, and its evidence', () => {
    const facts = record(
      ...CONFIRMED,
      [5, opened('S1', 'customer')],
      [10, noted, suspended(10, 50)],
      [20, cleared('S1'), roundOpened(1)],
    );
    const V = after(CONFIRMED);
    const common = { provisional: false };
    expect(ledger(facts, minute(30))).toStrictEqual([
      { ...common, from: minute(0), to: minute(5), holder: 'carrier', why: 'not_dispatched', fact: 1, evidence: null },
      {
        ...common,
        from: minute(5),
        to: minute(10),
        holder: 'customer',
        why: 'customer_segment_open',
        fact: V,
        evidence: 'photo of the dark switch',
      },
      {
        ...common,
        from: minute(10),
        to: minute(20),
        holder: 'suspended',
        why: 'suspended',
        fact: V + 2,
        evidence: 'nobody opens the gate',
      },
      {
        from: minute(20),
        to: minute(30),
        holder: 'carrier',
        why: 'carrier_owes_test',
        fact: V + 4,
        evidence: null,
        provisional: true,
      },
    ]);
  });
  it('of idle time names what left nothing dispatched', () => {
    const facts = record(...CONFIRMED, opened('S1', 'carrier'), [10, cancelled('S1')]);
    expect(ledger(facts, minute(30)).map((i) => i.fact)).toEqual([after(CONFIRMED), after(CONFIRMED) + 1]);
  });
  it('goes on where nothing that moves a clock has happened', () => {
    expect(at(30, ...DISPATCHED, [10, noted], [20, noted])).toEqual(['0-30 carrier: carrier_segment_open']);
  });
  it('begins and ends in the past: the future is in the spans alone', () => {
    const facts = record(...DISPATCHED, [10, suspended(10, 50)]);
    expect(spansOf(facts).map((s) => [s.from, s.to, s.holder])).toEqual([
      [minute(0), minute(10), 'carrier'],
      [minute(10), minute(50), 'suspended'],
      [minute(50), null, 'carrier'],
    ]);
    expect(ledgerLines(facts, minute(0))).toEqual([]);
    expect(ledgerLines(facts, minute(10))).toEqual(['0-10 carrier: carrier_segment_open']);
    expect(ledgerLines(facts, minute(50)).length).toBe(2);
    expect(spansOf([])).toEqual([]);
  });
});

describe('a suspension', () => {
  const S = after(DISPATCHED);
  const begun: Step[] = [...DISPATCHED, [10, suspended(10, 50)], [12, approved(S)]];
  const suspendedTo = (n: number) => ['0-10 carrier: carrier_segment_open', `10-${n} suspended: suspended`];
  it('in force holds the clock', () => expect(at(30, ...begun)).toEqual(suspendedTo(30)));
  it('holds it whoever has a segment open', () => {
    expect(at(30, ...begun, [20, opened('S2', 'customer')])).toEqual(suspendedTo(30));
  });
  it('ends when it said it would, recorded late or not at all', () => {
    const ended = [...suspendedTo(50), '50-90 carrier: carrier_segment_open'];
    expect(at(90, ...begun)).toEqual(ended);
    expect(at(90, ...begun, [70, lapsed(S, 'until', 50)])).toEqual(ended);
    expect(at(90, ...begun, [60, noted])).toEqual(ended);
    expect(at(50, ...begun)).toEqual(suspendedTo(50));
  });
  it('ends when it is resumed', () => {
    expect(at(30, ...begun, [20, resumed(S)])).toEqual([...suspendedTo(20), '20-30 carrier: carrier_segment_open']);
  });
  it('ends with the last clearing, and does not come back', () => {
    const failed: Step[] = [
      [20, cleared('S1'), roundOpened(1)],
      [25, roundFailed(1, 'channel'), opened('S2', 'channel')],
    ];
    expect(at(60, ...begun, ...failed)).toEqual([
      ...suspendedTo(20),
      '20-25 channel: test_failed',
      '25-60 channel: channel_segment_open',
    ]);
  });
  it('ends with a dismissal', () => {
    expect(at(60, declared(), acknowledged, [10, suspended(10, 50)], [20, dismissed])).toEqual([
      '0-10 carrier: not_dispatched',
      '10-20 suspended: suspended',
    ]);
  });
  it('not approved in time vanishes', () => {
    const facts: Step[] = [...DISPATCHED, [10, suspended(10, 90)]];
    expect(at(40, ...facts)).toEqual(suspendedTo(40));
    expect(at(60, ...facts, [45, lapsed(S, 'not_approved', 40)])).toEqual(['0-60 carrier: carrier_segment_open']);
  });
  it('resumed, and then not approved in time, vanishes too', () => {
    expect(
      at(60, ...DISPATCHED, [10, suspended(10, 90)], [20, resumed(S)], [40, lapsed(S, 'not_approved', 40)]),
    ).toEqual(['0-60 carrier: carrier_segment_open']);
  });
  it('voided by an upheld dispute vanishes', () => {
    expect(at(60, ...begun, [30, disputed(S)], [40, ruled(S, false)])).toEqual([
      ...suspendedTo(50),
      '50-60 carrier: carrier_segment_open',
    ]);
    expect(at(60, ...begun, [30, disputed(S)], [40, ruled(S, true)])).toEqual(['0-60 carrier: carrier_segment_open']);
  });
  it('stays in force when an earlier one lapses for want of approval', () => {
    const two: Step[] = [
      ...DISPATCHED,
      [10, suspended(10, 90)],
      [15, resumed(S)],
      [20, suspended(20, 90)],
      [21, approved(S + 2)],
    ];
    expect(at(60, ...two, [40, lapsed(S, 'not_approved', 40)])).toEqual([
      '0-20 carrier: carrier_segment_open',
      '20-60 suspended: suspended',
    ]);
  });
});
