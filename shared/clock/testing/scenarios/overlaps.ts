import { cancelled, cleared, declared, opened, roundOpened } from '../../../ticket/testing/facts.ts';
import { CLAUSE } from './clauses.ts';
import { type Line, type Scenario, confirmedAt10 } from './story.ts';

const CONFIRMED: readonly Line[] = [[0, declared()], ...confirmedAt10];
const ANSWERED = 'stopped, 10 of 20';

/** Several segments open at once: the carrier's comes before the channel's, the channel's before the customer's. */
export const OVERLAPS: readonly Scenario[] = [
  {
    name: 'carrier and customer both at work: while the carrier’s is open the time is the carrier’s',
    clause: CLAUSE.lead,
    story: [...CONFIRMED, [20, opened('S1', 'customer')], [30, opened('S2', 'carrier')], [50, cleared('S2')]],
    at: 90,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-30 customer: customer_segment_open',
      '30-50 carrier: carrier_segment_open',
      '50-90 customer: customer_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'stands, 40 of 100', statutory: 'runs, 90 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'the customer is done first: nothing changes while the carrier’s is open',
    clause: CLAUSE.ownSegment,
    story: [...CONFIRMED, [20, opened('S1', 'carrier'), opened('S2', 'customer')], [30, cleared('S2')]],
    at: 45,
    ledger: ['0-20 carrier: not_dispatched', '20-45 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 45 of 100, due @100', statutory: 'runs, 45 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'channel and customer both at work: the joint work comes first',
    clause: CLAUSE.channel,
    story: [...CONFIRMED, [20, opened('S1', 'customer')], [40, opened('S2', 'channel')], [60, cleared('S2')]],
    at: 90,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-40 customer: customer_segment_open',
      '40-60 channel: channel_segment_open',
      '60-90 customer: customer_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'stands, 40 of 100', statutory: 'runs, 90 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'carrier and channel both at work: the carrier’s own comes first, and both count',
    clause: CLAUSE.lead,
    story: [...CONFIRMED, [20, opened('S1', 'channel')], [30, opened('S2', 'carrier')], [40, cleared('S2')]],
    at: 55,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-30 channel: channel_segment_open',
      '30-40 carrier: carrier_segment_open',
      '40-55 channel: channel_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'runs, 55 of 100, due @100', statutory: 'runs, 55 of 2880, due @2880' },
    levels: ['restore 50 @50'],
  },
  {
    name: 'all three at work, opened from the customer’s up and cleared from the carrier’s down',
    clause: CLAUSE.ownSegment,
    story: [
      ...CONFIRMED,
      [20, opened('S1', 'customer')],
      [30, opened('S2', 'channel')],
      [40, opened('S3', 'carrier')],
      [48, cleared('S3')],
      [58, cleared('S2')],
    ],
    at: 90,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-30 customer: customer_segment_open',
      '30-40 channel: channel_segment_open',
      '40-48 carrier: carrier_segment_open',
      '48-58 channel: channel_segment_open',
      '58-90 customer: customer_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'stands, 48 of 100', statutory: 'runs, 90 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'all three at work, the carrier’s last to be cleared: none of it is anybody else’s',
    clause: CLAUSE.lead,
    story: [
      ...CONFIRMED,
      [20, opened('S1', 'carrier'), opened('S2', 'channel'), opened('S3', 'customer')],
      [30, cleared('S3')],
      [40, cleared('S2')],
    ],
    at: 49,
    ledger: ['0-20 carrier: not_dispatched', '20-49 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'runs, 49 of 100, due @100', statutory: 'runs, 49 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'two segments of the customer: the time is the customer’s until the last is cleared',
    clause: CLAUSE.ownSegment,
    story: [...CONFIRMED, [20, opened('S1', 'customer')], [30, opened('S2', 'customer')], [50, cleared('S1')]],
    at: 90,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-50 customer: customer_segment_open',
      '50-90 customer: customer_segment_open',
    ],
    clocks: { respond: ANSWERED, restore: 'stands, 20 of 100', statutory: 'runs, 90 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'a segment that the matrix gives to the carrier, opened on the customer with evidence: held as opened',
    clause: CLAUSE.ownSegment,
    story: [...CONFIRMED, [20, opened('S1', 'customer', { element: 'node', matrixParty: 'carrier' })]],
    at: 60,
    ledger: ['0-20 carrier: not_dispatched', '20-60 customer: customer_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stands, 20 of 100', statutory: 'runs, 60 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'the customer’s segment, opened by mistake and cancelled: what it held stays, the rest is the carrier’s',
    clause: CLAUSE.lead,
    story: [...CONFIRMED, [20, opened('S1', 'customer')], [50, cancelled('S1')]],
    at: 75,
    ledger: ['0-20 carrier: not_dispatched', '20-50 customer: customer_segment_open', '50-75 carrier: not_dispatched'],
    clocks: { respond: ANSWERED, restore: 'runs, 45 of 100, due @130', statutory: 'runs, 75 of 2880, due @2880' },
    levels: [],
  },
  {
    name: 'one cleared and the last one cancelled: the test begins all the same',
    clause: CLAUSE.bothTest,
    story: [
      ...CONFIRMED,
      [20, opened('S1', 'carrier'), opened('S2', 'customer')],
      [30, cleared('S1')],
      [60, cancelled('S2'), roundOpened(1)],
    ],
    at: 70,
    ledger: [
      '0-20 carrier: not_dispatched',
      '20-30 carrier: carrier_segment_open',
      '30-60 customer: customer_segment_open',
      '60-70 carrier: carrier_owes_test (provisional)',
    ],
    clocks: {
      respond: ANSWERED,
      restore: 'runs, 40 of 100, due @130, 40 if the round fails',
      statutory: 'runs, 70 of 2880, due @2880',
    },
    levels: [],
  },
];
