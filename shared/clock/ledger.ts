import type { EvidenceFiles, Fact } from '../ticket/facts.ts';
import type { Holder, SegmentParty } from '../ticket/values.ts';
import { type Instant, type Interval, earliest, latest } from '../time.ts';
import { type Outcomes, outcomesOf } from './outcomes.ts';
import type { Span, SpanReason } from './timing.ts';

/**
 * The responsibility ledger: who held the clock, when, and why.
 *
 * Two passes over the facts. The first learns how things ended (outcomes.ts). The second, here, walks through time with
 * that knowledge and draws the spans. So a later fact may re-attribute earlier time, and no stored figure has ever to be
 * corrected.
 */

/** What somebody showed for it. */
interface Shown {
  readonly evidence: string | null;
  readonly files?: EvidenceFiles | undefined;
}
interface OpenSegment extends Shown {
  readonly party: SegmentParty;
  readonly fact: number;
}

/** What is going on at one moment of the walk. */
interface Scene {
  /** Fact that the current holder goes back to while nothing is dispatched. */
  idleSince: number;
  segments: Map<string, OpenSegment>;
  /** What each segment was first opened upon, for when a failed test opens it again. */
  shown: Map<string, Shown>;
  suspension: (Shown & { readonly fact: number; readonly until: Instant }) | null;
  round: { readonly no: number; readonly fact: number; readonly owes: Owes } | null;
  /** Dismissed: nobody holds the clock. (Of a restored or closed ticket its last round says so.) */
  over: 'dismissed_overturned' | 'for_good' | null;
  overFact: number;
}
interface Owes {
  readonly carrier: Set<string>;
  readonly customer: Set<string>;
}

type Held = Omit<Span, 'from' | 'to'>;

const NOTHING: Shown = { evidence: null };

const held = (
  holder: Holder,
  why: SpanReason,
  fact: number,
  { evidence, files }: Shown = NOTHING,
  provisional = false,
): Held => ({
  holder,
  why,
  fact,
  evidence,
  ...(files === undefined ? {} : { files }),
  provisional,
});

const WHY_OPEN: Record<SegmentParty, SpanReason> = {
  carrier: 'carrier_segment_open',
  channel: 'channel_segment_open',
  customer: 'customer_segment_open',
};

function holderInRound(round: NonNullable<Scene['round']>, outcomes: Outcomes): Held | null {
  const outcome = outcomes.rounds.get(round.no);
  switch (outcome?.how) {
    case 'failed':
      return held(outcome.blamed, 'test_failed', outcome.fact);
    case 'disputed':
      return held('carrier', 'restoration_disputed', outcome.fact);
    case 'passed':
    case 'unverified':
      return null;
    case undefined: {
      // When neither owes anything the round is passed.
      const onlyCustomerOwes = round.owes.carrier.size === 0;
      return onlyCustomerOwes
        ? held('customer', 'customer_owes_test', round.fact, NOTHING, true)
        : held('carrier', 'carrier_owes_test', round.fact, NOTHING, true);
    }
  }
}

function holderOf(scene: Scene, outcomes: Outcomes): Held | null {
  if (scene.over === 'for_good') return null;
  if (scene.over === 'dismissed_overturned') return held('carrier', 'dismissal_overturned', scene.overFact);
  if (scene.round !== null) return holderInRound(scene.round, outcomes);
  if (scene.suspension !== null) return held('suspended', 'suspended', scene.suspension.fact, scene.suspension);
  const open = [...scene.segments.values()];
  for (const party of ['carrier', 'channel', 'customer'] as const) {
    const first = open.find((segment) => segment.party === party);
    if (first !== undefined) return held(party, WHY_OPEN[party], first.fact, first);
  }
  return held('carrier', 'not_dispatched', scene.idleSince);
}

/** Applies one fact to the scene. Facts that move nobody's clock leave it as it is. */
function play(scene: Scene, fact: Fact, outcomes: Outcomes): void {
  const open = (id: string, party: SegmentParty, { evidence, files }: Shown): void => {
    const counted = outcomes.overruled.has(fact.version) ? 'carrier' : party;
    scene.segments.set(id, { party: counted, fact: fact.version, evidence, files });
    scene.round = null;
  };
  const close = (id: string): void => {
    scene.segments.delete(id);
    scene.idleSince = fact.version;
  };
  switch (fact.type) {
    case 'SegmentOpened':
      scene.shown.set(fact.segment, fact);
      return open(fact.segment, fact.party, fact);
    case 'SegmentReopened': {
      const blamed = outcomes.rounds.get(fact.round);
      return open(
        fact.segment,
        blamed?.how === 'failed' ? blamed.blamed : 'carrier',
        scene.shown.get(fact.segment) ?? NOTHING,
      );
    }
    case 'SegmentCleared':
    case 'SegmentCancelled':
    case 'SegmentHandedOver':
      return close(fact.segment);
    case 'TestRoundOpened': {
      const required = fact.items.filter((item) => item.required).map((item) => item.id);
      scene.suspension = null;
      scene.round = {
        no: fact.round,
        fact: fact.version,
        owes: { carrier: new Set(required), customer: new Set(required) },
      };
      return;
    }
    case 'TestRecorded':
      scene.round?.owes[fact.party].delete(fact.item);
      return;
    case 'ClockSuspended':
      if (!outcomes.unapproved.has(fact.version) && !outcomes.overruled.has(fact.version))
        scene.suspension = { fact: fact.version, until: fact.until, evidence: fact.evidence, files: fact.files };
      return;
    case 'ClockResumed':
      // Refused, or lapsed unapproved, one has never been; at its `until` it ends by itself.
      scene.suspension = null;
      return;
    case 'Dismissed':
    case 'Withdrawn':
      scene.suspension = null;
      scene.over = outcomes.overruled.has(fact.version) ? 'dismissed_overturned' : 'for_good';
      scene.overFact = fact.version;
      return;
    case 'DisputeRuled':
      if (fact.fact === scene.overFact && fact.upheld) {
        scene.over = null;
        scene.idleSince = fact.version;
      }
      return;
    default:
      return;
  }
}

const sameHolding = (a: Held, b: Held): boolean => a.fact === b.fact && a.why === b.why;

/** Adds `[from, to)` as held now, cutting it where a suspension ends by itself. `to` null: as far as can be seen. */
function draw(spans: Span[], scene: Scene, outcomes: Outcomes, from: Instant, to: Instant | null): void {
  const now = holderOf(scene, outcomes);
  if (now === null) return;
  const until = scene.suspension?.until ?? null;
  const ends = until === null || (to !== null && until >= to) ? to : latest(until, from);
  const last = spans.at(-1);
  if (ends === null || ends > from) {
    if (last !== undefined && sameHolding(last, now)) spans[spans.length - 1] = { ...last, to: ends };
    else spans.push({ ...now, from, to: ends });
  }
  if (ends !== null && ends !== to) {
    scene.suspension = null;
    draw(spans, scene, outcomes, ends, to);
  }
}

/**
 * The ledger's spans, gap-free from declaration on. On a running ticket the last span is open (`to: null`), or reaches
 * to where a suspension will end, followed by the one that then begins.
 */
export function spansOf(facts: readonly Fact[]): Span[] {
  const outcomes = outcomesOf(facts);
  const scene: Scene = {
    idleSince: 1,
    segments: new Map(),
    shown: new Map(),
    suspension: null,
    round: null,
    over: null,
    overFact: 0,
  };
  const spans: Span[] = [];
  let cursor: Instant | null = null;
  for (const fact of facts) {
    if (cursor !== null) draw(spans, scene, outcomes, cursor, fact.at);
    cursor = fact.at;
    play(scene, fact, outcomes);
  }
  if (cursor !== null) draw(spans, scene, outcomes, cursor, null);
  return spans;
}

/** A span that has begun, cut at `now`. */
export type LedgerInterval = Omit<Span, 'to'> & Interval;

/** What of the spans lies before `now`: closed intervals, gap-free from declaration to the ticket's end or `now`. */
export const until = (spans: readonly Span[], now: Instant): LedgerInterval[] =>
  spans
    .filter((span) => span.from < now)
    .map((span) => ({ ...span, to: span.to === null ? now : earliest(span.to, now) }));

/** Who held the clock, when, why, since which fact: from declaration to the end, or to `now` on a running ticket. */
export const ledger = (facts: readonly Fact[], now: Instant): LedgerInterval[] => until(spansOf(facts), now);
