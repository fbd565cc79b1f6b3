import { asksForAnswer } from '../../ticket/evolve/calls.ts';
import type { Escalation, TicketState } from '../../ticket/state.ts';
import { CLOCKS, SEVERITIES, hasEnded } from '../../ticket/values.ts';
import { type Instant, duration, plus } from '../../time.ts';
import { type EscalationCause, type EscalationTerms, sameCause, stepOf } from '../escalation.ts';
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
  state.escalations?.filter((one) => isCalling(state, one)) ?? [];

/**
 * Whether nobody has been told of it: not at all, or only as of something less severe, for which others are told. What was
 * withdrawn may come again.
 */
function isFresh(state: TicketState, terms: EscalationTerms, cause: EscalationCause): boolean {
  const step = termsStep(terms, cause, state.severity);
  const rank = SEVERITIES.indexOf(state.severity);
  const isTold = state.escalations?.some(
    (one) =>
      sameCause(one.cause, cause) &&
      one.over?.why !== 'withdrawn' &&
      (SEVERITIES.indexOf(one.severity) <= rank || termsStep(terms, cause, one.severity) === step),
  );
  return !isTold;
}

/** Whether somebody is told of it at the ticket's severity. */
const isNamed = (state: TicketState, terms: EscalationTerms, cause: EscalationCause): boolean =>
  termsStep(terms, cause, state.severity) !== undefined;

/** Of each clock the highest level that stands and of which somebody is to be told: seen late, it says it all. */
const ofLevels = (state: TicketState, terms: EscalationTerms): [EscalationCause, Instant][] =>
  state.phase === 'restored'
    ? []
    : CLOCKS.filter((clock) => clock !== 'respond' || state.phase === 'declared').flatMap((clock) => {
        const stands = state.levels
          .filter((l) => l.clock === clock && isNamed(state, terms, { on: 'level', clock, level: l.level }))
          .map(({ level }) => level);
        return stands.length === 0 ? [] : [[{ on: 'level', clock, level: Math.max(...stands) }, state.lastAt]];
      });

const ofSilence = (state: TicketState, terms: EscalationTerms): [EscalationCause, Instant][] =>
  state.phase !== 'declared'
    ? []
    : terms.unacknowledged
        .filter(({ after }) => isNamed(state, terms, { on: 'unacknowledged', after }))
        .map(({ after }) => [{ on: 'unacknowledged', after }, plus(state.declaredAt, duration(after))]);

/** Of the chases that somebody is to be told of, the last that has come. */
function ofChases(state: TicketState, terms: EscalationTerms): [EscalationCause, Instant][] {
  const come = terms.chases
    .map(({ count }) => count)
    .filter((count) => count <= state.chases && isNamed(state, terms, { on: 'chase', count }));
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
    }));
  return [...first, ...repeats(state, terms)];
}
