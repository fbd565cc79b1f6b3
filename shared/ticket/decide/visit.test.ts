import { describe, expect, it } from 'vitest';
import { timingOf } from '../../clock/timingOf.ts';
import {
  accepted,
  acknowledged,
  arrivedOnSite,
  cleared,
  confirmed,
  declared,
  found,
  leftSite,
  minute,
  opened,
  roundOpened,
  visitPlanned,
} from '../testing/facts.ts';
import { given, record, type Step, stateOf } from '../testing/given.ts';
import { customer, engineer, field } from '../testing/people.ts';

const GIVEN_TO_FIELD = [
  declared(),
  acknowledged,
  found('carrier'),
  found('customer'),
  confirmed(),
  opened('S1', 'carrier', { assignee: 'u-field' }),
];
const plan = (at: number) => ({ type: 'planVisit', segment: 'S1', at: minute(at) }) as const;
const arrive = { type: 'arriveOnSite', segment: 'S1' } as const;
const leave = { type: 'leaveSite', segment: 'S1' } as const;
const another = { ...field, user: 'u-another' };
const visitAfter = (...steps: Step[]) => stateOf(...steps).segments[0]?.visit;

describe('an appointment', () => {
  it('is made by whoever has the task', () => {
    const after = given(GIVEN_TO_FIELD)
      .at(10)
      .when({ ...plan(60), note: 'the porter has the key' }, field)
      .then([visitPlanned('S1', 60, { note: 'the porter has the key' })]);
    expect(after.segments[0]?.visit).toEqual({ stage: 'planned', appointment: minute(60) });
  });
  it('is made by the desk too, and by nobody else', () => {
    given(GIVEN_TO_FIELD).when(plan(60), engineer).thenTypes('VisitPlanned');
    given(GIVEN_TO_FIELD).when(plan(60), another).refused('not_your_segment', 'segment');
    given(GIVEN_TO_FIELD).when(plan(60), customer).refused('not_your_segment', 'segment');
  });
  it('lies ahead, and not further than anybody plans', () => {
    given(GIVEN_TO_FIELD).at(10).when(plan(10), field).refused('appointment_past', 'at');
    given(GIVEN_TO_FIELD).at(10).when(plan(11), field).thenTypes('VisitPlanned');
    given(GIVEN_TO_FIELD)
      .at(0)
      .when(plan(60 * 24 * 60), field)
      .thenTypes('VisitPlanned');
    given(GIVEN_TO_FIELD)
      .at(0)
      .when(plan(60 * 24 * 60 + 1), field)
      .refused('appointment_too_far', 'at', { days: 60 });
  });
  it('made in a dead spot lay ahead when it was made', () => {
    given(GIVEN_TO_FIELD)
      .at(70)
      .when({ ...plan(60), occurredAt: minute(20) }, field)
      .then([visitPlanned('S1', 60, { occurredAt: minute(20) })]);
    given(GIVEN_TO_FIELD)
      .at(70)
      .when({ ...plan(60), occurredAt: minute(60) }, field)
      .refused('appointment_past', 'at');
  });
  it('is not believed to have been made later than it was sent', () => {
    given(GIVEN_TO_FIELD)
      .at(30)
      .when({ ...plan(40), occurredAt: minute(50) }, field)
      .thenTypes('VisitPlanned');
  });
  it('is changed by making another', () => {
    expect(visitAfter(...GIVEN_TO_FIELD, visitPlanned('S1', 60), visitPlanned('S1', 90))).toEqual({
      stage: 'planned',
      appointment: minute(90),
    });
  });
});

describe('who arrives', () => {
  it('has taken the task on', () => {
    const after = given(GIVEN_TO_FIELD)
      .at(20)
      .when(arrive, field)
      .then([{ type: 'SegmentAccepted', segment: 'S1', occurredAt: null }, arrivedOnSite('S1')]);
    expect(after.segments[0]).toMatchObject({
      state: 'accepted',
      visit: { stage: 'on_site', appointment: null, arrivedAt: minute(20), where: null },
    });
  });
  it('says where only if they want to, and only about where', () => {
    given([...GIVEN_TO_FIELD, accepted('S1')])
      .when({ ...arrive, where: { lat: 43.825_46, lon: -87.600_49 } }, field)
      .then([arrivedOnSite('S1', { where: { lat: 43.825, lon: -87.6 } })]);
  });
  it('is there from when the desk heard of it; what the phone said is kept beside', () => {
    const after = given([...GIVEN_TO_FIELD, accepted('S1')])
      .at(30)
      .when({ ...arrive, occurredAt: minute(12) }, field)
      .then([arrivedOnSite('S1', { occurredAt: minute(12) })]);
    expect(after.segments[0]?.visit).toMatchObject({ arrivedAt: minute(30) });
  });
  it('is there once', () => {
    given([...GIVEN_TO_FIELD, arrivedOnSite('S1')])
      .when(arrive, field)
      .refused('already_on_site', 'segment');
  });
  it('moves no clock', () => {
    const before = record(...GIVEN_TO_FIELD);
    const after = record(...GIVEN_TO_FIELD, visitPlanned('S1', 60), arrivedOnSite('S1'), leftSite('S1'));
    const spans = (facts: typeof before) => timingOf(facts, stateOf(...GIVEN_TO_FIELD)).spans;
    expect(spans(after)).toEqual(spans(before));
  });
});

describe('who leaves', () => {
  it('was there', () => {
    given(GIVEN_TO_FIELD).when(leave, field).refused('not_on_site', 'segment');
    given([...GIVEN_TO_FIELD, visitPlanned('S1', 60)])
      .when(leave, field)
      .refused('not_on_site', 'segment');
  });
  it('leaves after the clearing as a rule', () => {
    const after = given([...GIVEN_TO_FIELD, [20, arrivedOnSite('S1')], cleared('S1'), roundOpened(1)])
      .at(45)
      .when({ ...leave, note: 'key returned', occurredAt: minute(44) }, field)
      .then([leftSite('S1', { note: 'key returned', occurredAt: minute(44) })]);
    expect(after.segments[0]?.visit).toEqual({ stage: 'left', arrivedAt: minute(20), leftAt: minute(45) });
  });
  it('leaves once, and not in place of somebody else', () => {
    given([...GIVEN_TO_FIELD, arrivedOnSite('S1'), leftSite('S1')])
      .when(leave, field)
      .refused('not_on_site', 'segment');
    given([...GIVEN_TO_FIELD, arrivedOnSite('S1')])
      .when(leave, another)
      .refused('not_your_segment', 'segment');
  });
  it('comes back where the next appointment has been made on site', () => {
    const staying = [...GIVEN_TO_FIELD, arrivedOnSite('S1'), visitPlanned('S1', 600)];
    expect(visitAfter(...staying)).toMatchObject({ stage: 'on_site', appointment: minute(600) });
    expect(visitAfter(...staying, leftSite('S1'))).toEqual({ stage: 'planned', appointment: minute(600) });
    expect(visitAfter(...staying, leftSite('S1'), arrivedOnSite('S1'))).toMatchObject({ stage: 'on_site' });
  });
});

describe('a visit', () => {
  it('is over for the desk once the task is with another unit or another person', () => {
    const there = [...GIVEN_TO_FIELD, arrivedOnSite('S1')];
    const reassigned = { type: 'SegmentReassigned', segment: 'S1', unit: 'cables', note: 'theirs' } as const;
    expect(visitAfter(...there, reassigned)).toBeNull();
    expect(visitAfter(...there, { type: 'SegmentAssigned', segment: 'S1', to: 'u-another' })).toBeNull();
  });
  it('goes on where the task is given to the same person again', () => {
    const again = { type: 'SegmentAssigned', segment: 'S1', to: 'u-field' } as const;
    expect(visitAfter(...GIVEN_TO_FIELD, arrivedOnSite('S1'), again)).toMatchObject({ stage: 'on_site' });
  });
  it('of one segment says nothing of another', () => {
    const two = stateOf(...GIVEN_TO_FIELD, opened('S2', 'channel'), arrivedOnSite('S2'));
    expect(two.segments.map((s) => s.visit?.stage ?? null)).toEqual([null, 'on_site']);
  });
});

describe('what is sent later', () => {
  it('keeps the sender’s own time of accepting and clearing', () => {
    given(GIVEN_TO_FIELD)
      .when({ type: 'acceptSegment', segment: 'S1', occurredAt: minute(3) }, field)
      .then([{ type: 'SegmentAccepted', segment: 'S1', occurredAt: minute(3) }]);
    given(GIVEN_TO_FIELD)
      .when({ type: 'clearSegment', segment: 'S1', cause: 'core', action: 'reset', occurredAt: minute(5) }, field)
      .then([
        { type: 'SegmentCleared', segment: 'S1', cause: 'core', action: 'reset', occurredAt: minute(5) },
        roundOpened(1),
      ]);
  });
});
