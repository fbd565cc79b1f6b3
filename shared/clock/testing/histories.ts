import fc from 'fast-check';
import { decide, isRefusal } from '../../ticket/decide.ts';
import { isOpen } from '../../ticket/decide/context.ts';
import { evolve } from '../../ticket/evolve.ts';
import type { Author, Fact, FactBody, Terms } from '../../ticket/facts.ts';
import type { TicketState } from '../../ticket/state.ts';
import { TERMS, declared, joined, minute, noted } from '../../ticket/testing/facts.ts';
import { customer, engineer, supervisor } from '../../ticket/testing/people.ts';
import { type Attempt, onward } from '../../ticket/testing/walk.ts';
import { type Phase, SEGMENT_PARTIES, SEVERITIES } from '../../ticket/values.ts';
import { type Instant, minutes, plus } from '../../time.ts';
import { TIME, append } from '../due.ts';

/**
 * Random histories, cheap enough for tens of thousands of them: decided as the server decides, but with the state carried
 * along instead of folded anew, few things tried, and no levels. (Lives of all kinds, with levels: `ticket/testing/walk.ts`.)
 */
export interface History {
  readonly facts: readonly Fact[];
  /** What they add up to. */
  readonly state: TicketState;
  /** The time of the last move, or later: when the ledger is read. */
  readonly now: Instant;
}

/** A move is a number: how long after the one before, and which of the things that may happen. */
export const moves: fc.Arbitrary<number[]> = fc.array(fc.nat(1_000_000), { minLength: 16, maxLength: 50, size: 'max' });

/** Minutes between moves. Often none: much happens at once. Thirty is what there is for an approval. */
const WAITS = [0, 0, 1, 4, 9, 15, 30, 100] as const;

const WITHOUT_LEVELS: Terms = { ...TERMS, levels: { respond: [], restore: [], statutory: [] } };

type Happening = Attempt | FactBody | undefined;
type Choice = (state: TicketState, k: number, now: Instant) => Happening;

const one = <T>(list: readonly T[], k: number): T | undefined => list[k % list.length];
const party = (k: number) => SEGMENT_PARTIES[k % 3] ?? 'carrier';

const further: Choice = (state) => onward(state);
const suspend: Choice = (_state, k, now) => {
  const until = plus(now, minutes([5, 30, 45, 200][k % 4] ?? 5));
  return [{ type: 'suspendClock', reason: 'customer_access', evidence: 'e', until }, engineer];
};
const approve: Choice = () => [{ type: 'approveSuspension' }, supervisor];
const resume: Choice = () => [{ type: 'resumeClock' }, engineer];
const dispute: Choice = (state, k) => {
  // The latest as often as any: rulings on it reach furthest.
  const contestable = k % 2 === 0 ? state.contestable.at(-1) : one(state.contestable, k >> 1);
  return contestable && [{ type: 'dispute', fact: contestable.fact, reason: 'no' }, customer];
};
const rule: Choice = (state, k) => {
  const open = state.disputes.find((d) => d.ruling === null);
  return open && [{ type: 'ruleOnDispute', fact: open.fact, upheld: k % 3 > 0, note: 'n' }, supervisor];
};
const bypass: Choice = (state) => [
  state.bypass === null ? { type: 'logBypass', what: 'mobile' } : { type: 'endBypass' },
  engineer,
];
const severity: Choice = (_state, k) => [
  { type: 'setSeverity', severity: SEVERITIES[k % 4] ?? 'major', reason: 'r' },
  engineer,
];
const word: Choice = (_state, k) => (k % 2 === 0 ? noted : joined());
const dismiss: Choice = (state) => [
  { type: 'dismiss', reason: 'no_fault', evidence: 'e', expectedVersion: state.version },
  engineer,
];
const withdraw: Choice = (state) => [{ type: 'withdraw', reason: 'fine', expectedVersion: state.version }, customer];
const open: Choice = (_state, k) => [{ type: 'openSegment', party: party(k), evidence: 'e' }, engineer];
const cancel: Choice = (state, k) => {
  const segment = one(state.segments.filter(isOpen), k);
  return segment && [{ type: 'cancelSegment', segment: segment.id, reason: 'mistake' }, engineer];
};
const handOver: Choice = (state, k) => {
  const segment = one(state.segments.filter(isOpen), k);
  return segment && [{ type: 'handOverSegment', segment: segment.id, to: party(k >> 2), evidence: 'e' }, engineer];
};
const fail: Choice = (state, k) => {
  const failing = k % 2 === 0 ? party(k >> 1) : (one(state.segments, k >> 1)?.id ?? 'carrier');
  return [{ type: 'recordTest', item: 'outgoing', result: 'fail', failing, note: 'n' }, engineer];
};
const closeUnverified: Choice = (state) => [
  { type: 'closeUnverified', evidence: 'e', expectedVersion: state.version },
  supervisor,
];
const stillBroken: Choice = () => [{ type: 'disputeRestoration', reason: 'silent' }, customer];

/** Once in so many times; otherwise the story goes on. */
const seldom =
  (times: number, choice: Choice): Choice =>
  (state, k, now) =>
    k % times === 0 ? choice(state, Math.floor(k / times), now) : further(state, k, now);

const ON: readonly Choice[] = [further, further, further, further];
const CONTEST: readonly Choice[] = [approve, dispute, rule];
/** What may happen in each phase, as often as it stands there: enough of everything that moves a clock. */
const CHOICES: Record<Phase, readonly Choice[]> = {
  declared: [...ON, word, severity, bypass, seldom(3, dismiss)],
  acknowledged: [...ON, ...ON, suspend, ...CONTEST, bypass, severity, seldom(4, dismiss), seldom(20, withdraw)],
  clearing: [...ON, ...CONTEST, suspend, suspend, resume, open, open, cancel, handOver, bypass, word],
  testing: [...ON, ...ON, ...ON, ...CONTEST, fail, fail, fail, seldom(2, open), bypass, seldom(4, closeUnverified)],
  restored: [further, stillBroken, stillBroken, ...CONTEST, bypass, word],
  closed: [rule, word],
  dismissed: [dispute, rule],
};

/** The history that a list of moves makes. */
export function historyOf(list: readonly number[]): History {
  let now = minute(0);
  const facts = append([], [declared({ terms: WITHOUT_LEVELS })], customer, now);
  let state = facts.reduce<TicketState | null>(evolve, null) as TicketState;
  const tell = (bodies: readonly FactBody[], by: Author): void => {
    for (const body of bodies) {
      const fact: Fact = { ...body, version: state.version + 1, at: now, by };
      facts.push(fact);
      state = evolve(state, fact);
    }
  };
  for (const move of list) {
    now = plus(now, minutes(WAITS[move % WAITS.length] ?? 0));
    for (let lapse = lapseBy(state, now); lapse !== undefined; lapse = lapseBy(state, now)) tell([lapse], TIME);
    const choices = CHOICES[state.phase];
    const pick = Math.floor(move / WAITS.length);
    const happening = choices[pick % choices.length]?.(state, Math.floor(pick / choices.length), now);
    if (happening === undefined) continue;
    if ('type' in happening) {
      tell([happening], engineer);
      continue;
    }
    const [command, by] = happening;
    const decision = decide(state, command, { now, by });
    if (!isRefusal(decision)) tell(decision, by);
  }
  return { facts, state, now };
}

/** The next suspension to run out, or to want for approval, by `now`: what `due` finds, but it reads the whole record. */
function lapseBy({ suspension, awaitingApproval }: TicketState, now: Instant): FactBody | undefined {
  const lapsed = (suspension: number, why: 'until' | 'not_approved', effectiveAt: Instant) =>
    ({ type: 'SuspensionLapsed', suspension, why, effectiveAt }) as const;
  const unapproved = suspension === null || suspension.approved ? awaitingApproval : [...awaitingApproval, suspension];
  return [
    ...unapproved.map((s) => lapsed(s.version, 'not_approved', s.approveBy)),
    ...(suspension === null ? [] : [lapsed(suspension.version, 'until', suspension.until)]),
  ]
    .filter((lapse) => lapse.effectiveAt <= now)
    .sort((a, b) => a.effectiveAt - b.effectiveAt)[0];
}
