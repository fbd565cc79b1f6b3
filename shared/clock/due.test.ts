import { describe, expect, it } from 'vitest';
import type { Fact, FactBody } from '../ticket/facts.ts';
import { done, lived, levelLines, read, sweep } from '../ticket/testing/desk.ts';
import {
  DISPATCHED,
  TERMS,
  acknowledged,
  cleared,
  declared,
  dismissed,
  minute,
  minuteOf,
  noted,
  opened,
  restored,
  roundOpened,
  suspended,
  approved,
} from '../ticket/testing/facts.ts';
import { record } from '../ticket/testing/given.ts';
import { customer, engineer, supervisor } from '../ticket/testing/people.ts';
import { CLOCKS } from '../ticket/values.ts';
import { minutes } from '../time.ts';
import { TIME, append, due, nextDue, settle } from './due.ts';
import { SHIPPED_MAJOR_FAULT, majorFaultTermsOf } from './majorFault.ts';

const S = DISPATCHED.length + 1;
const typesOf = (facts: readonly FactBody[]): string[] => facts.map((fact) => fact.type);

describe('a level', () => {
  it('fires when its share of the target is reached, not before', () => {
    expect(due(record(...DISPATCHED), minute(49))).toEqual([]);
    expect(due(record(...DISPATCHED), minute(50))).toEqual([
      {
        type: 'LevelReached',
        clock: 'restore',
        level: 50,
        policyVersion: 1,
        effectiveAt: minute(50),
        detectedAt: minute(50),
        skipped: [],
        version: S,
        at: minute(50),
        by: TIME,
      },
    ]);
  });
  it('fires once', () => {
    const fired = sweep(record(...DISPATCHED), minute(55));
    expect(levelLines(fired)).toEqual(['restore 50 @50']);
    expect(due(fired, minute(79))).toEqual([]);
    expect(levelLines(sweep(fired, minute(80)))).toEqual(['restore 50 @50', 'restore 80 @80']);
  });
  it('fires each by itself, in order, when the sweep is late', () => {
    const late = due(record(declared()), minute(200));
    expect(levelLines(late)).toEqual(['respond 100 @20', 'restore 50 @50', 'restore 80 @80', 'restore 100 @100']);
    expect(late.map((f) => (f.type === 'LevelReached' ? [f.detectedAt, f.skipped] : []))).toEqual(
      Array(4).fill([minute(200), []]),
    );
  });
  it('of two clocks at one instant fires of both, the lower first', () => {
    const terms = { ...TERMS, respond: TERMS.restore, levels: { respond: [100], restore: [100, 50], statutory: [] } };
    expect(levelLines(due(record(declared({ terms })), minute(100)))).toEqual([
      'restore 50 @50',
      'respond 100 @100',
      'restore 100 @100',
    ]);
  });
  it('of one clock at the same instant as a higher one of another fires first', () => {
    const terms = {
      ...TERMS,
      respond: TERMS.restore,
      restore: { ...TERMS.restore, major: minutes(200) },
      levels: { respond: [100], restore: [50], statutory: [] },
    };
    expect(levelLines(due(record(declared({ terms })), minute(100)))).toEqual(['restore 50 @100', 'respond 100 @100']);
  });
  it('does not fire of a clock that stopped short of it', () => {
    expect(levelLines(sweep(record(declared(), [19, acknowledged]), minute(45)))).toEqual([]);
    expect(
      levelLines(sweep(record(...DISPATCHED, [10, cleared('S1'), roundOpened(1)], [49, restored(1, 10)]), minute(500))),
    ).toEqual([]);
  });
  it('fires again under another policy version', () => {
    const terms = { ...TERMS, policyVersion: 2, levels: { ...TERMS.levels, respond: [] } };
    const other: FactBody = {
      type: 'LevelReached',
      clock: 'restore',
      level: 50,
      policyVersion: 1,
      effectiveAt: minute(9),
      detectedAt: minute(9),
      skipped: [],
    };
    const withOther = record(declared({ terms }), [9, other]);
    expect(levelLines(due(withOther, minute(50)))).toEqual(['restore 50 @50']);
    expect(settle(withOther, minute(20))).toEqual([]);
  });
  it('is not told apart by another clock’s', () => {
    const terms = { ...TERMS, levels: { respond: [50, 100], restore: [50], statutory: [] } };
    expect(levelLines(due(record(declared({ terms })), minute(60)))).toEqual([
      'respond 50 @10',
      'respond 100 @20',
      'restore 50 @50',
    ]);
  });
});

describe('ending a pause', () => {
  it('never breaches in that instant, but counts on from where it stood', () => {
    const paused = lived([0, ...DISPATCHED], [49, suspended(49, 300)], [60, approved(S)]);
    const resumed = done(paused, { type: 'resumeClock' }, engineer, 200);
    expect(levelLines(resumed)).toEqual([]);
    expect(read(resumed, minute(200)).restore).toMatchObject({ state: 'running', net: minutes(49) });
    expect(levelLines(sweep(resumed, minute(201)))).toEqual(['restore 50 @201']);
  });
  it('by itself neither', () => {
    const paused = lived([0, ...DISPATCHED], [49, suspended(49, 300)], [60, approved(S)]);
    expect(typesOf(due(paused, minute(300)))).toEqual(['SuspensionLapsed']);
    expect(levelLines(due(paused, minute(301)))).toEqual(['restore 50 @301']);
  });
  it('by clearing the customer’s segment neither', () => {
    const paused = lived(
      [0, ...DISPATCHED.slice(0, -1), opened('S1', 'carrier')],
      [49, cleared('S1'), opened('S2', 'customer')],
    );
    const back = done(paused, { type: 'openSegment', party: 'carrier' }, engineer, 200);
    expect(levelLines(back)).toEqual([]);
  });
});

describe('the next moment at which time will cause something', () => {
  /** By what it will cause: `level 50 @50`. */
  const next = (facts: readonly Fact[]) => nextDue(facts).map((n) => `${n.kind} ${n.level} @${minuteOf(n.at)}`);

  it('is that of the next level', () => {
    expect(next(record(...DISPATCHED))).toEqual(['level 50 @50']);
    expect(next(sweep(record(...DISPATCHED), minute(50)))).toEqual(['level 80 @80']);
    expect(next(record(declared()))).toEqual(['level 100 @20']);
  });
  it('is that of a lapse too, and sees beyond it', () => {
    const facts = lived([0, ...DISPATCHED], [10, suspended(10, 200)]);
    expect(next(facts)).toEqual(['lapse 0 @40', 'level 50 @240']);
    const ok = done(facts, { type: 'approveSuspension' }, supervisor, 30);
    expect(next(ok)).toEqual(['lapse 0 @200', 'level 50 @240']);
    expect(next(done(facts, { type: 'resumeClock' }, engineer, 15))).toContain('lapse 0 @40');
  });
  it('is none where all clocks have stopped', () => {
    expect(next(lived([0, declared()], [5, dismissed]))).toEqual([]);
    expect(next(lived([0, ...DISPATCHED], [10, cleared('S1'), roundOpened(1)], [20, restored(1, 10)]))).toEqual([]);
  });
  it('is that of a reminder, counted from the last word of whoever is waited for', () => {
    const theirs = [
      declared({ terms: { ...TERMS, remind: { every: minutes(30), most: 2 } } }),
      ...DISPATCHED.slice(1, -1),
      opened('S1', 'customer'),
    ];
    expect(next(record(...theirs))[0]).toBe('remind 1 @30');
    expect(next(record(...theirs, [10, noted]))[0]).toBe('remind 1 @30');
    expect(next(record(...theirs, [10, noted], { by: customer, facts: [noted] }))[0]).toBe('remind 1 @40');
    expect(next(sweep(record(...theirs), minute(30)))[0]).toBe('remind 2 @60');
  });
  it('is that of a call to staff, and of its repetition', () => {
    const repeat = { every: minutes(4), most: 1 };
    const escalation = { levels: [], unacknowledged: [{ after: minutes(5), severities: null, repeat }], chases: [] };
    const silent = record(declared({ terms: { ...TERMS, escalation } }));
    expect(next(silent)).toEqual(['escalate 1 @5', 'level 100 @20']);
    const called = sweep(silent, minute(5));
    expect(next(called)).toEqual(['escalate 2 @9', 'level 100 @20']);
    expect(next(sweep(called, minute(9)))).toEqual(['level 100 @20']);
  });
  it('is that at which a fault becomes a major one, and at which a report of it is overdue', () => {
    const majorFault = majorFaultTermsOf({ ...SHIPPED_MAJOR_FAULT, when: [{ numbers: 1 }], first: 15 });
    const facts = record(declared({ terms: { ...TERMS, majorFault } }));
    expect(next(facts)).toEqual(['report 0 @0', 'level 100 @20']);
    expect(next(sweep(facts, minute(0)))).toEqual(['report 1 @15', 'level 100 @20']);
  });
  it('is the statutory one while the restore clock stands', () => {
    const facts = record(...DISPATCHED.slice(0, -1), opened('S1', 'customer'));
    expect(next(facts)).toEqual(['level 80 @2304']);
  });
});

describe('what time causes', () => {
  it('is nothing before anything was declared', () => {
    expect(() => due([], minute(1))).toThrow(new RangeError('a ticket without facts has no clocks'));
    expect(() => nextDue([])).toThrow(RangeError);
  });
  it('leaves the record it was given as it is', () => {
    const facts = record(...DISPATCHED);
    const copy = structuredClone(facts);
    due(facts, minute(500));
    append(facts, [noted], engineer, minute(3));
    expect(facts).toEqual(copy);
  });
  it('belongs to known clocks', () => {
    const terms = { ...TERMS, levels: { respond: [50], restore: [50], statutory: [50] } };
    const all = due(record(declared({ terms })), minute(48 * 60));
    expect(all.flatMap((f) => (f.type === 'LevelReached' ? [f.clock] : []))).toEqual(CLOCKS);
  });
});
