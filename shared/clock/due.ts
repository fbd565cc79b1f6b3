import type { Author, Fact, FactBody } from '../ticket/facts.ts';
import { fold } from '../ticket/evolve.ts';
import type { TicketState } from '../ticket/state.ts';
import { type Instant, latest } from '../time.ts';
import type { Coming } from './due/coming.ts';
import { escalations } from './due/escalations.ts';
import { lapses } from './due/lapses.ts';
import { levels, settleAsOf } from './due/levels.ts';
import { reminders } from './due/reminders.ts';
import { reports } from './due/reports.ts';

/**
 * What time alone causes: clocks reach levels, suspensions lapse, whoever is waited for is reminded, staff are called;
 * a file per kind in `due/`. Whoever changes a ticket first catches up with time (`due`), then applies the change, then sees
 * what follows from it (`consequences`).
 */
export const TIME: Author = { party: 'system', role: 'system', user: null, name: 'clock' };

/** Of what comes at the same moment, the earlier in this list comes first. */
const CAUSES: readonly ((state: TicketState, facts: readonly Fact[]) => Coming[])[] = [
  levels,
  lapses,
  reminders,
  escalations,
  reports,
];

/** Appends facts to a record in order, giving each its place. `at` never runs backwards. */
export function append(facts: readonly Fact[], bodies: readonly FactBody[], by: Author, now: Instant): Fact[] {
  const placed = [...facts];
  for (const body of bodies) {
    const last = placed.at(-1);
    const at = last === undefined ? now : latest(now, last.at);
    placed.push({ ...body, version: (last?.version ?? 0) + 1, at, by });
  }
  return placed;
}

const stateOf = (facts: readonly Fact[]): TicketState => {
  const state = fold(facts);
  if (state === null) throw new RangeError('a ticket without facts has no clocks');
  return state;
};

const byTime = (a: Coming, b: Coming): number => a.at - b.at;

/** The next of each kind, earliest first. */
function comingTo(facts: readonly Fact[]): Coming[] {
  const state = stateOf(facts);
  return CAUSES.flatMap((cause) => cause(state, facts).sort(byTime).slice(0, 1)).sort(byTime);
}

/**
 * Levels that a change made true or untrue after the fact: per clock the highest newly reached one, lower ones marked
 * skipped, and a withdrawal for each that no longer holds.
 */
export const settle = (facts: readonly Fact[], now: Instant): FactBody[] => settleAsOf(stateOf(facts), facts, now, now);

/** All that time has caused up to `now` and that is not yet on record, as facts in their places. */
export function due(facts: readonly Fact[], now: Instant): Fact[] {
  let record = [...facts];
  for (;;) {
    const [next] = comingTo(record);
    if (next === undefined || next.at > now) return record.slice(facts.length);
    record = append(record, [next.body(now)], TIME, now);
    // A suspension that never was gives its time back to whoever held the clock. Only levels before the lapse are settled;
    // what came after it is reached as if nobody had been late to look.
    if (next.kind === 'lapse') record = append(record, settleAsOf(stateOf(record), record, next.at, now), TIME, now);
  }
}

/**
 * The record with what follows at once from a change that was appended to it: levels, calls to staff that they or it owe, and
 * that the fault has become a major one.
 */
export function consequences(changed: readonly Fact[], now: Instant): Fact[] {
  let record = append(changed, settle(changed, now), TIME, now);
  for (;;) {
    const state = stateOf(record);
    const [next] = [...escalations(state), ...reports(state)].sort(byTime);
    if (next === undefined || next.at > now) return record;
    record = append(record, [next.body(now)], TIME, now);
  }
}

/** When time alone will cause something, next of each kind, earliest first; empty where nothing is to come. */
export const nextDue = (facts: readonly Fact[]): Pick<Coming, 'kind' | 'level' | 'at'>[] =>
  comingTo(facts).map(({ kind, level, at }) => ({ kind, level, at }));
