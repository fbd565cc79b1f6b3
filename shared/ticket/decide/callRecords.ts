import { publicNumber } from '../../masking.ts';
import { type Instant, minus, plus, duration } from '../../time.ts';
import type { Author, FactBody, ShownCall } from '../facts.ts';
import { passedByBoth } from '../jointTest.ts';
import type { TestRound, TicketState } from '../state.ts';
import { LEAST_TALK, PASSED_BY_CALL, RESUMED_BY, SWITCH_CLOCK_OFF } from '../testPlans.ts';
import { withPass } from './testing.ts';

/**
 * What call records show of a repair. Two things, and both only from a round's opening on, which is the last clearing:
 *
 * Dial to test. An answered call from an affected number to the branch's test number passes "outgoing", one from a test line to
 * an affected number "incoming", of the *customer's* side: it was their phone that called, or rang, and the record shows that
 * it could. The carrier's side stays its engineers' word, so a repair is never declared good by the carrier's machines alone.
 * Only what nobody has answered yet is passed so. A person's pass stands as it is; a person's fail has ended the round, and
 * a call that belongs to it or comes after it says nothing until another round opens. Who hears noise in a call that passed
 * may still say "fail": a person is believed before a record.
 *
 * Real calls. The first calls of affected numbers that are no tests are put on record once a round: the service is in use
 * again. That corroborates, and passes nothing; that nobody calls (at night) says nothing either.
 */

/** A record of a call, as it is kept. */
export interface CallSeen {
  readonly id: string;
  /** By the switch's clock. */
  readonly startedAt: Instant;
  /** From answer to end; 0: nobody answered. */
  readonly seconds: number;
  /** As the customer sees it. */
  readonly direction: 'in' | 'out';
  /** The customer's number. */
  readonly number: string;
  /** The far end's. */
  readonly far: string;
  /** Made to test something, as its switch or its numbers say. */
  readonly test: boolean;
}

/** Numbers of a branch by which calls are tested, E.164. */
export interface TestNumbers {
  /** Customers call it; null: the branch has none. */
  readonly number: string | null;
  /** Test calls to customers are made from these. */
  readonly lines: readonly string[];
}

/** A number as whoever declared wrote it → as records have it. */
export type ToE164 = (written: string) => string;

export const CALL_RECORD: Author = { party: 'system', role: 'system', user: null, name: 'call record' };

const wantsTests = ({ phase, test }: TicketState): boolean =>
  phase === 'testing' && (test?.items ?? []).some(({ id, customer }) => customer === null && wayOf(id) !== undefined);

/** Whether a call that is no test would say something. */
export const wantsReal = ({ phase, symptom, test, callsResumed }: TicketState): boolean =>
  test !== null &&
  (phase === 'testing' || phase === 'restored') &&
  RESUMED_BY[symptom].length > 0 &&
  callsResumed?.round !== test.round;

/** Which way a call must have gone to pass an item; undefined where no call can. */
const wayOf = (item: string): 'out' | 'in' | undefined =>
  new Map<string, 'out' | 'in'>(Object.entries(PASSED_BY_CALL)).get(item);

/** From when on calls may say something of this ticket; null where none can. */
export const callsWanted = (state: TicketState): Instant | null =>
  state.test !== null && (wantsTests(state) || wantsReal(state))
    ? minus(state.test.openedAt, duration(SWITCH_CLOCK_OFF))
    : null;

const shown = ({ id, startedAt, seconds, number }: CallSeen): ShownCall => ({
  id,
  startedAt,
  seconds,
  number: publicNumber(number),
});

const inOrder = (a: CallSeen, b: CallSeen): number =>
  a.startedAt - b.startedAt || (a.id < b.id ? -1 : Number(a.id > b.id));

/** Of affected numbers (with none named, all of the service are), answered for long enough, within this round. */
function talksOf(state: TicketState, calls: readonly CallSeen[], now: Instant, e164: ToE164): CallSeen[] {
  const from = callsWanted(state);
  if (from === null) return [];
  const until = plus(now, duration(SWITCH_CLOCK_OFF));
  const affected = new Set(state.affectedNumbers.map(e164));
  const affects = (number: string): boolean => affected.size === 0 || affected.has(number);
  return calls
    .filter(({ seconds, startedAt }) => seconds >= LEAST_TALK && startedAt >= from && startedAt <= until)
    .filter(({ number }) => affects(number))
    .sort(inOrder);
}

const isOurs = ({ number, lines }: TestNumbers, far: string): boolean => far === number || lines.includes(far);

const isWith = ({ number, lines }: TestNumbers, { direction, far }: CallSeen): boolean =>
  direction === 'out' ? far === number : lines.includes(far);

/** Passes what is still unanswered, each item by the first call that shows it. */
function passes(state: TicketState, talks: readonly CallSeen[], numbers: TestNumbers, now: Instant): FactBody[] {
  const { test } = state;
  if (test === null || !wantsTests(state)) return [];
  const used = (call: CallSeen): boolean =>
    (state.testCalls ?? []).some(({ id, startedAt }) => id === call.id && startedAt === call.startedAt);
  const proofs = talks.filter((call) => isWith(numbers, call) && !used(call));
  const facts: FactBody[] = [];
  let round: TestRound = test;
  for (const item of test.items) {
    const way = wayOf(item.id);
    const call = proofs.find(({ direction }) => direction === way);
    if (item.customer !== null || call === undefined) continue;
    facts.push({
      type: 'TestRecorded',
      round: test.round,
      item: item.id,
      party: 'customer',
      result: 'pass',
      value: null,
      note: null,
      call: { ...shown(call), with: call.far },
    });
    round = withPass(round, item.id, 'customer', { now, by: CALL_RECORD });
  }
  return facts.length > 0 && passedByBoth(round)
    ? [...facts, { type: 'Restored', round: test.round, effectiveAt: test.openedAt }]
    : facts;
}

function inUse(state: TicketState, talks: readonly CallSeen[], numbers: TestNumbers): FactBody[] {
  if (state.test === null || !wantsReal(state)) return [];
  const real = talks.filter(
    (call) => !call.test && !isOurs(numbers, call.far) && RESUMED_BY[state.symptom].includes(call.direction),
  );
  const [first] = real;
  return first === undefined
    ? []
    : [{ type: 'CallsResumed', round: state.test.round, count: real.length, first: shown(first) }];
}

/**
 * What these calls put on the ticket's record: nothing where it says as much already, so that the same call may be looked at
 * as often as one likes, in any order, by any number of nodes.
 */
export function callsSeen(
  state: TicketState,
  calls: readonly CallSeen[],
  numbers: TestNumbers,
  now: Instant,
  e164: ToE164 = (written) => written,
): readonly FactBody[] {
  const talks = talksOf(state, calls, now, e164);
  return [...inUse(state, talks, numbers), ...passes(state, talks, numbers, now)];
}
