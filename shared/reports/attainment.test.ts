import { describe, expect, it } from 'vitest';
import {
  DISPATCHED,
  TESTING,
  acknowledged,
  cleared,
  closedUnverified,
  declared,
  dismissed,
  minute,
  opened,
  passed,
  restored,
  roundOpened,
} from '../ticket/testing/facts.ts';
import { type Step, record } from '../ticket/testing/given.ts';
import type { Clock } from '../ticket/values.ts';
import { percentOf, rateOf, verdictOf } from './attainment.ts';
import { caseOf } from './testing/cases.ts';

/** Targets of these tickets: answer in 20 minutes, restore in 100, by law in 48 hours. */
const verdict = (clock: Clock, now: number, ...steps: Step[]) =>
  verdictOf(clock, caseOf(record(...steps)), minute(now));
const both = [...passed(1, 'carrier'), ...passed(1, 'customer')];
const restoredAt = (n: number): Step[] => [
  ...DISPATCHED,
  [n, cleared('S1'), roundOpened(1)],
  [n, ...both, restored(1, n)],
];

describe('the response', () => {
  it('is undecided until answered or due', () => {
    expect(verdict('respond', 19, declared())).toBe('undecided');
    expect(verdict('respond', 20, declared())).toBe('missed');
  });
  it.each([
    [19, 'met'],
    [20, 'missed'],
  ] as const)('in minute %i is %s', (n, expected) => {
    expect(verdict('respond', 500, declared(), [n, acknowledged])).toBe(expected);
  });
});

describe('the restoration', () => {
  it.each([
    [99, 'met'],
    [100, 'missed'],
  ] as const)('in minute %i is %s, whenever it is read', (n, expected) => {
    expect(verdict('restore', n, ...restoredAt(n))).toBe(expected);
    expect(verdict('restore', 9_000, ...restoredAt(n))).toBe(expected);
  });
  it('is undecided while there is time, and missed once there is none', () => {
    expect(verdict('restore', 99, ...DISPATCHED)).toBe('undecided');
    expect(verdict('restore', 100, ...DISPATCHED)).toBe('missed');
  });
  it('is not missed while the customer’s segment alone is open', () => {
    expect(verdict('restore', 9_000, ...DISPATCHED.slice(0, -1), opened('S1', 'customer'))).toBe('undecided');
  });
  it('that nobody confirmed is missed, however quick', () => {
    expect(verdict('restore', 500, ...TESTING, [9, closedUnverified])).toBe('missed');
  });
});

describe('the law', () => {
  it('counts on while the customer holds the clock', () => {
    expect(verdict('statutory', 48 * 60, ...DISPATCHED.slice(0, -1), opened('S1', 'customer'))).toBe('missed');
  });
  it('leaves out the customer’s own terminal', () => {
    const { timing } = caseOf(record(...restoredAt(9)));
    const phone = caseOf(record(...restoredAt(9)), { timing: { ...timing, excepted: true } });
    expect(verdictOf('statutory', phone, minute(9))).toBe('excepted');
    expect(verdictOf('restore', phone, minute(9))).toBe('met');
  });
});

describe('planned work', () => {
  const during = (noticedInTime: boolean, agreed: boolean) => ({
    works: [{ id: 'w-1', from: minute(-60), to: minute(180), noticedInTime, agreed }],
  });
  /** Declared inside its window, restored after so many minutes. */
  const fault = (works: ReturnType<typeof during>, n: number) => {
    const [, ...rest] = restoredAt(n);
    return caseOf(record(declared(works), ...rest));
  };
  it('leaves what began and ended inside it out of the assessed limit, once told in time and agreed, and out of no other', () => {
    const one = fault(during(true, true), 150);
    expect(verdictOf('restore', one, minute(9_000))).toBe('excepted');
    expect(verdictOf('respond', one, minute(9_000))).toBe('met');
    expect(verdictOf('statutory', one, minute(9_000))).toBe('met');
  });
  it.each([
    [true, false],
    [false, true],
    [false, false],
  ])('told in time: %s, agreed: %s: counts', (inTime, agreed) => {
    expect(verdictOf('restore', fault(during(inTime, agreed), 150), minute(9_000))).toBe('missed');
  });
  it('excuses nothing that outlasts it, and what is open only until its end', () => {
    expect(verdictOf('restore', fault(during(true, true), 181), minute(9_000))).toBe('missed');
    const open = caseOf(record(declared(during(true, true))));
    expect([179, 180, 181].map((now) => verdictOf('restore', open, minute(now)))).toEqual([
      'excepted',
      'excepted',
      'missed',
    ]);
  });
});

it.each(['respond', 'restore', 'statutory'] as const)('%s says nothing of what was no fault', (clock) => {
  expect(verdict(clock, 9_000, declared(), [200, dismissed])).toBeNull();
});

it('the rate is of what has been decided', () => {
  expect(rateOf({ met: 3, missed: 1, undecided: 96, excepted: 5 })).toBe(0.75);
  expect(rateOf({ met: 0, missed: 0, undecided: 9, excepted: 1 })).toBeNull();
});

it('a percentage is rounded down, so that one of a thousand missed does not read as none', () => {
  expect([1, 0.9999, 0.57, 0.29, 0.9735, 0].map(percentOf)).toEqual([100, 99.9, 57, 29, 97.3, 0]);
});
