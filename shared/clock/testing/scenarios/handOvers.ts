import {
  accepted,
  arrivedOnSite,
  cleared,
  declared,
  handedOver,
  leftSite,
  opened,
  visitPlanned,
} from '../../../ticket/testing/facts.ts';
import { CLAUSE } from './clauses.ts';
import { type Line, type Scenario, confirmedAt10 } from './story.ts';

const ON_CARRIER: readonly Line[] = [[0, declared()], ...confirmedAt10, [20, opened('S1', 'carrier')]];
const ANSWERED = 'stopped, 10 of 20';

/** Between the parties, and inside the carrier. */
export const HAND_OVERS: readonly Scenario[] = [
  {
    name: 'handed over to the customer with a measurement: the time goes with the segment',
    clause: CLAUSE.ownSegment,
    story: [...ON_CARRIER, [40, ...handedOver('S1', 'S2', 'customer')]],
    at: 90,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-40 carrier: carrier_segment_open',
      '40-90 customer: customer_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'stands, 40 of 100', statutory: 'runs, 90 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'handed over and handed back: the carrier goes on from where its clock stood',
    clause: CLAUSE.ownSegment,
    story: [...ON_CARRIER, [40, ...handedOver('S1', 'S2', 'customer')], [90, ...handedOver('S2', 'S3', 'carrier')]],
    at: 110,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-40 carrier: carrier_segment_open',
      '40-90 customer: customer_segment_open',
      '90-110 carrier: carrier_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'runs, 60 of 100, due @150', statutory: 'runs, 110 of 2880, due @2880' },
    levels: ['restore 50 @100'],
  },
  {
    name: 'handed to and fro five times: each answers for the minutes in which it held the segment',
    clause: CLAUSE.ownSegment,
    story: [
      ...ON_CARRIER,
      [30, ...handedOver('S1', 'S2', 'customer')],
      [50, ...handedOver('S2', 'S3', 'carrier')],
      [55, ...handedOver('S3', 'S4', 'customer')],
      [70, ...handedOver('S4', 'S5', 'carrier')],
      [75, ...handedOver('S5', 'S6', 'customer')],
    ],
    at: 120,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-30 carrier: carrier_segment_open',
      '30-50 customer: customer_segment_open',
      '50-55 carrier: carrier_segment_open',
      '55-70 customer: customer_segment_open',
      '70-75 carrier: carrier_segment_open',
      '75-120 customer: customer_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'stands, 40 of 100', statutory: 'runs, 120 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'handed over to joint work: the channel holds it, and it still counts',
    clause: CLAUSE.channel,
    story: [...ON_CARRIER, [40, ...handedOver('S1', 'S2', 'channel')]],
    at: 70,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-40 carrier: carrier_segment_open',
      '40-70 channel: channel_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'runs, 70 of 100, due @100', statutory: 'runs, 70 of 2880, due @2880' },
    levels: ['restore 50 @50'],
  },
  {
    name: 'one of the carrier’s two segments is handed over: the other keeps the time with the carrier',
    clause: CLAUSE.lead,
    story: [
      ...ON_CARRIER,
      [30, opened('S2', 'carrier')],
      [40, ...handedOver('S1', 'S3', 'customer')],
      [60, cleared('S2')],
    ],
    at: 80,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-40 carrier: carrier_segment_open',
      '40-60 carrier: carrier_segment_open',
      '60-80 customer: customer_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'stands, 60 of 100', statutory: 'runs, 80 of 2880, due @2880' },
    levels: ['restore 50 @50'],
  },
  {
    name: 'passed on between units of the carrier, from core to transmission to the contractor: one time, the carrier’s',
    clause: CLAUSE.lead,
    story: [
      ...ON_CARRIER,
      [30, { type: 'SegmentReassigned', segment: 'S1', unit: 'transmission', note: 'not in the core' }],
      [45, { type: 'SegmentReassigned', segment: 'S1', unit: 'contractor', note: 'cable' }],
    ],
    at: 60,
    ledger: ['0-20 carrier: not_dispatched', '20-60 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 60 of 100, due @100', statutory: 'runs, 60 of 2880, due @2880' },
    levels: ['restore 50 @50'],
  },
  {
    name: 'assigned, accepted, a visit planned, arrived and left again: work on a segment moves nobody’s clock',
    clause: CLAUSE.ownSegment,
    story: [
      [0, declared()],
      ...confirmedAt10,
      [20, opened('S1', 'channel')],
      [25, { type: 'SegmentAssigned', segment: 'S1', to: 'u-field' }, accepted('S1')],
      [30, visitPlanned('S1', 60)],
      [60, arrivedOnSite('S1')],
      [70, leftSite('S1')],
    ],
    at: 75,
    ledger: ['0-20 carrier: not_dispatched', '20-75 channel: channel_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 75 of 100, due @100', statutory: 'runs, 75 of 2880, due @2880' },
    levels: ['restore 50 @50'],
  },
];
