import { cleared, declared, minute, opened, roundOpened } from '../../../ticket/testing/facts.ts';
import { CLAUSE } from './clauses.ts';
import {
  type Line,
  type Scenario,
  clockResumed,
  confirmedAt10,
  suspendedUntil,
  suspensionApproved,
  testFails,
} from './story.ts';

const ON_CARRIER: readonly Line[] = [[0, declared()], ...confirmedAt10, [20, opened('S1', 'carrier')]];
const BEFORE = ['0-20 carrier: not_dispatched', '20-40 carrier: carrier_segment_open'];
const ANSWERED = 'stopped, 10 of 20';

/** In force: by approval, until its end, and over what else is going on. */
export const SUSPENSIONS: readonly Scenario[] = [
  {
    name: 'nobody opens the gate, approved in time: it lasts as said, and then the carrier goes on',
    clause: CLAUSE.pause,
    story: [...ON_CARRIER, [40, suspendedUntil(200)], [60, suspensionApproved]],
    at: 205,
    ledger: [...BEFORE, '40-200 suspended: suspended', '200-205 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 45 of 100, due @260', statutory: 'runs, 205 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'ended early because the gate was opened: it counts until then',
    clause: CLAUSE.pause,
    story: [...ON_CARRIER, [40, suspendedUntil(200)], [60, suspensionApproved], [90, clockResumed]],
    at: 99,
    ledger: [...BEFORE, '40-90 suspended: suspended', '90-99 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 49 of 100, due @150', statutory: 'runs, 99 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'ended exactly where half of the target is used: the pause does not use it, the next minute does',
    clause: CLAUSE.levels,
    story: [...ON_CARRIER, [49, suspendedUntil(200)], [60, suspensionApproved], [90, clockResumed]],
    at: 91,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-49 carrier: carrier_segment_open',
      '49-90 suspended: suspended',
      '90-91 carrier: carrier_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'runs, 50 of 100, due @141', statutory: 'runs, 91 of 2880, due @2880' },
    levels: ['restore 50 @91'],
  },
  {
    name: 'ended when the last segment was cleared: the test begins, it fails, and the pause does not come back',
    clause: CLAUSE.bothTest,
    story: [
      ...ON_CARRIER,
      [40, suspendedUntil(200)],
      [60, suspensionApproved],
      [100, cleared('S1'), roundOpened(1)],
      [110, ...testFails(1, 'carrier', 'S2')],
    ],
    at: 120,
    ledger: [
      ...BEFORE,
      '40-100 suspended: suspended',
      '100-110 carrier: test_failed',
      '110-120 carrier: carrier_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'runs, 60 of 100, due @160', statutory: 'runs, 120 of 2880, due @2880' },
    levels: ['restore 50 @110'],
  },
  {
    name: 'a segment opened and one cleared in the meantime change nothing while it is in force',
    clause: CLAUSE.pause,
    story: [
      ...ON_CARRIER,
      [40, suspendedUntil(200)],
      [60, suspensionApproved, opened('S2', 'customer')],
      [80, cleared('S1')],
    ],
    at: 250,
    ledger: [...BEFORE, '40-200 suspended: suspended', '200-250 customer: customer_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stands, 40 of 100', statutory: 'runs, 250 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'the customer’s segment, suspended for a while, is the customer’s again afterwards',
    clause: CLAUSE.pause,
    story: [
      [0, declared()],
      ...confirmedAt10,
      [20, opened('S1', 'customer')],
      [40, suspendedUntil(100)],
      [60, suspensionApproved],
    ],
    at: 150,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-40 customer: customer_segment_open',
      '40-100 suspended: suspended',
      '100-150 customer: customer_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'stands, 20 of 100', statutory: 'runs, 150 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'from ten to midnight until ten past: a day’s end is no end',
    clause: CLAUSE.pause,
    story: [
      [0, declared()],
      ...confirmedAt10,
      [20, opened('S1', 'customer')],
      [1290, cleared('S1'), opened('S2', 'carrier')],
      [1300, suspendedUntil(1320)],
      [1305, suspensionApproved],
    ],
    at: 1330,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-1290 customer: customer_segment_open',
      '1290-1300 carrier: carrier_segment_open',
      '1300-1320 suspended: suspended',
      '1320-1330 carrier: carrier_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'runs, 40 of 100, due @1390', statutory: 'runs, 1330 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'a flood from 2 March into the first half hour of April: a month’s end is none either, and the law’s clock ran',
    clause: CLAUSE.forceMajeure,
    story: [
      ...ON_CARRIER,
      [
        40,
        {
          type: 'ClockSuspended',
          reason: 'force_majeure',
          evidence: 'flood warning of the county',
          until: minute(43_100),
          approveBy: minute(70),
        },
      ],
      [60, suspensionApproved],
    ],
    at: 43_105,
    ledger: [...BEFORE, '40-43100 suspended: suspended', '43100-43105 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 45 of 100, due @43160', statutory: 'runs, 43105 of 2880, breached' },
    levels: ['statutory 80 @2304', 'statutory 100 @2880'],
  },
];
