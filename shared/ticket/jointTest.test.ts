import { describe, expect, it } from 'vitest';
import { owedBy, passedByBoth, testPlan } from './jointTest.ts';
import { TESTING, passed, tested } from './testing/facts.ts';
import { type Step, stateOf } from './testing/given.ts';
import type { TestRound } from './state.ts';
import { SYMPTOMS, type Symptom } from './values.ts';

const required = (symptom: Symptom, features: string[] = []) =>
  testPlan(symptom, features)
    .filter((item) => item.required)
    .map((item) => item.id);
const optional = (symptom: Symptom, features: string[] = []) =>
  testPlan(symptom, features)
    .filter((item) => !item.required)
    .map((item) => item.id);
const ALWAYS = ['outgoing', 'incoming', 'quality'];

describe('the joint test', () => {
  it.each(SYMPTOMS)('on %s always calls out, is called, and listens', (symptom) => {
    expect(required(symptom).slice(0, 3)).toEqual(ALWAYS);
  });
  it('tests what the symptom calls for', () => {
    expect(required('cannot_call_out')).toEqual([...ALWAYS, 'inter_zone', 'domestic']);
    expect(required('emergency_call_fails')).toEqual([...ALWAYS, 'emergency_route']);
    expect(required('short_dial_fails', ['short_dial'])).toEqual([...ALWAYS, 'short_dial', 'fixed_mobile']);
    expect(required('no_dial_tone', ['fax'])).toEqual(ALWAYS);
  });
  it('tests only features that the customer has subscribed to', () => {
    expect(required('short_dial_fails')).toEqual([...ALWAYS, 'fixed_mobile']);
    expect(required('feature_fails')).toEqual(ALWAYS);
    expect(required('feature_fails', ['waiting', 'forwarding', 'music'])).toEqual([...ALWAYS, 'forwarding', 'waiting']);
    expect(required('feature_fails', ['short_dial', 'conference', 'barring', 'hold', 'fax'])).toEqual([
      ...ALWAYS,
      'short_dial',
      'conference',
      'barring',
      'hold',
      'fax',
    ]);
  });
  it('offers the other subscribed features, without requiring them', () => {
    expect(optional('no_dial_tone', ['fax', 'hold', 'music'])).toEqual(['hold', 'fax']);
    expect(optional('feature_fails', ['fax'])).toEqual([]);
    expect(optional('no_dial_tone')).toEqual([]);
  });
});

describe('a round', () => {
  const round = (...steps: Step[]): TestRound => {
    const { test } = stateOf(...TESTING, ...steps);
    if (test === null) throw new RangeError('no round');
    return test;
  };
  it('is owed by each party until it has passed every required item', () => {
    expect(owedBy(round(), 'customer')).toEqual(ALWAYS);
    const half = round(
      ...passed(1, 'carrier'),
      tested(1, 'incoming', 'customer'),
      tested(1, 'quality', 'customer', 'fail'),
    );
    expect(owedBy(half, 'carrier')).toEqual([]);
    expect(owedBy(half, 'customer')).toEqual(['outgoing', 'quality']);
  });
  it('is passed by both or not at all', () => {
    expect(passedByBoth(round(...passed(1, 'carrier')))).toBe(false);
    expect(passedByBoth(round(...passed(1, 'customer')))).toBe(false);
    expect(passedByBoth(round(...passed(1, 'customer'), ...passed(1, 'carrier')))).toBe(true);
  });
  it('asks nothing of optional items', () => {
    const all = round(...passed(1, 'customer'), ...passed(1, 'carrier'));
    const fax = { id: 'fax', required: false, carrier: null, customer: null };
    expect(passedByBoth({ ...all, items: [...all.items, fax] })).toBe(true);
  });
});
