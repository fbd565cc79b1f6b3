import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { folded, read } from '../ticket/testing/desk.ts';
import {
  DISPATCHED,
  acknowledged,
  approved,
  cleared,
  closedUnverified,
  confirmed,
  declared,
  dismissed,
  disputed,
  lapsed,
  minute,
  minuteOf,
  opened,
  restored,
  roundFailed,
  roundOpened,
  ruled,
  severityChanged,
  stillBroken,
  suspended,
  withdrawn,
  passed,
  TERMS,
} from '../ticket/testing/facts.ts';
import { type Step, record } from '../ticket/testing/given.ts';
import { type Clock, CLOCKS } from '../ticket/values.ts';
import { instant, minutes } from '../time.ts';
import { crossing, holderAt, readingOf, readings } from './reading.ts';
import { type Timing, tickingOf, tickingSchema, timingSchema, timingView } from './timing.ts';
import { timingOf } from './timingOf.ts';

const timing = (...steps: Step[]): Timing => {
  const facts = record(...steps);
  return timingOf(facts, folded(facts));
};
const at = (now: number, ...steps: Step[]) => read(record(...steps), minute(now));
/** In minutes; instants after the declaration. */
const inMinutes = (clock: Clock, now: number, ...steps: Step[]) => {
  const r = at(now, ...steps)[clock];
  return {
    state: r.state,
    elapsed: r.elapsed / minutes(1),
    net: r.net / minutes(1),
    dueAt: r.dueAt === null ? null : minuteOf(r.dueAt),
    holder: r.holder,
  };
};
const S = DISPATCHED.length + 1;
const SUSPENDED: Step[] = [...DISPATCHED, [10, suspended(10, 50)], [12, approved(S)]];
const TESTED: Step[] = [...DISPATCHED, [10, cleared('S1'), roundOpened(1)], [20, ...passed(1, 'carrier')]];
const PASSED: Step[] = [...TESTED, [30, ...passed(1, 'customer'), restored(1, 10)]];

describe('the restore clock', () => {
  it('runs on the carrier against its target', () => {
    expect(at(25, ...DISPATCHED).restore).toEqual({
      state: 'running',
      elapsed: minutes(25),
      net: minutes(25),
      target: minutes(100),
      remaining: minutes(75),
      dueAt: minute(100),
      consumed: 0.25,
      breached: false,
      holder: 'carrier',
    });
  });
  it('is breached from the very instant of its target on', () => {
    const [before, then] = [read(record(...DISPATCHED), instant(minute(100) - 1)), at(100, ...DISPATCHED)];
    expect([before.restore.breached, then.restore.breached]).toEqual([false, true]);
    expect(at(130, ...DISPATCHED).restore).toMatchObject({
      remaining: -minutes(30),
      consumed: 1.3,
      dueAt: minute(100),
    });
  });
  it('runs on the channel, stands on the customer, by the policy’s counting holders', () => {
    const on = (party: 'channel' | 'customer') =>
      inMinutes('restore', 30, ...DISPATCHED.slice(0, -1), [10, opened('S1', party)]);
    expect(on('channel')).toEqual({ state: 'running', elapsed: 30, net: 30, dueAt: 100, holder: 'channel' });
    expect(on('customer')).toEqual({ state: 'paused', elapsed: 30, net: 10, dueAt: null, holder: 'customer' });
    const terms = { ...TERMS, counts: ['carrier' as const] };
    expect(inMinutes('restore', 30, declared({ terms }), acknowledged, [10, opened('S1', 'channel')])).toMatchObject({
      state: 'paused',
      net: 10,
    });
  });
  it('stands while suspended, and knows when it will go on', () => {
    expect(inMinutes('restore', 30, ...SUSPENDED)).toEqual({
      state: 'paused',
      elapsed: 30,
      net: 10,
      dueAt: 140,
      holder: 'suspended',
    });
    expect(inMinutes('restore', 60, ...SUSPENDED)).toEqual({
      state: 'running',
      elapsed: 60,
      net: 20,
      dueAt: 140,
      holder: 'carrier',
    });
  });
  it('has its full target again from a suspension that never was', () => {
    const void_: Step[] = [...DISPATCHED, [10, suspended(10, 90)], [40, lapsed(S, 'not_approved', 40)]];
    expect(inMinutes('restore', 60, ...void_)).toEqual({
      state: 'running',
      elapsed: 60,
      net: 60,
      dueAt: 100,
      holder: 'carrier',
    });
  });
  it('in a test round shows how it stands if the round fails', () => {
    expect(at(30, ...DISPATCHED).restore).not.toHaveProperty('ifRoundFails');
    const { restore, statutory, respond } = at(30, ...TESTED);
    expect(restore).toMatchObject({ state: 'paused', net: minutes(20), dueAt: null, holder: 'customer' });
    expect(restore.ifRoundFails).toEqual({ net: minutes(30), dueAt: minute(100) });
    expect([statutory, respond].map((r) => 'ifRoundFails' in r)).toEqual([false, false]);
    expect(inMinutes('restore', 40, ...TESTED, [30, roundFailed(1, 'carrier'), opened('S2', 'carrier')])).toMatchObject(
      { net: 40, dueAt: 100 },
    );
    expect(at(40, ...TESTED, [30, roundFailed(1, 'carrier'), opened('S2', 'carrier')]).restore).not.toHaveProperty(
      'ifRoundFails',
    );
  });
  it('in a test round foresees for the carrier the time of the round, not what was the customer’s before', () => {
    const way: Step[] = [...DISPATCHED.slice(0, -1), opened('S1', 'customer'), [10, cleared('S1'), roundOpened(1)]];
    const { restore } = at(30, ...way, [20, ...passed(1, 'carrier')]);
    expect(restore).toMatchObject({ net: minutes(10), elapsed: minutes(30) });
    expect(restore.ifRoundFails).toEqual({ net: minutes(20), dueAt: minute(110) });
  });
  it('once stopped is due no more, breached or not', () => {
    const late: Step[] = [...DISPATCHED, [120, cleared('S1'), roundOpened(1)], [130, restored(1, 120)]];
    expect(at(200, ...late).restore).toMatchObject({ state: 'stopped', breached: true, dueAt: null });
  });
  it('stays where it stood when a dispute is upheld after the ticket was restored', () => {
    const way: Step[] = [
      ...DISPATCHED.slice(0, -1),
      [5, opened('S1', 'customer')],
      [10, cleared('S1'), roundOpened(1)],
    ];
    const upheld: Step[] = [...way, [20, restored(1, 10)], [30, disputed(S - 1), ruled(S - 1, true)]];
    expect(inMinutes('restore', 90, ...way, [20, restored(1, 10)])).toMatchObject({ state: 'stopped', net: 5 });
    expect(inMinutes('restore', 90, ...upheld)).toMatchObject({ state: 'stopped', elapsed: 10, net: 10 });
  });
  it('stands from the last clearing once restored', () => {
    expect(inMinutes('restore', 90, ...PASSED)).toEqual({
      state: 'stopped',
      elapsed: 10,
      net: 10,
      dueAt: null,
      holder: null,
    });
    expect(at(90, ...PASSED).restore).not.toHaveProperty('ifRoundFails');
  });
  it('stands from the last clearing when closed unverified', () => {
    expect(inMinutes('restore', 90, ...TESTED, [80, closedUnverified])).toMatchObject({
      state: 'stopped',
      elapsed: 10,
      net: 10,
    });
  });
  it('has never stopped when the customer says it is still broken', () => {
    expect(inMinutes('restore', 60, ...PASSED, [50, stillBroken, opened('S2', 'carrier')])).toEqual({
      state: 'running',
      elapsed: 60,
      net: 60,
      dueAt: 100,
      holder: 'carrier',
    });
  });
  it('stands from a dismissal or withdrawal, unless it is overturned', () => {
    const way: Step[] = [declared(), [5, acknowledged], [10, dismissed]];
    expect(inMinutes('restore', 90, ...way)).toEqual({
      state: 'stopped',
      elapsed: 10,
      net: 10,
      dueAt: null,
      holder: null,
    });
    expect(inMinutes('restore', 90, declared(), [10, withdrawn])).toMatchObject({ state: 'stopped', elapsed: 10 });
    expect(inMinutes('restore', 90, ...way, [30, disputed(3), ruled(3, false)])).toMatchObject({
      state: 'stopped',
      elapsed: 10,
    });
    expect(inMinutes('restore', 90, ...way, [30, disputed(3), ruled(3, true)])).toMatchObject({
      state: 'running',
      elapsed: 90,
      net: 90,
    });
    expect(inMinutes('restore', 90, ...way, [30, disputed(3), ruled(3, true)], [40, dismissed])).toMatchObject({
      state: 'stopped',
      elapsed: 40,
    });
    expect(
      inMinutes(
        'restore',
        90,
        ...way,
        [30, disputed(3), ruled(3, true)],
        [40, dismissed],
        [50, disputed(6), ruled(6, false)],
      ),
    ).toMatchObject({ state: 'stopped' });
  });
  it('takes the target of the severity now', () => {
    expect(at(20, ...DISPATCHED, [10, severityChanged('critical')]).restore).toMatchObject({
      target: minutes(50),
      dueAt: minute(50),
    });
    expect(at(20, declared(), acknowledged, confirmed('warning')).restore.target).toBe(minutes(1000));
  });
});

describe('any clock', () => {
  it('before the declaration reads as at the declaration', () => {
    const facts = record(...DISPATCHED);
    expect(read(facts, minute(-3))).toEqual(read(facts, minute(0)));
    expect(read(facts, minute(-3)).restore).toMatchObject({ state: 'running', elapsed: 0, net: 0, holder: 'carrier' });
  });
  it('with nothing to reach is reached at once', () => {
    const terms = { ...TERMS, statutory: 0 };
    expect(at(0, declared({ terms })).statutory).toMatchObject({ consumed: 1, breached: true, dueAt: minute(0) });
  });
  it('says when it crosses a level: in the past, in the future, or never', () => {
    const t = timing(...SUSPENDED);
    expect([crossing('restore', t, 10), crossing('restore', t, 50), crossing('statutory', t, 50)]).toEqual([
      minute(10),
      minute(90),
      minute(24 * 60),
    ]);
    expect(crossing('restore', timing(...PASSED), 10)).toBe(minute(10));
    expect(crossing('restore', timing(...PASSED), 11)).toBeNull();
    expect(crossing('respond', timing(declared(), [15, acknowledged]), 100)).toBeNull();
  });
  it('agrees with when it crosses a level', () => {
    const tickets = [
      DISPATCHED,
      SUSPENDED,
      TESTED,
      PASSED,
      [declared()],
      [...PASSED, [50, stillBroken, opened('S2', 'carrier')] as const],
    ].map((steps) => timing(...steps));
    fc.assert(
      fc.property(
        fc.constantFrom(...tickets),
        fc.constantFrom(...CLOCKS),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 4000 }),
        (t, clock, percent, n) => {
          const now = minute(n);
          const crossed = crossing(clock, t, percent);
          const { net, target } = readingOf(clock, t, now);
          expect(crossed !== null && crossed <= now).toBe(net * 100 >= target * percent);
        },
      ),
    );
  });
  it('is read from timing that travels as JSON', () => {
    const t = timing(...SUSPENDED);
    expect(timingView(t)).toEqual(z.encode(timingSchema, t));
    const sent: unknown = JSON.parse(JSON.stringify(timingView(t)));
    expect(timingSchema.parse(sent)).toEqual(t);
  });
  it('ticks the same on what a list is sent of it', () => {
    const t = timing(...SUSPENDED);
    const ticking = tickingSchema.parse(JSON.parse(JSON.stringify(tickingOf(t))));
    for (const n of [5, 30, 90]) expect(readings(ticking, minute(n))).toEqual(readings(t, minute(n)));
    expect(Object.keys(tickingOf(t).spans[0] ?? {})).toEqual(['from', 'to', 'holder', 'provisional']);
  });
});

describe('the holder', () => {
  it('is of the restore clock, now and as foreseen', () => {
    const t = timing(...SUSPENDED);
    expect([5, 10, 49, 50].map((n) => holderAt(t, minute(n)))).toEqual([
      'carrier',
      'suspended',
      'suspended',
      'carrier',
    ]);
    expect(holderAt(timing(...PASSED), minute(5))).toBeNull();
  });
});
