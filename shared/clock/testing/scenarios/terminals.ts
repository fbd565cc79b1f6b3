import type { Cause } from '../../../ticket/values.ts';
import type { FactBody } from '../../../ticket/facts.ts';
import { declared, opened, passed, restored, roundOpened } from '../../../ticket/testing/facts.ts';
import { CLAUSE } from './clauses.ts';
import { type Line, type Scenario, confirmedAt10, customerDisputes, supervisorUpholds } from './story.ts';

const clearedFor = (segment: string, cause: Cause): FactBody => ({
  type: 'SegmentCleared',
  segment,
  cause,
  action: 'replaced',
});
const closedFor = (cause: Cause): FactBody => ({ type: 'Closed', cause, proof: 'receipt' });
const WITH_CUSTOMER: readonly Line[] = [[0, declared()], ...confirmedAt10, [20, opened('S1', 'customer')]];
const bothPass: Line = [2910, ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 2900)];
const LEDGER = ['0-20 carrier: not_dispatched', '20-2900 customer: customer_segment_open'];
const ANSWERED = 'stopped, 10 of 20';
const BREACHED = ['statutory 80 @2304', 'statutory 100 @2880'];

/** The law leaves out faults that the user's own terminal causes; a word at the closing does not make it one. */
export const TERMINALS: readonly Scenario[] = [
  {
    name: 'the customer’s own phones were broken: the law’s limit does not apply, and its alarms are taken back',
    clause: CLAUSE.terminal,
    story: [
      ...WITH_CUSTOMER,
      [2900, clearedFor('S1', 'customer_phone'), roundOpened(1)],
      bothPass,
      [2920, closedFor('customer_phone')],
    ],
    at: 2930,
    ledger: LEDGER,
    clocks: { respond: ANSWERED, restore: 'stopped, 20 of 100', statutory: 'stopped, 2900 of 2880, excepted' },
    levels: [...BREACHED, 'statutory 80 withdrawn', 'statutory 100 withdrawn'],
  },
  {
    name: 'closed as the customer’s phones, though nothing of the customer’s was repaired: the limit stands',
    clause: CLAUSE.terminal,
    story: [
      ...WITH_CUSTOMER,
      [2900, clearedFor('S1', 'customer_power'), roundOpened(1)],
      bothPass,
      [2920, closedFor('customer_phone')],
    ],
    at: 2930,
    ledger: LEDGER,
    clocks: { respond: ANSWERED, restore: 'stopped, 20 of 100', statutory: 'stopped, 2900 of 2880, breached' },
    levels: BREACHED,
  },
  {
    name: 'that it was the customer’s was overruled: the limit stands',
    clause: CLAUSE.contest,
    story: [
      ...WITH_CUSTOMER,
      [30, customerDisputes('segment S1')],
      [40, clearedFor('S1', 'customer_phone'), roundOpened(1)],
      [50, ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 40)],
      [60, supervisorUpholds('segment S1')],
      [70, closedFor('customer_phone')],
    ],
    at: 80,
    ledger: ['0-20 carrier: not_dispatched', '20-40 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stopped, 40 of 100', statutory: 'stopped, 40 of 2880' },
    levels: [],
  },
  {
    name: 'the customer’s wiring is not its terminal: the limit stands',
    clause: CLAUSE.terminal,
    story: [
      ...WITH_CUSTOMER,
      [2900, clearedFor('S1', 'customer_lan'), roundOpened(1)],
      bothPass,
      [2920, closedFor('customer_lan')],
    ],
    at: 2930,
    ledger: LEDGER,
    clocks: { respond: ANSWERED, restore: 'stopped, 20 of 100', statutory: 'stopped, 2900 of 2880, breached' },
    levels: BREACHED,
  },
  {
    name: 'phones of the carrier’s were broken: the limit stands',
    clause: CLAUSE.terminal,
    story: [
      [0, declared()],
      ...confirmedAt10,
      [20, opened('S1', 'carrier')],
      [60, clearedFor('S1', 'customer_phone'), roundOpened(1)],
      [70, ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 60)],
      [80, closedFor('customer_phone')],
    ],
    at: 90,
    ledger: ['0-20 carrier: not_dispatched', '20-60 carrier: carrier_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stopped, 60 of 100', statutory: 'stopped, 60 of 2880' },
    levels: ['restore 50 @50'],
  },
];
