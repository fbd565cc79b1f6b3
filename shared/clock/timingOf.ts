import type { Fact } from '../ticket/facts.ts';
import type { TicketState } from '../ticket/state.ts';
import { duration, type Instant } from '../time.ts';
import { spansOf } from './ledger.ts';
import { outcomesOf } from './outcomes.ts';
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

/**
 * A bypass counts as "made to work" for the statutory clock while it stands. Ended when the repair was done, it carried
 * service until then; ended before, service was lost again and the clock ran all along.
 */
function bypassedOf(facts: readonly Fact[], end: Instant | null): Instant | null {
  let since: Instant | null = null;
  for (const fact of facts) {
    if (fact.type === 'BypassLogged') since = since ?? fact.at;
    if (fact.type === 'BypassEnded' && (end === null || fact.at < end)) since = null;
  }
  return since;
}

/**
 * What the response was measured against: a clock that has stopped keeps its target, whatever severity the diagnosis then
 * finds and whichever policy is applied later.
 */
function respondTargetOf(facts: readonly Fact[], state: TicketState): number {
  let { severity, terms } = state;
  for (const fact of facts) {
    if (state.acknowledgedAt !== null && fact.at > state.acknowledgedAt) break;
    if (fact.type === 'Declared' || fact.type === 'SeverityChanged') severity = fact.severity;
    if (fact.type === 'Declared' || fact.type === 'PolicyApplied') terms = fact.terms;
  }
  return terms.respond[severity];
}

/**
 * Whether it was closed with the customer's own terminal as its cause. The cause alone does not say so: a segment of the
 * customer's must have been cleared with it, and that it was theirs must stand uncontested.
 */
function isExcepted(facts: readonly Fact[]): boolean {
  if (!facts.some((fact) => fact.type === 'Closed' && fact.cause === 'customer_phone')) return false;
  const { overruled } = outcomesOf(facts);
  const theirs = new Set(
    facts.flatMap((fact) =>
      fact.type === 'SegmentOpened' && fact.party === 'customer' && !overruled.has(fact.version) ? [fact.segment] : [],
    ),
  );
  return facts.some(
    (fact) => fact.type === 'SegmentCleared' && fact.cause === 'customer_phone' && theirs.has(fact.segment),
  );
}

/** What the clocks of a ticket are read from. `state` is the fold of the same `facts`. */
export function timingOf(facts: readonly Fact[], state: TicketState): Timing {
  const endedAt = endOf(facts);
  return {
    declaredAt: state.declaredAt,
    acknowledgedAt: state.acknowledgedAt,
    endedAt,
    bypassedAt: bypassedOf(facts, endedAt),
    spans: spansOf(facts),
    respondTarget: duration(respondTargetOf(facts, state)),
    restoreTarget: duration(state.terms.restore[state.severity]),
    statutoryTarget: duration(state.terms.statutory),
    counts: state.terms.counts,
    ...(isExcepted(facts) ? { excepted: true } : {}),
  };
}
