import { describe, expect, it } from 'vitest';
import { read } from '../ticket/testing/desk.ts';
import {
  DISPATCHED,
  acknowledged,
  approved,
  bypassEnded,
  bypassLogged,
  cleared,
  confirmed,
  declared,
  dismissed,
  disputed,
  minute,
  minuteOf,
  opened,
  restored,
  roundOpened,
  ruled,
  severityChanged,
  suspended,
  passed,
} from '../ticket/testing/facts.ts';
import { type Step, record } from '../ticket/testing/given.ts';
import { type Clock } from '../ticket/values.ts';
import { hours, minutes } from '../time.ts';

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

describe('the respond clock', () => {
  it('runs from declaration to acknowledgement, nothing pauses it', () => {
    expect(inMinutes('respond', 15, declared())).toEqual({
      state: 'running',
      elapsed: 15,
      net: 15,
      dueAt: 20,
      holder: 'carrier',
    });
    expect(inMinutes('respond', 90, declared(), [15, acknowledged])).toEqual({
      state: 'stopped',
      elapsed: 15,
      net: 15,
      dueAt: null,
      holder: null,
    });
  });
  it('is answered by a dismissal, and if that is overturned only by the ruling', () => {
    expect(inMinutes('respond', 90, declared(), [15, dismissed])).toMatchObject({ state: 'stopped', elapsed: 15 });
    const overturned: Step[] = [declared(), [15, dismissed], [30, disputed(2), ruled(2, true)]];
    expect(inMinutes('respond', 90, ...overturned)).toMatchObject({ state: 'stopped', elapsed: 30 });
  });
  it('once answered keeps the target that it ran against', () => {
    expect(at(5, declared(), [3, severityChanged('critical')]).respond.target).toBe(minutes(10));
    expect(at(90, declared(), [3, severityChanged('critical')], [5, acknowledged]).respond.target).toBe(minutes(10));
    expect(at(90, declared(), [15, acknowledged], [20, confirmed('critical')]).respond).toMatchObject({
      target: minutes(20),
      breached: false,
    });
    expect(at(90, declared(), [15, acknowledged], [20, severityChanged('critical')]).respond.target).toBe(minutes(20));
  });
});

describe('the statutory clock', () => {
  it('runs whoever holds the clock', () => {
    expect(inMinutes('statutory', 30, ...SUSPENDED)).toEqual({
      state: 'running',
      elapsed: 30,
      net: 30,
      dueAt: 48 * 60,
      holder: 'carrier',
    });
    expect(inMinutes('statutory', 30, ...DISPATCHED.slice(0, -1), [10, opened('S1', 'customer')])).toMatchObject({
      state: 'running',
      net: 30,
    });
    expect(at(30, ...SUSPENDED).statutory.target).toBe(hours(48));
  });
  it('runs through a test round, and stands from the last clearing once restored', () => {
    expect(inMinutes('statutory', 25, ...TESTED)).toMatchObject({ state: 'running', net: 25 });
    expect(inMinutes('statutory', 90, ...PASSED)).toMatchObject({ state: 'stopped', net: 10 });
  });
  describe('with a bypass counts service as made to work', () => {
    const BYPASSED: Step[] = [...DISPATCHED, [5, bypassLogged]];
    it('while it stands', () => {
      expect(inMinutes('statutory', 40, ...BYPASSED)).toMatchObject({
        state: 'stopped',
        elapsed: 5,
        net: 5,
        dueAt: null,
        holder: null,
      });
      expect(inMinutes('restore', 40, ...BYPASSED)).toMatchObject({ state: 'running', net: 40 });
      expect(
        inMinutes('statutory', 40, ...BYPASSED, [8, cleared('S1'), roundOpened(1)], [20, restored(1, 8)]),
      ).toMatchObject({ net: 5 });
    });
    it('not when it was logged after the last clearing', () => {
      expect(
        inMinutes(
          'statutory',
          40,
          ...DISPATCHED,
          [8, cleared('S1'), roundOpened(1)],
          [9, bypassLogged],
          [20, restored(1, 8)],
        ),
      ).toMatchObject({ net: 8 });
    });
    it('not once it has ended before the repair was done: then the clock had run all along', () => {
      expect(inMinutes('statutory', 40, ...BYPASSED, [20, bypassEnded])).toMatchObject({ state: 'running', net: 40 });
      const repaired: Step[] = [
        [30, cleared('S1'), roundOpened(1)],
        [35, restored(1, 30)],
      ];
      expect(inMinutes('statutory', 40, ...BYPASSED, [20, bypassEnded], ...repaired)).toMatchObject({
        state: 'stopped',
        net: 30,
      });
    });
    it('when it ended because the repair was done', () => {
      const repaired: Step[] = [
        [20, cleared('S1'), roundOpened(1)],
        [25, bypassEnded],
        [30, restored(1, 20)],
      ];
      expect(inMinutes('statutory', 40, ...BYPASSED, ...repaired)).toMatchObject({ state: 'stopped', net: 5 });
      expect(
        inMinutes(
          'statutory',
          40,
          ...BYPASSED,
          [20, bypassEnded, cleared('S1'), roundOpened(1)],
          [30, restored(1, 20)],
        ),
      ).toMatchObject({ net: 5 });
    });
    it('from the first one that still stands', () => {
      expect(inMinutes('statutory', 40, ...BYPASSED, [20, bypassEnded], [25, bypassLogged])).toMatchObject({ net: 25 });
      expect(inMinutes('statutory', 40, ...BYPASSED, [25, bypassLogged])).toMatchObject({ net: 5 });
    });
  });
});
