import { asksForAnswer } from '../../ticket/evolve/calls.ts';
import type { Escalation, TicketState } from '../../ticket/state.ts';
import { CLOCKS, SEVERITIES, hasEnded } from '../../ticket/values.ts';
import { type Instant, duration, plus } from '../../time.ts';
import { type EscalationCause, type EscalationTerms, sameCause, stepAt, stepOf } from '../escalation.ts';
import type { Coming } from './coming.ts';
import { reportWanted } from './reports.ts';

const termsStep = (terms: EscalationTerms, cause: EscalationCause, severity: TicketState['severity']) =>
  stepOf(terms, cause, severity, 1);

/** Whether it still asks for somebody: nobody has said that they know, and what it is about goes on. */
export function isCalling(state: TicketState, one: Escalation): boolean {
  if (one.over !== null) return false;
  if (one.cause.on === 'report') return reportWanted(state) === one.cause.report;
  if (hasEnded(state.phase)) return false;
  if (asksForAnswer(one)) return state.phase === 'declared';
  return one.cause.on !== 'level' || state.phase !== 'restored';
}

/** What still asks for somebody. */
export const callingOf = (state: TicketState): readonly Escalation[] =>
  (state.escalations ?? []).filter((one) => isCalling(state, one));

/**
 * Whether nobody has been told of it: not at all, or only as of something less severe, for which others are told. What was
 * withdrawn may come again.
 */
function isFresh(state: TicketState, terms: EscalationTerms, cause: EscalationCause): boolean {
  const step = termsStep(terms, cause, state.severity);
  const rank = SEVERITIES.indexOf(state.severity);
  return !(state.escalations ?? []).some(
    (one) =>
      sameCause(one.cause, cause) &&
      one.over?.why !== 'withdrawn' &&
      (SEVERITIES.indexOf(one.severity) <= rank || termsStep(terms, cause, one.severity) === step),
  );
}

/** Of each clock the highest level that stands and of which somebody is to be told: seen late, it says it all. */
const ofLevels = (state: TicketState, terms: EscalationTerms): [EscalationCause, Instant][] =>
  state.phase === 'restored'
    ? []
    : CLOCKS.filter((clock) => clock !== 'respond' || state.phase === 'declared').flatMap((clock) => {
        const stands = state.levels
          .filter((l) => l.clock === clock && l.policyVersion === state.terms.policyVersion)
          .map(({ level }): EscalationCause => ({ on: 'level', clock, level }))
          .filter((cause) => termsStep(terms, cause, state.severity) !== undefined);
        const highest = stands.reduce<EscalationCause | undefined>(
          (top, one) => (top?.on === 'level' && one.on === 'level' && top.level > one.level ? top : one),
          undefined,
        );
        return highest === undefined ? [] : [[highest, state.lastAt]];
      });

const ofSilence = (state: TicketState, { unacknowledged }: EscalationTerms): [EscalationCause, Instant][] =>
  state.phase !== 'declared'
    ? []
    : [...new Set(unacknowledged.map(({ after }) => after))]
        .filter(
          (after) =>
            stepAt(
              unacknowledged.filter((s) => s.after === after),
              state.severity,
            ) !== undefined,
        )
        .map((after) => [{ on: 'unacknowledged', after }, plus(state.declaredAt, duration(after))]);

/** Of the chases that somebody is to be told of, the last that has come. */
function ofChases(state: TicketState, { chases }: EscalationTerms): [EscalationCause, Instant][] {
  const come = chases
    .map(({ count }) => count)
    .filter((count) => count <= state.chases)
    .filter(
      (count) =>
        stepAt(
          chases.filter((s) => s.count === count),
          state.severity,
        ) !== undefined,
    );
  return come.length === 0 ? [] : [[{ on: 'chase', count: Math.max(...come) }, state.lastAt]];
}

/** Calls again, until somebody says that they know. */
const repeats = (state: TicketState, terms: EscalationTerms): (Coming & { readonly again: number })[] =>
  callingOf(state).flatMap((one) => {
    const repeat = termsStep(terms, one.cause, one.severity)?.repeat ?? null;
    if (repeat === null || one.round > repeat.most) return [];
    const { cause, severity, version } = one;
    const round = one.round + 1;
    return [
      {
        kind: 'escalate',
        level: round,
        at: plus(one.lastAt, duration(repeat.every)),
        body: () => ({ type: 'Escalated', cause, severity, round, escalation: version }),
        reattributes: false,
        again: version,
      },
    ];
  });

/** Staff who will be called, or have to be called now. `again`: once more, because of the escalation of that version. */
export function escalations(state: TicketState): (Coming & { readonly again?: number })[] {
  const terms = state.terms.escalation;
  if (terms === undefined || hasEnded(state.phase)) return [];
  const first = [...ofLevels(state, terms), ...ofSilence(state, terms), ...ofChases(state, terms)]
    .filter(([cause]) => isFresh(state, terms, cause))
    .map(([cause, at]): Coming => ({
      kind: 'escalate',
      level: 1,
      at,
      body: () => ({ type: 'Escalated', cause, severity: state.severity, round: 1, escalation: null }),
      reattributes: false,
    }));
  return [...first, ...repeats(state, terms)];
}
