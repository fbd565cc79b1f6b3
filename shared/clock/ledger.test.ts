import { describe, expect, it } from 'vitest';
import type { FactBody } from '../ticket/facts.ts';
import { ledgerLines } from '../ticket/testing/desk.ts';
import {
  DISPATCHED,
  acknowledged,
  approved,
  cancelled,
  cleared,
  closed,
  closedUnverified,
  confirmed,
  declared,
  dismissed,
  disputed,
  found,
  handedOver,
  lapsed,
  minute,
  noted,
  opened,
  passed,
  reopened,
  restored,
  resumed,
  roundFailed,
  roundOpened,
  ruled,
  stillBroken,
  suspended,
  tested,
  withdrawn,
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
    expect(ledger(facts, minute(30))).toEqual([
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

describe('in a test round every interval is provisional', () => {
  const round: Step[] = [...DISPATCHED, [10, cleared('S1'), roundOpened(1)]];
  const before = '0-10 carrier: carrier_segment_open';
  it('while the carrier owes results, or both do, it is the carrier', () => {
    expect(at(30, ...round)).toEqual([before, '10-30 carrier: carrier_owes_test (provisional)']);
    expect(at(30, ...round, [20, ...passed(1, 'customer')])).toEqual([
      before,
      '10-30 carrier: carrier_owes_test (provisional)',
    ]);
  });
  it('while only the customer owes results, it is the customer', () => {
    expect(at(30, ...round, [20, ...passed(1, 'carrier')])).toEqual([
      before,
      '10-20 carrier: carrier_owes_test (provisional)',
      '20-30 customer: customer_owes_test (provisional)',
    ]);
    expect(at(30, ...round, [20, ...passed(1, 'carrier')], [25, tested(1, 'outgoing', 'customer')]).length).toBe(3);
  });
  it('optional items are owed by nobody', () => {
    const items = [
      { id: 'outgoing', required: true },
      { id: 'fax', required: false },
    ];
    expect(
      at(
        30,
        ...DISPATCHED,
        [10, cleared('S1'), { type: 'TestRoundOpened', round: 1, items }],
        [20, tested(1, 'outgoing', 'carrier')],
      ),
    ).toEqual([
      before,
      '10-20 carrier: carrier_owes_test (provisional)',
      '20-30 customer: customer_owes_test (provisional)',
    ]);
  });
  it('on pass the clocks end at the last clearing: what ran since is dropped', () => {
    const pass: Step[] = [
      [20, ...passed(1, 'carrier')],
      [30, ...passed(1, 'customer'), restored(1, 10)],
    ];
    expect(at(60, ...round, ...pass)).toEqual([before]);
    expect(at(60, ...round, ...pass, [40, closed])).toEqual([before]);
  });
  it("on fail nothing had stopped: the round's time is of the party whose segment failed", () => {
    for (const party of ['carrier', 'channel', 'customer'] as const)
      expect(at(40, ...round, [20, ...passed(1, 'carrier')], [30, roundFailed(1, party), opened('S2', party)])).toEqual(
        [before, `10-30 ${party}: test_failed`, `30-40 ${party}: ${party}_segment_open`],
      );
  });
  it('a reopened segment is of its party again, on the evidence it was opened upon', () => {
    const facts = record(
      ...CONFIRMED,
      opened('S1', 'customer'),
      [10, cleared('S1'), roundOpened(1)],
      [20, roundFailed(1, 'customer'), reopened('S1', 1)],
    );
    expect(ledgerLines(facts, minute(30))).toEqual([
      '0-10 customer: customer_segment_open',
      '10-20 customer: test_failed',
      '20-30 customer: customer_segment_open',
    ]);
    expect(ledger(facts, minute(30)).at(-1)).toMatchObject({
      fact: after(CONFIRMED) + 4,
      evidence: 'photo of the dark switch',
    });
  });
  it('each round is settled by itself', () => {
    const second: Step[] = [
      [20, roundFailed(1, 'channel'), opened('S2', 'channel')],
      [30, cleared('S2'), roundOpened(2)],
    ];
    expect(at(40, ...round, ...second).slice(1)).toEqual([
      '10-20 channel: test_failed',
      '20-30 channel: channel_segment_open',
      '30-40 carrier: carrier_owes_test (provisional)',
    ]);
    expect(at(60, ...round, ...second, [50, restored(2, 30)]).slice(1)).toEqual([
      '10-20 channel: test_failed',
      '20-30 channel: channel_segment_open',
    ]);
  });
});

describe('a disputed restore never happened', () => {
  const way: Step[] = [
    ...DISPATCHED,
    [10, cleared('S1'), roundOpened(1)],
    [20, ...passed(1, 'carrier')],
    [30, ...passed(1, 'customer'), restored(1, 10)],
  ];
  it('and all the time since the last clearing is the carrier’s', () => {
    expect(at(60, ...way, [50, stillBroken, opened('S2', 'carrier')])).toEqual([
      '0-10 carrier: carrier_segment_open',
      '10-50 carrier: restoration_disputed',
      '50-60 carrier: carrier_segment_open',
    ]);
  });
  it('which a later round does not change', () => {
    const again: Step[] = [
      [50, stillBroken, opened('S2', 'carrier')],
      [60, cleared('S2'), roundOpened(2)],
      [70, restored(2, 60)],
    ];
    expect(at(90, ...way, ...again)).toEqual([
      '0-10 carrier: carrier_segment_open',
      '10-50 carrier: restoration_disputed',
      '50-60 carrier: carrier_segment_open',
    ]);
  });
});

describe('closing unverified', () => {
  it('ends the clocks at the last clearing', () => {
    const way: Step[] = [...DISPATCHED, [10, cleared('S1'), roundOpened(1)], [20, ...passed(1, 'carrier')]];
    expect(at(90, ...way, [80, closedUnverified])).toEqual(['0-10 carrier: carrier_segment_open']);
  });
});

describe('a dismissal', () => {
  const way: Step[] = [declared(), [5, acknowledged], [10, dismissed]];
  it('ends the ledger, a withdrawal too', () => {
    expect(at(90, ...way)).toEqual(['0-10 carrier: not_dispatched']);
    expect(at(90, ...way, [20, disputed(3)], [30, ruled(3, false)])).toEqual(['0-10 carrier: not_dispatched']);
    expect(at(90, declared(), [10, withdrawn])).toEqual(['0-10 carrier: not_dispatched']);
  });
  it('overturned: the gap is the carrier’s', () => {
    expect(
      at(60, ...way, [20, disputed(3)], [30, ruled(3, true)], [40, confirmed(), opened('S1', 'customer')]),
    ).toEqual([
      '0-10 carrier: not_dispatched',
      '10-30 carrier: dismissal_overturned',
      '30-40 carrier: not_dispatched',
      '40-60 customer: customer_segment_open',
    ]);
  });
  it('overturned once may be followed by another that stands', () => {
    expect(at(60, ...way, [20, disputed(3)], [30, ruled(3, true)], [40, dismissed]).at(-1)).toBe(
      '30-40 carrier: not_dispatched',
    );
  });
});

describe('an upheld dispute gives the time to the carrier', () => {
  const V = after(CONFIRMED);
  it('of a segment opened on the customer', () => {
    const way: Step[] = [...CONFIRMED, [10, opened('S1', 'customer')], [40, disputed(V)]];
    expect(at(60, ...way, [50, ruled(V, false)]).at(-1)).toBe('10-60 customer: customer_segment_open');
    expect(at(60, ...way, [50, ruled(V, true)])).toEqual([
      '0-10 carrier: not_dispatched',
      '10-60 carrier: carrier_segment_open',
    ]);
  });
  it('of a segment handed over to the customer', () => {
    const way: Step[] = [...DISPATCHED, [10, ...handedOver('S1', 'S2', 'customer')]];
    expect(at(60, ...way, [50, disputed(V + 2), ruled(V + 2, true)])).toEqual([
      '0-10 carrier: carrier_segment_open',
      '10-60 carrier: carrier_segment_open',
    ]);
  });
  it('of that segment alone: others of the customer stay', () => {
    const way: Step[] = [...CONFIRMED, [10, opened('S1', 'customer')], [20, cleared('S1'), opened('S2', 'customer')]];
    expect(at(60, ...way, [50, disputed(V), ruled(V, true)]).slice(1)).toEqual([
      '10-20 carrier: carrier_segment_open',
      '20-60 customer: customer_segment_open',
    ]);
  });
  const failedWith = (segment: FactBody): Step[] => [
    ...CONFIRMED,
    opened('S1', 'customer'),
    [10, cleared('S1'), roundOpened(1)],
    [20, roundFailed(1, 'customer'), segment],
  ];
  it.each([
    ['the failed round', V + 3, reopened('S1', 1)],
    ['the segment that it reopened', V + 4, reopened('S1', 1)],
    ['the failed round', V + 3, opened('S2', 'customer')],
    ['the segment that it opened', V + 4, opened('S2', 'customer')],
  ])('of %s, and of what is one with it', (_what, fact, segment) => {
    expect(at(60, ...failedWith(segment), [50, disputed(fact), ruled(fact, true)])).toEqual([
      '0-10 customer: customer_segment_open',
      '10-20 carrier: test_failed',
      '20-60 carrier: carrier_segment_open',
    ]);
  });
  it('after the ticket was restored', () => {
    const way: Step[] = [
      ...CONFIRMED,
      [10, opened('S1', 'customer')],
      [40, cleared('S1'), roundOpened(1)],
      [50, restored(1, 40)],
    ];
    expect(at(90, ...way, [80, disputed(V), ruled(V, true)])).toEqual([
      '0-10 carrier: not_dispatched',
      '10-40 carrier: carrier_segment_open',
    ]);
  });
});
