import { evolve } from '../../ticket/evolve.ts';
import type { Fact, FactOf } from '../../ticket/facts.ts';
import type { TicketState } from '../../ticket/state.ts';
import { SEGMENT_PARTIES, type SegmentParty } from '../../ticket/values.ts';
import { type Instant, instant } from '../../time.ts';
import { ledger } from '../ledger.ts';
import { voidSuspensions } from './retold.ts';

/**
 * Who holds the clock, read rule by rule from the state of the ticket at each moment and from how things ended: slower and
 * plainer than the ledger, to check it against.
 */
export interface Held {
  readonly holder: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** One after the other, those of one holder as one. */
export function joinedUp(stretches: readonly Held[]): Held[] {
  const joined: Held[] = [];
  for (const { holder, from, to } of stretches) {
    const last = joined.at(-1);
    if (last?.holder === holder && last.to === from) joined[joined.length - 1] = { ...last, to };
    else joined.push({ holder, from, to });
  }
  return joined;
}

/** The ledger as who held the clock from when to when, whatever it was that began it. */
export const held = (facts: readonly Fact[], now: Instant): Held[] => joinedUp(ledger(facts, now));

/** How it all ended, as far as a moment before the end has to know. */
interface Hindsight {
  readonly facts: readonly Fact[];
  readonly voided: ReadonlySet<number>;
  /** Versions of facts that a supervisor found to be wrong. */
  readonly wrong: ReadonlySet<number>;
}

const wrongIn = (facts: readonly Fact[]): ReadonlySet<number> =>
  new Set(facts.flatMap((fact) => (fact.type === 'DisputeRuled' && fact.upheld ? [fact.fact] : [])));

/** A failed test and the segment that it opens are one decision. */
const failureIsWrong = (failure: FactOf<'TestRoundFailed'>, { wrong }: Hindsight): boolean =>
  wrong.has(failure.version) || wrong.has(failure.version + 1);

function holderInTest(state: TicketState, hindsight: Hindsight): string | null {
  const later = hindsight.facts.slice(state.version);
  const end = later.find((fact) => ['TestRoundFailed', 'Restored', 'ClosedUnverified'].includes(fact.type));
  if (end?.type === 'TestRoundFailed') return failureIsWrong(end, hindsight) ? 'carrier' : end.blamed;
  if (end?.type === 'Restored') return afterRestored(later);
  if (end?.type === 'ClosedUnverified') return null;
  const owed = (state.test?.items ?? []).filter((item) => item.required);
  return owed.every((item) => item.carrier !== null) ? 'customer' : 'carrier';
}

/** Still broken: it never was restored. Otherwise the clocks stand. */
const afterRestored = (later: readonly Fact[]): string | null =>
  later.some((fact) => fact.type === 'RestorationDisputed') ? 'carrier' : null;

/** Whose the segment counts as: the carrier's where putting it on the customer was wrong. */
function countedParty(id: string, party: SegmentParty, seen: readonly Fact[], hindsight: Hindsight): SegmentParty {
  const began = seen.findLast(
    (fact) => (fact.type === 'SegmentOpened' || fact.type === 'SegmentReopened') && fact.segment === id,
  );
  const before = seen[(began?.version ?? 0) - 2];
  const wrong =
    hindsight.wrong.has(began?.version ?? 0) ||
    (before?.type === 'TestRoundFailed' && failureIsWrong(before, hindsight));
  return wrong ? 'carrier' : party;
}

function holderOf(state: TicketState, seen: readonly Fact[], at: Instant, hindsight: Hindsight): string | null {
  const later = hindsight.facts.slice(state.version);
  if (state.phase === 'closed') return null;
  if (state.phase === 'dismissed') {
    const ended = seen.findLast((fact) => fact.type === 'Dismissed' || fact.type === 'Withdrawn');
    return ended?.type === 'Dismissed' && hindsight.wrong.has(ended.version) ? 'carrier' : null;
  }
  if (state.phase === 'testing') return holderInTest(state, hindsight);
  if (state.phase === 'restored') return afterRestored(later);
  const { suspension } = state;
  if (suspension !== null && at < suspension.until && !hindsight.voided.has(suspension.version)) return 'suspended';
  const open = state.segments
    .filter((segment) => segment.state === 'open' || segment.state === 'accepted')
    .map(({ id, party }) => countedParty(id, party, seen, hindsight));
  return [...SEGMENT_PARTIES].sort((a, b) => RANK[a] - RANK[b]).find((party) => open.includes(party)) ?? 'carrier';
}
const RANK: Record<SegmentParty, number> = { carrier: 0, channel: 1, customer: 2 };

/** From the declaration to `now` or the end: who held it from when to when. */
export function plainHolders(facts: readonly Fact[], now: Instant): Held[] {
  const hindsight: Hindsight = { facts, voided: voidSuspensions(facts), wrong: wrongIn(facts) };
  const stretches: Held[] = [];
  const add = (holder: string | null, from: Instant, to: Instant): void => {
    if (holder !== null && from < to) stretches.push({ holder, from, to });
  };
  let state: TicketState | null = null;
  for (const [i, fact] of facts.entries()) {
    state = evolve(state, fact);
    const next = facts[i + 1]?.at ?? now;
    if (next <= fact.at) continue;
    const seen = facts.slice(0, i + 1);
    // A suspension may run out between two facts.
    const until = state.suspension === null ? next : instant(Math.min(Math.max(state.suspension.until, fact.at), next));
    add(holderOf(state, seen, fact.at, hindsight), fact.at, until);
    add(holderOf(state, seen, until, hindsight), until, next);
  }
  return joinedUp(stretches);
}
