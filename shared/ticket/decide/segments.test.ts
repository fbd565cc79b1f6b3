import { describe, expect, it } from 'vitest';
import type { CommandOf } from '../commands.ts';
import { testPlan } from '../jointTest.ts';
import {
  DISPATCHED,
  RESTORED,
  TESTING,
  accepted,
  acknowledged,
  cancelled,
  cleared,
  confirmed,
  declared,
  found,
  handedOver,
  minute,
  opened,
  roundFailed,
  roundOpened,
  stillBroken,
} from '../testing/facts.ts';
import { given } from '../testing/given.ts';
import { customer, customerByPhone, engineer, field, supervisor } from '../testing/people.ts';

const CONFIRMED = [declared(), acknowledged, found('carrier'), found('customer'), confirmed()];
const open = (party: 'carrier' | 'channel' | 'customer', over: Partial<CommandOf<'openSegment'>> = {}) =>
  ({ type: 'openSegment', party, ...over }) as const;
const clear = (segment: string) => ({ type: 'clearSegment', segment, cause: 'core', action: 'reset' }) as const;
const cancel = (segment: string) => ({ type: 'cancelSegment', segment, reason: 'by mistake' }) as const;
const accept = (segment: string) => ({ type: 'acceptSegment', segment }) as const;

describe('an acknowledged ticket', () => {
  it('is not dispatched before it is confirmed', () => {
    given([declared(), acknowledged]).when(open('carrier')).refused('not_confirmed');
  });
  it('is dispatched to a unit and a person, by the matrix of the element', () => {
    const after = given(CONFIRMED)
      .at(12)
      .when(open('channel', { element: 'cable', unit: 'transmission', assignee: 'u-field', note: 'at the gate' }))
      .then([
        opened('S1', 'channel', {
          element: 'cable',
          matrixParty: 'channel',
          unit: 'transmission',
          assignee: 'u-field',
          note: 'at the gate',
        }),
      ]);
    expect(after.phase).toBe('clearing');
    expect(after.segments).toEqual([
      {
        id: 'S1',
        party: 'channel',
        matrixParty: 'channel',
        element: 'cable',
        unit: 'transmission',
        state: 'open',
        assignee: 'u-field',
        openedAt: minute(12),
        openedBy: 6,
        clearedAt: null,
        cause: null,
        action: null,
        evidence: null,
        visit: null,
      },
    ]);
  });
  it('may be dispatched against the matrix: the fact keeps both', () => {
    given(CONFIRMED)
      .when(open('carrier', { element: 'lan' }))
      .then([opened('S1', 'carrier', { element: 'lan', matrixParty: 'customer' })]);
  });
  it('is not dispatched on an element that the line does not have', () => {
    given(CONFIRMED)
      .when(open('carrier', { element: 'moon' }))
      .refused('unknown_element', 'element', { known: 'node, cable, lan' });
  });
  it('is dispatched to the customer on evidence only, and the customer may contest it', () => {
    given(CONFIRMED).when(open('customer')).refused('evidence_required', 'evidence');
    const after = given(CONFIRMED)
      .when(open('customer', { evidence: 'photo of the dark switch' }))
      .then([opened('S1', 'customer')]);
    expect(after.contestable).toEqual([{ fact: 6, what: 'customer_segment' }]);
    expect(
      given(CONFIRMED)
        .when(open('carrier'))
        .then([opened('S1', 'carrier')]).contestable,
    ).toEqual([]);
  });
});

describe('a ticket in clearing', () => {
  it('takes further segments, numbered on', () => {
    given(DISPATCHED)
      .when(open('carrier'))
      .then([opened('S2', 'carrier')]);
  });
  describe('a segment', () => {
    it('is accepted once', () => {
      const after = given(DISPATCHED)
        .when(accept('S1'))
        .then([accepted('S1')]);
      expect(after.segments[0]?.state).toBe('accepted');
      given([...DISPATCHED, accepted('S1')])
        .when(accept('S1'))
        .refused('segment_already_accepted', 'segment');
    });
    it('is cleared open or accepted, with cause and action', () => {
      const after = given([...DISPATCHED, opened('S2', 'carrier')])
        .at(40)
        .when(clear('S1'))
        .then([cleared('S1')]);
      expect(after).toMatchObject({ phase: 'clearing', test: null });
      expect(after.segments[0]).toMatchObject({
        state: 'cleared',
        clearedAt: minute(40),
        cause: 'core',
        action: 'reset',
      });
      given([...DISPATCHED, opened('S2', 'carrier'), accepted('S1')])
        .when(clear('S1'))
        .then([cleared('S1')]);
    });
    it('that is not there, or no longer open, is not worked on', () => {
      const twoOfThem = [...DISPATCHED, opened('S2', 'carrier'), cleared('S1')];
      for (const command of [accept, clear, cancel]) {
        given(twoOfThem).when(command('S9')).refused('unknown_segment', 'segment');
        given(twoOfThem).when(command('S1')).refused('segment_not_open', 'segment', { state: 'cleared' });
      }
      given([...DISPATCHED, opened('S2', 'carrier'), cancelled('S1')])
        .when(clear('S1'))
        .refused('segment_not_open', 'segment', { state: 'cancelled' });
    });
    it('of the customer is worked on by the customer, or in its name', () => {
      const steps = [...CONFIRMED, opened('S1', 'customer'), opened('S2', 'carrier')];
      given(steps).when(clear('S1')).refused('not_your_segment', 'segment');
      given(steps).when(accept('S1'), supervisor).refused('not_your_segment', 'segment');
      given(steps)
        .when(clear('S1'), customer)
        .then([cleared('S1')]);
      given(steps)
        .when(accept('S1'), customerByPhone)
        .then([accepted('S1')]);
      given(steps).when(clear('S2'), customer).refused('not_your_segment', 'segment');
    });
    it('of the channel is worked on by the carrier, which leads', () => {
      const steps = [...CONFIRMED, opened('S1', 'channel'), opened('S2', 'carrier')];
      given(steps)
        .when(clear('S1'))
        .then([cleared('S1')]);
      given(steps).when(clear('S1'), customer).refused('not_your_segment', 'segment');
    });
    it('is worked on in the field by the one it is assigned to', () => {
      const steps = [
        ...CONFIRMED,
        opened('S1', 'carrier', { assignee: 'u-field' }),
        opened('S2', 'carrier', { assignee: 'u-other' }),
      ];
      given(steps)
        .when(accept('S1'), field)
        .then([accepted('S1')]);
      given(steps).when(clear('S2'), field).refused('not_your_segment', 'segment');
      given(steps)
        .when(clear('S2'), engineer)
        .then([cleared('S2')]);
    });
    it('is assigned, and the ticket as a whole too', () => {
      const one = given(DISPATCHED)
        .when({ type: 'assign', segment: 'S1', to: 'u-field' })
        .then([{ type: 'SegmentAssigned', segment: 'S1', to: 'u-field' }]);
      expect(one.segments[0]?.assignee).toBe('u-field');
      expect(one.assignee).toBe('u-engineer');
      const whole = given(DISPATCHED)
        .when({ type: 'assign', to: 'u-night' })
        .then([{ type: 'TicketAssigned', to: 'u-night' }]);
      expect(whole.assignee).toBe('u-night');
      given(DISPATCHED).when({ type: 'assign', segment: 'S2', to: 'u-field' }).refused('unknown_segment', 'segment');
      given(TESTING).when({ type: 'assign', segment: 'S1', to: 'u-field' }).refused('segment_not_open', 'segment');
    });
    it('is reassigned inside the carrier, to be accepted anew', () => {
      const steps = [
        ...CONFIRMED,
        opened('S1', 'carrier', { assignee: 'u-field' }),
        accepted('S1'),
        opened('S2', 'customer'),
      ];
      const reassign = (segment: string) =>
        ({ type: 'reassignSegment', segment, unit: 'core network', note: 'not ours' }) as const;
      const after = given(steps)
        .when(reassign('S1'))
        .then([{ type: 'SegmentReassigned', segment: 'S1', unit: 'core network', note: 'not ours' }]);
      expect(after.segments[0]).toMatchObject({ unit: 'core network', state: 'open', assignee: null });
      given(steps).when(reassign('S2')).refused('carrier_only', 'segment');
      given(steps).when(reassign('S3')).refused('unknown_segment', 'segment');
    });
  });
  describe('hand-over', () => {
    const hand = (to: 'carrier' | 'channel' | 'customer', evidence?: string) =>
      ({ type: 'handOverSegment', segment: 'S1', to, evidence }) as const;
    it('ends a segment and opens its successor, on the same element', () => {
      const after = given([...CONFIRMED, opened('S1', 'carrier', { element: 'lan', matrixParty: 'customer' })])
        .when(hand('customer', 'measured'))
        .then([
          { type: 'SegmentHandedOver', segment: 'S1', to: 'customer', successor: 'S2', evidence: 'measured' },
          opened('S2', 'customer', {
            element: 'lan',
            matrixParty: 'customer',
            evidence: 'measured',
            origin: 'hand_over',
          }),
        ]);
      expect(after.segments.map((s) => s.state)).toEqual(['handed_over', 'open']);
      expect(after.contestable).toEqual([{ fact: 8, what: 'customer_segment' }]);
      given(DISPATCHED)
        .when(hand('channel', 'measured'))
        .then(handedOver('S1', 'S2', 'channel'));
    });
    it('needs evidence, another party, and an open segment', () => {
      given(DISPATCHED).when(hand('customer')).refused('evidence_required', 'evidence');
      given(DISPATCHED).when(hand('carrier', 'measured')).refused('same_party', 'to');
      given([...DISPATCHED, ...handedOver('S1', 'S2', 'channel')])
        .when(hand('customer', 'm'))
        .refused('segment_not_open', 'segment');
    });
    it('leaves one segment to clear, not two', () => {
      given([...DISPATCHED, ...handedOver('S1', 'S2', 'channel')])
        .when(clear('S2'))
        .then([cleared('S2'), roundOpened(1)]);
    });
  });
  describe('the last segment', () => {
    it('cleared opens a test round by itself, with what symptom and features call for', () => {
      const after = given(DISPATCHED)
        .at(40)
        .when(clear('S1'))
        .then([cleared('S1'), roundOpened(1)]);
      expect(after.phase).toBe('testing');
      expect(after.test).toEqual({
        round: 1,
        openedAt: minute(40),
        open: true,
        items: testPlan('no_dial_tone', { features: [] }).map((item) => ({ ...item, carrier: null, customer: null })),
      });
      const short = declared({
        symptom: 'short_dial_fails',
        service: { ...declared().service, features: ['short_dial', 'fax'] },
      });
      given([short, ...DISPATCHED.slice(1)])
        .when(clear('S1'))
        .then([
          cleared('S1'),
          {
            type: 'TestRoundOpened',
            round: 1,
            items: testPlan('short_dial_fails', { features: ['short_dial', 'fax'] }),
          },
        ]);
    });
    it('cleared after a failed round opens the next one', () => {
      given([...TESTING, roundFailed(1, 'channel'), opened('S2', 'channel')])
        .when(clear('S2'))
        .then([cleared('S2'), roundOpened(2)]);
    });
    it('cancelled opens a round where another was cleared', () => {
      const after = given([...DISPATCHED, opened('S2', 'carrier'), cleared('S1')])
        .when(cancel('S2'))
        .then([cancelled('S2'), roundOpened(1)]);
      expect(after.phase).toBe('testing');
    });
    it('cancelled opens none while others are open', () => {
      const after = given([...DISPATCHED, opened('S2', 'carrier')])
        .when(cancel('S2'))
        .then([cancelled('S2')]);
      expect(after).toMatchObject({ phase: 'clearing', segments: [{ state: 'open' }, { state: 'cancelled' }] });
    });
    it('cancelled with nothing cleared takes the ticket back to before the dispatch', () => {
      const after = given(DISPATCHED)
        .when(cancel('S1'))
        .then([cancelled('S1')]);
      expect(after).toMatchObject({ phase: 'acknowledged', confirmedAt: minute(0), test: null });
      given([...DISPATCHED, cancelled('S1')])
        .when(open('channel'))
        .then([opened('S2', 'channel')]);
    });
    it('cancelled after a hand-over does so too', () => {
      const after = given([...DISPATCHED, ...handedOver('S1', 'S2', 'channel')])
        .when(cancel('S2'))
        .then([cancelled('S2')]);
      expect(after.phase).toBe('acknowledged');
    });
    it("may be cancelled by the engineer whoever's it is", () => {
      given([...CONFIRMED, opened('S1', 'customer')])
        .when(cancel('S1'))
        .then([cancelled('S1')]);
    });
  });
});

describe('a ticket in testing', () => {
  it('with a segment opened, fails the round: its time is of that party', () => {
    const after = given(TESTING)
      .when(open('customer', { evidence: 'photo of the dark switch' }))
      .then([roundFailed(1, 'customer', null), opened('S2', 'customer')]);
    expect(after).toMatchObject({ phase: 'clearing', test: { open: false } });
    given(TESTING).when(open('customer')).refused('evidence_required', 'evidence');
  });
});

describe('a restored ticket', () => {
  it('is not dispatched, but when still broken it is', () => {
    given(RESTORED).when(open('carrier')).refused('wrong_phase');
    given([...RESTORED, stillBroken, opened('S2', 'carrier')])
      .when(open('channel'))
      .then([opened('S3', 'channel')]);
  });
});
