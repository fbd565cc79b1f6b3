import type { Fact, FactBody } from '../../ticket/facts.ts';
import { outcomesOf } from '../outcomes.ts';

/** The same record told otherwise: what properties compare it with. */

/**
 * Facts in a new order or with some left out, each in its place again, with whatever refers to a fact following it there.
 * @param standsFor a fact that was left out, and the one that takes its place in references
 */
export function renumbered(facts: readonly Fact[], standsFor: ReadonlyMap<number, number> = new Map()): Fact[] {
  const places = placesIn(facts);
  const place = (version: number): number => places.get(standsFor.get(version) ?? version) ?? 0;
  return facts.map((fact, i) => {
    const version = i + 1;
    switch (fact.type) {
      case 'SuspensionApproved':
      case 'SuspensionLapsed':
      case 'ClockResumed':
        return { ...fact, version, suspension: place(fact.suspension) };
      case 'Disputed':
      case 'DisputeRuled':
        return { ...fact, version, fact: place(fact.fact) };
      default:
        return { ...fact, version };
    }
  });
}

/** Where each fact of the old record stands in the new one. */
export const placesIn = (facts: readonly Fact[]): ReadonlyMap<number, number> =>
  new Map(facts.map((fact, i) => [fact.version, i + 1]));

/** The fact that this one is about, if it is about another. */
const aboutOf = (fact: Fact): number | null => {
  if ('suspension' in fact) return fact.suspension;
  return fact.type === 'Disputed' || fact.type === 'DisputeRuled' ? fact.fact : null;
};

/** A record without some facts, and without what speaks of them. */
export const without = (facts: readonly Fact[], gone: ReadonlySet<number>): Fact[] =>
  facts.filter((fact) => !gone.has(fact.version) && !gone.has(aboutOf(fact) ?? 0));

/** Suspensions that nobody approved in time, or that a supervisor found to be wrong. */
export function voidSuspensions(facts: readonly Fact[]): ReadonlySet<number> {
  const suspensions = new Set(facts.flatMap((fact) => (fact.type === 'ClockSuspended' ? [fact.version] : [])));
  return new Set(
    facts.flatMap((fact) => {
      if (fact.type === 'SuspensionLapsed' && fact.why === 'not_approved') return [fact.suspension];
      return fact.type === 'DisputeRuled' && fact.upheld && suspensions.has(fact.fact) ? [fact.fact] : [];
    }),
  );
}

/**
 * The record as if no failed round had ever been held: at the last clearing, instead of the round, the segment opens that
 * the failure later opened, or opened again, with the party that the failure blamed.
 */
export function withoutFailedRounds(facts: readonly Fact[]): Fact[] {
  const { rounds } = outcomesOf(facts);
  const failures = new Map(
    facts.flatMap((fact) => (fact.type === 'TestRoundFailed' ? [[fact.round, fact] as const] : [])),
  );
  const openings = new Map(
    facts.flatMap((fact) => (fact.type === 'SegmentOpened' ? [[fact.segment, fact] as const] : [])),
  );
  const standsFor = new Map<number, number>();
  const moved = new Set<number>();
  const retold: Fact[] = [];
  let suspension: number | null = null;
  for (const fact of facts) {
    if (fact.type === 'ClockSuspended') suspension = fact.version;
    if (fact.type === 'ClockResumed' || fact.type === 'SuspensionLapsed')
      suspension = suspension === fact.suspension ? null : suspension;
    const failure = fact.type === 'TestRoundOpened' ? failures.get(fact.round) : undefined;
    if (failure !== undefined) {
      const next = facts[failure.version];
      const opening = next?.type === 'SegmentReopened' ? openings.get(next.segment) : next;
      if (next === undefined || opening?.type !== 'SegmentOpened')
        throw new RangeError('a failed round opens a segment');
      const body: FactBody = { ...opening, party: failure.blamed };
      // The round ends whatever suspension is in force.
      if (suspension !== null)
        retold.push({ type: 'ClockResumed', suspension, version: fact.version, at: fact.at, by: fact.by });
      suspension = null;
      retold.push({ ...body, version: next.version, at: fact.at, by: next.by });
      moved.add(next.version);
      standsFor.set(failure.version, next.version);
    } else if (
      !moved.has(fact.version) &&
      !(ofRound(fact) !== null && rounds.get(ofRound(fact) ?? 0)?.how === 'failed')
    ) {
      retold.push(fact);
    }
  }
  return renumbered(retold, standsFor);
}

const ofRound = (fact: Fact): number | null =>
  fact.type === 'TestRecorded' || fact.type === 'TestRoundFailed' ? fact.round : null;
