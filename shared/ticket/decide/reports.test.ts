import { describe, expect, it } from 'vitest';
import { SHIPPED_MAJOR_FAULT, majorFaultTermsOf } from '../../clock/majorFault.ts';
import type { ReportKind } from '../../clock/escalation.ts';
import { callingOf } from '../../clock/due/escalations.ts';
import { reportDue } from '../../clock/due/reports.ts';
import { decide } from '../decide.ts';
import type { Fact } from '../facts.ts';
import { callLines, change, done, folded, lived, watched } from '../testing/desk.ts';
import {
  TERMS,
  acknowledged,
  cleared,
  closed,
  confirmed,
  declared,
  dismissed,
  found,
  minute,
  minuteOf,
  opened,
  passed,
  restored,
  roundOpened,
  stillBroken,
} from '../testing/facts.ts';
import { customer, engineer } from '../testing/people.ts';

/** Critical and a hazard: the first report within 30 minutes, others every two hours, the final one a day after. */
const terms = { ...TERMS, majorFault: majorFaultTermsOf(SHIPPED_MAJOR_FAULT) };
const HAZARD = [
  acknowledged,
  found('carrier'),
  found('customer'),
  { ...confirmed('critical'), class: 'major_hazard' as const },
  opened('S1', 'carrier'),
];
const MAJOR = lived([0, declared({ terms })], [10, ...HAZARD]);
const REPAIRED = [cleared('S1'), roundOpened(1), ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 60)];
const due = (facts: readonly Fact[]): string => {
  const next = reportDue(folded(facts));
  return next === null ? 'none' : `${next.kind} @${minuteOf(next.dueAt)}`;
};
const filed = (facts: readonly Fact[], kind: ReportKind, at: number): Fact[] =>
  done(facts, { type: 'fileReport', kind, text: `${kind} of minute ${at}` }, engineer, at);
const refusal = (facts: readonly Fact[], kind: ReportKind): unknown =>
  decide(folded(facts), { type: 'fileReport', kind, text: 't' }, { now: minute(999), by: engineer });

describe('a fault that meets the thresholds', () => {
  it('is a major one from then on, with the extent that it had', () => {
    expect(folded(MAJOR).major).toMatchObject({
      at: minute(10),
      severity: 'critical',
      class: 'major_hazard',
      numbers: 1,
      children: 0,
    });
    const lesser = done(MAJOR, { type: 'setSeverity', severity: 'minor', reason: 'r' }, engineer, 20);
    expect(folded(lesser).major?.at).toBe(minute(10));
  });
  it('is one by its numbers before anybody has confirmed it', () => {
    const affectedNumbers = Array.from({ length: 200 }, (_, i) => `+8690300${String(i).padStart(5, '0')}`);
    const many = watched(lived([0, declared({ terms, severity: 'critical', affectedNumbers })]), minute(1));
    expect(folded(many).major).toMatchObject({ at: minute(0), numbers: 200 });
    const fewer = lived([0, declared({ terms, severity: 'critical', affectedNumbers: affectedNumbers.slice(1) })]);
    expect(folded(watched(fewer, minute(1))).major).toBeUndefined();
  });
  it('is none where the terms say nothing of it', () => {
    const silent = lived([0, declared()], [10, ...HAZARD]);
    expect(folded(silent).major).toBeUndefined();
    expect(due(silent)).toBe('none');
  });
});

describe('its reports', () => {
  it('are due one after the other: first, interim while it lasts, final when it is over', () => {
    expect(due(MAJOR)).toBe('first @40');
    const first = filed(MAJOR, 'first', 30);
    expect(due(first)).toBe('interim @150');
    const interim = filed(first, 'interim', 100);
    expect(due(interim)).toBe('interim @220');
    const over = lived([0, declared({ terms })], [10, ...HAZARD], [60, ...REPAIRED]);
    expect(due(over)).toBe('final @1500');
    expect(due(filed(over, 'final', 70))).toBe('none');
  });
  it('are wanted one at a time', () => {
    expect(refusal(MAJOR, 'interim')).toMatchObject({ refused: 'other_report', params: { wanted: 'first' } });
    const first = filed(MAJOR, 'first', 30);
    expect(refusal(first, 'first')).toMatchObject({ refused: 'other_report', params: { wanted: 'interim' } });
    expect(refusal(first, 'final')).toMatchObject({ refused: 'other_report' });
    const over = lived([0, declared({ terms })], [10, ...HAZARD], [60, ...REPAIRED]);
    expect(refusal(filed(over, 'final', 70), 'final')).toMatchObject({ refused: 'report_filed' });
    expect(refusal(lived([0, declared({ terms })]), 'first')).toMatchObject({ refused: 'not_major' });
  });
  it('stay with their words', () => {
    expect(folded(filed(MAJOR, 'first', 30)).major?.reports).toMatchObject([
      { kind: 'first', text: 'first of minute 30', at: minute(30), by: engineer.name, calls: [] },
    ]);
  });
  it('go on when it turns out not to be restored', () => {
    const over = lived([0, declared({ terms })], [10, ...HAZARD], [60, ...REPAIRED]);
    const again = [...lived([0, declared({ terms })], [10, ...HAZARD], [60, ...REPAIRED], [90, stillBroken])];
    expect(due(filed(over, 'final', 70))).toBe('none');
    expect(due(again)).toBe('first @40');
  });
  it('are still due of a ticket that is closed', () => {
    const over = lived([0, declared({ terms })], [10, ...HAZARD], [60, ...REPAIRED], [70, closed]);
    expect(due(over)).toBe('final @1500');
    expect(due(filed(over, 'final', 80))).toBe('none');
  });
  it('end with one that was filed when it was over, be it in the same moment; none before tells the end', () => {
    const reported = filed(filed(MAJOR, 'first', 30), 'interim', 60);
    const over = change(reported, REPAIRED, engineer, minute(60));
    expect(due(over)).toBe('final @1500');
    expect(due(filed(over, 'final', 60))).toBe('none');
  });
  it('end anew each time that it is over', () => {
    const told = filed(change(MAJOR, REPAIRED, engineer, minute(60)), 'final', 70);
    const broken = change(told, [stillBroken, opened('S2', 'carrier')], engineer, minute(90));
    expect(due(broken)).toBe('interim @190');
    const repaired = [
      cleared('S2'),
      roundOpened(2),
      ...passed(2, 'carrier'),
      ...passed(2, 'customer'),
      restored(2, 100),
    ];
    const again = change(broken, repaired, engineer, minute(100));
    expect(due(again)).toBe('final @1540');
    expect(due(filed(again, 'final', 110))).toBe('none');
  });
  it('end with a final one of a fault that was dismissed once it had been reported', () => {
    const confirmedOnly = lived([0, declared({ terms })], [10, ...HAZARD.slice(0, -1)]);
    const gone = change(filed(confirmedOnly, 'first', 20), [dismissed], engineer, minute(30));
    expect(due(gone)).toBe('final @1460');
    expect(due(filed(gone, 'final', 40))).toBe('none');
  });
  it('are not owed of one that was dismissed unreported', () => {
    const confirmedOnly = lived([0, declared({ terms })], [10, ...HAZARD.slice(0, -1)], [12, dismissed]);
    expect(due(confirmedOnly)).toBe('none');
  });
});

describe('an overdue report', () => {
  it('calls staff once, until it is filed', () => {
    const late = watched(MAJOR, minute(300));
    expect(callLines(late)).toEqual(['first report @40']);
    const told = filed(late, 'first', 301);
    expect(folded(told).escalations).toMatchObject([{ over: { why: 'acknowledged', by: engineer.name } }]);
    const later = watched(told, minute(430));
    expect(callLines(later)).toEqual(['first report @40', 'interim report @421']);
    expect(later.flatMap((fact) => (fact.type === 'Escalated' ? [fact.cause] : []))).toEqual([
      { on: 'report', report: 'first', no: 1 },
      { on: 'report', report: 'interim', no: 2 },
    ]);
  });
  it('is waited for until it is filed, or somebody says that they know', () => {
    const late = watched(MAJOR, minute(45));
    expect(callingOf(folded(late)).map(({ cause }) => cause.on)).toEqual(['report']);
    expect(callingOf(folded(done(late, { type: 'acknowledgeCall' }, engineer, 46)))).toEqual([]);
    expect(callingOf(folded(filed(late, 'first', 46)))).toEqual([]);
  });
  it('calls again where the fault was not over, and the final one fell due anew', () => {
    const late = watched(filed(filed(MAJOR, 'first', 30), 'interim', 50), minute(55));
    const over = watched(change(late, REPAIRED, engineer, minute(60)), minute(1600));
    expect(callLines(over)).toEqual(['final report @1500']);
    const broken = change(over, [stillBroken, opened('S2', 'carrier')], engineer, minute(1610));
    const repaired = [
      cleared('S2'),
      roundOpened(2),
      ...passed(2, 'carrier'),
      ...passed(2, 'customer'),
      restored(2, 1620),
    ];
    const again = watched(change(broken, repaired, engineer, minute(1620)), minute(3100));
    expect(callLines(again)).toEqual(['final report @1500', 'interim report @1610', 'final report @3060']);
    expect(callLines(watched(again, minute(9000)))).toEqual(callLines(again));
  });
  it('is nobody’s to wait for once it is over and another is wanted', () => {
    const late = watched(MAJOR, minute(45));
    const over = lived([0, declared({ terms })], [10, ...HAZARD], [60, ...REPAIRED]);
    expect(callLines(late)).toEqual(['first report @40']);
    expect(folded(over).escalations?.map(({ over: ended }) => ended)).toEqual([null]);
    expect(decide(folded(over), { type: 'acknowledgeCall' }, { now: minute(61), by: customer })).toMatchObject({
      refused: 'no_call',
    });
  });
});
