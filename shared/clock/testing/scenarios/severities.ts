import { acknowledged, confirmed, declared, found, opened, severityChanged } from '../../../ticket/testing/facts.ts';
import { CLAUSE } from './clauses.ts';
import { type Line, type Scenario, confirmedAt10 } from './story.ts';

const ON_CARRIER: readonly Line[] = [[0, declared()], ...confirmedAt10, [20, opened('S1', 'carrier')]];
const LAW = (n: number): string => `runs, ${n} of 2880, due @2880`;

/** A change of severity changes the targets: the response's while it is owed, the removal's at any time. */
export const SEVERITY_CHANGES: readonly Scenario[] = [
  {
    name: 'worse before it was answered: the shorter time holds for the answer too',
    clause: CLAUSE.targets,
    story: [
      [0, declared()],
      [5, severityChanged('critical')],
      [12, acknowledged],
    ],
    at: 20,
    ledger: ['0-20 carrier: not_dispatched'],
    clocks: { respond: 'stopped, 12 of 10, breached', restore: 'runs, 20 of 50, due @50', statutory: LAW(20) },
    levels: ['respond 100 @10'],
  },
  {
    name: 'worse after it was answered: the answer was in time and stays so, the removal is due sooner',
    clause: CLAUSE.targets,
    story: [
      [0, declared()],
      [15, acknowledged],
      [18, severityChanged('critical')],
    ],
    at: 24,
    ledger: ['0-24 carrier: not_dispatched'],
    clocks: { respond: 'stopped, 15 of 20', restore: 'runs, 24 of 50, due @50', statutory: LAW(24) },
    levels: [],
  },
  {
    name: 'the diagnosis finds it worse than the symptom said: the answer is measured as declared, the removal as found',
    clause: CLAUSE.diagnosis,
    story: [
      [0, declared()],
      [15, acknowledged],
      [30, found('carrier'), found('customer'), confirmed('critical')],
    ],
    at: 35,
    ledger: ['0-35 carrier: not_dispatched'],
    clocks: { respond: 'stopped, 15 of 20', restore: 'runs, 35 of 50, due @50', statutory: LAW(35) },
    levels: ['restore 50 @25'],
  },
  {
    name: 'worse when the shorter time is over: the highest level is raised as of when it would have been reached',
    clause: CLAUSE.levels,
    story: [...ON_CARRIER, [49, severityChanged('critical')]],
    at: 60,
    ledger: ['0-20 carrier: not_dispatched', '20-60 carrier: carrier_segment_open'],
    clocks: { respond: 'stopped, 10 of 20', restore: 'runs, 60 of 50, breached', statutory: LAW(60) },
    levels: ['restore 80 @40 skipping 50', 'restore 100 @50'],
  },
  {
    name: 'milder: levels raised under the shorter time are withdrawn, and rise again when the longer one comes to them',
    clause: CLAUSE.levels,
    story: [...ON_CARRIER, [85, severityChanged('warning')]],
    at: 500,
    ledger: ['0-20 carrier: not_dispatched', '20-500 carrier: carrier_segment_open'],
    clocks: { respond: 'stopped, 10 of 20', restore: 'runs, 500 of 1000, due @1000', statutory: LAW(500) },
    levels: ['restore 50 @50', 'restore 80 @80', 'restore 50 withdrawn', 'restore 80 withdrawn', 'restore 50 @500'],
  },
  {
    name: 'milder by mistake and set right: the levels are as if nobody had touched it',
    clause: CLAUSE.levels,
    story: [...ON_CARRIER, [60, severityChanged('warning')], [70, severityChanged('major')]],
    at: 75,
    ledger: ['0-20 carrier: not_dispatched', '20-75 carrier: carrier_segment_open'],
    clocks: { respond: 'stopped, 10 of 20', restore: 'runs, 75 of 100, due @100', statutory: LAW(75) },
    levels: ['restore 50 @50', 'restore 50 withdrawn', 'restore 50 @50'],
  },
];
