import type { Fact } from '../ticket/facts.ts';
import type { SegmentParty } from '../ticket/values.ts';

/**
 * How things ended, as all the facts together tell: which suspensions turned out never to have been, whose a failed round
 * was, which restorations were disputed. The ledger's first pass.
 */
export interface Outcomes {
  /** Versions of `ClockSuspended` facts that nobody approved in time, or a supervisor refused: they count as if they had never been. */
  readonly unapproved: ReadonlySet<number>;
  /** Versions of facts that took the clock off the carrier and were overruled: suspensions, segments, dismissals. */
  readonly overruled: ReadonlySet<number>;
  readonly rounds: ReadonlyMap<number, RoundOutcome>;
}

export type RoundOutcome =
  | { readonly how: 'failed'; readonly blamed: SegmentParty; readonly fact: number }
  | { readonly how: 'passed' }
  | { readonly how: 'disputed'; readonly fact: number }
  | { readonly how: 'unverified' };

export function outcomesOf(facts: readonly Fact[]): Outcomes {
  const unapproved = new Set<number>();
  const overruled = overruledOf(facts);
  const rounds = new Map<number, RoundOutcome>();
  let round = 0;
  for (const fact of facts) {
    switch (fact.type) {
      case 'SuspensionLapsed':
        if (fact.why === 'not_approved') unapproved.add(fact.suspension);
        break;
      case 'SuspensionRefused':
        unapproved.add(fact.suspension);
        break;
      case 'TestRoundOpened':
        round = fact.round;
        break;
      case 'TestRoundFailed': {
        const blamed = overruled.has(fact.version) ? 'carrier' : fact.blamed;
        rounds.set(fact.round, { how: 'failed', blamed, fact: fact.version });
        break;
      }
      case 'Restored':
        rounds.set(fact.round, { how: 'passed' });
        break;
      case 'RestorationDisputed':
        rounds.set(round, { how: 'disputed', fact: fact.version });
        break;
      case 'ClosedUnverified':
        rounds.set(round, { how: 'unverified' });
        break;
      default:
        // Ends nothing.
        break;
    }
  }
  return { unapproved, overruled, rounds };
}

/** What upheld disputes were about. A failed round and the segment that it opens are one decision: ruled on together. */
function overruledOf(facts: readonly Fact[]): ReadonlySet<number> {
  const upheld = new Set(facts.flatMap((fact) => (fact.type === 'DisputeRuled' && fact.upheld ? [fact.fact] : [])));
  for (const fact of facts) {
    if (fact.type !== 'TestRoundFailed') continue;
    const opened = fact.version + 1;
    if (upheld.has(fact.version) || upheld.has(opened)) upheld.add(fact.version).add(opened);
  }
  return upheld;
}
