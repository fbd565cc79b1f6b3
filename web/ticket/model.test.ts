import { describe, expect, it } from 'vitest';
import { holderAt } from '#shared/clock/reading.ts';
import { timingOf } from '#shared/clock/timingOf.ts';
import type { FactBody } from '#shared/ticket/facts.ts';
import { folded, lived } from '#shared/ticket/testing/desk.ts';
import {
  acknowledged,
  approved,
  confirmed,
  declared,
  disputed,
  found,
  minute,
  opened,
  ruled,
  suspended,
} from '#shared/ticket/testing/facts.ts';
import { isOverruled } from './model.ts';

type Step = readonly [minute: number, ...facts: FactBody[]];

const overruledAt = (at: number, ...steps: readonly Step[]): boolean => {
  const facts = lived(...steps);
  const { segments } = folded(facts);
  const timing = timingOf(facts, folded(facts));
  return isOverruled({ holder: holderAt(timing, minute(at)), timing, segments: [...segments.values()] as never });
};

describe('a ticket of which the customer’s segment alone is open', () => {
  const OPENED = 6;
  const dispatched: readonly Step[] = [
    [0, declared(), acknowledged, found('carrier'), found('customer'), confirmed(), opened('S1', 'customer')],
  ];
  const upheld: readonly Step[] = [...dispatched, [10, disputed(OPENED)], [12, ruled(OPENED, true)]];

  it('is the customer’s to see to, suspended or not', () => {
    expect(overruledAt(9, ...dispatched)).toBe(false);
    expect(overruledAt(11, ...dispatched, [10, suspended(10, 60)])).toBe(false);
  });
  it('is the carrier’s once a dispute was upheld, and no less while its clock is suspended', () => {
    expect(overruledAt(13, ...upheld)).toBe(true);
    expect(overruledAt(15, ...upheld, [14, suspended(14, 60)])).toBe(true);
    expect(overruledAt(17, ...upheld, [14, suspended(14, 60)], [16, approved(9)])).toBe(true);
  });
});
