import { describe, expect, it } from 'vitest';
import type { FactBody } from '../facts.ts';
import {
  DISPATCHED,
  RESTORED,
  TESTING,
  acknowledged,
  approved,
  declared,
  disputed,
  joined,
  lapsed,
  minute,
  noticeLogged,
  noticeProgressed,
  noticeQueued,
  opened,
  passed,
  restored,
  roundFailed,
  cleared,
  roundOpened,
  ruled,
  stillBroken,
  suspended,
  resumed,
} from '../testing/facts.ts';
import { type Step, given, stateOf } from '../testing/given.ts';
import { admin, customer, customerByPhone, engineer, hotline, supervisor } from '../testing/people.ts';
import { proofOf } from './ending.ts';

describe.each([
  ['declared', [declared()]],
  ['acknowledged', [declared(), acknowledged]],
])('a ticket %s', (_phase, steps: Step[]) => {
  describe('is dismissed', () => {
    const dismiss = { type: 'dismiss', reason: 'no_fault', evidence: 'calls go through', expectedVersion: 1 } as const;
    it('with evidence', () => {
      const after = given(steps)
        .at(6)
        .when(dismiss)
        .then([{ type: 'Dismissed', resolution: 'no_fault', evidence: 'calls go through', duplicateOf: null }]);
      expect(after).toMatchObject({ phase: 'dismissed', resolution: 'no_fault', suspension: null });
      expect(after.contestable).toEqual([{ fact: steps.length + 1, what: 'dismissal' }]);
      given(steps)
        .when({ ...dismiss, evidence: undefined })
        .refused('evidence_required', 'evidence');
    });
    it('as a duplicate of another', () => {
      given(steps)
        .when({ ...dismiss, reason: 'duplicate' })
        .refused('duplicate_of_required', 'duplicateOf');
      given(steps)
        .when({ ...dismiss, reason: 'duplicate', duplicateOf: 'F20260302-0009' })
        .then([
          { type: 'Dismissed', resolution: 'duplicate', evidence: 'calls go through', duplicateOf: 'F20260302-0009' },
        ]);
    });
  });
  describe('of an emergency call', () => {
    const stopped = {
      type: 'dismiss',
      reason: 'suspended_service',
      evidence: 'in arrears',
      expectedVersion: 1,
    } as const;
    const emergency = { ...declared(), symptom: 'emergency_call_fails' } as const;
    it('is a fault though the service is stopped, whoever of the declarers says so', () => {
      const [, ...later] = steps;
      given([emergency, ...later])
        .when(stopped)
        .refused('emergency_is_a_fault', 'reason');
      given([...steps, joined()])
        .when(stopped)
        .then([{ type: 'Dismissed', resolution: 'suspended_service', evidence: 'in arrears', duplicateOf: null }]);
      given([...steps, { ...joined(), symptom: 'emergency_call_fails' }, joined()])
        .when(stopped)
        .refused('emergency_is_a_fault', 'reason');
    });
    it('is dismissed for what is true of it', () => {
      given([emergency])
        .when({ ...stopped, reason: 'wrong_service' })
        .then([{ type: 'Dismissed', resolution: 'wrong_service', evidence: 'in arrears', duplicateOf: null }]);
    });
  });
  describe('is withdrawn', () => {
    const withdraw = { type: 'withdraw', reason: 'works again', expectedVersion: 1 } as const;
    it('by the customer', () => {
      const after = given(steps)
        .when(withdraw, customer)
        .then([{ type: 'Withdrawn', reason: 'works again' }]);
      expect(after).toMatchObject({ phase: 'dismissed', resolution: 'withdrawn', contestable: [] });
      given(steps)
        .when(withdraw, customerByPhone)
        .then([{ type: 'Withdrawn', reason: 'works again' }]);
    });
    it('by whoever declared it, first or later, and by nobody else', () => {
      const byHotline: Step[] = [{ by: hotline, facts: steps.slice(0, 1) as [ReturnType<typeof declared>] }];
      given(byHotline)
        .when(withdraw, hotline)
        .then([{ type: 'Withdrawn', reason: 'works again' }]);
      given(byHotline).when(withdraw, engineer).refused('not_the_declarer', 'onBehalf');
      given([...byHotline, { by: supervisor, facts: [joined()] }])
        .when(withdraw, supervisor)
        .then([{ type: 'Withdrawn', reason: 'works again' }]);
    });
    it('not by a nobody, where an alarm declared it', () => {
      const alarm = { party: 'carrier', role: 'integration', user: null, name: 'alarms' } as const;
      given([{ by: alarm, facts: [declared()] }])
        .when(withdraw, { ...engineer, user: null })
        .refused('not_the_declarer', 'onBehalf');
    });
  });
});

describe('a ticket in testing', () => {
  const close = { type: 'closeUnverified', evidence: 'three reminders', expectedVersion: 1 } as const;
  it('is closed unverified with proof of the reminders, and never counts as restored', () => {
    const after = given(TESTING)
      .at(90)
      .when(close, supervisor)
      .then([{ type: 'ClosedUnverified', evidence: 'three reminders', proof: 'word' }]);
    expect(after).toMatchObject({
      phase: 'closed',
      resolution: 'unconfirmed',
      closedAt: minute(90),
      restoredAt: null,
      restoration: null,
      test: { open: false },
    });
    given(TESTING)
      .when({ ...close, evidence: undefined }, supervisor)
      .refused('evidence_required', 'evidence');
  });
  describe('is closed unverified', () => {
    const reminded = (party: 'carrier' | 'customer', round: number): FactBody => ({
      type: 'Reminded',
      party,
      about: 'test',
      round,
      count: 1,
    });
    const upon = (proof: 'reminders' | 'word', ...steps: Step[]) => {
      const after = given([...TESTING, ...steps])
        .at(90)
        .when(close, supervisor)
        .then([{ type: 'ClosedUnverified', evidence: 'three reminders', proof }]);
      expect(after.unverified).toBe(proof);
    };
    it('upon reminders to the customer, or calls, of that round', () => {
      upon('reminders', [60, reminded('customer', 1)]);
      upon('reminders', [60, noticeLogged('no_answer')]);
    });
    it('upon the supervisor’s word alone where there are none: marked so', () => {
      upon('word');
      upon('word', [60, reminded('carrier', 1)]);
    });
    it('not upon those of an earlier round', () => {
      const again = [roundFailed(1, 'carrier'), opened('S2', 'carrier'), cleared('S2')];
      upon('word', [60, reminded('customer', 1), noticeLogged('no_answer')], [70, ...again, roundOpened(2)]);
    });
    it('as tickets of before it was told upon what: by word', () => {
      expect(stateOf(...TESTING, { type: 'ClosedUnverified', evidence: 'e' }).unverified).toBe('word');
    });
  });
});

describe('a restored ticket', () => {
  const close = { type: 'close', cause: 'core', expectedVersion: 1 } as const;
  const closedBy = (proof: string) => [{ type: 'Closed', cause: 'core', proof }] as const;
  it('is not closed while something in it is contested', () => {
    const told = [...RESTORED, noticeQueued('n'), noticeProgressed('n', 'delivered')];
    const ofCustomer = told.map((fact) =>
      fact.type === 'SegmentOpened' ? opened('S1', 'customer', { evidence: 'their LAN' }) : fact,
    );
    const fact = 1 + ofCustomer.findIndex(({ type }) => type === 'SegmentOpened');
    given([...ofCustomer, disputed(fact)])
      .when(close)
      .refused('open_dispute', undefined, { fact });
    given([...ofCustomer, disputed(fact), ruled(fact, false)])
      .when(close)
      .then(closedBy('receipt'));
  });
  it('is not closed before there is proof that the customer was told', () => {
    given(RESTORED).when(close, supervisor).refused('no_proof_of_notice');
  });
  it("is closed on the customer's answer, whoever closes", () => {
    const after = given([...RESTORED, { type: 'RestorationConfirmed', note: null }])
      .at(70)
      .when(close)
      .then(closedBy('answered'));
    expect(after).toMatchObject({ phase: 'closed', closedAt: minute(70), resolution: 'restored' });
    given([...RESTORED, noticeQueued('n'), noticeProgressed('n', 'acknowledged')])
      .when(close)
      .then(closedBy('answered'));
  });
  it('is closed on a delivery receipt, and on nothing less', () => {
    given([...RESTORED, noticeQueued('n'), noticeProgressed('n', 'delivered')])
      .when(close)
      .then(closedBy('receipt'));
    for (const state of ['queued', 'sent', 'accepted', 'failed', 'dead'] as const)
      given([...RESTORED, noticeQueued('n'), noticeProgressed('n', state)])
        .when(close, supervisor)
        .refused('no_proof_of_notice');
  });
  it('is closed on a receipt of any of its notices', () => {
    given([
      ...RESTORED,
      noticeQueued('n'),
      noticeQueued('m'),
      noticeProgressed('m', 'delivered'),
      noticeProgressed('n', 'dead'),
    ])
      .when(close)
      .then(closedBy('receipt'));
  });
  it('is closed on a call that reached the customer', () => {
    given([...RESTORED, noticeLogged('no_answer'), noticeLogged('reached')])
      .when(close)
      .then(closedBy('call'));
  });
  it('is closed on three attempts at different times, by a supervisor', () => {
    const attempts = (...minutes: number[]): Step[] => [
      ...RESTORED,
      ...minutes.map((n): Step => [n, noticeLogged('no_answer')]),
    ];
    given(attempts(10, 20, 30))
      .when(close, supervisor)
      .then(closedBy('attempts'));
    given(attempts(10, 20, 30))
      .when(close, admin)
      .then(closedBy('attempts'));
    given(attempts(10, 20, 30))
      .when(close, engineer)
      .refused('attempts_need_supervisor');
    given(attempts(10, 20, 20))
      .when(close, supervisor)
      .refused('no_proof_of_notice');
    given(attempts(10, 20)).when(close, supervisor).refused('no_proof_of_notice');
  });
  it('is closed on no proof of an earlier restoration, or of something else', () => {
    const again: Step[] = [
      stillBroken,
      opened('S2', 'carrier'),
      cleared('S2'),
      roundOpened(2),
      ...passed(2, 'carrier'),
      ...passed(2, 'customer'),
      restored(2, 0),
    ];
    given([...RESTORED, noticeLogged('reached'), ...again])
      .when(close, supervisor)
      .refused('no_proof_of_notice');
    given([...RESTORED, noticeQueued('n'), noticeProgressed('n', 'delivered'), ...again])
      .when(close, supervisor)
      .refused('no_proof_of_notice');
    given([...RESTORED, { type: 'RestorationConfirmed', note: null }, ...again])
      .when(close, supervisor)
      .refused('no_proof_of_notice');
    given([...RESTORED, noticeQueued('n', 'closed'), noticeProgressed('n', 'delivered')])
      .when(close, supervisor)
      .refused('no_proof_of_notice');
    given([...DISPATCHED, noticeLogged('reached'), ...RESTORED.slice(DISPATCHED.length)])
      .when(close, supervisor)
      .refused('no_proof_of_notice');
  });
  it('has no proof before it is restored', () => {
    expect(proofOf(stateOf(...TESTING))).toBeNull();
  });
});

describe('closing', () => {
  const V = DISPATCHED.length + 1;
  const way: Step[] = [...DISPATCHED, [5, suspended(5, 90)], [10, resumed(V)], cleared('S1'), roundOpened(1)];
  const lapse = lapsed(V, 'not_approved', 20);
  it('ends the wait for approval of a suspension: the record stays as it is', () => {
    const unverified = { type: 'closeUnverified', evidence: 'e', expectedVersion: 1 } as const;
    const after = given(way)
      .at(20)
      .when(unverified, supervisor)
      .then([lapse, { type: 'ClosedUnverified', evidence: 'e', proof: 'word' }]);
    expect(after.awaitingApproval).toEqual([]);
    given([...way, approved(V)])
      .at(20)
      .when(unverified, supervisor)
      .then([{ type: 'ClosedUnverified', evidence: 'e', proof: 'word' }]);
    given([...way, ...passed(1, 'carrier'), ...passed(1, 'customer'), restored(1, 10), noticeLogged('reached')])
      .at(20)
      .when({ type: 'close', cause: 'core', expectedVersion: 1 })
      .then([lapse, { type: 'Closed', cause: 'core', proof: 'call' }]);
  });
});
