import { describe, expect, it } from 'vitest';
import { limitsText, outsideLimits, owedBy, passedByBoth, productOf, retest, testPlan } from './jointTest.ts';
import { TESTING, passed, tested } from './testing/facts.ts';
import { type Step, stateOf } from './testing/given.ts';
import type { TestRound } from './state.ts';
import { MEASURES, TEST_ITEMS } from './testPlans.ts';
import { PRODUCTS, SYMPTOMS, type Product, type Symptom } from './values.ts';

const required = (symptom: Symptom, features: string[] = [], product?: Product) =>
  testPlan(symptom, { features, product })
    .filter((item) => item.required)
    .map((item) => item.id);
const optional = (symptom: Symptom, features: string[] = []) =>
  testPlan(symptom, { features })
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
  it('tests only what the product has: desk phones alone reach no mobile by a short number', () => {
    expect(required('short_dial_fails', ['short_dial'], 'converged')).toContain('fixed_mobile');
    expect(required('short_dial_fails', ['short_dial'], 'desk')).toEqual([...ALWAYS, 'short_dial']);
    for (const symptom of SYMPTOMS)
      for (const product of PRODUCTS) expect(required(symptom, [], product).slice(0, 3)).toEqual(ALWAYS);
  });
  it('knows a product by its numbers', () => {
    expect(productOf([{ kind: 'desk' }, { kind: 'mobile' }])).toBe('converged');
    expect(productOf([{ kind: 'desk' }])).toBe('desk');
    expect(productOf([])).toBe('desk');
  });
  it('carries the limits of what is measured, and of nothing else', () => {
    const plan = testPlan('cannot_call_out', { features: TEST_ITEMS });
    expect(plan.filter((item) => item.measure !== undefined).map((item) => item.id)).toEqual(Object.keys(MEASURES));
    expect(plan.find((item) => item.id === 'quality')?.measure).toEqual({ unit: 'MOS', min: 3.6, max: 5 });
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

describe('a retest', () => {
  const plan = testPlan('no_dial_tone', { features: ['fax', 'hold'] });
  const before = (...steps: Step[]): TestRound => {
    const items = [...plan, { id: 'conference', required: true }];
    const opened: Step = { type: 'TestRoundOpened', round: 1, items };
    const { test } = stateOf(...TESTING.slice(0, -1), opened, ...steps);
    if (test === null) throw new RangeError('no round');
    return test;
  };
  const requiredAgain = (round: TestRound | null) =>
    retest(plan, round)
      .filter((item) => item.required)
      .map((item) => item.id);

  it('of nothing is the plan', () => expect(retest(plan, null)).toEqual(plan));
  it('requires the plan, and what was required before', () => {
    expect(requiredAgain(before())).toEqual([...ALWAYS, 'conference']);
  });
  it('requires what failed, though it had been a choice', () => {
    expect(requiredAgain(before(tested(1, 'fax', 'customer', 'fail')))).toEqual([...ALWAYS, 'fax', 'conference']);
    expect(requiredAgain(before(tested(1, 'hold', 'carrier', 'fail')))).toContain('hold');
    expect(requiredAgain(before(tested(1, 'hold', 'carrier')))).not.toContain('hold');
  });
  it('asks for each item once, and brings no answer along', () => {
    const items = retest(plan, before(tested(1, 'fax', 'customer', 'fail')));
    expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
    for (const item of items) expect(item).not.toHaveProperty('customer');
  });
});

describe('a measured value', () => {
  const quality = { unit: 'MOS', min: 3.6, max: 5 };
  it.each([
    [3.6, null],
    [5, null],
    [3.59, 3.59],
    ['5.1', 5.1],
    ['3.1 MOS', 3.1],
    ['clear', null],
    [undefined, null],
  ])('%s lies outside 3.6–5: %s', (value, outside) => expect(outsideLimits(quality, value)).toBe(outside));
  it('has one limit, or none', () => {
    expect([outsideLimits({ unit: 's', max: 8 }, 8.5), outsideLimits({ unit: 's', max: 8 }, 0)]).toEqual([8.5, null]);
    expect([outsideLimits({ unit: 's' }, 99), outsideLimits(undefined, 99)]).toEqual([null, null]);
  });
  it('has its limits written as people write them', () => {
    const written = [quality, { unit: 's', max: 8 }, { unit: 'MOS', min: 3.6 }, { unit: 's' }].map(limitsText);
    expect(written).toEqual(['3.6–5 MOS', '≤ 8 s', '≥ 3.6 MOS', 's']);
  });
});
