import { describe, expect, it } from 'vitest';
import {
  DISPATCHED,
  RESTORED,
  acknowledged,
  approved,
  closed,
  declared,
  dismissed,
  disputed,
  lapsed,
  minute,
  noted,
  opened,
  resumed,
  roundFailed,
  roundOpened,
  cleared,
  ruled,
  suspended,
  TESTING,
} from '../testing/facts.ts';
import { ledgerLines } from '../testing/desk.ts';
import { type Step, given, record, stateOf } from '../testing/given.ts';
import { customer, supervisor } from '../testing/people.ts';
import type { FactBody } from '../facts.ts';

const V = DISPATCHED.length + 1;
const SUSPENDED: Step[] = [...DISPATCHED, [10, suspended(10, 200)]];
const APPROVED: Step[] = [...SUSPENDED, [20, approved(V)]];
const suspend = (until: number, evidence: string | undefined = 'nobody opens the gate') =>
  ({ type: 'suspendClock', reason: 'customer_access', evidence, until: minute(until) }) as const;

describe('suspending', () => {
  it('works at once, and waits for a supervisor as long as the policy says', () => {
    const after = given(DISPATCHED)
      .at(10)
      .when(suspend(200))
      .then([suspended(10, 200)]);
    expect(after.suspension).toEqual({
      version: V,
      reason: 'customer_access',
      evidence: 'nobody opens the gate',
      since: minute(10),
      until: minute(200),
      approveBy: minute(40),
      approved: false,
    });
    expect(after.contestable).toEqual([{ fact: V, what: 'suspension' }]);
  });
  it('needs evidence', () => {
    given(DISPATCHED)
      .when({ ...suspend(200), evidence: undefined })
      .refused('evidence_required', 'evidence');
  });
  it('ends in the future, within thirty days', () => {
    const month = 30 * 24 * 60;
    given(DISPATCHED).at(10).when(suspend(10)).refused('until_not_in_future', 'until');
    given(DISPATCHED)
      .at(10)
      .when(suspend(11))
      .then([suspended(10, 11)]);
    given(DISPATCHED)
      .at(10)
      .when(suspend(10 + month))
      .then([suspended(10, 10 + month)]);
    given(DISPATCHED)
      .at(10)
      .when(suspend(11 + month))
      .refused('until_too_far', 'until', { days: 30 });
  });
  it('happens once at a time', () => {
    given(SUSPENDED).when(suspend(200)).refused('suspension_in_force');
    given([...SUSPENDED, [15, resumed(V)]])
      .when(suspend(200))
      .then([suspended(15, 200)]);
  });
});

describe('a suspension', () => {
  const approve = { type: 'approveSuspension' } as const;
  const resume = { type: 'resumeClock' } as const;
  it('is approved once, in time', () => {
    const after = given(SUSPENDED)
      .at(40)
      .when(approve, supervisor)
      .then([approved(V)]);
    expect(after.suspension?.approved).toBe(true);
    given(SUSPENDED).at(41).when(approve, supervisor).refused('approval_too_late');
    given(APPROVED).when(approve, supervisor).refused('already_approved');
    given(DISPATCHED).when(approve, supervisor).refused('no_suspension');
  });
  it('is refused in time, with a word, and never was', () => {
    const refuse = { type: 'refuseSuspension', note: 'no evidence of it' } as const;
    const refused: FactBody = { type: 'SuspensionRefused', suspension: V, note: 'no evidence of it' };
    const after = given(SUSPENDED).at(40).when(refuse, supervisor).then([refused]);
    expect(after).toMatchObject({ suspension: null, awaitingApproval: [], contestable: [] });
    given(SUSPENDED).at(41).when(refuse, supervisor).refused('approval_too_late');
    given(APPROVED).when(refuse, supervisor).refused('already_approved');
    given([...SUSPENDED, refused])
      .when(refuse, supervisor)
      .refused('no_suspension');
    const facts = record(...SUSPENDED, [30, refused]);
    expect(ledgerLines(facts, minute(50))).toEqual(ledgerLines(record(...DISPATCHED, [30, noted]), minute(50)));
  });
  it('is ended by hand', () => {
    const after = given(APPROVED)
      .when(resume)
      .then([resumed(V)]);
    expect(after).toMatchObject({ suspension: null, awaitingApproval: [] });
    given(DISPATCHED).when(resume).refused('no_suspension');
    given([...APPROVED, resumed(V)])
      .when(resume)
      .refused('no_suspension');
  });

  describe('that was over before anybody approved it', () => {
    const over: Step[] = [...SUSPENDED, [20, resumed(V)]];
    it('still waits for approval', () => {
      expect(stateOf(...over)).toMatchObject({ suspension: null, awaitingApproval: [{ version: V, approved: false }] });
      const after = given(over)
        .at(35)
        .when(approve, supervisor)
        .then([approved(V)]);
      expect(after.awaitingApproval).toEqual([]);
      given(over).at(41).when(approve, supervisor).refused('approval_too_late');
    });
    it.each([
      ['resumed', [resumed(V)]],
      ['run out', [lapsed(V, 'until', 20)]],
      ['ended by the last clearing', [cleared('S1'), roundOpened(1)]],
      ['ended by a dismissal', [dismissed]],
      ['ended by a withdrawal', [{ type: 'Withdrawn', reason: 'works' } as const]],
    ])('does so %s; once approved it does not', (_how, ending) => {
      expect(stateOf(...SUSPENDED, ...ending)).toMatchObject({ suspension: null, awaitingApproval: [{ version: V }] });
      expect(stateOf(...APPROVED, ...ending)).toMatchObject({ suspension: null, awaitingApproval: [] });
      expect(stateOf(...DISPATCHED, ...ending)).toMatchObject({ suspension: null, awaitingApproval: [] });
    });
    it('waits behind one in force: the latest is approved first', () => {
      const second: Step[] = [...over, [25, suspended(25, 200)]];
      const W = V + 2;
      given(second)
        .when(approve, supervisor)
        .then([approved(W)]);
      const first = given([...second, approved(W)])
        .when(approve, supervisor)
        .then([approved(V)]);
      expect(first).toMatchObject({ suspension: { version: W, approved: true }, awaitingApproval: [] });
      given([...second, approved(V)])
        .when(approve, supervisor)
        .then([approved(W)]);
      expect(stateOf(...second, approved(V)).suspension?.approved).toBe(false);
    });
    it('lapses alone, and can then be contested no more', () => {
      const second: Step[] = [...over, [25, suspended(25, 200)]];
      expect(stateOf(...second, lapsed(V, 'not_approved', 40))).toMatchObject({
        suspension: { version: V + 2 },
        awaitingApproval: [],
        contestable: [{ fact: V + 2, what: 'suspension' }],
      });
      expect(stateOf(...second, lapsed(V + 2, 'not_approved', 55))).toMatchObject({
        suspension: null,
        awaitingApproval: [{ version: V }],
        contestable: [{ fact: V, what: 'suspension' }],
      });
    });
  });
});

describe('what moved the clock off the carrier', () => {
  const dispute = (fact: number) => ({ type: 'dispute', fact, reason: 'not ours' }) as const;
  const rule = (fact: number, upheld: boolean) =>
    ({ type: 'ruleOnDispute', fact, upheld, note: 'heard both' }) as const;
  const ON_CUSTOMER: Step[] = [...DISPATCHED, opened('S2', 'customer')];

  it('is disputed once', () => {
    const after = given(ON_CUSTOMER)
      .at(9)
      .when(dispute(V), customer)
      .then([disputed(V)]);
    expect(after.disputes).toEqual([{ fact: V, reason: 'not ours', by: customer.name, at: minute(9), ruling: null }]);
    given([...ON_CUSTOMER, disputed(V)])
      .when(dispute(V), customer)
      .refused('already_disputed', 'fact');
    given([...ON_CUSTOMER, disputed(V), ruled(V, false)])
      .when(dispute(V), customer)
      .refused('already_disputed', 'fact');
  });
  it.each<[string, Step[], number]>([
    ['a suspension', SUSPENDED, V],
    ['a dismissal', [declared(), dismissed], 2],
    [
      "a failed test on the customer's side",
      [...TESTING, roundFailed(1, 'customer'), opened('S2', 'customer')],
      TESTING.length + 1,
    ],
    [
      'and the segment that it opened',
      [...TESTING, roundFailed(1, 'customer'), opened('S2', 'customer')],
      TESTING.length + 2,
    ],
    [
      'a segment of a restored ticket',
      [...DISPATCHED, opened('S2', 'customer'), ...RESTORED.slice(DISPATCHED.length)],
      V,
    ],
  ])('is %s', (_what, steps, fact) => {
    given(steps)
      .when(dispute(fact), customer)
      .then([disputed(fact)]);
  });
  it('is a failed round and the segment that it opened together', () => {
    const failed = TESTING.length + 1;
    const steps: Step[] = [...TESTING, roundFailed(1, 'customer'), opened('S2', 'customer')];
    for (const [one, other] of [
      [failed, failed + 1],
      [failed + 1, failed],
    ] as const) {
      given([...steps, disputed(one)])
        .when(dispute(other), customer)
        .refused('already_disputed', 'fact');
      expect(stateOf(...steps, disputed(one), ruled(one, false)).contestable).toEqual([]);
      expect(stateOf(...steps, disputed(one), ruled(one, true)).contestable).toEqual([]);
    }
  });
  it('is nothing else, and nothing that never was', () => {
    given(ON_CUSTOMER)
      .when(dispute(V - 1), customer)
      .refused('not_disputable', 'fact');
    given(ON_CUSTOMER)
      .when(dispute(V + 1), customer)
      .refused('unknown_fact', 'fact', { last: V });
    given([...TESTING, roundFailed(1, 'carrier'), opened('S2', 'carrier')])
      .when(dispute(TESTING.length + 1), customer)
      .refused('not_disputable', 'fact');
    given([...SUSPENDED, [40, lapsed(V, 'not_approved', 40)]])
      .when(dispute(V), customer)
      .refused('not_disputable', 'fact');
    given([...SUSPENDED, [200, lapsed(V, 'until', 200)]])
      .when(dispute(V), customer)
      .then([disputed(V)]);
  });
  it('is not disputed on a closed ticket', () => {
    given([...ON_CUSTOMER, ...RESTORED.slice(DISPATCHED.length), closed])
      .when(dispute(V), customer)
      .refused('wrong_phase');
  });

  describe('once disputed', () => {
    it('is ruled on once', () => {
      const upheld = given([...ON_CUSTOMER, disputed(V)])
        .at(9)
        .when(rule(V, true), supervisor)
        .then([ruled(V, true)]);
      expect(upheld.disputes).toMatchObject([{ fact: V, ruling: { upheld: true, note: 'heard both', at: minute(9) } }]);
      expect(upheld.contestable).toEqual([]);
      const refused = given([...ON_CUSTOMER, disputed(V)])
        .when(rule(V, false), supervisor)
        .then([ruled(V, false)]);
      expect(refused).toMatchObject({ disputes: [{ ruling: { upheld: false } }], contestable: [] });
      given([...ON_CUSTOMER, disputed(V), ruled(V, true)])
        .when(rule(V, false), supervisor)
        .refused('no_open_dispute', 'fact');
      given(ON_CUSTOMER).when(rule(V, true), supervisor).refused('no_open_dispute', 'fact');
      given([...ON_CUSTOMER, disputed(V)])
        .when(rule(V - 1, true), supervisor)
        .refused('no_open_dispute', 'fact');
    });
    it('leaves others to be disputed and ruled on by themselves', () => {
      given([...ON_CUSTOMER, opened('S3', 'customer'), disputed(V)])
        .when(dispute(V + 1), customer)
        .then([disputed(V + 1)]);
      const two = [...ON_CUSTOMER, opened('S3', 'customer'), disputed(V), disputed(V + 1), ruled(V, false)];
      expect(stateOf(...two).disputes.map((d) => d.ruling?.upheld)).toEqual([false, undefined]);
      expect(stateOf(...two, ruled(V + 1, true)).disputes.map((d) => d.ruling?.upheld)).toEqual([false, true]);
      expect(stateOf(...two).contestable).toEqual([{ fact: V + 1, what: 'customer_segment' }]);
    });
    it('is void, if it was a suspension and the dispute is upheld', () => {
      expect(stateOf(...APPROVED, disputed(V), ruled(V, true)).suspension).toBeNull();
      expect(stateOf(...SUSPENDED, resumed(V), disputed(V), ruled(V, true)).awaitingApproval).toEqual([]);
      expect(stateOf(...APPROVED, disputed(V), ruled(V, false)).suspension).toMatchObject({ version: V });
      expect(
        stateOf(...APPROVED, opened('S2', 'customer'), disputed(V + 2), ruled(V + 2, true)).suspension,
      ).not.toBeNull();
    });
    it('goes on where it was, if it was a dismissal and the dispute is upheld', () => {
      expect(stateOf([3, declared()], [4, dismissed], [9, disputed(2), ruled(2, true)])).toMatchObject({
        phase: 'acknowledged',
        resolution: null,
        acknowledgedAt: minute(9),
      });
      expect(
        stateOf([3, declared()], [4, { type: 'Acknowledged' }], [5, dismissed], [9, disputed(3), ruled(3, true)])
          .acknowledgedAt,
      ).toBe(minute(4));
      expect(stateOf(declared(), dismissed, disputed(2), ruled(2, false))).toMatchObject({
        phase: 'dismissed',
        resolution: 'no_fault',
      });
    });
    it('goes on where it was, whatever else could be contested before', () => {
      const way: Step[] = [declared(), acknowledged, [5, suspended(5, 90)], [6, approved(3)], [9, dismissed]];
      expect(stateOf(...way, disputed(5), ruled(5, true))).toMatchObject({
        phase: 'acknowledged',
        contestable: [{ fact: 3, what: 'suspension' }],
      });
      expect(stateOf(...way, disputed(3), ruled(3, true))).toMatchObject({
        phase: 'dismissed',
        contestable: [{ fact: 5, what: 'dismissal' }],
      });
    });
    it('may be ruled on though the suspension has lapsed since', () => {
      const way: Step[] = [...SUSPENDED, [20, disputed(V)], [40, lapsed(V, 'not_approved', 40)]];
      const after = given(way)
        .when(rule(V, true), supervisor)
        .then([ruled(V, true)]);
      expect(after).toMatchObject({ phase: 'clearing', disputes: [{ ruling: { upheld: true } }] });
    });
    it('may be ruled on after the ticket was closed', () => {
      given([...ON_CUSTOMER, disputed(V), ...RESTORED.slice(DISPATCHED.length), closed])
        .when(rule(V, true), supervisor)
        .then([ruled(V, true)]);
    });
  });
});
