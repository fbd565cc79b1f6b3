import { append, consequences } from '../../due.ts';
import { callingOf } from '../../due/escalations.ts';
import type { Reading } from '../../reading.ts';
import type { Fact, FactBody, FactType } from '../../../ticket/facts.ts';
import { folded, read, watched } from '../../../ticket/testing/desk.ts';
import {
  acknowledged,
  approved,
  confirmed,
  disputed,
  found,
  minute,
  minuteOf,
  opened,
  resumed,
  roundFailed,
  ruled,
  stillBroken,
  suspended,
  tested,
} from '../../../ticket/testing/facts.ts';
import { engineer } from '../../../ticket/testing/people.ts';
import { CLOCKS, type Clock, type SegmentParty, type Severity } from '../../../ticket/values.ts';
import { minutes } from '../../../time.ts';
import type { Clause } from './clauses.ts';

/**
 * One row of the table: what happened, and what follows from it. Time is counted in minutes from the declaration, at ten
 * past two in the night of 2 March. A major fault is to be answered within 20 and removed within 100 minutes, a critical
 * one within 10 and 50; levels are raised at 50, 80 and 100 % of the removal and at 80 and 100 % of the statutory 48 hours.
 */
export interface Scenario {
  readonly name: string;
  readonly clause: Clause;
  readonly story: readonly Line[];
  /** The minute at which everything is read. */
  readonly at: number;
  /** Who held the clock, from when to when, and why: `0-12 carrier: not_dispatched`. */
  readonly ledger: readonly string[];
  /** `runs`, `stands` (but may go on) or `stopped`; minutes used, of how many; when they will be used up. */
  readonly clocks: Readonly<Record<Clock, string>>;
  /** Levels raised and withdrawn, in order. */
  readonly levels: readonly string[];
  /** Who was reminded of what: `customer 1 @70: test`; left out where nobody is. */
  readonly reminders?: readonly string[];
  /** When staff were called, and for what: `restore 80 again 2 @85`; left out where nobody is. */
  readonly calls?: readonly string[];
}

/** What happened in a minute. */
export type Line = readonly [minute: number, ...acts: Act[]];
/** A fact; or one that speaks of an earlier one, which it finds in the record. */
type Act = FactBody | ((soFar: readonly Fact[], minute: number) => FactBody);

/** What may be disputed, as people would name it. */
type Contested = 'the suspension' | 'the failed test' | 'the dismissal' | `segment S${number}`;

const TYPE_OF: Record<string, FactType> = {
  'the suspension': 'ClockSuspended',
  'the failed test': 'TestRoundFailed',
  'the dismissal': 'Dismissed',
};

/** Place of the last fact that `what` names. */
function placeOf(what: Contested, soFar: readonly Fact[]): number {
  const named = soFar.findLast((fact) =>
    fact.type === 'SegmentOpened' || fact.type === 'SegmentReopened'
      ? what === `segment ${fact.segment}`
      : fact.type === TYPE_OF[what],
  );
  if (named === undefined) throw new RangeError(`the story has had no such thing: ${what}`);
  return named.version;
}

export const customerDisputes =
  (what: Contested): Act =>
  (soFar) =>
    disputed(placeOf(what, soFar));
/** The supervisor finds that the customer is right. */
export const supervisorUpholds =
  (what: Contested): Act =>
  (soFar) =>
    ruled(placeOf(what, soFar), true);
/** The supervisor finds that what was disputed stands. */
export const supervisorRejects =
  (what: Contested): Act =>
  (soFar) =>
    ruled(placeOf(what, soFar), false);

export const suspendedUntil =
  (until: number): Act =>
  (_soFar, now) =>
    suspended(now, until);
/** Somebody says that they know of all that staff are being called for. */
export const callAnswered: Act = (soFar) => ({
  type: 'CallAcknowledged',
  escalations: callingOf(folded(soFar)).map(({ version }) => version),
});
export const chased = (count: number): FactBody => ({ type: 'Chased', count, note: null });
export const severityBecomes = (severity: Severity): FactBody => ({ type: 'SeverityChanged', severity, reason: 'r' });
/** Of the last suspension. */
export const suspensionApproved: Act = (soFar) => approved(placeOf('the suspension', soFar));
export const clockResumed: Act = (soFar) => resumed(placeOf('the suspension', soFar));

/** Answered, seen by both sides and confirmed, in the tenth minute. */
export const diagnosed: readonly FactBody[] = [found('carrier'), found('customer'), confirmed()];
export const confirmedAt10: readonly Line[] = [[10, acknowledged, ...diagnosed]];

/** A test fails and points to a party, for which a segment is opened. */
export const testFails = (round: number, party: SegmentParty, segment: string): FactBody[] => [
  tested(round, 'outgoing', 'carrier', 'fail'),
  roundFailed(round, party),
  opened(segment, party, { origin: 'test_failed' }),
];
/** The customer says that it is still broken; the carrier looks first. */
export const saysStillBroken = (segment: string): FactBody[] => [
  stillBroken,
  opened(segment, 'carrier', { origin: 'still_broken' }),
];

/** The record of a story: with each line time is caught up with, and what the line made true after the fact is settled. */
export function told(story: readonly Line[], until: number): Fact[] {
  const facts = story.reduce<Fact[]>((soFar, [n, ...acts]) => {
    const now = minute(n);
    const before = soFar.length === 0 ? [] : watched(soFar, now);
    const after = acts.reduce<Fact[]>(
      (record, act) => append(record, [typeof act === 'function' ? act(record, n) : act], engineer, now),
      before,
    );
    return consequences(after, now);
  }, []);
  return watched(facts, minute(until));
}

const STATES = { running: 'runs', paused: 'stands', stopped: 'stopped' } as const;

function clockLine(reading: Reading): string {
  const { state, net, target, dueAt, breached, excepted, ifRoundFails } = reading;
  const parts = [STATES[state], `${net / minutes(1)} of ${target / minutes(1)}`];
  if (dueAt !== null && !breached) parts.push(`due @${minuteOf(dueAt)}`);
  if (breached) parts.push('breached');
  if (excepted) parts.push('excepted');
  if (ifRoundFails) parts.push(`${ifRoundFails.net / minutes(1)} if the round fails`);
  return parts.join(', ');
}

/** What the clocks of a record read at a minute. */
export function clockLines(facts: readonly Fact[], at: number): Record<Clock, string> {
  const readings = read(facts, minute(at));
  return Object.fromEntries(CLOCKS.map((clock) => [clock, clockLine(readings[clock])])) as Record<Clock, string>;
}
