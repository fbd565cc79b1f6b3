import {
  acknowledged,
  cleared,
  declared,
  dismissed,
  handedOver,
  opened,
  passed,
  restored,
  roundOpened,
} from '../../../ticket/testing/facts.ts';
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
} from './story.ts';

const CONFIRMED: readonly Line[] = [[0, declared()], ...confirmedAt10];
const ON_CUSTOMER: readonly Line[] = [...CONFIRMED, [20, opened('S1', 'customer')]];
const SUSPENDED: readonly Line[] = [
  ...CONFIRMED,
  [20, opened('S1', 'carrier')],
  [40, suspendedUntil(200)],
  [45, suspensionApproved],
];
const ANSWERED = 'stopped, 10 of 20';

/** Segments and suspensions, disputed by the customer and ruled on by a supervisor. */
export const DISPUTES: readonly Scenario[] = [
  {
    name: 'a segment put on the customer, disputed, not ruled on yet: it stands as it is',
    clause: CLAUSE.contest,
    story: [...ON_CUSTOMER, [70, customerDisputes('segment S1')]],
    at: 90,
    ledger: ['0-20 carrier: not_dispatched', '20-90 customer: customer_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stands, 20 of 100', statutory: 'runs, 90 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'a segment put on the customer, disputed, and the supervisor lets it stand: it stands',
    clause: CLAUSE.contest,
    story: [...ON_CUSTOMER, [70, customerDisputes('segment S1')], [80, supervisorRejects('segment S1')]],
    at: 90,
    ledger: ['0-20 carrier: not_dispatched', '20-90 customer: customer_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stands, 20 of 100', statutory: 'runs, 90 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'a segment put on the customer, disputed rightly: all of its time is the carrier’s, and its highest level rises',
    clause: CLAUSE.contest,
    story: [...ON_CUSTOMER, [70, customerDisputes('segment S1')], [110, supervisorUpholds('segment S1')]],
    at: 120,
    ledger: ['0-20 carrier: not_dispatched', '20-120 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 120 of 100, breached', statutory: 'runs, 120 of 2880, due @2880' },
    levels: ['restore 100 @100 skipping 50,80'],
  },
  {
    name: 'one of two segments on the customer disputed rightly: the other stays with the customer',
    clause: CLAUSE.contest,
    story: [
      ...ON_CUSTOMER,
      [30, cleared('S1'), opened('S2', 'customer')],
      [40, customerDisputes('segment S1')],
      [50, supervisorUpholds('segment S1')],
    ],
    at: 90,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-30 carrier: carrier_segment_open',
      '30-90 customer: customer_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'stands, 30 of 100', statutory: 'runs, 90 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'a hand-over to the customer disputed rightly: the segment had been the carrier’s all along',
    clause: CLAUSE.contest,
    story: [
      ...CONFIRMED,
      [20, opened('S1', 'carrier')],
      [30, ...handedOver('S1', 'S2', 'customer')],
      [50, customerDisputes('segment S2')],
      [60, supervisorUpholds('segment S2')],
    ],
    at: 70,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-30 carrier: carrier_segment_open',
      '30-70 carrier: carrier_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'runs, 70 of 100, due @100', statutory: 'runs, 70 of 2880, due @2880' },
    levels: ['restore 50 @50'],
  },
  {
    name: 'a hand-over to the customer disputed wrongly: the time from it on is the customer’s',
    clause: CLAUSE.contest,
    story: [
      ...CONFIRMED,
      [20, opened('S1', 'carrier')],
      [30, ...handedOver('S1', 'S2', 'customer')],
      [50, customerDisputes('segment S2')],
      [60, supervisorRejects('segment S2')],
    ],
    at: 70,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-30 carrier: carrier_segment_open',
      '30-70 customer: customer_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'stands, 30 of 100', statutory: 'runs, 70 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'an approved suspension disputed rightly: it never was',
    clause: CLAUSE.contest,
    story: [...SUSPENDED, [60, customerDisputes('the suspension')], [90, supervisorUpholds('the suspension')]],
    at: 95,
    ledger: ['0-20 carrier: not_dispatched', '20-95 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 95 of 100, due @100', statutory: 'runs, 95 of 2880, due @2880' },
    levels: ['restore 80 @80 skipping 50'],
  },
  {
    name: 'an approved suspension disputed wrongly: it stands',
    clause: CLAUSE.contest,
    story: [...SUSPENDED, [60, customerDisputes('the suspension')], [90, supervisorRejects('the suspension')]],
    at: 95,
    ledger: ['0-20 carrier: not_dispatched', '20-40 carrier: carrier_segment_open', '40-95 suspended: suspended'],
    clocks: { respond: ANSWERED, restore: 'stands, 40 of 100, due @260', statutory: 'runs, 95 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'upheld after the fault was restored: the clocks stay where they stopped, what they read is corrected',
    clause: CLAUSE.contest,
    story: [
      ...ON_CUSTOMER,
      [70, cleared('S1'), roundOpened(1)],
      [75, ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 70)],
      [80, customerDisputes('segment S1')],
      [200, supervisorUpholds('segment S1')],
    ],
    at: 300,
    ledger: ['0-20 carrier: not_dispatched', '20-70 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stopped, 70 of 100', statutory: 'stopped, 70 of 2880' },
    levels: ['restore 50 @50'],
  },
  {
    name: 'a suspension found wrong after the ticket was dismissed: the pause falls, the dismissal stands',
    clause: CLAUSE.contest,
    story: [
      [0, declared()],
      [10, acknowledged],
      [20, suspendedUntil(200)],
      [25, suspensionApproved],
      [40, dismissed],
      [45, customerDisputes('the suspension')],
      [60, supervisorUpholds('the suspension')],
    ],
    at: 500,
    ledger: ['0-40 carrier: not_dispatched'],
    clocks: { respond: ANSWERED, restore: 'stopped, 40 of 100', statutory: 'stopped, 40 of 2880' },
    levels: [],
  },
];
