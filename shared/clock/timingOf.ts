import type { Fact } from '../ticket/facts.ts';
import type { TicketState } from '../ticket/state.ts';
import { duration, type Instant } from '../time.ts';
import { spansOf } from './ledger.ts';
import type { Timing } from './timing.ts';

/**
 * When the clocks came to stand: at the last clearing of a restored ticket (the pass of the test does not count against
 * anybody), at the opening of the round that was closed unverified (which is that same clearing), or at the dismissal.
 */
function endOf(facts: readonly Fact[]): Instant | null {
  let end: Instant | null = null;
  let dismissal = 0;
  let roundOpened: Instant | null = null;
  for (const fact of facts) {
    if (fact.type === 'TestRoundOpened') roundOpened = fact.at;
    if (fact.type === 'Restored') end = fact.effectiveAt;
    if (fact.type === 'ClosedUnverified') end = roundOpened;
    if (fact.type === 'RestorationDisputed') end = null;
    if (fact.type === 'Dismissed' || fact.type === 'Withdrawn') {
      end = fact.at;
      dismissal = fact.version;
    }
    if (fact.type === 'DisputeRuled' && fact.upheld && fact.fact === dismissal) end = null;
  }
  return end;
}

/** A bypass counts as "made to work" for the statutory clock while it stands; one that ended before restoration never did. */
function bypassedOf(facts: readonly Fact[]): Instant | null {
  let since: Instant | null = null;
  for (const fact of facts) {
    if (fact.type === 'BypassLogged') since = since ?? fact.at;
    // Ended because the repair was done: the bypass carried service until then.
    if (fact.type === 'BypassEnded' && endOf(facts) === null) since = null;
  }
  return since;
}

/** What the clocks of a ticket are read from. `state` is the fold of the same `facts`. */
export const timingOf = (facts: readonly Fact[], state: TicketState): Timing => ({
  declaredAt: state.declaredAt,
  acknowledgedAt: state.acknowledgedAt,
  endedAt: endOf(facts),
  bypassedAt: bypassedOf(facts),
  spans: spansOf(facts),
  respondTarget: duration(state.terms.respond[state.severity]),
  restoreTarget: duration(state.terms.restore[state.severity]),
  statutoryTarget: duration(state.terms.statutory),
  counts: state.terms.counts,
});
