import { describe, expect, it } from 'vitest';
import type { FactBody } from '../ticket/facts.ts';
import { folded } from '../ticket/testing/desk.ts';
import {
  acknowledged,
  confirmed,
  declared,
  disputed,
  found,
  minute,
  opened,
  passed,
  restored,
  roundOpened,
  ruled,
  severityChanged,
} from '../ticket/testing/facts.ts';
import { type Step, record } from '../ticket/testing/given.ts';
import type { Cause, SegmentParty } from '../ticket/values.ts';
import { minutes } from '../time.ts';
import { timingOf } from './timingOf.ts';

const timing = (...steps: Step[]) => {
  const facts = record(declared(), ...steps);
  return timingOf(facts, folded(facts));
};

describe('the law’s limit does not apply to the customer’s own terminal', () => {
  const cleared = (cause: Cause): FactBody => ({ type: 'SegmentCleared', segment: 'S1', cause, action: 'new phone' });
  const closed = (cause: Cause): FactBody => ({ type: 'Closed', cause, proof: 'receipt' });
  /** Repaired by that party, with that cause of the segment. */
  const repaired = (party: SegmentParty, cause: Cause): FactBody[] => [
    acknowledged,
    found('carrier'),
    found('customer'),
    confirmed(),
    opened('S1', party),
    cleared(cause),
    roundOpened(1),
    ...passed(1, 'carrier'),
    ...passed(1, 'customer'),
    restored(1, 0),
  ];
  const excepted = (...steps: Step[]): boolean => timing(...steps).excepted === true;
  it('where the ticket is closed with it as its cause, and the customer cleared it so', () =>
    expect(excepted(...repaired('customer', 'customer_phone'), closed('customer_phone'))).toBe(true));
  it('and applies until it is closed, and where it is closed with another cause', () => {
    expect(excepted(...repaired('customer', 'customer_phone'))).toBe(false);
    expect(excepted(...repaired('customer', 'customer_phone'), closed('core'))).toBe(false);
  });
  it('and applies where the cause was named at the closing alone, or cleared by the carrier', () => {
    expect(excepted(...repaired('customer', 'customer_lan'), closed('customer_phone'))).toBe(false);
    expect(excepted(...repaired('carrier', 'customer_phone'), closed('customer_phone'))).toBe(false);
  });
  it('and applies where a ruling says that it was not theirs', () => {
    const contested = [...repaired('customer', 'customer_phone'), disputed(6), ruled(6, true)];
    expect(excepted(...contested, closed('customer_phone'))).toBe(false);
    const stands = [...repaired('customer', 'customer_phone'), disputed(6), ruled(6, false)];
    expect(excepted(...stands, closed('customer_phone'))).toBe(true);
  });
});

describe('the response is measured', () => {
  it('against the severity of its time, though it came at once', () =>
    expect(timing(acknowledged, [30, severityChanged('critical')]).respondTarget).toBe(minutes(20)));
  it('against the severity of now while nobody has answered', () => {
    expect(timing([5, severityChanged('critical')]).respondTarget).toBe(minutes(10));
    expect(timing([5, severityChanged('critical')], [6, acknowledged]).respondTarget).toBe(minutes(10));
  });
});

it('the clocks of a ticket that nobody has ended run from its declaration', () =>
  expect(timing()).toMatchObject({ declaredAt: minute(0), acknowledgedAt: null, endedAt: null, bypassedAt: null }));
