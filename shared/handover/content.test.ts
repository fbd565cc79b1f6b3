import { describe, expect, it } from 'vitest';
import { stored } from '../ticket/testing/desk.ts';
import {
  DISPATCHED,
  RESTORED,
  TESTING,
  acknowledged,
  approved,
  confirmed,
  declared,
  disputed,
  dismissed,
  found,
  minute,
  noticeLogged,
  noticeProgressed,
  noticeQueued,
  opened,
  passed,
  severityChanged,
  suspended,
} from '../ticket/testing/facts.ts';
import { type Step, record, stateOf } from '../ticket/testing/given.ts';
import type { TicketRecord } from '../ticket/view.ts';
import { iso, minutes } from '../time.ts';
import { contentOf } from './content.ts';
import { nextStepOf } from './steps.ts';

const told = (...steps: Step[]): TicketRecord => stored(record(...steps));
const NONE = new Map();
const S = DISPATCHED.length + 1;

describe('the next step', () => {
  it.each([
    ['acknowledge', [declared()]],
    ['diagnose', [declared(), acknowledged, found('carrier')]],
    ['confirm', [declared(), acknowledged, found('carrier'), found('customer')]],
    ['dispatch', [declared(), acknowledged, found('carrier'), found('customer'), confirmed()]],
    ['accept', [...DISPATCHED]],
    ['customer_clear', [...DISPATCHED.slice(0, -1), opened('S1', 'customer')]],
    ['approve', [...DISPATCHED, suspended(0, 60)]],
    ['rule', [...DISPATCHED, suspended(0, 60), approved(S), disputed(S)]],
    ['carrier_test', [...TESTING, ...passed(1, 'customer')]],
    ['customer_test', [...TESTING, ...passed(1, 'carrier')]],
    ['tell', [...RESTORED]],
    ['close', [...RESTORED, noticeLogged('reached')]],
    [null, [declared(), dismissed]],
  ] as const)('%s', (next, facts) => {
    expect(nextStepOf(stateOf(...facts))).toBe(next);
  });
});

describe('a handover sheet', () => {
  it('lists what is open, the worst and the shortest of time first', () => {
    const late = told(...DISPATCHED);
    const worse = told(declared({ no: 'F20260302-0002' }), [3, severityChanged('critical')]);
    const { open } = contentOf([late, worse, told(declared(), dismissed)], NONE, minute(110), []);
    expect(open.map((row) => [row.no, row.clock.remaining, row.next])).toEqual([
      ['F20260302-0002', minutes(-60), 'acknowledge'],
      ['F20260302-0001', minutes(-10), 'accept'],
    ]);
  });
  it('warns of a suspension that nobody has approved by when that ends, of others by their own end', () => {
    const asked = told(...DISPATCHED, suspended(0, 600));
    const granted = told(...DISPATCHED, suspended(0, 600), approved(S));
    const far = told(...DISPATCHED, suspended(0, 2_000), approved(S));
    const { lapsing } = contentOf([granted, asked, far], NONE, minute(10), []);
    expect(lapsing.map((row) => [row.lapsesAt, row.approved])).toEqual([
      [iso(minute(30)), false],
      [iso(minute(600)), true],
    ]);
  });
  it('says who owes tests', () => {
    const { tests } = contentOf([told(...TESTING, ...passed(1, 'carrier'))], NONE, minute(10), []);
    expect(tests).toEqual([{ no: 'F20260302-0001', customer: 'College', round: 1, carrierOwes: 0, customerOwes: 3 }]);
  });
  it('names the notices of which nobody knows that they arrived', () => {
    const waiting = told(...RESTORED, noticeQueued('n1'), noticeProgressed('n1', 'accepted'));
    const arrived = told(...RESTORED, noticeQueued('n1'), noticeProgressed('n1', 'delivered'));
    const lost = told(declared(), noticeQueued('n1'), noticeProgressed('n1', 'dead'), dismissed);
    const { notices } = contentOf([waiting, arrived, lost], NONE, minute(10), []);
    expect(notices.map((n) => n.state)).toEqual(['accepted', 'dead']);
  });
  it('tells what turned, and of what did not nothing', () => {
    const turns = new Map([['F20260302-0001', [{ type: 'Acknowledged' as const, at: minute(5) }]]]);
    const { changed } = contentOf([told(declared()), told(declared({ no: 'F20260302-0002' }))], turns, minute(9), []);
    expect(changed).toEqual([
      {
        no: 'F20260302-0001',
        customer: 'College',
        phase: 'declared',
        turns: [{ type: 'Acknowledged', at: iso(minute(5)) }],
      },
    ]);
  });
});
