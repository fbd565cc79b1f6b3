import type { Fact } from '../ticket/facts.ts';
import type { SegmentParty } from '../ticket/values.ts';

/**
 * How things ended, as all the facts together tell: which suspensions turned out never to have been, whose a failed round
 * was, which restorations were disputed. The ledger's first pass.
 */
export interface Outcomes {
  /** Versions of `ClockSuspended` facts that count as if they had never been. */
  readonly voided: ReadonlySet<number>;
  /** Facts that put time on the customer and were overruled: that time is the carrier's. */
  readonly overruled: ReadonlySet<number>;
  readonly rounds: ReadonlyMap<number, RoundOutcome>;
  /** Versions of dismissals that were overturned. */
  readonly overturned: ReadonlySet<number>;
}

export type RoundOutcome =
  | { readonly how: 'failed'; readonly blamed: SegmentParty; readonly fact: number }
  | { readonly how: 'passed' }
  | { readonly how: 'disputed'; readonly fact: number }
  | { readonly how: 'unverified' };

export function outcomesOf(facts: readonly Fact[]): Outcomes {
  const voided = new Set<number>();
  const upheld = new Set<number>();
  const rounds = new Map<number, RoundOutcome>();
  let round = 0;
  for (const fact of facts) {
    if (fact.type === 'SuspensionLapsed' && fact.why === 'not_approved') voided.add(fact.suspension);
    if (fact.type === 'DisputeRuled' && fact.upheld) upheld.add(fact.fact);
    if (fact.type === 'TestRoundOpened') round = fact.round;
    if (fact.type === 'TestRoundFailed')
      rounds.set(fact.round, { how: 'failed', blamed: fact.blamed, fact: fact.version });
    if (fact.type === 'Restored') rounds.set(fact.round, { how: 'passed' });
    if (fact.type === 'RestorationDisputed') rounds.set(round, { how: 'disputed', fact: fact.version });
    if (fact.type === 'ClosedUnverified') rounds.set(round, { how: 'unverified' });
  }
  const overruled = withCompanions(facts, upheld);
  const overturned = new Set<number>();
  for (const fact of facts) {
    if (!overruled.has(fact.version)) continue;
    if (fact.type === 'ClockSuspended') voided.add(fact.version);
    if (fact.type === 'Dismissed') overturned.add(fact.version);
    if (fact.type === 'TestRoundFailed')
      rounds.set(fact.round, { how: 'failed', blamed: 'carrier', fact: fact.version });
  }
  return { voided, overruled, rounds, overturned };
}

/** A failed round and the segment that it opens are one decision in two facts: a ruling on either holds for both. */
function withCompanions(facts: readonly Fact[], upheld: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set(upheld);
  for (const fact of facts) {
    if (fact.type !== 'TestRoundFailed') continue;
    const opened = fact.version + 1;
    if (upheld.has(fact.version) || upheld.has(opened)) all.add(fact.version).add(opened);
  }
  return all;
}
