import { timingOf } from '../../clock/timingOf.ts';
import { fold } from '../../ticket/evolve.ts';
import type { Fact } from '../../ticket/facts.ts';
import { type Case, checkedAs, excusedUntil } from '../case.ts';

/** A record as the reports read it. Only tests import this folder; in service the server reads it from storage. */
export function caseOf(facts: readonly Fact[], over: Partial<Case> = {}): Case {
  const state = fold(facts);
  if (state === null) throw new RangeError('a ticket begins with a declaration');
  const last = state.segments.filter((s) => s.state === 'cleared').at(-1);
  return {
    no: state.no,
    customer: { id: state.customer.id, name: state.customer.name },
    service: { id: state.service.id, name: state.service.name },
    month: '2026-03',
    weekday: 0,
    hour: 2,
    resolution: state.resolution,
    timing: timingOf(facts, state),
    unverified: state.unverified,
    satisfaction: state.satisfaction?.satisfaction ?? null,
    checked: checkedAs(state.check ?? null),
    party: last?.party ?? null,
    cause: last?.cause ?? null,
    causeDetail: last?.causeDetail ?? null,
    excusedUntil: excusedUntil(state.works ?? []),
    chases: state.chases,
    repeats: null,
    notices: state.notices,
    ...over,
  };
}
