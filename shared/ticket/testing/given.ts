import { expect } from 'vitest';
import { append } from '../../clock/due.ts';
import type { Command } from '../commands.ts';
import { decide, isRefusal } from '../decide.ts';
import { fold } from '../evolve.ts';
import { type Author, type Fact, type FactBody, decodeFact, encodeFact } from '../facts.ts';
import type { Refusal, RefusalCode } from '../refusal.ts';
import type { TicketState } from '../state.ts';
import { minute } from './facts.ts';
import { engineer } from './people.ts';

/** A fact; or facts from a minute after the declaration on, by somebody other than the engineer. */
export type Step =
  | FactBody
  | readonly [minute: number, ...facts: FactBody[]]
  | { readonly by: Author; readonly facts: readonly FactBody[] };

/** Facts in their places, at the minute of the last `[minute, …]` before them. */
export function record(...steps: readonly Step[]): Fact[] {
  let facts: Fact[] = [];
  let now = minute(0);
  for (const step of steps) {
    if ('by' in step) {
      facts = append(facts, step.facts, step.by, now);
    } else if ('type' in step) {
      facts = append(facts, [step], engineer, now);
    } else {
      const [at, ...bodies] = step;
      now = minute(at);
      facts = append(facts, bodies, engineer, now);
    }
  }
  return facts;
}

/** The state that `steps` add up to. */
export function stateOf(...steps: readonly Step[]): TicketState {
  const state = fold(record(...steps));
  if (state === null) throw new RangeError('a ticket begins with `declared()`');
  return state;
}

/**
 * `given([...facts]).when(command, by?).then([...facts])`, or `.refused(code, field?)`. The command comes at the minute
 * of the last fact, or at `.at(minute)`.
 */
export const given = (steps: readonly Step[]) => {
  const facts = record(...steps);
  const state = stateOf(...steps);
  return {
    /** The same, `n` minutes after the declaration. */
    at: (n: number) => ({ when: (command: Command, by: Author = engineer) => outcome(facts, state, command, by, n) }),
    when: (command: Command, by: Author = engineer) => outcome(facts, state, command, by, null),
  };
};

function outcome(facts: readonly Fact[], state: TicketState, command: Command, by: Author, at: number | null) {
  const now = at === null ? state.lastAt : minute(at);
  const decision = decide(state, command, { now, by });
  return {
    /** These facts, and no others; and they can be stored and folded. */
    then(expected: readonly FactBody[]): TicketState {
      expect(decision).toEqual(expected);
      const after = append(facts, expected, by, now).map((fact) => decodeFact(encodeFact(fact)));
      const folded = fold(after);
      if (folded === null) throw new RangeError('no state');
      return folded;
    },
    /** What was decided; none where it was refused. */
    facts: isRefusal(decision) ? [] : decision,
    /** Facts of these types, and no others: where what they carry is another test's subject. */
    thenTypes(...types: FactBody['type'][]): void {
      expect(isRefusal(decision) ? decision : decision.map((fact) => fact.type)).toEqual(types);
    },
    refused(code: RefusalCode, field?: string, params?: Refusal['params']): void {
      const { params: given, ...refusal } = isRefusal(decision)
        ? decision
        : { refused: 'not refused', params: undefined };
      expect(refusal).toEqual(field === undefined ? { refused: code } : { refused: code, field });
      if (params !== undefined) expect(given).toEqual(params);
    },
  };
}
