import { append, consequences, due, nextDue } from '../../clock/due.ts';
import { ledger } from '../../clock/ledger.ts';
import { type Readings, readings } from '../../clock/reading.ts';
import { timingOf } from '../../clock/timingOf.ts';
import { type Instant, latest } from '../../time.ts';
import type { Command } from '../commands.ts';
import { decide, isRefusal } from '../decide.ts';
import { fold } from '../evolve.ts';
import type { Author, Fact, FactBody } from '../facts.ts';
import type { Refusal } from '../refusal.ts';
import type { TicketState } from '../state.ts';
import type { TicketRecord } from '../view.ts';
import { minute, minuteOf } from './facts.ts';
import { engineer } from './people.ts';

/** The state of a record. */
export function folded(facts: readonly Fact[]): TicketState {
  const state = fold(facts);
  if (state === null) throw new RangeError('no facts');
  return state;
}

/** A record as it is read from storage, of a ticket that stands alone. */
export function stored(facts: readonly Fact[]): TicketRecord {
  const state = folded(facts);
  return {
    state,
    timing: timingOf(facts, state),
    shortName: 'College',
    address: null,
    parent: null,
    children: [],
    names: {},
  };
}

/** What the server does with a command: catch up with time, decide, see what that made true or untrue after the fact. */
export function execute(facts: readonly Fact[], command: Command, by: Author, now: Instant): Fact[] | Refusal {
  const caughtUp = sweep(facts, now);
  const decision = decide(folded(caughtUp), command, { now, by });
  return isRefusal(decision) ? decision : change(caughtUp, decision, by, now);
}

/** The same, of a command that must be allowed. */
export function done(facts: readonly Fact[], command: Command, by: Author, at: number): Fact[] {
  const result = execute(facts, command, by, minute(at));
  if (!Array.isArray(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}

/** Applies facts that are no command's (a notice's progress, a joining declaration) the same way. */
export function change(facts: readonly Fact[], bodies: readonly FactBody[], by: Author, now: Instant): Fact[] {
  return consequences(append(facts, bodies, by, now), now);
}

/** A life told as facts, `[minute, …]` by `[minute, …]`, with time caught up and consequences settled at each. */
export const lived = (...steps: readonly (readonly [minute: number, ...facts: FactBody[]])[]): Fact[] =>
  steps.reduce<Fact[]>((facts, [n, ...bodies]) => {
    const now = minute(n);
    return change(facts.length === 0 ? [] : sweep(facts, now), bodies, engineer, now);
  }, []);

/** What the timers' sweep does. */
export const sweep = (facts: readonly Fact[], now: Instant): Fact[] => [...facts, ...due(facts, now)];

/** The same at each moment at which something comes due, until `to`: as when nobody is ever late. */
export function watched(facts: readonly Fact[], to: Instant): Fact[] {
  let record = [...facts];
  for (;;) {
    const [next] = nextDue(record);
    if (next === undefined || next.at > to) return record;
    record = sweep(record, latest(next.at, ...record.slice(-1).map((fact) => fact.at)));
  }
}

/** All clocks of a record at `now`. */
export const read = (facts: readonly Fact[], now: Instant): Readings => readings(timingOf(facts, folded(facts)), now);

/** The ledger in minutes after the declaration: `0-30 carrier: not_dispatched`. */
export const ledgerLines = (facts: readonly Fact[], now: Instant): string[] =>
  ledger(facts, now).map(
    (i) => `${minuteOf(i.from)}-${minuteOf(i.to)} ${i.holder}: ${i.why}${i.provisional ? ' (provisional)' : ''}`,
  );

/** Reminders in order: `customer 1 @70: test`. */
export const reminderLines = (facts: readonly Fact[]): string[] =>
  facts.flatMap((fact) =>
    fact.type === 'Reminded' ? [`${fact.party} ${fact.count} @${minuteOf(fact.at)}: ${fact.about}`] : [],
  );

/** Calls to staff in order: `unacknowledged 5 @5`, `restore 80 again 2 @85`. */
export const callLines = (facts: readonly Fact[]): string[] =>
  facts.flatMap((fact) => {
    if (fact.type !== 'Escalated') return [];
    const { cause, round } = fact;
    const what =
      cause.on === 'level'
        ? `${cause.clock} ${cause.level}`
        : cause.on === 'chase'
          ? `chase ${cause.count}`
          : cause.on === 'report'
            ? `${cause.report} report`
            : `unacknowledged ${cause.after / 60_000}`;
    return [`${what}${round === 1 ? '' : ` again ${round}`} @${minuteOf(fact.at)}`];
  });

/** Levels raised and withdrawn, in order: `restore 50 @50`, `restore 100 @100 skipping 50,80`, `restore 50 withdrawn`. */
export const levelLines = (facts: readonly Fact[]): string[] =>
  facts.flatMap((fact) => {
    if (fact.type === 'LevelWithdrawn') return [`${fact.clock} ${fact.level} withdrawn`];
    if (fact.type !== 'LevelReached') return [];
    const skipping = fact.skipped.length === 0 ? '' : ` skipping ${fact.skipped.join(',')}`;
    return [`${fact.clock} ${fact.level} @${minuteOf(fact.effectiveAt)}${skipping}`];
  });
