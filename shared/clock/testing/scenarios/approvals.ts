import { declared, noted, opened } from '../../../ticket/testing/facts.ts';
import { CLAUSE } from './clauses.ts';
import { type Line, type Scenario, clockResumed, confirmedAt10, suspendedUntil, suspensionApproved } from './story.ts';

const ON_CARRIER: readonly Line[] = [[0, declared()], ...confirmedAt10, [20, opened('S1', 'carrier')]];
const BEFORE = ['0-20 carrier: not_dispatched', '20-40 carrier: carrier_segment_open'];
const ANSWERED = 'stopped, 10 of 20';

/** Suspensions that a supervisor approved, or did not, within the thirty minutes. */
export const APPROVALS: readonly Scenario[] = [
  {
    name: 'not approved yet: it is in force while there is time for it',
    clause: CLAUSE.approval,
    story: [...ON_CARRIER, [40, suspendedUntil(200)]],
    at: 69,
    ledger: [...BEFORE, '40-69 suspended: suspended'],
    clocks: { respond: ANSWERED, restore: 'stands, 40 of 100, due @260', statutory: 'runs, 69 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'refused by silence: after thirty minutes it never was, and what it had hidden comes to light',
    clause: CLAUSE.approval,
    story: [...ON_CARRIER, [40, suspendedUntil(200)]],
    at: 90,
    ledger: ['0-20 carrier: not_dispatched', '20-90 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 90 of 100, due @100', statutory: 'runs, 90 of 2880, due @2880' },
    levels: ['restore 50 @50', 'restore 80 @80'],
  },
  {
    name: 'approved in the last of the thirty minutes: it stands',
    clause: CLAUSE.approval,
    story: [...ON_CARRIER, [40, suspendedUntil(200)], [69, suspensionApproved]],
    at: 90,
    ledger: [...BEFORE, '40-90 suspended: suspended'],
    clocks: { respond: ANSWERED, restore: 'stands, 40 of 100, due @260', statutory: 'runs, 90 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'over after twenty minutes, and approved afterwards but in time: the twenty minutes stand',
    clause: CLAUSE.approval,
    story: [...ON_CARRIER, [40, suspendedUntil(200)], [60, clockResumed], [65, suspensionApproved]],
    at: 85,
    ledger: [...BEFORE, '40-60 suspended: suspended', '60-85 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 65 of 100, due @120', statutory: 'runs, 85 of 2880, due @2880' },
    levels: ['restore 50 @70'],
  },
  {
    name: 'over after twenty-five minutes, and never approved: they are the carrier’s after all',
    clause: CLAUSE.approval,
    story: [...ON_CARRIER, [40, suspendedUntil(200)], [65, clockResumed]],
    at: 85,
    ledger: ['0-20 carrier: not_dispatched', '20-85 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 85 of 100, due @100', statutory: 'runs, 85 of 2880, due @2880' },
    levels: ['restore 50 @50', 'restore 80 @80'],
  },
  {
    name: 'said to last ten minutes and never approved: as if it had not been, and a level raised meanwhile is not raised twice',
    clause: CLAUSE.approval,
    story: [...ON_CARRIER, [40, suspendedUntil(50)]],
    at: 75,
    ledger: ['0-20 carrier: not_dispatched', '20-75 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 75 of 100, due @100', statutory: 'runs, 75 of 2880, due @2880' },
    levels: ['restore 50 @60'],
  },
  {
    name: 'the first is never approved, the second is: the first falls while the second is in force, and only the first',
    clause: CLAUSE.approval,
    story: [
      ...ON_CARRIER,
      [30, suspendedUntil(200)],
      [35, clockResumed],
      [40, suspendedUntil(90)],
      [45, suspensionApproved],
      [60, noted],
    ],
    at: 99,
    ledger: [...BEFORE, '40-90 suspended: suspended', '90-99 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 49 of 100, due @150', statutory: 'runs, 99 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'approved, run out, and another approved: both stand, and the minutes between are the carrier’s',
    clause: CLAUSE.pause,
    story: [
      ...ON_CARRIER,
      [40, suspendedUntil(60)],
      [45, suspensionApproved],
      [65, suspendedUntil(90)],
      [70, suspensionApproved],
    ],
    at: 92,
    ledger: [
      ...BEFORE,
      '40-60 suspended: suspended',
      '60-65 carrier: carrier_segment_open',
      '65-90 suspended: suspended',
      '90-92 carrier: carrier_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'runs, 47 of 100, due @145', statutory: 'runs, 92 of 2880, due @2880' },
    levels: [],
  },
];
