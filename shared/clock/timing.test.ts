import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { DISPATCHED, declared, minute, opened } from '../ticket/testing/facts.ts';
import { folded } from '../ticket/testing/desk.ts';
import { type Step, record } from '../ticket/testing/given.ts';
import { type Timing, tickingOf, tickingSchema, timingSchema, timingView } from './timing.ts';
import { timingOf } from './timingOf.ts';

const timing = (...steps: Step[]): Timing => {
  const facts = record(...steps);
  return timingOf(facts, folded(facts));
};
const photo = { attachment: 'a-1', sha256: 'ab'.repeat(32) };
const shown = opened('S1', 'customer', { files: [photo] });

describe('what the clocks are read from travels', () => {
  it('with the files that show whose a stretch was, where there are any', () => {
    const t = timing(...DISPATCHED.slice(0, -1), [5, shown]);
    expect(timingView(t).spans.map(({ files }) => files)).toEqual([undefined, [photo]]);
    expect(timingView(t)).toStrictEqual(z.encode(timingSchema, t));
    expect(timingSchema.parse(timingView(t))).toStrictEqual(t);
  });
  it('with the word that the law’s limit does not apply, where it does not', () => {
    const applies = timing(declared());
    expect(timingView(applies)).not.toHaveProperty('excepted');
    const excepted: Timing = { ...applies, excepted: true };
    expect(timingView(excepted)).toStrictEqual(z.encode(timingSchema, excepted));
    expect(timingView(excepted).excepted).toBe(true);
  });
});

describe('what is no timing is refused', () => {
  const refused = (schema: typeof timingSchema | typeof tickingSchema, value: object, over: object): boolean =>
    !schema.safeParse({ ...value, ...over }).success;
  it('where a target is no number', () => {
    const sent = timingView(timing(declared()));
    expect(refused(timingSchema, sent, {})).toBe(false);
    expect(refused(timingSchema, sent, { restoreTarget: '100 minutes' })).toBe(true);
  });
  it('where a list’s moment is no number', () => {
    const sent = tickingOf(timing(declared()));
    expect(refused(tickingSchema, sent, {})).toBe(false);
    expect(refused(tickingSchema, sent, { declaredAt: new Date(minute(0)).toISOString() })).toBe(true);
  });
});
