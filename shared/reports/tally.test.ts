import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DISPATCHED,
  RESTORED,
  TESTING,
  acknowledged,
  cleared,
  closedUnverified,
  declared,
  dismissed,
  minute,
  opened,
  passed,
  restored,
  roundOpened,
  withdrawn,
} from '../ticket/testing/facts.ts';
import { type Step, record } from '../ticket/testing/given.ts';
import { live, moves } from '../ticket/testing/walk.ts';
import { HOLDERS } from '../ticket/values.ts';
import { days, minutes, plus } from '../time.ts';
import type { Case } from './case.ts';
import { sheetOf } from './sheet.ts';
import { Tally } from './tally.ts';
import { caseOf } from './testing/cases.ts';

const of = (cases: readonly Case[], now = minute(500)) => {
  const tally = new Tally(now);
  for (const one of cases) tally.add(one);
  return tally.figures();
};
const told = (...steps: Step[]): Case => caseOf(record(...steps));
const both = (round: number) => [...passed(round, 'carrier'), ...passed(round, 'customer')];

/** Acknowledged after 5 minutes, dispatched after 10, cleared after `n`, both sides tested 15 minutes later. */
const restoredAfter = (n: number): Step[] => [
  declared(),
  [5, acknowledged],
  [10, ...DISPATCHED.slice(2)],
  [n, cleared('S1'), roundOpened(1)],
  [n + 15, ...both(1), restored(1, n)],
];
/** The customer's segment alone was open from the 10th to the 40th minute. */
const WAITED: Step[] = [
  declared(),
  [5, acknowledged],
  [10, ...DISPATCHED.slice(2, -1), opened('S1', 'customer')],
  [40, opened('S2', 'carrier')],
  [60, cleared('S1'), cleared('S2'), roundOpened(1)],
  [70, ...both(1), restored(1, 60)],
];

describe('causes in three levels', () => {
  const tree = [{ code: 'core.ims', zh: 'IMS 网元', en: 'IMS', retired: false }];
  const at = (code: string, n: number): Case => ({
    ...told(...restoredAfter(n)),
    causeDetail: {
      code,
      labels: code
        .split('.')
        .slice(1)
        .map((name) => ({ zh: `旧${name}`, en: `old ${name}` })),
    },
  });
  const tally = new Tally(minute(500), tree);
  for (const one of [
    at('core.ims.hss', 20),
    at('core.ims.hss', 40),
    at('core.ims.cscf', 30),
    at('core.ims', 90),
    told(...restoredAfter(50)),
    { ...at('core.power', 60), resolution: null },
  ])
    tally.add(one);
  const figures = tally.figures();

  it('count a fault at its own level and at those above it, open ones at none', () => {
    expect(figures.causes).toMatchObject([
      { cause: 'core', faults: 5 },
      { cause: null, faults: 1 },
    ]);
    expect(
      figures.causeDetails.map(({ code, faults, net }) => [code, faults, net.median && net.median / 60_000]),
    ).toEqual([
      ['core.ims', 4, 35],
      ['core.ims.hss', 2, 30],
      ['core.ims.cscf', 1, 30],
    ]);
  });
  it('have the words of the tree as it is, else those of the record', () => {
    expect(figures.causeDetails.map(({ label }) => label.zh)).toEqual(['IMS 网元', '旧hss', '旧cscf']);
  });
  it('make a table whose first level adds up to the faults whose cause is known', () => {
    const { rows } = sheetOf('causeDetails', figures, (key) => key, 'en');
    expect(rows.map((row) => row.slice(0, 5))).toEqual([
      [1, 'cause.core', null, null, 5],
      [2, 'cause.core', 'IMS', null, 4],
      [3, 'cause.core', 'IMS', 'old hss', 2],
      [3, 'cause.core', 'IMS', 'old cscf', 1],
    ]);
  });
});

describe('times', () => {
  it('to restore are those of restored faults alone, to the last clearing; net is what the carrier answers for', () => {
    const figures = of([
      told(...restoredAfter(30)),
      told(...WAITED),
      told(...TESTING, [90, closedUnverified]),
      told(declared()),
    ]);
    expect(figures.toRestore).toEqual({ count: 2, mean: minutes(45), median: minutes(45), p90: minutes(60) });
    expect(figures.toRestoreNet).toEqual({ count: 2, mean: minutes(30), median: minutes(30), p90: minutes(30) });
  });
  it('to acknowledge are those of acknowledged faults', () => {
    const figures = of([told(...restoredAfter(30)), told(declared(), [8, acknowledged]), told(declared())]);
    expect(figures.toAcknowledge).toEqual({ count: 2, mean: minutes(6.5), median: minutes(6.5), p90: minutes(8) });
  });
  it('are of nobody where there are none', () => {
    expect(of([]).toRestore).toEqual({ count: 0, mean: null, median: null, p90: null });
  });
  it('by holder say who held the clock, and add up to what elapsed', () => {
    const { holders, elapsed } = of([told(...WAITED), told(declared())], minute(100));
    expect(holders).toEqual({ carrier: minutes(30 + 100), channel: 0, customer: minutes(30), suspended: 0 });
    expect(elapsed).toBe(minutes(160));
  });
});

describe('a ticket that is no fault', () => {
  it.each([
    ['no_fault', dismissed],
    ['withdrawn', withdrawn],
  ] as const)('%s is counted apart, and enters no other figure', (resolution, end) => {
    const figures = of([told(...restoredAfter(30)), told(declared(), [2, acknowledged], [300, end])]);
    expect(figures).toMatchObject({
      declared: 2,
      faults: 1,
      apart: [{ resolution, tickets: 1 }],
      elapsed: minutes(30),
    });
    expect(figures.toAcknowledge.count).toBe(1);
    expect(figures.attainment.restore).toEqual({ met: 1, missed: 0, undecided: 0, excepted: 0 });
  });
});

describe('groups', () => {
  it('hold each fault once, the most frequent first', () => {
    const rows = [
      told(...restoredAfter(30)),
      told(...restoredAfter(150)),
      { ...told(...RESTORED), customer: { id: 'hospital', name: 'The hospital' } },
    ];
    const { customers, causes, parties } = of(rows);
    expect(customers.map((c) => [c.customer.id, c.faults, c.restored, c.attainment.met])).toEqual([
      ['college', 2, 2, 1],
      ['hospital', 1, 1, 1],
    ]);
    expect(causes.map((c) => [c.cause, c.faults])).toEqual([['core', 3]]);
    expect(parties.map((p) => [p.party, p.faults])).toEqual([['carrier', 3]]);
  });
  it('know no cause and no place of what is still open, even where part of it was cleared', () => {
    const { causes, parties } = of([told(...DISPATCHED, opened('S2', 'channel'), [9, cleared('S1')])]);
    expect(causes).toMatchObject([{ cause: null, faults: 1 }]);
    expect(parties).toMatchObject([{ party: null, faults: 1 }]);
  });
  it('of services list what came again', () => {
    const again = { ...told(...restoredAfter(30)), no: 'F20260310-0002', repeats: 'F20260302-0001' };
    const { repeated, repeats } = of([told(...RESTORED), again]);
    expect(repeats).toBe(1);
    expect(repeated).toEqual([{ service: again.service, customer: again.customer, tickets: [again.no] }]);
  });
});

describe('whatever happened to the tickets', () => {
  const lives = fc.array(moves, { minLength: 1, maxLength: 4 }).map((all) => all.map((one) => live(one)));
  const later = fc.integer({ min: 0, max: 20 }).map((n) => plus(minute(0), days(n)));

  it('the holders’ times add up to what elapsed, faults and others to what was declared', () => {
    fc.assert(
      fc.property(lives, later, (all, now) => {
        const figures = of(
          all.map(({ facts }) => caseOf(facts)),
          now,
        );
        expect(HOLDERS.reduce((sum, holder) => sum + figures.holders[holder], 0)).toBe(figures.elapsed);
        expect(figures.restored + figures.unconfirmed + figures.open).toBe(figures.faults);
        const { met, missed, undecided } = figures.attainment.restore;
        expect(met + missed + undecided).toBe(figures.faults);
        expect(met).toBeLessThanOrEqual(figures.restored);
        expect(figures.toRestore.count).toBe(figures.restored);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('the order in which they are read changes nothing', () => {
    fc.assert(
      fc.property(lives, later, (all, now) => {
        const cases = all.map(({ facts }, i) => caseOf(facts, { no: `F20260302-000${i}` }));
        expect(of([...cases].reverse(), now)).toEqual(of(cases, now));
      }),
      { numRuns: 20 },
    );
  }, 60_000);
});
