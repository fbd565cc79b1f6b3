import { describe, expect, it } from 'vitest';
import type { FactBody } from '../ticket/facts.ts';
import { ledgerLines } from '../ticket/testing/desk.ts';
import {
  acknowledged,
  cleared,
  closed,
  closedUnverified,
  confirmed,
  declared,
  dismissed,
  disputed,
  found,
  minute,
  opened,
  reopened,
  restored,
  roundFailed,
  roundOpened,
  ruled,
  stillBroken,
  suspended,
  tested,
  withdrawn,
  DISPATCHED,
  passed,
  handedOver,
} from '../ticket/testing/facts.ts';
import { type Step, record } from '../ticket/testing/given.ts';
import { ledger } from './ledger.ts';

const CONFIRMED = [declared(), acknowledged, found('carrier'), found('customer'), confirmed()];
/** Version of the first fact after so many. */
const after = (steps: readonly FactBody[]): number => steps.length + 1;
const at = (now: number, ...steps: Step[]): string[] => ledgerLines(record(...steps), minute(now));

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
  it('is overturned by the ruling on it, not by one on something else', () => {
    const suspension: Step[] = [declared(), acknowledged, [2, suspended(2, 8)], [3, disputed(3)], [10, dismissed]];
    expect(at(60, ...suspension, [20, disputed(5)], [25, ruled(3, true)], [30, ruled(5, true)])).toEqual([
      '0-10 carrier: not_dispatched',
      '10-30 carrier: dismissal_overturned',
      '30-60 carrier: not_dispatched',
    ]);
    expect(at(60, ...suspension, [20, disputed(5)], [25, ruled(3, true)], [30, ruled(5, false)])).toEqual([
      '0-10 carrier: not_dispatched',
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
