import type { Caller } from '../actor.ts';
import { type FactView, factsFor } from '../ticket/factView.ts';
import type { Fact, FactOf } from '../ticket/facts.ts';
import { type Instant, earliest, latest } from '../time.ts';
import { type LedgerInterval, ledger } from './ledger.ts';

/** An interval of the ledger with what a reader asks next: on which part of the line, by which unit, on whose word. */
export interface LedgerEntry extends LedgerInterval {
  /** The segment that held the clock; null where none did. */
  readonly segment: string | null;
  readonly element: string | null;
  /** The unit working the segment then: a reassignment inside the carrier begins an entry of its own. */
  readonly unit: string | null;
  /** Who caused the fact it stands upon. Staff are not named to customers. */
  readonly by: { readonly party: string; readonly name: string | null };
}

interface Work {
  readonly segment: string;
  readonly element: string | null;
  /** Units one after the other, each with the instant it took over. */
  readonly units: { readonly unit: string | null; readonly since: Instant }[];
}

/** Every segment's part of the line, and who worked it since when. */
function worksOf(facts: readonly Fact[]): ReadonlyMap<string, Work> {
  const works = new Map<string, Work>();
  for (const fact of facts) {
    if (fact.type === 'SegmentOpened')
      works.set(fact.segment, {
        segment: fact.segment,
        element: fact.element,
        units: [{ unit: fact.unit, since: fact.at }],
      });
    if (fact.type === 'SegmentReassigned') works.get(fact.segment)?.units.push({ unit: fact.unit, since: fact.at });
  }
  return works;
}

const segmentOf = (fact: Fact | undefined): string | null =>
  fact?.type === 'SegmentOpened' || fact?.type === 'SegmentReopened' ? fact.segment : null;

/** The interval, cut where another unit took over. */
function byUnit(interval: LedgerInterval, work: Work | undefined): Omit<LedgerEntry, 'by'>[] {
  if (work === undefined) return [{ ...interval, segment: null, element: null, unit: null }];
  const { segment, element, units } = work;
  return units.flatMap(({ unit, since }, i) => {
    const from = latest(interval.from, since);
    const to = earliest(interval.to, units[i + 1]?.since ?? interval.to);
    return from < to ? [{ ...interval, from, to, segment, element, unit }] : [];
  });
}

/** The failed test is what a failed round's time stands upon: what was said of it, as far as its reader may see it. */
function failureOf(
  facts: readonly Fact[],
  views: readonly FactView[],
  failed: FactOf<'TestRoundFailed'>,
): string | null {
  const answer = facts.find(
    (fact) => fact.type === 'TestRecorded' && fact.round === failed.round && fact.result === 'fail',
  );
  const view: Readonly<Record<string, unknown>> | undefined = views.find(({ version }) => version === answer?.version);
  return typeof view?.note === 'string' ? view.note : null;
}

/** Whose word each fact is, by version, as far as its reader is told. */
const authorsOf = (views: readonly FactView[]): ReadonlyMap<number, LedgerEntry['by']> =>
  new Map(views.map(({ version, by: { party, name } }) => [version, { party, name: name ?? null }]));

const NOBODY: LedgerEntry['by'] = { party: 'system', name: null };

/**
 * The ledger as `caller` may read it: gap-free from declaration to the end, or to `now` on a running ticket.
 * @param facts the whole record
 */
export function ledgerView(facts: readonly Fact[], now: Instant, caller: Caller): LedgerEntry[] {
  const works = worksOf(facts);
  const views = factsFor(facts, caller);
  const authors = authorsOf(views);
  return ledger(facts, now).flatMap((interval) => {
    const fact = facts[interval.fact - 1];
    const by = authors.get(interval.fact) ?? NOBODY;
    const evidence = fact?.type === 'TestRoundFailed' ? failureOf(facts, views, fact) : interval.evidence;
    return byUnit({ ...interval, evidence }, works.get(segmentOf(fact) ?? '')).map((entry) => ({ ...entry, by }));
  });
}
