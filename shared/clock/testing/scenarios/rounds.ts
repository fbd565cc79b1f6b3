import {
  cleared,
  declared,
  noted,
  opened,
  passed,
  reopened,
  restored,
  roundFailed,
  roundOpened,
  tested,
} from '../../../ticket/testing/facts.ts';
import { CLAUSE } from './clauses.ts';
import { type Line, type Scenario, confirmedAt10, testFails } from './story.ts';

const CONFIRMED: readonly Line[] = [[0, declared()], ...confirmedAt10];
const TESTING: readonly Line[] = [...CONFIRMED, [20, opened('S1', 'carrier')], [40, cleared('S1'), roundOpened(1)]];
const BEFORE = ['0-20 carrier: not_dispatched', '20-40 carrier: carrier_segment_open'];
const ANSWERED = 'stopped, 10 of 20';

/** The joint test: time is provisional in it, and becomes somebody's when the round is decided. */
export const ROUNDS: readonly Scenario[] = [
  {
    name: 'cleared, and nobody has tested yet: for the time being it is the carrier’s',
    clause: CLAUSE.bothTest,
    story: TESTING,
    at: 45,
    ledger: [...BEFORE, '40-45 carrier: carrier_owes_test (provisional)'],
    clocks: {
      respond: ANSWERED,
      restore: 'runs, 45 of 100, due @100, 45 if the round fails',
      statutory: 'runs, 45 of 2880, due @2880',
    },
    levels: [],
  },
  {
    name: 'the carrier has passed all and the customer owes its answers: for the time being it is the customer’s',
    clause: CLAUSE.bothTest,
    story: [...TESTING, [45, ...passed(1, 'carrier')]],
    at: 90,
    ledger: [
      ...BEFORE,
      '40-45 carrier: carrier_owes_test (provisional)',
      '45-90 customer: customer_owes_test (provisional)',
    ],
    clocks: {
      respond: ANSWERED,
      restore: 'stands, 45 of 100, 90 if the round fails',
      statutory: 'runs, 90 of 2880, due @2880',
    },
    levels: [],
  },
  {
    name: 'the customer has passed all and the carrier has one item left: it is the carrier’s',
    clause: CLAUSE.lead,
    story: [
      ...TESTING,
      [42, ...passed(1, 'customer')],
      [44, tested(1, 'outgoing', 'carrier'), tested(1, 'incoming', 'carrier')],
    ],
    at: 60,
    ledger: [...BEFORE, '40-60 carrier: carrier_owes_test (provisional)'],
    clocks: {
      respond: ANSWERED,
      restore: 'runs, 60 of 100, due @100, 60 if the round fails',
      statutory: 'runs, 60 of 2880, due @2880',
    },
    levels: ['restore 50 @50'],
  },
  {
    name: 'both passed: all clocks stop at the last clearing, and what the test took is nobody’s',
    clause: CLAUSE.bothTest,
    story: [...TESTING, [55, ...passed(1, 'carrier')], [70, ...passed(1, 'customer'), restored(1, 40)]],
    at: 200,
    ledger: BEFORE,
    clocks: { respond: ANSWERED, restore: 'stopped, 40 of 100', statutory: 'stopped, 40 of 2880' },
    levels: ['restore 50 @50', 'restore 50 withdrawn'],
  },
  {
    name: 'failed on the carrier’s side: the clock had never stopped',
    clause: CLAUSE.bothTest,
    story: [...TESTING, [45, ...passed(1, 'customer')], [85, ...testFails(1, 'carrier', 'S2')]],
    at: 90,
    ledger: [...BEFORE, '40-85 carrier: test_failed', '85-90 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 90 of 100, due @100', statutory: 'runs, 90 of 2880, due @2880' },
    levels: ['restore 50 @50', 'restore 80 @80'],
  },
  {
    name: 'failed after long waiting for the customer’s answers: the waiting is the carrier’s, and its levels rise at once',
    clause: CLAUSE.bothTest,
    story: [...TESTING, [45, ...passed(1, 'carrier')], [150, ...testFails(1, 'carrier', 'S2')]],
    at: 160,
    ledger: [...BEFORE, '40-150 carrier: test_failed', '150-160 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 160 of 100, breached', statutory: 'runs, 160 of 2880, due @2880' },
    levels: ['restore 100 @100 skipping 50,80'],
  },
  {
    name: 'failed on the channel: the round is joint work, and counts',
    clause: CLAUSE.channel,
    story: [...TESTING, [60, ...testFails(1, 'channel', 'S2')]],
    at: 70,
    ledger: [...BEFORE, '40-60 channel: test_failed', '60-70 channel: channel_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 70 of 100, due @100', statutory: 'runs, 70 of 2880, due @2880' },
    levels: ['restore 50 @50'],
  },
  {
    name: 'failed on the customer’s side: the round is the customer’s, and a level raised meanwhile is withdrawn',
    clause: CLAUSE.ownSegment,
    story: [...TESTING, [60, ...testFails(1, 'customer', 'S2')]],
    at: 90,
    ledger: [...BEFORE, '40-60 customer: test_failed', '60-90 customer: customer_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stands, 40 of 100', statutory: 'runs, 90 of 2880, due @2880' },
    levels: ['restore 50 @50', 'restore 50 withdrawn'],
  },
  {
    name: 'a failed test that names the customer’s cleared segment opens that very segment again',
    clause: CLAUSE.ownSegment,
    story: [
      ...CONFIRMED,
      [20, opened('S1', 'customer')],
      [40, cleared('S1'), roundOpened(1)],
      [48, tested(1, 'outgoing', 'carrier', 'fail'), roundFailed(1, 'customer'), reopened('S1', 1)],
    ],
    at: 90,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-40 customer: customer_segment_open',
      '40-48 customer: test_failed',
      '48-90 customer: customer_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'stands, 20 of 100', statutory: 'runs, 90 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'failed on the channel, failed again on the carrier, passed the third time: each round is settled by itself',
    clause: CLAUSE.bothTest,
    story: [
      ...TESTING,
      [45, ...testFails(1, 'channel', 'S2')],
      [50, cleared('S2'), roundOpened(2)],
      [60, noted, ...testFails(2, 'carrier', 'S3')],
      [70, cleared('S3'), roundOpened(3)],
      [90, ...passed(3, 'carrier'), ...passed(3, 'customer'), restored(3, 70)],
    ],
    at: 300,
    ledger: [
      ...BEFORE,
      '40-45 channel: test_failed',
      '45-50 channel: channel_segment_open',
      '50-60 carrier: test_failed',
      '60-70 carrier: carrier_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'stopped, 70 of 100', statutory: 'stopped, 70 of 2880' },
    levels: ['restore 50 @50', 'restore 80 @80', 'restore 80 withdrawn'],
  },
  {
    name: 'a segment opened in the middle of the test ends it as failed on that party',
    clause: CLAUSE.ownSegment,
    story: [...TESTING, [48, roundFailed(1, 'customer', null), opened('S2', 'customer')]],
    at: 90,
    ledger: [...BEFORE, '40-48 customer: test_failed', '48-90 customer: customer_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stands, 40 of 100', statutory: 'runs, 90 of 2880, due @2880' },
    levels: [],
  },
];
