import type { Author, Fact, FactBody } from '../ticket/facts.ts';
import { evolve } from '../ticket/evolve.ts';
import type { Suspension, TicketState } from '../ticket/state.ts';
import { CLOCKS, type Clock } from '../ticket/values.ts';
import { type Instant, earliest } from '../time.ts';
import { crossing } from './reading.ts';
import { timingOf } from './timingOf.ts';

/**
 * What time alone causes: suspensions lapse, clocks reach levels. Whoever changes a ticket first catches up with time
 * (`due`), then applies the change, then sees whether it made levels true or untrue after the fact (`settle`).
 */
export const TIME: Author = { party: 'system', role: 'system', user: null, name: 'clock' };

/** Appends facts to a record in order, giving each its place. `at` never runs backwards. */
export function append(facts: readonly Fact[], bodies: readonly FactBody[], by: Author, now: Instant): Fact[] {
  const placed = [...facts];
  for (const body of bodies) {
    const last = placed.at(-1);
    const at = last === undefined || now > last.at ? now : last.at;
    placed.push({ ...body, version: (last?.version ?? 0) + 1, at, by });
  }
  return placed;
}

interface Crossing {
  readonly clock: Clock;
  readonly level: number;
  readonly at: Instant;
}

const hasFired = (state: TicketState, clock: Clock, level: number): boolean =>
  state.levels.some((l) => l.clock === clock && l.level === level && l.policyVersion === state.terms.policyVersion);

/** Every level of every clock that is, or will be, reached and has not fired; earliest first. */
function unfired(facts: readonly Fact[], state: TicketState): Crossing[] {
  const timing = timingOf(facts, state);
  return CLOCKS.flatMap((clock) =>
    (state.terms.levels[clock] ?? [])
      .filter((level) => !hasFired(state, clock, level))
      .flatMap((level) => {
        const at = crossing(clock, timing, level);
        return at === null ? [] : [{ clock, level, at }];
      }),
  ).sort((a, b) => a.at - b.at || a.level - b.level);
}

interface Lapse {
  readonly at: Instant;
  readonly body: FactBody;
}

const lapse = (suspension: Suspension, why: 'until' | 'not_approved', at: Instant): Lapse => ({
  at,
  body: { type: 'SuspensionLapsed', suspension: suspension.version, why, effectiveAt: at },
});

/** The next suspension to lapse: at its own `until`, or for want of approval, even when it is over by then. */
function lapseOf(state: TicketState): Lapse | null {
  const lapses = state.awaitingApproval.map((s) => lapse(s, 'not_approved', s.approveBy));
  if (state.suspension !== null) {
    const { approved, approveBy, until } = state.suspension;
    const unapproved = !approved && approveBy <= until;
    lapses.push(
      unapproved ? lapse(state.suspension, 'not_approved', approveBy) : lapse(state.suspension, 'until', until),
    );
  }
  return lapses.sort((a, b) => a.at - b.at)[0] ?? null;
}

const foldAll = (facts: readonly Fact[]): TicketState => {
  const state = facts.reduce<TicketState | null>((s, f) => evolve(s, f), null);
  if (state === null) throw new RangeError('a ticket without facts has no clocks');
  return state;
};

const reached = (state: TicketState, c: Crossing, now: Instant, skipped: number[]): FactBody => ({
  type: 'LevelReached',
  clock: c.clock,
  level: c.level,
  policyVersion: state.terms.policyVersion,
  effectiveAt: c.at,
  detectedAt: now,
  skipped,
});

/** What a change that took effect at `asOf` made true or untrue before then. */
function settleAsOf(facts: readonly Fact[], asOf: Instant, now: Instant): FactBody[] {
  const state = foldAll(facts);
  const timing = timingOf(facts, state);
  const untrue = state.levels.filter((l) => {
    const at = crossing(l.clock, timing, l.level);
    return l.policyVersion === state.terms.policyVersion && (at === null || at > asOf);
  });
  const withdrawals = untrue.map((l): FactBody => ({
    type: 'LevelWithdrawn',
    clock: l.clock,
    level: l.level,
    policyVersion: l.policyVersion,
  }));
  const isDue = unfired(facts, state).filter((c) => c.at <= asOf);
  const highest = CLOCKS.flatMap((clock) => {
    const levels = isDue.filter((c) => c.clock === clock);
    const top = levels.at(-1);
    return top === undefined
      ? []
      : [
          reached(
            state,
            top,
            now,
            levels.slice(0, -1).map((c) => c.level),
          ),
        ];
  });
  return [...withdrawals, ...highest];
}

/**
 * Levels that a change made true or untrue after the fact: per clock the highest newly reached one, lower ones marked
 * skipped, and a withdrawal for each that no longer holds.
 */
export const settle = (facts: readonly Fact[], now: Instant): FactBody[] => settleAsOf(facts, now, now);

/** All that time has caused up to `now` and that is not yet on record, as facts in their places. */
export function due(facts: readonly Fact[], now: Instant): Fact[] {
  let record = [...facts];
  const from = record.length;
  for (;;) {
    const state = foldAll(record);
    const next = lapseOf(state);
    const horizon = next === null ? now : earliest(next.at, now);
    const first = unfired(record, state).find((c) => c.at <= horizon);
    if (first !== undefined) {
      record = append(record, [reached(state, first, now, [])], TIME, now);
    } else if (next !== null && next.at <= now) {
      record = append(record, [next.body], TIME, now);
      // A suspension that never was gives its time back to whoever held the clock: levels may have passed unseen. Only
      // those before the lapse; what came after it is reached as if nobody had been late to look.
      record = append(record, settleAsOf(record, next.at, now), TIME, now);
    } else {
      return record.slice(from);
    }
  }
}

/** The next moments at which time alone will cause something; null where nothing is to come. */
export function nextDue(facts: readonly Fact[]): {
  level: { at: Instant; level: number } | null;
  lapse: Instant | null;
} {
  const state = foldAll(facts);
  const first = unfired(facts, state)[0];
  return {
    level: first === undefined ? null : { at: first.at, level: first.level },
    lapse: lapseOf(state)?.at ?? null,
  };
}
