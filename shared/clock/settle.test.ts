import { describe, expect, it } from 'vitest';
import type { Fact, FactBody } from '../ticket/facts.ts';
import { change, done, execute, lived, folded, ledgerLines, levelLines, read, sweep } from '../ticket/testing/desk.ts';
import {
  DISPATCHED,
  acknowledged,
  cleared,
  closed,
  confirmed,
  declared,
  dismissed,
  minute,
  minuteOf,
  opened,
  restored,
  roundFailed,
  roundOpened,
  ruled,
  disputed,
  severityChanged,
  stillBroken,
  suspended,
  passed,
  TERMS,
} from '../ticket/testing/facts.ts';
import { record } from '../ticket/testing/given.ts';
import { customer, engineer, supervisor } from '../ticket/testing/people.ts';
import { minutes } from '../time.ts';
import { TIME, due, settle } from './due.ts';

const S = DISPATCHED.length + 1;
const typesOf = (facts: readonly FactBody[]): string[] => facts.map((fact) => fact.type);

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
  it('that ends by itself does so before an earlier one lapses for want of approval', () => {
    const two = lived(
      [0, ...DISPATCHED],
      [10, suspended(10, 200)],
      [15, { type: 'ClockResumed', suspension: S }],
      [20, suspended(20, 25)],
    );
    const lapses = due(two, minute(49)).map((f) => (f.type === 'SuspensionLapsed' ? [f.suspension, f.why] : []));
    expect(lapses).toEqual([
      [S + 2, 'until'],
      [S, 'not_approved'],
    ]);
  });
  it('can no longer be approved once it has lapsed', () => {
    expect(execute(begun(200), { type: 'approveSuspension' }, supervisor, minute(40))).toMatchObject({
      refused: 'no_suspension',
    });
  });
});
