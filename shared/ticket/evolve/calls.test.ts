import { describe, expect, it } from 'vitest';
import type { EscalationCause } from '../../clock/escalation.ts';
import type { FactBody, PlacedCall } from '../facts.ts';
import { TERMS, acknowledged, declared, minute } from '../testing/facts.ts';
import { type Step, stateOf } from '../testing/given.ts';
import { supervisor } from '../testing/people.ts';

const LATE: EscalationCause = { on: 'level', clock: 'restore', level: 80 };
const OVER: EscalationCause = { on: 'level', clock: 'restore', level: 100 };
const LAW: EscalationCause = { on: 'level', clock: 'statutory', level: 80 };
const ANSWER: EscalationCause = { on: 'level', clock: 'respond', level: 100 };
const SILENCE: EscalationCause = { on: 'unacknowledged', after: 300_000 };
const CHASED: EscalationCause = { on: 'chase', count: 2 };
const escalated = (cause: EscalationCause, round = 1, escalation: number | null = null): FactBody => ({
  type: 'Escalated',
  cause,
  severity: 'major',
  round,
  escalation,
});
const call = (over: Partial<PlacedCall> = {}): PlacedCall => ({
  person: 'u-lead',
  name: 'the lead',
  as: { ground: 'onDuty', of: 'lead' },
  by: 'sms',
  notice: 'n-1',
  to: '+86139****0009',
  unreached: null,
  ...over,
});
const called = (escalation: number, ...calls: PlacedCall[]): FactBody => ({
  type: 'StaffCalled',
  escalation,
  round: 1,
  calls,
});
/** What became of each escalation, in order. */
const over = (...steps: Step[]) => (stateOf(declared(), ...steps).escalations ?? []).map((one) => one.over);
const why = (...steps: Step[]) => over(...steps).map((end) => end?.why ?? 'goes on');

describe('an escalation', () => {
  it('begins with its first round; a further one is the same escalation, later', () => {
    expect(stateOf(declared(), [5, escalated(LATE)], [20, escalated(LATE, 2, 2)]).escalations).toEqual([
      {
        version: 2,
        cause: LATE,
        severity: 'major',
        round: 2,
        at: minute(5),
        lastAt: minute(20),
        over: null,
        calls: [],
      },
    ]);
    const { escalations } = stateOf(declared(), [5, escalated(LATE)], escalated(LAW), [20, escalated(LAW, 2, 3)]);
    expect(escalations?.map(({ round, lastAt }) => [round, lastAt])).toEqual([
      [1, minute(5)],
      [2, minute(20)],
    ]);
  });
  it('is overtaken by a higher level of its clock, and by a later chase; by nothing else', () => {
    expect(why(escalated(LATE), escalated(OVER))).toEqual(['overtaken', 'goes on']);
    expect(why(escalated(CHASED), escalated({ on: 'chase', count: 4 }))).toEqual(['overtaken', 'goes on']);
    expect(why(escalated(LATE), escalated(LAW))).toEqual(['goes on', 'goes on']);
    expect(why(escalated(LATE), escalated(CHASED))).toEqual(['goes on', 'goes on']);
    expect(why(escalated(CHASED), escalated(LATE))).toEqual(['goes on', 'goes on']);
    expect(why(escalated(SILENCE), escalated({ on: 'unacknowledged', after: 600_000 }))).toEqual([
      'goes on',
      'goes on',
    ]);
    expect(over([5, escalated(LATE)], [9, escalated(OVER)])[0]).toEqual({ why: 'overtaken', at: minute(9), by: null });
  });
  it('that was answered stays answered when a higher level comes', () => {
    const answered: Step = { type: 'CallAcknowledged', escalations: [2] };
    expect(why(escalated(LATE), answered, escalated(OVER))).toEqual(['acknowledged', 'goes on']);
  });
  it('is answered by whoever says that they know, for those that it names', () => {
    const answered: Step = { by: supervisor, facts: [{ type: 'CallAcknowledged', escalations: [3] }] };
    expect(over(escalated(LATE), escalated(LAW), [7, acknowledged], answered)).toEqual([
      null,
      { why: 'acknowledged', at: minute(7), by: 'the supervisor' },
    ]);
  });
  it('for want of an answer to the fault is answered by its acknowledgement', () => {
    expect(why(escalated(SILENCE), escalated(ANSWER), escalated(LATE), escalated(CHASED), acknowledged)).toEqual([
      'acknowledged',
      'acknowledged',
      'goes on',
      'goes on',
    ]);
    expect(over(escalated(SILENCE), [8, acknowledged])).toEqual([
      { why: 'acknowledged', at: minute(8), by: 'the engineer' },
    ]);
    expect(stateOf(declared(), acknowledged)).not.toHaveProperty('escalations');
  });
  it('of a level is withdrawn with that level alone', () => {
    const untrue: Step = { type: 'LevelWithdrawn', clock: 'restore', level: 80, policyVersion: 1 };
    expect(why(escalated(LATE), escalated(LAW), escalated(CHASED), untrue)).toEqual([
      'withdrawn',
      'goes on',
      'goes on',
    ]);
    expect(why(escalated(OVER), untrue)).toEqual(['goes on']);
    expect(over([5, escalated(LATE)], [9, untrue])).toEqual([{ why: 'withdrawn', at: minute(9), by: null }]);
  });
  it('of any level is withdrawn with the terms that it was measured by', () => {
    const applied: Step = { type: 'PolicyApplied', terms: { ...TERMS, policyVersion: 2 }, reason: 'new' };
    expect(why(escalated(LATE), escalated(LAW), escalated(CHASED), applied)).toEqual([
      'withdrawn',
      'withdrawn',
      'goes on',
    ]);
  });
});

describe('a call to staff', () => {
  const calls = (...steps: Step[]) =>
    (stateOf(declared(), ...steps).escalations ?? []).map((one) =>
      one.calls.map(({ state, detail, at }) => [state, detail, at]),
    );
  it('is on its way, on the screens at once, or could not be placed', () => {
    const alert = call({ by: 'alert', notice: null });
    const nobody = call({ person: null, notice: null, to: null, unreached: 'nobody' });
    expect(calls(escalated(LATE), [6, called(2, call(), alert, nobody)])).toEqual([
      [
        ['queued', null, minute(6)],
        ['accepted', null, minute(6)],
        [null, null, minute(6)],
      ],
    ]);
  });
  it('belongs to the escalation that it was placed for, after those before it', () => {
    const steps = [escalated(LATE), escalated(LAW), called(3, call()), called(3, call({ notice: 'n-2' }))];
    expect(calls(...steps).map((all) => all.length)).toEqual([0, 2]);
  });
  it('fares as its notice does, and no other', () => {
    const fails: FactBody = { type: 'CallProgressed', notice: 'n-1', state: 'failed', detail: 'switched off' };
    expect(calls(escalated(LATE), called(2, call(), call({ notice: 'n-2' })), [9, fails])).toEqual([
      [
        ['failed', 'switched off', minute(9)],
        ['queued', null, minute(0)],
      ],
    ]);
  });
});

describe('a report of a major fault', () => {
  const raised: FactBody = { type: 'MajorFaultRaised', severity: 'critical', class: null, numbers: 1, children: 0 };
  const filed: FactBody = { type: 'ReportFiled', kind: 'first', text: 'we look' };
  const overdue = (no: number): FactBody => escalated({ on: 'report', report: 'first', no });
  it('keeps whom it went to, and whether it arrived', () => {
    const sent = (report: number, notice: string): FactBody => ({
      type: 'ReportSent',
      report,
      calls: [call({ notice })],
    });
    const steps: Step[] = [raised, filed, [3, { ...filed, kind: 'interim' }], [4, sent(3, 'n-1'), sent(4, 'n-2')]];
    const arrives: Step = [6, { type: 'CallProgressed', notice: 'n-2', state: 'delivered', detail: null }];
    const { major } = stateOf(declared(), ...steps, arrives);
    expect(major?.reports.map(({ kind, version, at, by }) => [kind, version, at, by])).toEqual([
      ['first', 3, minute(0), 'the engineer'],
      ['interim', 4, minute(3), 'the engineer'],
    ]);
    expect(major?.reports.map(({ calls }) => calls.map(({ state, at, round }) => [state, at, round]))).toEqual([
      [['queued', minute(4), 1]],
      [['delivered', minute(6), 1]],
    ]);
  });
  it('once filed is called for no more; what else is called for goes on', () => {
    expect(over(raised, overdue(1), escalated(LATE), [9, filed])).toEqual([
      { why: 'acknowledged', at: minute(9), by: 'the engineer' },
      null,
    ]);
    const answered: Step = { by: supervisor, facts: [{ type: 'CallAcknowledged', escalations: [3] }] };
    expect(over(raised, overdue(1), answered, filed)).toMatchObject([{ by: 'the supervisor' }]);
    expect(stateOf(declared(), raised, filed)).not.toHaveProperty('escalations');
  });
});
