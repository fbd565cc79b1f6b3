import fc from 'fast-check';
import { type Instant, minutes, plus } from '../../time.ts';
import type { Command } from '../commands.ts';
import { decide, isRefusal } from '../decide.ts';
import { isOpen } from '../decide/context.ts';
import type { Author, Fact } from '../facts.ts';
import { owedBy } from '../jointTest.ts';
import type { TicketState } from '../state.ts';
import { SEGMENT_PARTIES, SEVERITIES } from '../values.ts';
import { change, folded, sweep } from './desk.ts';
import { declared, joined, minute, noted } from './facts.ts';
import { customer, customerByPhone, engineer, supervisor } from './people.ts';

/** A random life of a ticket: somebody does something, or only time passes, again and again. */
export interface Move {
  /** Minutes since the move before. */
  readonly wait: number;
  /** Which of the things that may be done now. */
  readonly pick: number;
}

/** Any life. Mostly short waits, for most is decided within the hour; at times the sweep is hours late. */
export const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    wait: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 0, max: 20 }) },
      { weight: 1, arbitrary: fc.integer({ min: 20, max: 900 }) },
    ),
    pick: fc.nat(10_000),
  }),
  // Without a size of its own, fast-check makes lists of ten at most, and no ticket lives to be restored.
  { minLength: 4, maxLength: 50, size: 'max' },
);

export type Attempt = readonly [Command, Author];

/** What carries the story on. */
export function onward(state: TicketState): Attempt | undefined {
  switch (state.phase) {
    case 'declared':
      return [{ type: 'acknowledge' }, engineer];
    case 'acknowledged': {
      if (state.findings.length === 0) return [{ type: 'recordFinding', text: 'dark' }, engineer];
      if (!state.findings.some((f) => f.party === 'customer'))
        return [{ type: 'recordFinding', text: 'dark' }, customer];
      if (state.confirmedAt === null) return [{ type: 'confirm', class: 'fault', severity: 'major' }, engineer];
      const party = SEGMENT_PARTIES[state.version % 3] ?? 'carrier';
      return [{ type: 'openSegment', party, evidence: 'e' }, engineer];
    }
    case 'clearing': {
      const open = state.segments.find(isOpen);
      const by = open?.party === 'customer' ? customer : engineer;
      return open && [{ type: 'clearSegment', segment: open.id, cause: 'core', action: 'reset' }, by];
    }
    case 'testing': {
      if (state.test === null) return undefined;
      const [ours] = owedBy(state.test, 'carrier');
      const item = ours ?? owedBy(state.test, 'customer')[0] ?? '';
      return [{ type: 'recordTest', item, result: 'pass' }, ours === undefined ? customerByPhone : engineer];
    }
    case 'restored':
      return state.restoration?.confirmed
        ? [{ type: 'close', cause: 'core', expectedVersion: state.version }, engineer]
        : [{ type: 'confirmRestoration' }, customer];
    case 'closed':
    case 'dismissed':
      return undefined;
  }
}

/** What somebody might try, allowed or not. */
function attempts(facts: readonly Fact[], now: Instant): Attempt[] {
  const state = folded(facts);
  const expectedVersion = state.version;
  const segments = state.segments.map((s) => s.id);
  const until = plus(now, minutes(15 + (state.version % 7) * 10));
  const inTest = state.test?.open ? state.test.items.map((item) => item.id) : [];
  return [
    [{ type: 'acknowledge' }, engineer],
    [{ type: 'recordFinding', text: 'dark' }, engineer],
    [{ type: 'recordFinding', text: 'dark' }, customer],
    ...SEVERITIES.map((severity): Attempt => [{ type: 'confirm', class: 'fault', severity }, engineer]),
    ...SEGMENT_PARTIES.map((party): Attempt => [{ type: 'openSegment', party, evidence: 'e' }, engineer]),
    ...segments.flatMap((segment): Attempt[] => [
      [{ type: 'clearSegment', segment, cause: 'core', action: 'reset' }, engineer],
      [{ type: 'clearSegment', segment, cause: 'customer_lan', action: 'reset' }, customer],
    ]),
    ...inTest.flatMap((item): Attempt[] => [
      [{ type: 'recordTest', item, result: 'pass' }, engineer],
      [{ type: 'recordTest', item, result: 'pass' }, customerByPhone],
    ]),
    [{ type: 'suspendClock', reason: 'customer_access', evidence: 'e', until }, engineer],
    [{ type: 'approveSuspension' }, supervisor],
    ...segments.flatMap((segment): Attempt[] => [
      [{ type: 'cancelSegment', segment, reason: 'mistake' }, engineer],
      [{ type: 'acceptSegment', segment }, engineer],
      [{ type: 'planVisit', segment, at: until }, engineer],
      [{ type: 'arriveOnSite', segment }, engineer],
      [{ type: 'leaveSite', segment }, engineer],
      [{ type: 'handOverSegment', segment, to: 'customer', evidence: 'e' }, engineer],
      [{ type: 'handOverSegment', segment, to: 'carrier', evidence: 'e' }, engineer],
      [{ type: 'recordTest', item: 'outgoing', result: 'fail', failing: segment }, engineer],
    ]),
    ...SEGMENT_PARTIES.map((failing): Attempt => [
      { type: 'recordTest', item: 'outgoing', result: 'fail', failing, note: 'n' },
      customer,
    ]),
    ...state.contestable.map(({ fact }): Attempt => [{ type: 'dispute', fact, reason: 'no' }, customer]),
    ...state.disputes.flatMap(({ fact }): Attempt[] => [
      [{ type: 'ruleOnDispute', fact, upheld: true, note: 'n' }, supervisor],
      [{ type: 'ruleOnDispute', fact, upheld: false, note: 'n' }, supervisor],
    ]),
    ...SEVERITIES.map((severity): Attempt => [{ type: 'setSeverity', severity, reason: 'r' }, engineer]),
    [{ type: 'resumeClock' }, engineer],
    [{ type: 'logBypass', what: 'mobile' }, engineer],
    [{ type: 'endBypass' }, engineer],
    [{ type: 'confirmRestoration' }, customer],
    [{ type: 'disputeRestoration', reason: 'silent' }, customer],
    [{ type: 'dismiss', reason: 'no_fault', evidence: 'e', expectedVersion }, engineer],
    [{ type: 'chase' }, customer],
    [{ type: 'logNotice', how: 'phone', outcome: 'no_answer' }, engineer],
    [{ type: 'close', cause: 'core', expectedVersion }, supervisor],
    [{ type: 'closeUnverified', evidence: 'e', expectedVersion }, supervisor],
    [{ type: 'withdraw', reason: 'fine', expectedVersion }, customer],
  ];
}

/** The record after each move, from the declaration on, and the time of the last. */
export interface Life {
  readonly records: readonly (readonly Fact[])[];
  readonly facts: readonly Fact[];
  readonly now: Instant;
}

export function live(life: readonly Move[]): Life {
  let now = minute(0);
  let facts: readonly Fact[] = change([], [declared()], customer, now);
  const records = [facts];
  for (const { wait, pick } of life) {
    now = plus(now, minutes(wait));
    facts = step(facts, pick, now);
    records.push(facts);
  }
  return { records, facts, now };
}

function step(facts: readonly Fact[], pick: number, now: Instant): readonly Fact[] {
  const caughtUp = sweep(facts, now);
  const chance = pick % 10;
  // Once in ten only time passes, once something happens that is no command, once anything is tried, allowed or not.
  if (chance === 0) return caughtUp;
  if (chance === 1) return change(caughtUp, [pick % 20 === 1 ? noted : joined()], engineer, now);
  const state = folded(caughtUp);
  const all = attempts(caughtUp, now);
  const next = chance < 7 && chance > 2 ? onward(state) : undefined;
  const some = chance === 2 ? all : all.filter(([command, by]) => !isRefusal(decide(state, command, { now, by })));
  const tried = next ?? some[Math.floor(pick / 10) % Math.max(1, some.length)];
  if (tried === undefined) return caughtUp;
  const [command, by] = tried;
  const decision = decide(state, command, { now, by });
  return isRefusal(decision) ? caughtUp : change(caughtUp, decision, by, now);
}
