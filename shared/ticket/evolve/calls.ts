import { type EscalationCause } from '../../clock/escalation.ts';
import type { Instant } from '../../time.ts';
import type { FactOf, PlacedCall } from '../facts.ts';
import type { Escalation, StaffCall, TicketState } from '../state.ts';

/** Who of the staff was called, and what came of it. */
type Over = NonNullable<Escalation['over']>;

const each = (state: TicketState, change: (one: Escalation) => Escalation): Partial<TicketState> =>
  state.escalations === undefined ? {} : { escalations: state.escalations.map(change) };

const ended = (state: TicketState, over: Over, which: (one: Escalation) => boolean): Partial<TicketState> =>
  each(state, (one) => (one.over === null && which(one) ? { ...one, over } : one));

/** A higher level of the same clock, and a later chase, say all that the earlier said. */
const overtakes = (later: EscalationCause, earlier: EscalationCause): boolean =>
  (later.on === 'level' && earlier.on === 'level' && later.clock === earlier.clock) ||
  (later.on === 'chase' && earlier.on === 'chase');

export function escalated(state: TicketState, fact: FactOf<'Escalated'>): Partial<TicketState> {
  const { cause, severity, round, at } = fact;
  if (fact.escalation !== null)
    return each(state, (one) => (one.version === fact.escalation ? { ...one, round, lastAt: at } : one));
  const earlier = ended(state, { why: 'overtaken', at, by: null }, (one) => overtakes(cause, one.cause));
  const begun: Escalation = { version: fact.version, cause, severity, round, at, lastAt: at, over: null, calls: [] };
  return { escalations: [...(earlier.escalations ?? []), begun] };
}

/** Calls as they begin. An alert is on the screens as soon as it is committed. */
export const calledIn = (calls: readonly PlacedCall[], round: number, at: Instant): StaffCall[] =>
  calls.map((call) => ({
    ...call,
    round,
    state: call.unreached !== null ? null : call.notice === null ? 'accepted' : 'queued',
    detail: null,
    at,
  }));

export const called = (state: TicketState, fact: FactOf<'StaffCalled'>): Partial<TicketState> =>
  each(state, (one) => {
    if (one.version !== fact.escalation) return one;
    const calls = calledIn(fact.calls, fact.round, fact.at);
    return { ...one, calls: [...one.calls, ...calls] };
  });

export const callProgressed = (state: TicketState, fact: FactOf<'CallProgressed'>): Partial<TicketState> => {
  const moved = <C extends { readonly calls: readonly StaffCall[] }>(one: C): C => ({
    ...one,
    calls: one.calls.map((call) =>
      call.notice === fact.notice ? { ...call, state: fact.state, detail: fact.detail, at: fact.at } : call,
    ),
  });
  return {
    ...each(state, moved),
    ...(state.major && { major: { ...state.major, reports: state.major.reports.map(moved) } }),
  };
};

export const callAcknowledged = (state: TicketState, fact: FactOf<'CallAcknowledged'>): Partial<TicketState> =>
  ended(state, { why: 'acknowledged', at: fact.at, by: fact.by.name }, (one) => fact.escalations.includes(one.version));

/** Of what was called for because nobody answered, the answer is the acknowledgement. */
export const asksForAnswer = ({ cause }: Pick<Escalation, 'cause'>): boolean =>
  cause.on === 'unacknowledged' || (cause.on === 'level' && cause.clock === 'respond');

export const callsAnswered = (state: TicketState, fact: FactOf<'Acknowledged'>): Partial<TicketState> =>
  ended(state, { why: 'acknowledged', at: fact.at, by: fact.by.name }, asksForAnswer);

export const callsWithdrawn = (
  state: TicketState,
  at: Instant,
  which: (cause: Extract<EscalationCause, { on: 'level' }>) => boolean,
): Partial<TicketState> =>
  ended(state, { why: 'withdrawn', at, by: null }, ({ cause }) => cause.on === 'level' && which(cause));
