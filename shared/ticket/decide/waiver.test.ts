import { describe, expect, it } from 'vitest';
import { proposedWaiver } from '../../contract/waiver.ts';
import { timingOf } from '../../clock/timingOf.ts';
import { decide } from '../decide.ts';
import type { FactBody } from '../facts.ts';
import {
  DISPATCHED,
  bypassLogged,
  cleared,
  declared,
  dismissed,
  minute,
  minuteOf,
  passed,
  restored,
  roundOpened,
} from '../testing/facts.ts';
import { type Step, record, stateOf } from '../testing/given.ts';
import { supervisor } from '../testing/people.ts';

/** 500 CNY a month; March has 44,640 minutes. */
const FEE = { contract: 'C-COLLEGE', monthlyFeeFen: 50_000 };
const [, ...REST] = DISPATCHED;
const OPEN: readonly Step[] = [declared({ fee: FEE }), ...REST];
const repairedAt = (n: number): Step[] => [
  ...OPEN,
  [n, cleared('S1'), roundOpened(1), ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, n)],
];

const proposedAt = (now: number, ...steps: Step[]) => {
  const proposed = proposedWaiver(timingOf(record(...steps), stateOf(...steps)), FEE, minute(now));
  return proposed && { fen: proposed.fen, from: minuteOf(proposed.from), to: proposed.to && minuteOf(proposed.to) };
};
const decided = (granted: boolean, now: number, ...steps: Step[]) => {
  const state = stateOf(...steps);
  const waiver = proposedWaiver(timingOf(record(...steps), state), FEE, minute(now));
  const context = { now: minute(now), by: supervisor, ...(waiver === null ? {} : { waiver }) };
  return decide(state, { type: 'decideWaiver', granted, reason: 'r' }, context);
};
const outcome = (granted: boolean): FactBody => ({
  type: 'WaiverDecided',
  granted,
  fen: 3226,
  from: minute(0),
  to: minute(2880),
  reason: 'r',
});

describe('the fee of a fault beyond the statutory limit', () => {
  it('is proposed from the minute in which the limit is passed, and grows until service works', () => {
    expect(proposedAt(2879, ...OPEN)).toBeNull();
    expect(proposedAt(2880, ...OPEN)).toEqual({ fen: 3226, from: 0, to: null });
    expect(proposedAt(4464, ...OPEN)).toEqual({ fen: 5000, from: 0, to: null });
  });
  it('is of the time to the repair, or to another way that carries service', () => {
    expect(proposedAt(9000, ...repairedAt(4464))).toEqual({ fen: 5000, from: 0, to: 4464 });
    expect(proposedAt(9000, ...OPEN, [4464, bypassLogged])).toEqual({ fen: 5000, from: 0, to: 4464 });
  });
  it('is not proposed of a fault that was repaired in time', () => {
    expect(proposedAt(9000, ...repairedAt(2879))).toBeNull();
  });
  it('is waived, or not, with a reason, once the amount is known', () => {
    expect(decided(true, 9000, ...repairedAt(2880))).toEqual([outcome(true)]);
    expect(decided(false, 9000, ...repairedAt(2880))).toEqual([outcome(false)]);
  });
  it('is decided once, not while it grows, and of nothing that was no fault', () => {
    expect(decided(true, 9000, ...repairedAt(2880), outcome(true))).toEqual({ refused: 'waiver_decided' });
    expect(decided(true, 9000, ...OPEN)).toEqual({ refused: 'waiver_still_grows' });
    expect(decided(true, 9000, ...repairedAt(9))).toEqual({ refused: 'no_waiver' });
    expect(decided(true, 9000, declared({ fee: FEE }), [2890, dismissed])).toEqual({ refused: 'no_waiver' });
  });
  it('stays on the record, and on the ticket', () => {
    expect(stateOf(...repairedAt(2880), [9000, outcome(true)]).waiver).toEqual({
      granted: true,
      fen: 3226,
      from: minute(0),
      to: minute(2880),
      reason: 'r',
      at: minute(9000),
    });
  });
});
