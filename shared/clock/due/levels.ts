import type { Fact, FactBody } from '../../ticket/facts.ts';
import type { TicketState } from '../../ticket/state.ts';
import { CLOCKS, type Clock } from '../../ticket/values.ts';
import type { Instant } from '../../time.ts';
import { crossing } from '../reading.ts';
import { timingOf } from '../timingOf.ts';
import type { Coming } from './coming.ts';

interface Crossing {
  readonly clock: Clock;
  readonly level: number;
  readonly at: Instant;
}

const hasFired = (state: TicketState, clock: Clock, level: number): boolean =>
  state.levels.some((l) => l.clock === clock && l.level === level && l.policyVersion === state.terms.policyVersion);

/** Every level of every clock that is, or will be, reached and has not fired; earliest first. */
function unfired(state: TicketState, facts: readonly Fact[]): Crossing[] {
  const timing = timingOf(facts, state);
  return CLOCKS.flatMap((clock) =>
    state.terms.levels[clock]
      .filter((level) => !hasFired(state, clock, level))
      .flatMap((level) => {
        const at = crossing(clock, timing, level);
        return at === null ? [] : [{ clock, level, at }];
      }),
  ).sort((a, b) => a.at - b.at || a.level - b.level);
}

const reached = (state: TicketState, c: Crossing, now: Instant, skipped: number[]): FactBody => ({
  type: 'LevelReached',
  clock: c.clock,
  level: c.level,
  policyVersion: state.terms.policyVersion,
  effectiveAt: c.at,
  detectedAt: now,
  skipped,
});

/** Levels that clocks will reach if nothing else happens. */
export const levels = (state: TicketState, facts: readonly Fact[]): Coming[] =>
  unfired(state, facts).map((c) => ({
    kind: 'level',
    level: c.level,
    at: c.at,
    body: (now) => reached(state, c, now, []),
  }));

/** What a change that took effect at `asOf` made true or untrue before then. */
export function settleAsOf(state: TicketState, facts: readonly Fact[], asOf: Instant, now: Instant): FactBody[] {
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
  const isDue = unfired(state, facts).filter((c) => c.at <= asOf);
  const highest = CLOCKS.flatMap((clock) => {
    const levels = isDue.filter((c) => c.clock === clock);
    const top = levels.at(-1);
    const passed = levels.slice(0, -1).map((c) => c.level);
    return top === undefined ? [] : [reached(state, top, now, passed)];
  });
  return [...withdrawals, ...highest];
}
