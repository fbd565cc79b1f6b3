import { describe, expect, it } from 'vitest';
import type { Command } from '../ticket/commands.ts';
import type { Author, Fact, FactBody } from '../ticket/facts.ts';
import { change, execute, folded, ledgerLines, levelLines, read, sweep } from '../ticket/testing/desk.ts';
import {
  DISPATCHED,
  TERMS,
  acknowledged,
  cleared,
  closed,
  confirmed,
  declared,
  dismissed,
  minute,
  minuteOf,
  noted,
  opened,
  passed,
  restored,
  roundFailed,
  roundOpened,
  ruled,
  disputed,
  severityChanged,
  stillBroken,
  suspended,
  approved,
} from '../ticket/testing/facts.ts';
import { record } from '../ticket/testing/given.ts';
import { customer, engineer, supervisor } from '../ticket/testing/people.ts';
import { CLOCKS } from '../ticket/values.ts';
import { minutes } from '../time.ts';
import { TIME, append, due, nextDue, settle } from './due.ts';

const S = DISPATCHED.length + 1;
const typesOf = (facts: readonly FactBody[]): string[] => facts.map((fact) => fact.type);
const done = (facts: readonly Fact[], command: Command, by: Author, at: number): Fact[] => {
  const result = execute(facts, command, by, minute(at));
  if (!Array.isArray(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
};
/** Steps, applied as the server does: what each makes true or untrue after the fact is settled. */
const lived = (...steps: (readonly [number, ...FactBody[]])[]): Fact[] =>
  steps.reduce<Fact[]>((facts, [n, ...bodies]) => {
    const now = minute(n);
    return change(facts.length === 0 ? [] : sweep(facts, now), bodies, engineer, now);
  }, []);

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

describe('retroactive re-attribution', () => {
  const onCustomer = (): Fact[] => lived([0, ...DISPATCHED.slice(0, -1)], [40, opened('S1', 'customer')]);
  it('raises one level, the highest, with the lower ones marked skipped', () => {
    const upheld = lived(
      [0, ...DISPATCHED.slice(0, -1)],
      [40, opened('S1', 'customer')],
      [120, disputed(6)],
      [130, ruled(6, true)],
    );
    expect(levelLines(upheld)).toEqual(['restore 100 @100 skipping 50,80']);
    expect(upheld.at(-1)).toMatchObject({ type: 'LevelReached', detectedAt: minute(130), by: TIME });
    expect(levelLines(sweep(upheld, minute(999)))).toEqual(['restore 100 @100 skipping 50,80']);
  });
  it('skips only what has not fired yet', () => {
    const failed = lived(
      [0, ...DISPATCHED],
      [55, cleared('S1'), roundOpened(1), ...passed(1, 'carrier')],
      [130, roundFailed(1, 'channel'), opened('S2', 'channel')],
    );
    expect(levelLines(failed)).toEqual(['restore 50 @50', 'restore 100 @100 skipping 80']);
  });
  it('raises none that is still to come', () => {
    const ruledEarly = lived(
      [0, ...DISPATCHED.slice(0, -1)],
      [40, opened('S1', 'customer')],
      [60, disputed(6), ruled(6, true)],
    );
    expect(levelLines(ruledEarly)).toEqual(['restore 50 @50']);
  });
  it('raises one for each clock', () => {
    const terms = { ...TERMS, levels: { respond: [50, 100], restore: [50], statutory: [] } };
    const overturned = lived([0, declared({ terms })], [5, dismissed], [60, disputed(2), ruled(2, true)]);
    expect(levelLines(overturned)).toEqual(['respond 100 @20 skipping 50', 'restore 50 @50']);
  });
  it('reaches a restored ticket, and a closed one', () => {
    const way: (readonly [number, ...FactBody[]])[] = [
      [0, ...DISPATCHED.slice(0, -1)],
      [40, opened('S1', 'customer')],
      [120, disputed(6), cleared('S1'), roundOpened(1)],
      [125, restored(1, 120)],
    ];
    expect(levelLines(lived(...way, [130, ruled(6, true)]))).toEqual(['restore 100 @100 skipping 50,80']);
    expect(levelLines(lived(...way, [126, closed], [130, ruled(6, true)]))).toEqual([
      'restore 100 @100 skipping 50,80',
    ]);
  });
  it('leaves the time before and after alone', () => {
    const facts = done(
      done(onCustomer(), { type: 'dispute', fact: 6, reason: 'r' }, customer, 45),
      { type: 'ruleOnDispute', fact: 6, upheld: false, note: 'n' },
      supervisor,
      46,
    );
    expect(levelLines(facts)).toEqual([]);
    expect(read(facts, minute(60)).restore).toMatchObject({ state: 'paused', net: minutes(40) });
  });
});

describe('a level that recomputation makes untrue', () => {
  const fired = (): Fact[] =>
    lived([0, ...DISPATCHED], [45, cleared('S1'), roundOpened(1)], [60, ...passed(1, 'carrier')]);
  it('is withdrawn, and may fire again', () => {
    expect(levelLines(fired())).toEqual(['restore 50 @50']);
    const passedAll = change(fired(), [...passed(1, 'customer'), restored(1, 45)], customer, minute(70));
    expect(levelLines(passedAll)).toEqual(['restore 50 @50', 'restore 50 withdrawn']);
    expect(folded(passedAll).levels).toEqual([]);
    const stillDown = change(passedAll, [stillBroken, opened('S2', 'carrier')], customer, minute(75));
    expect(levelLines(stillDown)).toEqual(['restore 50 @50', 'restore 50 withdrawn', 'restore 50 @50']);
    expect(levelLines(sweep(stillDown, minute(80))).at(-1)).toBe('restore 80 @80');
  });
  it('is withdrawn by a milder severity', () => {
    const milder = change(sweep(record(...DISPATCHED), minute(85)), [severityChanged('warning')], engineer, minute(85));
    expect(levelLines(milder)).toEqual([
      'restore 50 @50',
      'restore 80 @80',
      'restore 50 withdrawn',
      'restore 80 withdrawn',
    ]);
    expect(levelLines(sweep(milder, minute(500))).slice(4)).toEqual(['restore 50 @500']);
  });
  it('is withdrawn when its moment now lies ahead, and fires then', () => {
    const way = lived([0, ...DISPATCHED], [50, severityChanged('warning')], [51, severityChanged('major')]);
    expect(levelLines(way)).toEqual(['restore 50 @50', 'restore 50 withdrawn', 'restore 50 @50']);
  });
  it('stays where it is reached at this very instant', () => {
    const at50 = sweep(record(...DISPATCHED), minute(50));
    expect(settle(at50, minute(50))).toEqual([]);
  });
  it('leaves the response’s levels alone once it was given', () => {
    const late = lived([0, declared()], [15, acknowledged], [25, confirmed('critical')]);
    expect(levelLines(late)).toEqual(['restore 50 @25']);
  });
});

describe('a suspension', () => {
  const begun = (until: number): Fact[] => lived([0, ...DISPATCHED], [10, suspended(10, until)]);
  const lapse = (why: string, at: number) => ({
    type: 'SuspensionLapsed',
    suspension: S,
    why,
    effectiveAt: minute(at),
  });
  it('that nobody approves lapses when the time for it is over, as if it never was', () => {
    expect(due(begun(200), minute(39))).toEqual([]);
    expect(due(begun(200), minute(40))).toMatchObject([{ ...lapse('not_approved', 40), by: TIME, at: minute(40) }]);
    expect(ledgerLines(sweep(begun(200), minute(45)), minute(45))).toEqual(['0-45 carrier: carrier_segment_open']);
  });
  it('that was approved lapses at its end', () => {
    const ok = done(begun(200), { type: 'approveSuspension' }, supervisor, 30);
    expect(typesOf(due(ok, minute(199)))).toEqual([]);
    expect(due(ok, minute(200))).toMatchObject([lapse('until', 200)]);
    expect(folded(sweep(ok, minute(200)))).toMatchObject({ suspension: null, awaitingApproval: [] });
  });
  it('shorter than the time for approval ends, and may still be approved, or vanishes', () => {
    const over = sweep(begun(20), minute(25));
    expect(over.slice(S)).toMatchObject([lapse('until', 20)]);
    expect(ledgerLines(over, minute(25))).toEqual([
      '0-10 carrier: carrier_segment_open',
      '10-20 suspended: suspended',
      '20-25 carrier: carrier_segment_open',
    ]);
    expect(ledgerLines(sweep(over, minute(40)), minute(45))).toEqual(['0-45 carrier: carrier_segment_open']);
    const kept = sweep(done(over, { type: 'approveSuspension' }, supervisor, 39), minute(45));
    expect(ledgerLines(kept, minute(45))).toEqual(ledgerLines(over, minute(45)));
  });
  it('just as long as the time for approval, unapproved, never was', () => {
    expect(due(begun(40), minute(40))).toMatchObject([lapse('not_approved', 40)]);
  });
  it('that vanishes raises the highest level it had hidden, and later ones as time passes, however late the sweep', () => {
    const hidden = lived([0, ...DISPATCHED], [45, suspended(45, 300)]);
    const inTime = [75, 80, 100].reduce((facts, n) => sweep(facts, minute(n)), hidden);
    const expected = ['restore 50 @50', 'restore 80 @80', 'restore 100 @100'];
    expect(levelLines(inTime)).toEqual(expected);
    expect(levelLines(sweep(hidden, minute(500)))).toEqual(expected);
    const long = lived([0, ...DISPATCHED], [45, { ...suspended(45, 300), approveBy: minute(90) } as FactBody]);
    expect(levelLines(sweep(long, minute(500)))).toEqual(['restore 80 @80 skipping 50', 'restore 100 @100']);
  });
  it('is preceded by the levels reached before it lapses', () => {
    const terms = { ...TERMS, respond: { ...TERMS.respond, major: minutes(35) } };
    const facts = lived([0, declared({ terms })], [10, suspended(10, 300)]);
    expect(typesOf(due(facts, minute(45)))).toEqual(['LevelReached', 'SuspensionLapsed']);
  });
  it('and one before it lapse each in its time', () => {
    const two = lived(
      [0, ...DISPATCHED],
      [10, suspended(10, 200)],
      [15, { type: 'ClockResumed', suspension: S }],
      [20, suspended(20, 200)],
    );
    expect(
      due(two, minute(60)).map((f) =>
        f.type === 'SuspensionLapsed' ? [f.suspension, minuteOf(f.effectiveAt)] : f.type,
      ),
    ).toEqual([[S, 40], [S + 2, 50], 'LevelReached']);
  });
  it('can no longer be approved once it has lapsed', () => {
    expect(execute(begun(200), { type: 'approveSuspension' }, supervisor, minute(40))).toMatchObject({
      refused: 'no_suspension',
    });
  });
});

describe('the next moment at which time will cause something', () => {
  it('is that of the next level', () => {
    expect(nextDue(record(...DISPATCHED))).toEqual({ level: { at: minute(50), level: 50 }, lapse: null });
    expect(nextDue(sweep(record(...DISPATCHED), minute(50)))).toEqual({
      level: { at: minute(80), level: 80 },
      lapse: null,
    });
    expect(nextDue(record(declared())).level).toEqual({ at: minute(20), level: 100 });
  });
  it('is that of a lapse too, and sees beyond it', () => {
    const facts = lived([0, ...DISPATCHED], [10, suspended(10, 200)]);
    expect(nextDue(facts)).toEqual({ level: { at: minute(240), level: 50 }, lapse: minute(40) });
    const ok = done(facts, { type: 'approveSuspension' }, supervisor, 30);
    expect(nextDue(ok)).toEqual({ level: { at: minute(240), level: 50 }, lapse: minute(200) });
    expect(nextDue(done(facts, { type: 'resumeClock' }, engineer, 15)).lapse).toBe(minute(40));
  });
  it('is none where all clocks have stopped', () => {
    expect(nextDue(lived([0, declared()], [5, dismissed]))).toEqual({ level: null, lapse: null });
    expect(nextDue(lived([0, ...DISPATCHED], [10, cleared('S1'), roundOpened(1)], [20, restored(1, 10)]))).toEqual({
      level: null,
      lapse: null,
    });
  });
  it('is the statutory one while the restore clock stands', () => {
    const facts = record(...DISPATCHED.slice(0, -1), opened('S1', 'customer'));
    expect(nextDue(facts).level).toEqual({ at: minute(0.8 * 48 * 60), level: 80 });
  });
});

describe('what time causes', () => {
  it('is nothing before anything was declared', () => {
    expect(() => due([], minute(1))).toThrow(RangeError);
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
