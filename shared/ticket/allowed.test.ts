import { describe, expect, it } from 'vitest';
import type { Role } from '../actor.ts';
import { allowed, authorOf, subjectOf } from './allowed.ts';
import type { CommandType } from './commandTypes.ts';
import {
  DISPATCHED,
  RESTORED,
  TERMS,
  TESTING,
  acknowledged,
  approved,
  arrivedOnSite,
  bypassLogged,
  cleared,
  closed,
  confirmed,
  declared,
  dismissed,
  disputed,
  found,
  minute,
  opened,
  roundOpened,
  severityChanged,
  suspended,
} from './testing/facts.ts';
import { type Step, stateOf } from './testing/given.ts';
import { caller } from './testing/people.ts';

const offered = (steps: readonly Step[], reader: Role): CommandType[] =>
  allowed(stateOf(...steps), caller(reader), minute(1));
const may = (type: CommandType, reader: Role, ...steps: Step[]): boolean => offered(steps, reader).includes(type);
const ACKNOWLEDGED = DISPATCHED.slice(0, 4);

/** There in every phase, for either side. */
const ALWAYS: readonly CommandType[] = ['addNote'];
const besides = (steps: readonly Step[], reader: Role): Set<string> =>
  new Set(offered(steps, reader).filter((type) => !ALWAYS.includes(type)));
const words = (line: string): Set<string> => new Set(line.split(' '));

describe('what is offered', () => {
  it.each<[string, readonly Step[], string, string]>([
    [
      'declared',
      [declared()],
      'acknowledge recordFinding chase setSeverity assign linkParent logNotice dismiss withdraw addReference',
      'recordFinding chase withdraw',
    ],
    [
      'acknowledged',
      ACKNOWLEDGED,
      'recordFinding confirm chase logMeasure logBypass setSeverity assign suspendClock linkParent logNotice dismiss withdraw addReference',
      'recordFinding chase withdraw',
    ],
    [
      'being cleared',
      DISPATCHED,
      'recordFinding chase logMeasure logBypass setSeverity openSegment acceptSegment assign reassignSegment handOverSegment clearSegment cancelSegment planVisit arriveOnSite suspendClock linkParent logNotice addReference',
      'recordFinding chase',
    ],
    [
      'being tested',
      TESTING,
      'recordFinding chase logMeasure logBypass setSeverity openSegment assign recordTest linkParent logNotice addReference',
      'recordFinding chase recordTest',
    ],
    [
      'restored',
      RESTORED,
      'recordFinding chase assign confirmRestoration disputeRestoration linkParent logNotice recordSatisfaction addReference',
      'recordFinding chase confirmRestoration disputeRestoration recordSatisfaction',
    ],
    ['closed', [...RESTORED, closed], 'recordSatisfaction addReference', 'recordSatisfaction'],
    ['dismissed', [declared(), dismissed], 'dispute recordSatisfaction addReference', 'dispute recordSatisfaction'],
  ])('of a ticket that is %s is what may happen to it', (_phase, steps, engineer, customer) => {
    expect(besides(steps, 'engineer')).toEqual(words(engineer));
    expect(besides(steps, 'customer')).toEqual(words(customer));
  });
  it('to the supervisor is what only a supervisor may do, when there is something to do', () => {
    const steps = [...DISPATCHED, suspended(0, 60)];
    for (const type of ['approveSuspension', 'refuseSuspension'] as const) {
      expect(may(type, 'supervisor', ...steps)).toBe(true);
      expect(may(type, 'engineer', ...steps)).toBe(false);
      expect(may(type, 'supervisor', ...steps, approved(7))).toBe(false);
    }
    expect(may('applyPolicy', 'supervisor', declared())).toBe(true);
    expect(may('closeUnverified', 'supervisor', ...TESTING)).toBe(true);
    expect(may('checkQuality', 'supervisor', ...RESTORED, closed)).toBe(true);
    expect(may('ruleOnDispute', 'supervisor', ...steps, disputed(7))).toBe(true);
    expect(may('ruleOnDispute', 'supervisor', ...steps)).toBe(false);
  });
  it('is to end what goes on: a suspension, a bypass, a parent', () => {
    expect(may('resumeClock', 'engineer', ...DISPATCHED, suspended(0, 60))).toBe(true);
    expect(may('resumeClock', 'engineer', ...DISPATCHED)).toBe(false);
    expect(may('endBypass', 'engineer', ...DISPATCHED, bypassLogged)).toBe(true);
    expect(may('logBypass', 'engineer', ...DISPATCHED, bypassLogged)).toBe(false);
    expect(may('unlinkParent', 'engineer', declared(), { type: 'ParentLinked', parent: 'F-9' })).toBe(true);
  });
  it('is to close once the customer has been told, and before that is not', () => {
    const told: Step = { type: 'RestorationConfirmed', note: null };
    expect(may('close', 'engineer', ...RESTORED, told)).toBe(true);
    expect(may('close', 'engineer', ...RESTORED)).toBe(false);
  });
  it('is to dispute what moved the clock, to the customer, and to the desk in its name', () => {
    const theirs = [...DISPATCHED, opened('S2', 'customer')];
    for (const reader of ['customer', 'hotline'] as const) {
      expect(may('dispute', reader, ...theirs)).toBe(true);
      expect(may('dispute', reader, ...DISPATCHED)).toBe(false);
    }
    expect(may('clearSegment', 'customer', ...theirs)).toBe(true);
  });
  it('is to answer a call to staff, and to report a major fault', () => {
    const called: Step = {
      type: 'Escalated',
      cause: { on: 'chase', count: 1 },
      severity: 'major',
      round: 1,
      escalation: null,
    };
    expect(may('acknowledgeCall', 'engineer', ...DISPATCHED, called)).toBe(true);
    const raised: Step = { type: 'MajorFaultRaised', severity: 'critical', class: null, numbers: 1, children: 0 };
    expect(may('fileReport', 'engineer', ...DISPATCHED, raised)).toBe(true);
    expect(
      may('fileReport', 'engineer', ...DISPATCHED, raised, { type: 'ReportFiled', kind: 'first', text: 't' }),
    ).toBe(true);
  });
});

describe('what is offered of segments', () => {
  const two = [...DISPATCHED, opened('S2', 'carrier')];
  it('is offered while one of several is open, whichever it is', () => {
    for (const type of ['clearSegment', 'cancelSegment', 'reassignSegment', 'planVisit', 'arriveOnSite'] as const) {
      expect(may(type, 'engineer', ...two, cleared('S1'))).toBe(true);
      expect(may(type, 'engineer', ...two, cleared('S1'), cleared('S2'))).toBe(false);
    }
  });
  it('is to hand over to another party, whosever it is', () => {
    for (const party of ['carrier', 'channel', 'customer'] as const)
      expect(may('handOverSegment', 'engineer', ...ACKNOWLEDGED, confirmed(), opened('S1', party))).toBe(true);
  });
  it('is to leave a site where somebody is, though the segment is cleared', () => {
    expect(may('leaveSite', 'engineer', ...two, arrivedOnSite('S1'), cleared('S1'))).toBe(true);
    expect(may('leaveSite', 'engineer', ...two)).toBe(false);
  });
  it('is to the technician what is assigned to them', () => {
    const theirs = opened('S2', 'carrier', { assignee: 'u-field' });
    expect(may('acceptSegment', 'field', ...DISPATCHED, theirs)).toBe(true);
    expect(may('acceptSegment', 'field', ...DISPATCHED, opened('S2', 'carrier', { assignee: 'u-other' }))).toBe(false);
  });
});

describe('what is offered with something to choose', () => {
  it('is another severity, whichever it has', () => {
    for (const severity of ['critical', 'major', 'minor', 'warning'] as const)
      expect(may('setSeverity', 'engineer', declared({ severity: 'major' }), severityChanged(severity))).toBe(true);
  });
  it('is to confirm without the customer’s finding: the attempts may be told with it', () =>
    expect(may('confirm', 'engineer', declared(), acknowledged, found('carrier'))).toBe(true));
  it('is another version of the time limits, whichever it is under', () =>
    expect(may('applyPolicy', 'supervisor', declared({ terms: { ...TERMS, policyVersion: 7 } }))).toBe(true));
  it('is no test where the round has no item', () => {
    const empty: Step = { type: 'TestRoundOpened', round: 1, items: [] };
    expect(may('recordTest', 'engineer', ...DISPATCHED, cleared('S1'), empty)).toBe(false);
    expect(may('recordTest', 'engineer', ...DISPATCHED, cleared('S1'), roundOpened(1))).toBe(true);
  });
});

describe('who says something', () => {
  const spokenFor = { name: '陆老师', how: '电话' };
  it('is the carrier’s, unless it is a customer or speaks for one', () => {
    expect(authorOf(caller('engineer'))).toEqual({
      party: 'carrier',
      role: 'engineer',
      user: caller('engineer').user,
      name: caller('engineer').name,
    });
    expect(authorOf(caller('customer'))).toMatchObject({ party: 'customer', role: 'customer' });
    expect(authorOf(caller('hotline'), spokenFor)).toMatchObject({
      party: 'customer',
      role: 'hotline',
      onBehalf: spokenFor,
    });
  });
  it('has tasks on the segments that are theirs', () => {
    const assigned = stateOf(...DISPATCHED.slice(0, 4), [
      5,
      opened('S1', 'carrier', { assignee: 'u-field' }),
      opened('S2', 'customer'),
    ]);
    expect(subjectOf(assigned)).toEqual({ customer: assigned.customer.id, assignees: ['u-field'] });
  });
});
