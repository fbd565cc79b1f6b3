import { acknowledged, declared, opened, TERMS } from '../../../ticket/testing/facts.ts';
import { CLAUSE } from './clauses.ts';
import { type Scenario, confirmedAt10, diagnosed, suspendedUntil, suspensionApproved } from './story.ts';

/** Each holder alone. */
export const HOLDERS_ALONE: readonly Scenario[] = [
  {
    name: 'nobody has looked yet: the clock is the carrier’s from the declaration on',
    clause: CLAUSE.lead,
    story: [[0, declared()]],
    at: 15,
    ledger: ['0-15 carrier: not_dispatched'],
    clocks: {
      respond: 'runs, 15 of 20, due @20',
      restore: 'runs, 15 of 100, due @100',
      statutory: 'runs, 15 of 2880, due @2880',
    },
    levels: [],
  },
  {
    name: 'nobody answers within twenty minutes: the response is breached in the twentieth',
    clause: CLAUSE.targets,
    story: [[0, declared()]],
    at: 20,
    ledger: ['0-20 carrier: not_dispatched'],
    clocks: {
      respond: 'runs, 20 of 20, breached',
      restore: 'runs, 20 of 100, due @100',
      statutory: 'runs, 20 of 2880, due @2880',
    },
    levels: ['respond 100 @20'],
  },
  {
    name: 'diagnosed by both but dispatched to nobody: it is still the carrier’s',
    clause: CLAUSE.diagnosis,
    story: [
      [0, declared()],
      [10, acknowledged],
      [25, ...diagnosed],
    ],
    at: 60,
    ledger: ['0-60 carrier: not_dispatched'],
    clocks: {
      respond: 'stopped, 10 of 20',
      restore: 'runs, 60 of 100, due @100',
      statutory: 'runs, 60 of 2880, due @2880',
    },
    levels: ['restore 50 @50'],
  },
  {
    name: 'only the carrier’s segment is open: the clock is the carrier’s, and the target is used up',
    clause: CLAUSE.ownSegment,
    story: [[0, declared()], ...confirmedAt10, [20, opened('S1', 'carrier')]],
    at: 130,
    ledger: ['0-20 carrier: not_dispatched', '20-130 carrier: carrier_segment_open'],
    clocks: {
      respond: 'stopped, 10 of 20',
      restore: 'runs, 130 of 100, breached',
      statutory: 'runs, 130 of 2880, due @2880',
    },
    levels: ['restore 50 @50', 'restore 80 @80', 'restore 100 @100'],
  },
  {
    name: 'only the channel is open: worked by both, led by the carrier, it counts against the target',
    clause: CLAUSE.channel,
    story: [[0, declared()], ...confirmedAt10, [20, opened('S1', 'channel')]],
    at: 90,
    ledger: ['0-20 carrier: not_dispatched', '20-90 channel: channel_segment_open'],
    clocks: {
      respond: 'stopped, 10 of 20',
      restore: 'runs, 90 of 100, due @100',
      statutory: 'runs, 90 of 2880, due @2880',
    },
    levels: ['restore 50 @50', 'restore 80 @80'],
  },
  {
    name: 'only the channel is open, and the agreed terms count the carrier alone: the target’s clock stands',
    clause: CLAUSE.counts,
    story: [
      [0, declared({ terms: { ...TERMS, counts: ['carrier'] } })],
      ...confirmedAt10,
      [20, opened('S1', 'channel')],
    ],
    at: 90,
    ledger: ['0-20 carrier: not_dispatched', '20-90 channel: channel_segment_open'],
    clocks: {
      respond: 'stopped, 10 of 20',
      restore: 'stands, 20 of 100',
      statutory: 'runs, 90 of 2880, due @2880',
    },
    levels: [],
  },
  {
    name: 'only the customer’s segment is open: the target’s clock stands, the law’s does not',
    clause: CLAUSE.ownSegment,
    story: [[0, declared()], ...confirmedAt10, [30, opened('S1', 'customer')]],
    at: 2400,
    ledger: ['0-30 carrier: not_dispatched', '30-2400 customer: customer_segment_open'],
    clocks: {
      respond: 'stopped, 10 of 20',
      restore: 'stands, 30 of 100',
      statutory: 'runs, 2400 of 2880, due @2880',
    },
    levels: ['statutory 80 @2304'],
  },
  {
    name: 'suspended and approved before anything was dispatched: the target’s clock stands, and is known to go on',
    clause: CLAUSE.pause,
    story: [[0, declared()], ...confirmedAt10, [20, suspendedUntil(200)], [25, suspensionApproved]],
    at: 120,
    ledger: ['0-20 carrier: not_dispatched', '20-120 suspended: suspended'],
    clocks: {
      respond: 'stopped, 10 of 20',
      restore: 'stands, 20 of 100, due @280',
      statutory: 'runs, 120 of 2880, due @2880',
    },
    levels: [],
  },
];
