import { describe, expect, it } from 'vitest';
import type { Caller, Role } from '../actor.ts';
import type { Ticket } from '../api/ticket.ts';
import { iso } from '../time.ts';
import type { FactBody } from './facts.ts';
import {
  DISPATCHED,
  TERMS,
  TESTING,
  acknowledged,
  approved,
  attachmentAdded,
  declared,
  disputed,
  minute,
  noticeLogged,
  noticeProgressed,
  noticeQueued,
  opened,
  roundFailed,
  ruled,
  suspended,
} from './testing/facts.ts';
import type { Step } from './testing/given.ts';
import { caller, customer } from './testing/people.ts';
import { both, recordOf, seen } from './testing/seen.ts';
import { attachmentsFor } from './view.ts';

const at = (n: number): string => iso(minute(n));
const byCustomer = (...facts: FactBody[]): Step => ({ by: customer, facts });
const files = [{ attachment: 'a-1', sha256: 'ab' }];

describe('what moved the clock, as it is read', () => {
  const stop = { ...suspended(10, 60), reason: 'force_majeure' as const, majeure: 'M-1', files } as FactBody;
  it('is a suspension with all that it rests on; its record of force majeure stays inside', () => {
    const shown = {
      fact: 7,
      reason: 'force_majeure',
      evidence: 'nobody opens the gate',
      files: ['a-1'],
      since: at(10),
      until: at(60),
      approveBy: at(40),
      approved: true,
    };
    expect(both([...DISPATCHED, [10, stop, approved(7)]], (view) => view.suspension)).toEqual({
      staff: { ...shown, majeure: 'M-1' },
      customer: { ...shown, majeure: null },
    });
    expect(seen([...DISPATCHED, [10, suspended(10, 60)]]).suspension).toMatchObject({ files: [], majeure: null });
    expect(seen(DISPATCHED).suspension).toBeNull();
  });
  it('has limits by the ticket’s terms, which the customer does not read', () => {
    const terms = { ...TERMS, suspend: { customer_access: { longest: 3_600_000, most: 2 } } };
    expect(both([declared({ terms }), acknowledged, suspended(0, 60)], (view) => view.suspensionLimits)).toEqual({
      staff: { customer_access: { longest: 3_600_000, most: 2, used: 1 } },
      customer: {},
    });
    expect(seen([declared()]).suspensionLimits).toEqual({});
  });
  it('may be disputed until it has been: a failed round and its segment are one', () => {
    const failed = [...TESTING, roundFailed(1, 'customer'), opened('S2', 'customer', { files })];
    const of = (steps: readonly Step[]) => seen(steps).contestable.map(({ what }) => what);
    expect(of(failed)).toEqual(['failed_test', 'customer_segment']);
    expect(of([...failed, disputed(9)])).toEqual([]);
    expect(of([...failed, disputed(10)])).toEqual([]);
    expect(seen(failed).segments.map((s) => s.files)).toEqual([[], ['a-1']]);
  });
  it('has a dispute with its files, and in time its ruling', () => {
    const contested = [...DISPATCHED, opened('S2', 'customer'), [20, { ...disputed(7), files } as FactBody] as const];
    const dispute = { fact: 7, reason: 'not ours', files: ['a-1'], at: at(20), ruling: null };
    expect(seen(contested).disputes).toEqual([dispute]);
    expect(seen([...contested, [30, ruled(7, true)]]).disputes).toEqual([
      { ...dispute, ruling: { upheld: true, note: 'heard both', at: at(30) } },
    ]);
    expect(seen([...DISPATCHED, opened('S2', 'customer'), disputed(7)]).disputes[0]?.files).toEqual([]);
  });
});

describe('files', () => {
  const steps = [
    ...DISPATCHED,
    [9, attachmentAdded('inside'), attachmentAdded('shown', { visibility: 'customer', segment: 'S1' })] as const,
    byCustomer(attachmentAdded('theirs', { visibility: 'customer' })),
  ];
  it('are the customer’s to see where they are meant for it; staff who sent them are not named', () => {
    expect(both(steps, ({ attachments }) => attachments.map((file) => [file.id, file.party, file.by]))).toEqual({
      staff: [
        ['inside', 'carrier', 'the engineer'],
        ['shown', 'carrier', 'the engineer'],
        ['theirs', 'customer', 'the college'],
      ],
      customer: [
        ['shown', 'carrier', null],
        ['theirs', 'customer', 'the college'],
      ],
    });
    const { state } = recordOf(steps);
    const reads = (reader: Role): number => attachmentsFor(state, caller(reader) as Caller).length;
    expect([reads('field'), reads('customer')]).toEqual([3, 2]);
  });
  it('have what they were when they came, with their digest', () =>
    expect(seen(steps, 'customer').attachments[0]).toMatchObject({
      name: 'splice.jpg',
      mediaType: 'image/jpeg',
      size: 300_000,
      sha256: 'ab'.repeat(32),
      segment: 'S1',
      visibility: 'customer',
      at: at(9),
    }));
});

describe('notices as they are read', () => {
  it('say what was told and whether it arrived; why not is for staff', () => {
    const fails = { ...noticeProgressed('n-1', 'failed'), detail: 'no route' } as FactBody;
    const tried = { ...noticeLogged('no_answer'), note: 'rang for a minute' } as FactBody;
    const reminded: FactBody = { type: 'Reminded', party: 'customer', about: 'test', round: 1, count: 1 };
    const steps = [...TESTING, [10, noticeQueued('n-1', 'closed')] as const, [12, fails, tried, reminded] as const];
    const of = (view: Ticket) => [view.notices, view.noticeAttempts, view.reminders];
    const notice = { id: 'n-1', kind: 'closed', channel: 'sms', to: '+8690300…01', state: 'failed' };
    const when = { queuedAt: at(10), at: at(12) };
    const reminders = [{ party: 'customer', about: 'test', round: 1, count: 1, at: at(12) }];
    const attempt = { how: 'phone', outcome: 'no_answer', at: at(12) };
    expect(both(steps, of)).toEqual({
      staff: [[{ ...notice, detail: 'no route', ...when }], [{ ...attempt, note: 'rang for a minute' }], reminders],
      customer: [[{ ...notice, detail: null, ...when }], [{ ...attempt, note: null }], reminders],
    });
  });
});
