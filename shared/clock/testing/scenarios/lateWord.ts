import {
  acknowledged,
  arrivedOnSite,
  cleared,
  declared,
  joined,
  minute,
  noted,
  noticeLogged,
  opened,
  roundOpened,
} from '../../../ticket/testing/facts.ts';
import type { FactBody } from '../../../ticket/facts.ts';
import { CLAUSE } from './clauses.ts';
import { type Line, type Scenario, confirmedAt10, suspendedUntil } from './story.ts';

const ON_CARRIER: readonly Line[] = [[0, declared()], ...confirmedAt10, [20, opened('S1', 'carrier')]];
const HELD = (to: number): string[] => ['0-20 carrier: not_dispatched', `20-${to} carrier: carrier_segment_open`];
const ANSWERED = 'stopped, 10 of 20';
const LAW = (n: number): string => `runs, ${n} of 2880, due @2880`;
const chased = (count: number): FactBody => ({ type: 'Chased', count, note: null });

/** What is said later, more than once, or looked at late. */
export const LATE_WORD: readonly Scenario[] = [
  {
    name: 'declared at ten past two as silent since one: the clocks run from the declaration',
    clause: CLAUSE.serverTime,
    story: [[0, declared({ occurredAt: minute(-70) })]],
    at: 10,
    ledger: ['0-10 carrier: not_dispatched'],
    clocks: { respond: 'runs, 10 of 20, due @20', restore: 'runs, 10 of 100, due @100', statutory: LAW(10) },
    levels: [],
  },
  {
    name: 'cleared in a dead spot and sent twenty minutes later: cleared when it was recorded',
    clause: CLAUSE.serverTime,
    story: [
      ...ON_CARRIER,
      [25, { type: 'SegmentAccepted', segment: 'S1', occurredAt: minute(21) }],
      [30, arrivedOnSite('S1', { occurredAt: minute(22) })],
      [
        45,
        { type: 'SegmentCleared', segment: 'S1', cause: 'access_line', action: 'spliced', occurredAt: minute(25) },
        roundOpened(1),
      ],
    ],
    at: 48,
    ledger: [...HELD(45), '45-48 carrier: carrier_owes_test (provisional)'],
    clocks: { respond: ANSWERED, restore: 'runs, 48 of 100, due @100, 48 if the round fails', statutory: LAW(48) },
    levels: [],
  },
  {
    name: 'declared again by a colleague, and by an alarm: one fault, and its clocks run from the first word',
    clause: CLAUSE.declaration,
    story: [
      [0, declared()],
      [8, joined()],
      [10, acknowledged],
      [40, joined({ declaration: 'd-3', channel: 'alarm', occurredAt: minute(-5) })],
    ],
    at: 45,
    ledger: ['0-45 carrier: not_dispatched'],
    clocks: { respond: ANSWERED, restore: 'runs, 45 of 100, due @100', statutory: LAW(45) },
    levels: [],
  },
  {
    name: 'the customer asks three times how it stands: counted, and no clock moves',
    clause: CLAUSE.declaration,
    story: [...ON_CARRIER, [30, chased(1)], [35, chased(2)], [44, chased(3)]],
    at: 45,
    ledger: HELD(45),
    clocks: { respond: ANSWERED, restore: 'runs, 45 of 100, due @100', statutory: LAW(45) },
    levels: [],
  },
  {
    name: 'notes, measures, calls to the customer, another system’s number: no clock moves',
    clause: CLAUSE.measures,
    story: [
      ...ON_CARRIER,
      [25, noted, { type: 'MeasureLogged', text: 'rebooted the gateway' }],
      [30, noticeLogged('no_answer'), { type: 'ReferenceAdded', system: 'work orders', no: 'W-7' }],
      [35, { type: 'TicketAssigned', to: 'u-engineer' }],
    ],
    at: 45,
    ledger: HELD(45),
    clocks: { respond: ANSWERED, restore: 'runs, 45 of 100, due @100', statutory: LAW(45) },
    levels: [],
  },
  {
    name: 'nobody looked for a day: every level is raised as of the minute in which it was reached',
    clause: CLAUSE.levels,
    story: [[0, declared()]],
    at: 1440,
    ledger: ['0-1440 carrier: not_dispatched'],
    clocks: {
      respond: 'runs, 1440 of 20, breached',
      restore: 'runs, 1440 of 100, breached',
      statutory: LAW(1440),
    },
    levels: ['respond 100 @20', 'restore 50 @50', 'restore 80 @80', 'restore 100 @100'],
  },
  {
    name: 'nobody looked at an unapproved suspension for a day: its lapse and the levels are as of their minutes',
    clause: CLAUSE.approval,
    story: [...ON_CARRIER, [45, suspendedUntil(2000)]],
    at: 1440,
    ledger: HELD(1440),
    clocks: { respond: ANSWERED, restore: 'runs, 1440 of 100, breached', statutory: LAW(1440) },
    levels: ['restore 50 @50', 'restore 80 @80', 'restore 100 @100'],
  },
  {
    name: 'cleared in the very minute in which the level is reached: it is reached',
    clause: CLAUSE.levels,
    story: [
      [0, declared()],
      ...confirmedAt10,
      [20, opened('S1', 'carrier'), opened('S2', 'customer')],
      [50, cleared('S1')],
    ],
    at: 200,
    ledger: [...HELD(50), '50-200 customer: customer_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stands, 50 of 100', statutory: LAW(200) },
    levels: ['restore 50 @50'],
  },
];
