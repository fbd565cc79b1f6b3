import { describe, expect, it } from 'vitest';
import { lived, stored } from '#shared/ticket/testing/desk.ts';
import { declared, minute } from '#shared/ticket/testing/facts.ts';
import { caller } from '#shared/ticket/testing/people.ts';
import { ticketView } from '#shared/ticket/view.ts';
import { type LiveTicket, liveTicketSchema } from '#web/ticket/model.ts';
import type { Entry } from './entry.ts';
import { grouped, type Task, withWaiting } from './task.ts';

type Segment = LiveTicket['segments'][number];
const SEGMENT: Segment = {
  id: 'S1',
  party: 'carrier',
  matrixParty: null,
  element: null,
  unit: null,
  state: 'open',
  assignee: 'u-field',
  assigneeName: null,
  openedAt: '2026-03-02T02:10:00.000Z',
  clearedAt: null,
  cause: null,
  causeDetail: null,
  action: null,
  evidence: null,
  files: [],
  visit: null,
};
const AT = '2026-03-02T03:00:00.000Z';
const waits = (command: { type: string; at?: string }, segment = 'S1'): Entry => ({
  id: command.type,
  owner: 'u-field',
  no: 'F20260302-0001',
  segment,
  at: Date.parse(AT),
  does: { kind: 'command', command },
  triedAt: null,
  refusal: null,
});
const after = (...entries: Entry[]) => {
  const { state, visit } = withWaiting(SEGMENT, entries);
  return [state, visit?.stage ?? null];
};

describe('what waits for the network counts as done on the phone', () => {
  it('step by step', () => {
    const day = ['acceptSegment', 'planVisit', 'arriveOnSite', 'clearSegment', 'leaveSite'].map((type) =>
      waits({ type }),
    );
    expect(day.map((_, i) => after(...day.slice(0, i + 1)))).toEqual([
      ['accepted', null],
      ['accepted', 'planned'],
      ['accepted', 'on_site'],
      ['cleared', 'on_site'],
      ['cleared', 'left'],
    ]);
  });
  it('arriving is accepting', () => expect(after(waits({ type: 'arriveOnSite' }))).toEqual(['accepted', 'on_site']));
  it('the next appointment does not end the visit', () => {
    const entries = [waits({ type: 'arriveOnSite' }), waits({ type: 'planVisit', at: AT })];
    expect(withWaiting(SEGMENT, entries).visit).toMatchObject({ stage: 'on_site', appointment: AT, arrivedAt: AT });
  });
  it('but says nothing of another segment', () =>
    expect(after(waits({ type: 'clearSegment' }, 'S2'))).toEqual(['open', null]));
});

describe('the list of tasks', () => {
  const HOUR = 3_600_000;
  const ticket = liveTicketSchema.parse(ticketView(stored(lived([0, declared()])), caller('engineer'), minute(10)));
  const now = Date.parse('2026-03-02T04:00:00.000Z');
  const at = (hours: number): Segment['visit'] => ({
    stage: 'planned',
    appointment: new Date(now + hours * HOUR).toISOString(),
    arrivedAt: null,
    leftAt: null,
  });
  const task = (stage: Task['stage'], visit: Segment['visit']): Task => ({
    ticket,
    segment: { ...SEGMENT, visit },
    stage,
    waiting: 0,
  });
  const groupsOf = (...tasks: Task[]) =>
    grouped(tasks, now, 'Asia/Shanghai').map(({ group, tasks: own }) => [group, own.length]);

  it('tells the missed, the ones for today and the later ones by the branch’s own midnight', () => {
    const [missed, today, tomorrow] = [-1, 11, 13].map((hours) => task('planned', at(hours)));
    expect([missed, today, tomorrow].flatMap((one) => (one === undefined ? [] : groupsOf(one)))).toEqual([
      ['overdue', 1],
      ['today', 1],
      ['later', 1],
    ]);
  });
  it('begins with where one is, and ends with what is done', () => {
    expect(
      groupsOf(task('done', null), task('planned', at(1)), task('on_site', at(-1)), task('cleared', null)),
    ).toEqual([
      ['here', 2],
      ['today', 1],
      ['done', 1],
    ]);
  });
  it('has the earliest hour of a group on top', () => {
    const [late, early] = [task('planned', at(3)), task('planned', at(1))];
    expect(grouped([late, early], now, 'Asia/Shanghai')[0]?.tasks).toEqual([early, late]);
  });
});
