import {
  cleared,
  closed,
  closedUnverified,
  declared,
  joined,
  opened,
  passed,
  restored,
  roundOpened,
} from '../../../ticket/testing/facts.ts';
import { CLAUSE } from './clauses.ts';
import { type Line, type Scenario, confirmedAt10, saysStillBroken, suspendedUntil } from './story.ts';

const TESTING: readonly Line[] = [
  [0, declared()],
  ...confirmedAt10,
  [20, opened('S1', 'carrier')],
  [40, cleared('S1'), roundOpened(1)],
];
const RESTORED: readonly Line[] = [
  ...TESTING,
  [45, ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 40)],
];
const BEFORE = ['0-20 carrier: not_dispatched', '20-40 carrier: carrier_segment_open'];
const ANSWERED = 'stopped, 10 of 20';

/** What was restored, what was not after all, and what ended without a verdict. */
export const RESTORATIONS: readonly Scenario[] = [
  {
    name: 'restored, confirmed by the customer and closed: nothing moves a clock any more',
    clause: CLAUSE.bothTest,
    story: [...RESTORED, [60, { type: 'RestorationConfirmed', note: null }], [90, closed]],
    at: 5000,
    ledger: BEFORE,
    clocks: { respond: ANSWERED, restore: 'stopped, 40 of 100', statutory: 'stopped, 40 of 2880' },
    levels: [],
  },
  {
    name: 'restored too late: stopped, and breached all the same',
    clause: CLAUSE.targets,
    story: [
      [0, declared()],
      ...confirmedAt10,
      [20, opened('S1', 'carrier')],
      [120, cleared('S1'), roundOpened(1)],
      [125, ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 120)],
    ],
    at: 300,
    ledger: ['0-20 carrier: not_dispatched', '20-120 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stopped, 120 of 100, breached', statutory: 'stopped, 120 of 2880' },
    levels: ['restore 50 @50', 'restore 80 @80', 'restore 100 @100'],
  },
  {
    name: 'still broken, says the customer two hours later: it was never restored, and all of it is the carrier’s',
    clause: CLAUSE.bothTest,
    story: [...RESTORED, [160, ...saysStillBroken('S2')]],
    at: 170,
    ledger: [...BEFORE, '40-160 carrier: restoration_disputed', '160-170 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 170 of 100, breached', statutory: 'runs, 170 of 2880, due @2880' },
    levels: ['restore 100 @100 skipping 50,80'],
  },
  {
    name: 'still broken after a passed test, then found on the customer’s side: only what follows is the customer’s',
    clause: CLAUSE.ownSegment,
    story: [...RESTORED, [48, ...saysStillBroken('S2')], [49, cleared('S2'), opened('S3', 'customer')]],
    at: 300,
    ledger: [
      ...BEFORE,
      '40-48 carrier: restoration_disputed',
      '48-49 carrier: carrier_segment_open',
      '49-300 customer: customer_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'stands, 49 of 100', statutory: 'runs, 300 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'still broken, repaired and passed again: stopped at the later clearing, the first restoration counts for nothing',
    clause: CLAUSE.bothTest,
    story: [
      ...RESTORED,
      [60, ...saysStillBroken('S2')],
      [70, cleared('S2'), roundOpened(2)],
      [75, ...passed(2, 'carrier'), ...passed(2, 'customer'), restored(2, 70)],
    ],
    at: 300,
    ledger: [...BEFORE, '40-60 carrier: restoration_disputed', '60-70 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stopped, 70 of 100', statutory: 'stopped, 70 of 2880' },
    levels: ['restore 50 @50'],
  },
  {
    name: 'an alarm that comes in after the restoration is only looked at: nothing runs again',
    clause: CLAUSE.declaration,
    story: [...RESTORED, [60, joined({ channel: 'alarm', flagged: true })]],
    at: 300,
    ledger: BEFORE,
    clocks: { respond: ANSWERED, restore: 'stopped, 40 of 100', statutory: 'stopped, 40 of 2880' },
    levels: [],
  },
  {
    name: 'the customer never answered, closed unverified: the clocks ended at the last clearing',
    clause: CLAUSE.unverified,
    story: [...TESTING, [45, ...passed(1, 'carrier')], [900, closedUnverified]],
    at: 5000,
    ledger: BEFORE,
    clocks: { respond: ANSWERED, restore: 'stopped, 40 of 100', statutory: 'stopped, 40 of 2880' },
    levels: [],
  },
  {
    name: 'closed unverified after the carrier tested late: the level of its own waiting is withdrawn',
    clause: CLAUSE.unverified,
    story: [...TESTING, [70, ...passed(1, 'carrier')], [900, closedUnverified]],
    at: 5000,
    ledger: BEFORE,
    clocks: { respond: ANSWERED, restore: 'stopped, 40 of 100', statutory: 'stopped, 40 of 2880' },
    levels: ['restore 50 @50', 'restore 50 withdrawn'],
  },
  {
    name: 'suspended, cleared and restored before anybody approved: unapproved, the pause is the carrier’s after all',
    clause: CLAUSE.approval,
    story: [
      [0, declared()],
      ...confirmedAt10,
      [20, opened('S1', 'carrier')],
      [40, suspendedUntil(200)],
      [60, cleared('S1'), roundOpened(1)],
      [65, ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 60)],
    ],
    at: 90,
    ledger: ['0-20 carrier: not_dispatched', '20-60 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stopped, 60 of 100', statutory: 'stopped, 60 of 2880' },
    levels: ['restore 50 @50'],
  },
];
