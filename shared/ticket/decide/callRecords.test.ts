import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { append } from '../../clock/due.ts';
import { duration, minus, plus } from '../../time.ts';
import { fold } from '../evolve.ts';
import { decodeFact, encodeFact, type Fact, type FactBody } from '../facts.ts';
import { owedBy } from '../jointTest.ts';
import type { TicketState } from '../state.ts';
import { SWITCH_CLOCK_OFF } from '../testPlans.ts';
import {
  DISPATCHED,
  RESTORED,
  cleared,
  closed,
  declared,
  minute,
  passed,
  reopened,
  restored,
  roundFailed,
  roundOpened,
  stillBroken,
  tested,
} from '../testing/facts.ts';
import { type Step, record, stateOf } from '../testing/given.ts';
import { CALL_RECORD, type CallSeen, callsSeen, callsWanted } from './callRecords.ts';

const OURS = { number: '+869030009112', lines: ['+869030009113'] };
const PHONE = '+869030000001';

const seen = (at: number, over: Partial<CallSeen> = {}): CallSeen => ({
  id: 'c-1',
  startedAt: minute(at),
  seconds: 12,
  direction: 'out',
  number: PHONE,
  far: OURS.number,
  test: true,
  ...over,
});
const incoming = (at: number, over: Partial<CallSeen> = {}): CallSeen =>
  seen(at, { id: 'c-2', direction: 'in', far: '+869030009113', ...over });
const real = (at: number, over: Partial<CallSeen> = {}): CallSeen =>
  seen(at, { id: 'r-1', far: '+869030001234', test: false, ...over });

const proved = (item: string, at: number, over: object = {}, round = 1): FactBody => ({
  ...tested(round, item, 'customer'),
  call: { id: 'c-1', startedAt: minute(at), seconds: 12, number: PHONE, with: OURS.number, ...over },
});

/** The joint test opens at minute 10. */
const OPEN: readonly Step[] = [...DISPATCHED, [10, cleared('S1'), roundOpened(1)]];
const look = (
  steps: readonly Step[],
  calls: readonly CallSeen[],
  now = 12,
  numbers = OURS as typeof OURS | NoNumbers,
) => callsSeen(stateOf(...steps), calls, numbers, minute(now));
interface NoNumbers {
  readonly number: null;
  readonly lines: readonly string[];
}

describe('an answered call to the test number', () => {
  it('passes the customer’s “outgoing”, with its record as evidence', () => {
    expect(look(OPEN, [seen(11)])).toEqual([proved('outgoing', 11)]);
  });
  it('is put on record whole, and without the middle of a person’s number', () => {
    const mobile = '+8615412345678';
    const whole = [declared({ affectedNumbers: [] }), ...DISPATCHED.slice(1)];
    const steps: Step[] = [...whole, [10, cleared('S1'), roundOpened(1)]];
    const facts = look(steps, [seen(11, { number: mobile })]);
    expect(facts).toEqual([proved('outgoing', 11, { number: '+86154****5678' })]);
    const [fact] = append([], facts, CALL_RECORD, minute(12));
    expect(fact && decodeFact(encodeFact(fact))).toEqual(fact);
  });
  it('passes nothing when it was picked up and put down again, or not answered', () => {
    expect(look(OPEN, [seen(11, { seconds: 2 }), seen(11, { id: 'c-9', seconds: 0 })])).toEqual([]);
  });
  it('passes nothing from a number that the fault does not affect, nor to another number', () => {
    expect(look(OPEN, [seen(11, { number: '+869030000044' }), seen(11, { far: '+869030009113' })])).toEqual([]);
  });
  it('is of an affected number however whoever declared wrote it', () => {
    const written: Step[] = [
      declared({ affectedNumbers: ['0903 0000001'] }),
      ...DISPATCHED.slice(1),
      [10, cleared('S1'), roundOpened(1)],
    ];
    const e164 = (number: string): string => number.replace(/^0(\d+) (\d+)$/, '+86$1$2');
    expect(callsSeen(stateOf(...written), [seen(11)], OURS, minute(12), e164)).toEqual([proved('outgoing', 11)]);
    expect(look(written, [seen(11)])).toEqual([]);
  });
  it('passes nothing where the branch has no test number', () => {
    expect(look(OPEN, [seen(11)], 12, { number: null, lines: [] })).toEqual([]);
  });
  it('may have begun a little before the round by the switch’s clock, and no earlier', () => {
    const at = (ms: number) => seen(10, { startedAt: minus(minute(10), duration(ms)) });
    expect(look(OPEN, [at(SWITCH_CLOCK_OFF)])).toHaveLength(1);
    expect(look(OPEN, [at(SWITCH_CLOCK_OFF + 1)])).toEqual([]);
  });
  it('passes nothing from the future: such a clock says nothing of when it was', () => {
    expect(look(OPEN, [seen(12, { startedAt: plus(minute(12), duration(SWITCH_CLOCK_OFF + 1)) })])).toEqual([]);
  });
  it('is not asked for in any other phase', () => {
    for (const steps of [DISPATCHED, [...RESTORED, closed]]) expect(callsWanted(stateOf(...steps))).toBeNull();
    expect(look([...OPEN, ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 10)], [seen(11)])).toEqual([]);
  });
});

describe('an answered call from a test line', () => {
  it('passes the customer’s “incoming”', () => {
    expect(look(OPEN, [incoming(11)])).toEqual([proved('incoming', 11, { id: 'c-2', with: '+869030009113' })]);
  });
  it('passes nothing when it comes from anybody else', () => {
    expect(look(OPEN, [incoming(11, { far: '+869030001234' })])).toEqual([]);
  });
});

describe('a person’s word', () => {
  it('stands where it was said first', () => {
    expect(look([...OPEN, tested(1, 'outgoing', 'customer')], [seen(11)])).toEqual([]);
  });
  it('of a fail has ended the round: a call of that round, or after it, says nothing', () => {
    const failed = [tested(1, 'outgoing', 'customer', 'fail'), roundFailed(1, 'carrier'), reopened('S1', 1)];
    expect(look([...OPEN, [12, ...failed]], [seen(11), seen(13, { id: 'c-3' })], 14)).toEqual([]);
    // In the round after it only what was called since then counts.
    const again: Step[] = [...OPEN, [12, ...failed], [20, cleared('S1'), roundOpened(2)]];
    expect(look(again, [seen(11)], 22)).toEqual([]);
    expect(look(again, [seen(21)], 22)).toEqual([proved('outgoing', 21, {}, 2)]);
  });
  it('may still say that what a call passed does not work', () => {
    const state = stateOf(...OPEN, [12, proved('outgoing', 11)], [13, tested(1, 'outgoing', 'customer', 'fail')]);
    expect(state.test?.items[0]?.customer).toMatchObject({ result: 'fail' });
    expect(state.test?.items[0]?.customer).not.toHaveProperty('call');
  });
  it('is not what the record shows: no person has changed the ticket', () => {
    const before = stateOf(...OPEN);
    const after = stateOf(...OPEN, { by: CALL_RECORD, facts: [proved('outgoing', 11)] });
    expect(after.humanVersion).toBe(before.humanVersion);
  });
});

describe('a record', () => {
  it('passes one test only, of whatever round', () => {
    const near: Step[] = [
      ...OPEN,
      [10, proved('outgoing', 10)],
      [10, tested(1, 'quality', 'carrier', 'fail'), roundFailed(1, 'carrier'), reopened('S1', 1)],
      [10, cleared('S1'), roundOpened(2)],
    ];
    expect(look(near, [seen(10)])).toEqual([]);
    expect(look(near, [seen(10), seen(11, { id: 'c-3' })])).toEqual([proved('outgoing', 11, { id: 'c-3' }, 2)]);
  });
  it('is the first of those that show the same', () => {
    const calls = [seen(12, { id: 'c-3' }), seen(11, { id: 'c-5' }), seen(11, { id: 'c-4' })];
    expect(look(OPEN, calls, 13)).toEqual([proved('outgoing', 11, { id: 'c-4' })]);
  });
  it('of the last item restores the service as of the last clearing', () => {
    const owed: Step[] = [
      ...OPEN,
      ...passed(1, 'carrier'),
      tested(1, 'quality', 'customer'),
      tested(1, 'incoming', 'customer'),
    ];
    expect(look(owed, [seen(11)])).toEqual([proved('outgoing', 11), restored(1, 10)]);
  });
  it('restores nothing while the carrier has yet to test', () => {
    const owed: Step[] = [...OPEN, tested(1, 'quality', 'customer'), tested(1, 'incoming', 'customer')];
    expect(look(owed, [seen(11)])).toEqual([proved('outgoing', 11)]);
  });
});

describe('the first real calls after a repair', () => {
  const resumed = (at: number, count: number): FactBody => ({
    type: 'CallsResumed',
    round: 1,
    count,
    first: { id: 'r-1', startedAt: minute(at), seconds: 12, number: PHONE },
  });
  it('are put on record once a round, without whom they were with, and pass no test', () => {
    const calls = [real(12, { id: 'r-2' }), real(11)];
    expect(look(OPEN, calls, 13)).toEqual([resumed(11, 2)]);
    expect(look([...OPEN, [13, resumed(11, 2)]], [...calls, real(14, { id: 'r-3' })], 15)).toEqual([]);
    expect(owedBy(stateOf(...OPEN, [13, resumed(11, 2)]).test ?? fail(), 'customer')).toContain('outgoing');
  });
  it('count after the restoration, too, until it is closed', () => {
    const done: Step[] = [...OPEN, ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 10)];
    expect(look(done, [real(20)], 21)).toEqual([resumed(20, 1)]);
    expect(look([...done, closed], [real(20)], 21)).toEqual([]);
  });
  it('are no tests, whichever way those went', () => {
    const calls = [real(11, { test: true }), real(11, { far: OURS.number }), real(11, { far: '+869030009113' })];
    expect(look(OPEN, calls).filter(({ type }) => type === 'CallsResumed')).toEqual([]);
  });
  it('say something only of what the fault had kept from being called', () => {
    const of = (symptom: 'cannot_call_out' | 'cannot_be_called' | 'one_way_audio'): Step[] => [
      declared({ symptom }),
      ...DISPATCHED.slice(1),
      [10, cleared('S1'), roundOpened(1)],
    ];
    expect(look(of('cannot_call_out'), [real(11)])).toHaveLength(1);
    expect(look(of('cannot_call_out'), [real(11, { direction: 'in' })])).toEqual([]);
    expect(look(of('cannot_be_called'), [real(11)])).toEqual([]);
    expect(look(of('one_way_audio'), [real(11)])).toEqual([]);
  });
  it('are looked for anew when it was broken after all', () => {
    const again: Step[] = [
      ...OPEN,
      [13, resumed(11, 1), ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 10)],
      [20, stillBroken, { ...reopened('S1', 1) }],
      [30, cleared('S1'), roundOpened(2)],
    ];
    expect(look(again, [real(11)], 32)).toEqual([]);
    expect(look(again, [real(31)], 32)).toMatchObject([{ type: 'CallsResumed', round: 2, count: 1 }]);
  });
});

function fail(): never {
  throw new Error('there is no round');
}

describe('calls that come in any order, in any portions, again and again', () => {
  const call = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    startedAt: fc.integer({ min: 5, max: 20 }).map(minute),
    seconds: fc.integer({ min: 0, max: 6 }),
    direction: fc.constantFrom('in', 'out'),
    number: fc.constantFrom(PHONE, '+869030000044'),
    far: fc.constantFrom(OURS.number, '+869030009113', '+869030001234'),
    test: fc.boolean(),
  });
  const calls = fc.uniqueArray(call, { selector: ({ id, startedAt }) => `${id} ${startedAt}`, maxLength: 8 });
  const start: readonly Fact[] = record(...OPEN, ...passed(1, 'carrier'), tested(1, 'quality', 'customer'));
  const after = (facts: readonly Fact[], seenNow: readonly CallSeen[]): readonly Fact[] =>
    append(facts, callsSeen(folded(facts), seenNow, OURS, minute(25)), CALL_RECORD, minute(25));
  const folded = (facts: readonly Fact[]): TicketState => fold(facts) ?? fail();
  /** What it comes to: which record is named may differ with the order of arrival, what is passed may not. */
  const result = (facts: readonly Fact[]) => {
    const { phase, test, callsResumed } = folded(facts);
    return { phase, passed: test?.items.map(({ customer }) => customer?.result), resumed: callsResumed !== undefined };
  };

  it('come to the same, and are never put on record twice', () => {
    fc.assert(
      fc.property(calls, fc.array(fc.nat(7), { maxLength: 20 }), (all, order) => {
        const atOnce = after(start, all);
        const singly = order.flatMap((i) => all.slice(i, i + 1)).reduce((facts, one) => after(facts, [one]), start);
        const whole = after(after(singly, all), all);
        expect(result(whole)).toEqual(result(atOnce));
        expect(after(atOnce, all)).toEqual(atOnce);
        const added = whole.slice(start.length).map(({ type, ...rest }) => ('item' in rest ? rest.item : type));
        expect(new Set(added).size).toBe(added.length);
      }),
    );
  });
});
