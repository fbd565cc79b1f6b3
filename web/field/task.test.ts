import { describe, expect, it } from 'vitest';
import type { LiveTicket } from '#web/ticket/model.ts';
import type { Entry } from './entry.ts';
import { withWaiting } from './task.ts';

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
  action: null,
  evidence: null,
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
