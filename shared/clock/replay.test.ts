import { describe, expect, it } from 'vitest';
import type { Terms } from '../ticket/facts.ts';
import { folded } from '../ticket/testing/desk.ts';
import { DISPATCHED, TERMS, declared } from '../ticket/testing/facts.ts';
import { record } from '../ticket/testing/given.ts';
import { minutes } from '../time.ts';
import { timingUnder, underTerms } from './replay.ts';
import { timingOf } from './timingOf.ts';

const longer = (n: number): Terms => ({
  ...TERMS,
  policyVersion: n,
  respond: { ...TERMS.respond, major: minutes(20 * n) },
  restore: { ...TERMS.restore, major: minutes(100 * n) },
});

describe('a record as if other terms had always been its terms', () => {
  const told = () => record(...DISPATCHED, [30, { type: 'PolicyApplied', terms: longer(2), reason: 'new contract' }]);

  it('was declared under them, and stayed under them whatever was applied', () => {
    const terms = underTerms(told(), longer(3)).flatMap((fact) =>
      fact.type === 'Declared' || fact.type === 'PolicyApplied' ? [fact.terms] : [],
    );
    expect(terms).toEqual([longer(3), longer(3)]);
  });
  it('is otherwise as it happened', () => {
    const facts = told();
    const without = (all: readonly object[]) => all.map((fact) => ({ ...fact, terms: null }));
    expect(without(underTerms(facts, longer(3)))).toEqual(without(facts));
    expect(underTerms(facts, longer(3)).slice(1, -1)).toEqual(facts.slice(1, -1));
  });
  it('has its clocks read as those of a ticket that was declared so', () => {
    const facts = told();
    const declaredSo = record(declared({ terms: longer(3) }), ...DISPATCHED.slice(1));
    const timing = timingUnder(facts, folded(facts), longer(3));
    expect(timing).toEqual(timingOf(declaredSo, folded(declaredSo)));
    expect([timing.respondTarget, timing.restoreTarget]).toEqual([minutes(60), minutes(300)]);
  });
});
