import { describe, expect, it } from 'vitest';
import { append } from '#shared/clock/due.ts';
import type { Author, FactBody } from '#shared/ticket/facts.ts';
import { hours, instant } from '#shared/time.ts';
import {
  CARRIER,
  COLLEGE,
  CONTACT,
  T0,
  declared,
  record,
  segmentOpened,
  stateOf,
  toRestored,
} from '#test/integration/notifyFacts.ts';
import { type Contact, planNotices, withPushes } from './plan.ts';

const NOBODY: readonly Contact[] = [];

/** What is planned when `added` is appended to `before`, as `wording channel recipient`. */
function planned(before: readonly FactBody[], added: readonly FactBody[], contacts: readonly Contact[] = [CONTACT]) {
  const facts = record(...before, ...added);
  return planNotices(facts.slice(before.length), stateOf(facts), contacts).map(
    (n) => `${n.wording} ${n.channel} ${n.recipient}`,
  );
}
const upToTest = toRestored(T0).slice(0, -1);
const restored = toRestored(T0).slice(-1);

describe('when the service is restored', () => {
  it('the fault contact is told on every channel it can be reached by', () => {
    expect(planned([declared(), ...upToTest], restored)).toEqual([
      `restored sms ${CONTACT.phone}`,
      `restored email ${CONTACT.email}`,
      `restored in_app ${CONTACT.user}`,
    ]);
  });

  it('the phone that was left with a declaration comes first, and no phone is told twice', () => {
    const left = declared({ contact: { name: '值班员', phone: '138 0000 0001' } });
    expect(planned([left, ...upToTest], restored)[0]).toBe('restored sms +8613800000001');
    const same = declared({ contact: { name: CONTACT.name, phone: '0903-0000001' } });
    const sms = planned([same, ...upToTest], restored).filter((n) => n.includes(' sms '));
    expect(sms).toEqual([`restored sms ${CONTACT.phone}`]);
  });

  it('a customer without contacts finds it in the portal', () => {
    expect(planned([declared()], [...upToTest, ...restored], NOBODY)).toEqual(['restored in_app college']);
  });

  it('the notice names the restoration that it announces', () => {
    const facts = record(declared(), ...upToTest, ...restored);
    const [notice] = planNotices(facts.slice(-1), stateOf(facts), [CONTACT]);
    expect(notice).toMatchObject({ kind: 'restored', factVersion: facts.length });
  });
});

describe('when the law’s limit comes near', () => {
  const reached = (clock: 'restore' | 'statutory', level: number): FactBody => ({
    type: 'LevelReached',
    clock,
    level,
    policyVersion: 1,
    effectiveAt: T0,
    detectedAt: T0,
    skipped: [],
  });
  const wordings = (...added: FactBody[]): string[] =>
    planned([declared()], added, NOBODY).map((notice) => notice.split(' ')[0] ?? '');

  it('the customer is told that it may pass, and that it has', () => {
    expect(wordings(reached('statutory', 80))).toEqual(['delay']);
    expect(wordings(reached('statutory', 100))).toEqual(['overdue']);
  });
  it('of several levels that are seen late, the last alone is told', () => {
    expect(wordings(reached('statutory', 50), reached('statutory', 80), reached('statutory', 100))).toEqual([
      'overdue',
    ]);
  });
  it('half of it used, and the desk’s own targets, are the desk’s business', () => {
    expect(wordings(reached('statutory', 50), reached('restore', 100))).toEqual([]);
  });
  it('nothing is said of a fault that is over', () => {
    expect(planned([declared(), ...upToTest, ...restored], [reached('statutory', 80)])).toEqual([]);
  });
});

describe('a push', () => {
  const facts = record(declared(), ...upToTest, ...restored);
  const plan = planNotices(facts.slice(-1), stateOf(facts), [CONTACT]);

  it('goes beside the notice in the portal, to readers who want it', () => {
    const added = withPushes(plan, new Set([CONTACT.user])).filter((notice) => !plan.includes(notice));
    expect(added).toMatchObject([{ kind: 'restored', channel: 'push', recipient: CONTACT.user }]);
  });

  it('takes nothing away, and comes by itself to nobody', () => {
    expect(withPushes(plan, new Set([CONTACT.user, CONTACT.phone, CONTACT.email]))).toEqual(
      expect.arrayContaining(plan),
    );
    expect(withPushes(plan, new Set(['somebody else']))).toEqual(plan);
    const byPhone = plan.filter((notice) => notice.channel === 'sms');
    expect(withPushes(byPhone, new Set([CONTACT.user, CONTACT.phone]))).toEqual(byPhone);
  });
});

describe('a reminder', () => {
  const to = (party: 'carrier' | 'customer', about: 'test' | 'segment'): FactBody[] => [
    { type: 'Reminded', party, about, round: about === 'test' ? 1 : null, count: 1 },
  ];
  it('to the customer goes to whoever coordinates faults, and says what is awaited', () => {
    expect(planned([declared(), ...upToTest], to('customer', 'test'))).toEqual([
      `remind_test sms ${CONTACT.phone}`,
      `remind_test email ${CONTACT.email}`,
      `remind_test in_app ${CONTACT.user}`,
    ]);
    expect(planned([declared()], to('customer', 'segment'))[0]).toBe(`remind_part sms ${CONTACT.phone}`);
  });
  it('to the desk is no notice', () => {
    expect(planned([declared(), ...upToTest], to('carrier', 'test'))).toEqual([]);
  });
});

describe('when the clock moves off the carrier', () => {
  const confirmed = toRestored(T0).slice(0, 2);
  it('by a segment of the customer, the customer is told', () => {
    expect(planned([declared(), ...confirmed], [segmentOpened('customer')])).toContain(
      `your_part sms ${CONTACT.phone}`,
    );
  });
  it('by two segments at once, each person is told once', () => {
    const both = [segmentOpened('customer'), segmentOpened('customer', 'S2')];
    expect(planned([declared(), ...confirmed], both)).toHaveLength(3);
  });
  it('by a suspension, the customer is told that it is one', () => {
    const suspended: FactBody = {
      type: 'ClockSuspended',
      reason: 'customer_access',
      evidence: '无人开门',
      until: instant(T0 + hours(2)),
      approveBy: instant(T0 + hours(0.5)),
    };
    expect(planned([declared(), ...confirmed, segmentOpened('carrier')], [suspended])).toContain(
      `suspended email ${CONTACT.email}`,
    );
  });
  it('a segment of the carrier is no news', () => {
    expect(planned([declared(), ...confirmed], [segmentOpened('carrier')])).toEqual([]);
  });
});

describe('when the ticket ends without a repair', () => {
  const dismissed: FactBody = { type: 'Dismissed', resolution: 'no_fault', evidence: '试呼正常', duplicateOf: null };
  const joined: FactBody = {
    type: 'DeclarationJoined',
    declaration: 'd-2',
    channel: 'hotline',
    symptom: 'all_down',
    description: '还是不通',
    affectedNumbers: [],
    contact: { name: '李老师', phone: '13800000002' },
    occurredAt: null,
    flagged: false,
  };

  it('everyone who declared it is told, on the phone they left', () => {
    const facts = append(append([], [declared()], COLLEGE, T0), [joined, dismissed], CARRIER, T0);
    const told = planNotices(facts.slice(-1), stateOf(facts), [CONTACT]).map((n) => `${n.channel} ${n.recipient}`);
    expect(told).toEqual(['in_app u-college', `sms ${CONTACT.phone}`, 'sms +8613800000002']);
  });
  it('the customer is told, not the agent who took it down for them', () => {
    const agent: Author = { ...COLLEGE, role: 'hotline', user: 'u-hotline', onBehalf: { name: '李老师', how: '来电' } };
    const facts = append(append([], [declared()], agent, T0), [dismissed], CARRIER, T0);
    const told = planNotices(facts.slice(-1), stateOf(facts), [CONTACT]).map((n) => `${n.channel} ${n.recipient}`);
    expect(told).toEqual(['in_app u-college', `sms ${CONTACT.phone}`]);
  });
  it('nobody gets an SMS about what only an alarm had said', () => {
    expect(planned([declared({ channel: 'alarm' })], [dismissed])).toEqual(['dismissed in_app u-college']);
  });
  it('a withdrawal says so', () => {
    expect(planned([declared()], [{ type: 'Withdrawn', reason: '误报' }])).toContain(`withdrawn sms ${CONTACT.phone}`);
  });
});

describe('at the beginning and at the end', () => {
  it('a declaration is told to nobody: its answer was the receipt, and the portal shows it', () => {
    expect(planned([], [declared()])).toEqual([]);
  });
  it('closing is told to the contacts', () => {
    const closed: FactBody = { type: 'Closed', cause: 'access_node', proof: 'receipt' };
    expect(planned([declared(), ...upToTest, ...restored], [closed])).toContain(`closed sms ${CONTACT.phone}`);
  });
  it('progress of a notice makes no further notice', () => {
    const queued: FactBody = { type: 'NoticeQueued', notice: 'n', kind: 'restored', channel: 'sms', to: '+86…001' };
    expect(
      planned([declared()], [queued, { type: 'NoticeProgressed', notice: 'n', state: 'sent', detail: null }]),
    ).toEqual([]);
  });
  it('no message goes to what is no number', () => {
    const slip = declared({ contact: { name: '值班员', phone: '10086' } });
    expect(planned([slip, ...upToTest], restored, NOBODY)).toEqual(['restored in_app college']);
  });
});

describe('what became of a suspension, and of an objection', () => {
  const T1 = instant(T0 + hours(1));
  const suspended: FactBody = {
    type: 'ClockSuspended',
    reason: 'customer_access',
    evidence: '大门锁闭',
    until: instant(T0 + hours(9)),
    approveBy: T1,
  };
  const lapsed = (why: 'until' | 'not_approved'): FactBody => ({
    type: 'SuspensionLapsed',
    suspension: 2,
    why,
    effectiveAt: T1,
  });
  const first = (...added: FactBody[]) => planned([declared(), suspended], added)[0];
  it.each<[string, FactBody]>([
    ['suspension_approved', { type: 'SuspensionApproved', suspension: 2 }],
    ['suspension_refused', { type: 'SuspensionRefused', suspension: 2, note: '大门开着' }],
    ['suspension_lapsed', lapsed('not_approved')],
    ['suspension_ended', lapsed('until')],
    ['resumed', { type: 'ClockResumed', suspension: 2 }],
    ['dispute_upheld', { type: 'DisputeRuled', fact: 2, upheld: true, note: '照片' }],
    ['dispute_rejected', { type: 'DisputeRuled', fact: 2, upheld: false, note: '照片' }],
  ])('is told to the other party: %s', (wording, fact) => {
    expect(first(fact)).toBe(`${wording} sms ${CONTACT.phone}`);
  });
  it('is told by its closing where the ticket is closed', () => {
    const closed: FactBody = { type: 'Closed', cause: 'core', proof: 'receipt' };
    const told = planned([declared(), ...upToTest, ...restored], [lapsed('not_approved'), closed]);
    expect(told.map((notice) => notice.split(' ')[0])).toEqual(['closed', 'closed', 'closed']);
  });
});
