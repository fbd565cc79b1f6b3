import { TERMS, cleared, declared, found, opened, passed, roundOpened, tested } from '../../../ticket/testing/facts.ts';
import { minutes } from '../../../time.ts';
import { CLAUSE } from './clauses.ts';
import {
  type Line,
  type Scenario,
  confirmedAt10,
  customerDisputes,
  supervisorRejects,
  supervisorUpholds,
  suspendedUntil,
  suspensionApproved,
  testFails,
} from './story.ts';

/** Whoever is waited for is reminded every half hour, twice. */
const CONFIRMED: readonly Line[] = [
  [0, declared({ terms: { ...TERMS, remind: { every: minutes(30), most: 2 } } })],
  ...confirmedAt10,
];
const THEIRS: readonly Line[] = [...CONFIRMED, [20, opened('S1', 'customer')]];
const TESTING: readonly Line[] = [...CONFIRMED, [20, opened('S1', 'carrier')], [40, cleared('S1'), roundOpened(1)]];
const ANSWERED = 'stopped, 10 of 20';
const BEFORE = ['0-20 carrier: not_dispatched', '20-40 carrier: carrier_segment_open'];
const IDLE = '0-20 carrier: not_dispatched';
const STANDS = { respond: ANSWERED, restore: 'stands, 20 of 100' };

export const REMINDERS: readonly Scenario[] = [
  {
    name: 'nobody has tested: both sides are reminded, each twice and no oftener',
    clause: CLAUSE.reminders,
    story: TESTING,
    at: 240,
    ledger: [...BEFORE, '40-240 carrier: carrier_owes_test (provisional)'],
    clocks: {
      respond: ANSWERED,
      restore: 'runs, 240 of 100, breached, 240 if the round fails',
      statutory: 'runs, 240 of 2880, due @2880',
    },
    levels: ['restore 50 @50', 'restore 80 @80', 'restore 100 @100'],
    reminders: ['carrier 1 @70: test', 'customer 1 @70: test', 'carrier 2 @100: test', 'customer 2 @100: test'],
  },
  {
    name: 'whoever has just answered is not reminded at once, and whoever owes nothing is not at all',
    clause: CLAUSE.reminders,
    story: [...TESTING, [45, ...passed(1, 'carrier')], [65, tested(1, 'outgoing', 'customer')]],
    at: 110,
    ledger: [
      ...BEFORE,
      '40-45 carrier: carrier_owes_test (provisional)',
      '45-110 customer: customer_owes_test (provisional)',
    ],
    clocks: {
      respond: ANSWERED,
      restore: 'stands, 45 of 100, 110 if the round fails',
      statutory: 'runs, 110 of 2880, due @2880',
    },
    levels: [],
    reminders: ['customer 1 @95: test'],
  },
  {
    name: 'one side’s result, or a word that is none, puts nobody else’s reminder off',
    clause: CLAUSE.reminders,
    story: [...TESTING, [45, tested(1, 'outgoing', 'carrier')], [50, found('customer')]],
    at: 80,
    ledger: [...BEFORE, '40-80 carrier: carrier_owes_test (provisional)'],
    clocks: {
      respond: ANSWERED,
      restore: 'runs, 80 of 100, due @100, 80 if the round fails',
      statutory: 'runs, 80 of 2880, due @2880',
    },
    levels: ['restore 50 @50', 'restore 80 @80'],
    reminders: ['customer 1 @70: test', 'carrier 1 @75: test'],
  },
  {
    name: 'a new round is waited for anew',
    clause: CLAUSE.reminders,
    story: [
      ...TESTING,
      [75, ...testFails(1, 'carrier', 'S2')],
      [80, cleared('S2'), roundOpened(2), ...passed(2, 'carrier')],
    ],
    at: 115,
    ledger: [
      ...BEFORE,
      '40-75 carrier: test_failed',
      '75-80 carrier: carrier_segment_open',
      '80-115 customer: customer_owes_test (provisional)',
    ],
    clocks: {
      respond: ANSWERED,
      restore: 'stands, 80 of 100, 115 if the round fails',
      statutory: 'runs, 115 of 2880, due @2880',
    },
    levels: ['restore 50 @50', 'restore 80 @80'],
    reminders: ['carrier 1 @70: test', 'customer 1 @70: test', 'customer 1 @110: test'],
  },
  {
    name: 'the customer is reminded of its segment once nothing else is open',
    clause: CLAUSE.reminders,
    story: [...CONFIRMED, [20, opened('S1', 'carrier'), opened('S2', 'customer')], [60, cleared('S1')]],
    at: 130,
    ledger: [IDLE, '20-60 carrier: carrier_segment_open', '60-130 customer: customer_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stands, 60 of 100', statutory: 'runs, 130 of 2880, due @2880' },
    levels: ['restore 50 @50'],
    reminders: ['customer 1 @90: segment', 'customer 2 @120: segment'],
  },
  {
    name: 'nobody is reminded of what a suspension excuses',
    clause: CLAUSE.reminders,
    story: [...THEIRS, [30, suspendedUntil(90)], [31, suspensionApproved]],
    at: 130,
    ledger: [
      IDLE,
      '20-30 customer: customer_segment_open',
      '30-90 suspended: suspended',
      '90-130 customer: customer_segment_open',
    ],
    clocks: { ...STANDS, statutory: 'runs, 130 of 2880, due @2880' },
    levels: [],
    reminders: ['customer 1 @120: segment'],
  },
  {
    name: 'nobody is reminded of a segment while they contest that it is theirs; found to be theirs, they are',
    clause: CLAUSE.reminders,
    story: [...THEIRS, [30, customerDisputes('segment S1')], [70, supervisorRejects('segment S1')]],
    at: 120,
    ledger: [IDLE, '20-120 customer: customer_segment_open'],
    clocks: { ...STANDS, statutory: 'runs, 120 of 2880, due @2880' },
    levels: [],
    reminders: ['customer 1 @100: segment'],
  },
  {
    name: 'nobody is reminded of a segment that was found not to be theirs',
    clause: CLAUSE.reminders,
    story: [...THEIRS, [30, customerDisputes('segment S1')], [40, supervisorUpholds('segment S1')]],
    at: 90,
    ledger: [IDLE, '20-90 carrier: carrier_segment_open'],
    clocks: {
      respond: ANSWERED,
      restore: 'runs, 90 of 100, due @100',
      statutory: 'runs, 90 of 2880, due @2880',
    },
    levels: ['restore 50 @50', 'restore 80 @80'],
  },
];
