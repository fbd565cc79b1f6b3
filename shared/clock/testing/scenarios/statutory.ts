import {
  bypassEnded,
  bypassLogged,
  cleared,
  declared,
  opened,
  passed,
  restored,
  roundOpened,
} from '../../../ticket/testing/facts.ts';
import { CLAUSE } from './clauses.ts';
import { type Line, type Scenario, confirmedAt10 } from './story.ts';

const ON_CHANNEL: readonly Line[] = [[0, declared()], ...confirmedAt10, [20, opened('S1', 'channel')]];
const HELD = (to: number): string[] => ['0-20 carrier: not_dispatched', `20-${to} channel: channel_segment_open`];
const passesRound1: Line = [90, ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 80)];
const ANSWERED = 'stopped, 10 of 20';

/** Service by another way: the law's clock stands, the target's runs on. */
export const BYPASSES: readonly Scenario[] = [
  {
    name: 'calls forwarded to a mobile: made to work, so the law’s clock stands; the repair’s does not',
    clause: CLAUSE.statute,
    story: [...ON_CHANNEL, [30, bypassLogged]],
    at: 60,
    ledger: HELD(60),
    clocks: { respond: ANSWERED, restore: 'runs, 60 of 100, due @100', statutory: 'stopped, 30 of 2880' },
    levels: ['restore 50 @50'],
  },
  {
    name: 'the other way fails before the repair is done: the law’s clock had run all along',
    clause: CLAUSE.statute,
    story: [...ON_CHANNEL, [30, bypassLogged], [55, bypassEnded]],
    at: 60,
    ledger: HELD(60),
    clocks: {
      respond: ANSWERED,
      restore: 'runs, 60 of 100, due @100',
      statutory: 'runs, 60 of 2880, due @2880',
    },
    levels: ['restore 50 @50'],
  },
  {
    name: 'the other way carried service until the repair was done: the law’s clock ended when it began',
    clause: CLAUSE.statute,
    story: [...ON_CHANNEL, [30, bypassLogged], [80, cleared('S1'), roundOpened(1)], [85, bypassEnded], passesRound1],
    at: 300,
    ledger: HELD(80),
    clocks: { respond: ANSWERED, restore: 'stopped, 80 of 100', statutory: 'stopped, 30 of 2880' },
    levels: ['restore 50 @50', 'restore 80 @80'],
  },
  {
    name: 'a second other way, after the first failed: the law’s clock ended when the second began',
    clause: CLAUSE.measures,
    story: [...ON_CHANNEL, [30, bypassLogged], [40, bypassEnded], [60, bypassLogged]],
    at: 70,
    ledger: HELD(70),
    clocks: { respond: ANSWERED, restore: 'runs, 70 of 100, due @100', statutory: 'stopped, 60 of 2880' },
    levels: ['restore 50 @50'],
  },
  {
    name: 'two days with the customer: the target is not touched, the law’s forty-eight hours are over',
    clause: CLAUSE.statute,
    story: [[0, declared()], ...confirmedAt10, [20, opened('S1', 'customer')]],
    at: 2900,
    ledger: ['0-20 carrier: not_dispatched', '20-2900 customer: customer_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stands, 20 of 100', statutory: 'runs, 2900 of 2880, breached' },
    levels: ['statutory 80 @2304', 'statutory 100 @2880'],
  },
  {
    name: 'another way found only after two days: made to work, but too late',
    clause: CLAUSE.statute,
    story: [[0, declared()], ...confirmedAt10, [20, opened('S1', 'customer')], [2890, bypassLogged]],
    at: 3000,
    ledger: ['0-20 carrier: not_dispatched', '20-3000 customer: customer_segment_open'],
    clocks: { respond: ANSWERED, restore: 'stands, 20 of 100', statutory: 'stopped, 2890 of 2880, breached' },
    levels: ['statutory 80 @2304', 'statutory 100 @2880'],
  },
];
