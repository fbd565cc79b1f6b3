import { describe, expect, it } from 'vitest';
import type { Role } from '../actor.ts';
import { ticketSchema } from '../api/ticket.ts';
import { hours, iso, minutes } from '../time.ts';
import type { FactBody } from './facts.ts';
import {
  DISPATCHED,
  RESTORED,
  TERMS,
  acknowledged,
  closed,
  confirmed,
  declared,
  dismissed,
  found,
  minute,
  opened,
} from './testing/facts.ts';
import type { Step } from './testing/given.ts';
import { both, seen } from './testing/seen.ts';
import type { Phase } from './values.ts';
import type { Relative } from './view.ts';

const at = (n: number): string => iso(minute(n));
const CALL = {
  person: 'u-lead',
  name: 'the lead',
  as: { ground: 'onDuty', of: 'lead' },
  by: 'sms',
  notice: 'n-lead',
  to: '+86139****0009',
  unreached: null,
} as const;
const placed = (n: number) => {
  const { person: _, notice: __, ...shown } = CALL;
  return { ...shown, round: 1, state: 'queued', detail: null, at: at(n) };
};

describe('calls to staff as they are read', () => {
  const terms = {
    ...TERMS,
    escalation: {
      levels: [],
      unacknowledged: [],
      chases: [{ count: 1, severities: null, repeat: { every: minutes(15), most: 2 } }],
    },
  };
  const chased: readonly Step[] = [
    declared({ terms }),
    acknowledged,
    [10, { type: 'Chased', count: 1, note: null }],
    [10, { type: 'Escalated', cause: { on: 'chase', count: 1 }, severity: 'major', round: 1, escalation: null }],
    [11, { type: 'StaffCalled', escalation: 4, round: 1, calls: [CALL] }],
  ];
  const one = {
    fact: 4,
    cause: { on: 'chase', count: 1 },
    severity: 'major',
    round: 1,
    at: at(10),
    lastAt: at(10),
    state: 'calling',
    acknowledged: null,
    nextAt: at(25),
    calls: [placed(11)],
  };
  it('say for what, who was called, and when again; a customer sees none', () => {
    expect(both(chased, (view) => view.escalations)).toEqual({ staff: [one], customer: [] });
    expect(ticketSchema.parse(seen(chased))).toEqual(seen(chased));
    expect(seen([declared()]).escalations).toEqual([]);
  });
  it('say who has answered, and are over with the ticket where nobody has', () => {
    const answered: Step = [20, { type: 'CallAcknowledged', escalations: [4] }];
    expect(seen([...chased, answered]).escalations).toEqual([
      { ...one, state: 'acknowledged', nextAt: null, acknowledged: { by: 'the engineer', at: at(20) } },
    ]);
    expect(seen([...chased, [20, dismissed]]).escalations).toEqual([{ ...one, state: 'over', nextAt: null }]);
  });
  it('say that a later one has taken an earlier one’s place, which nobody has answered', () => {
    const later: Step = [
      30,
      { type: 'Escalated', cause: { on: 'chase', count: 2 }, severity: 'major', round: 1, escalation: null },
    ];
    expect(seen([...chased, later]).escalations.map(({ state, acknowledged }) => [state, acknowledged])).toEqual([
      ['overtaken', null],
      ['calling', null],
    ]);
  });
});

describe('a major fault as it is read', () => {
  const terms = {
    ...TERMS,
    majorFault: { when: [], first: minutes(30), interim: minutes(120), final: hours(24) },
  };
  const raised: readonly Step[] = [
    declared({ terms }),
    [10, { type: 'MajorFaultRaised', severity: 'critical', class: 'major_hazard', numbers: 200, children: 3 }],
  ];
  const extent = { at: at(10), severity: 'critical', class: 'major_hazard', numbers: 200, children: 3 };
  it('says which report is wanted by when; a customer sees none of it', () =>
    expect(both(raised, (view) => view.major)).toEqual({
      staff: { ...extent, wanted: 'first', dueAt: at(40), reports: [] },
      customer: null,
    }));
  it('has the reports that were filed, and whom they went to', () => {
    const reported: Step[] = [
      ...raised,
      [20, { type: 'ReportFiled', kind: 'first', text: 'we look' }],
      [21, { type: 'ReportSent', report: 3, calls: [CALL] }],
    ];
    const report = { fact: 3, kind: 'first', text: 'we look', by: 'the engineer', at: at(20), sent: [placed(21)] };
    expect(seen(reported).major).toEqual({ ...extent, wanted: 'interim', dueAt: at(140), reports: [report] });
    expect(ticketSchema.parse(seen(reported))).toEqual(seen(reported));
  });
  it('has no time by which a report is due where the terms set none', () => {
    const [, ...untimed] = raised;
    expect(seen([declared(), ...untimed]).major).toMatchObject({ wanted: 'first', dueAt: null });
    expect(seen([declared()]).major).toBeNull();
  });
});

describe('levels and the quality check as they are read', () => {
  it('are the carrier’s own business', () => {
    const level: Step = [
      50,
      {
        type: 'LevelReached',
        clock: 'restore',
        level: 50,
        policyVersion: 1,
        effectiveAt: minute(49),
        detectedAt: minute(50),
        skipped: [],
      },
    ];
    expect(both([...DISPATCHED, level], (view) => view.levels)).toEqual({
      staff: [{ clock: 'restore', level: 50, at: at(49) }],
      customer: [],
    });
  });
  it('say whether the lot fell on it, and what the check found', () => {
    const drawn: readonly Step[] = [...RESTORED, closed, { type: 'DrawnForCheck', percent: 20 }];
    expect(both(drawn, (view) => view.check)).toEqual({ staff: { drawn: true, done: null }, customer: null });
    const checked: Step = [90, { type: 'QualityChecked', wanting: ['cause'], note: 'too short' }];
    const done = { wanting: ['cause'], note: 'too short', at: at(90), by: 'the engineer' };
    expect(both([...drawn, checked], (view) => view.check)).toEqual({ staff: { drawn: true, done }, customer: null });
    expect(seen(RESTORED).check).toBeNull();
  });
});

describe('the fee of the fault’s period as it is read', () => {
  const LATE = 48 * 60;
  const fee = { contract: 'K-1', monthlyFeeFen: 31 * 24 * 60 };
  const broken = [declared({ fee })];
  const restoredAt = (n: number): Step[] => [
    ...broken,
    [n, acknowledged, found('carrier'), confirmed(), opened('S1', 'carrier')],
    [n, { type: 'SegmentCleared', segment: 'S1', cause: 'core', action: 'reset' }],
    [n, { type: 'TestRoundOpened', round: 1, items: [] }],
    [n, { type: 'Restored', round: 1, effectiveAt: minute(n) }],
  ];
  it('is proposed from the statutory limit on, and grows until service works again', () => {
    const waiver = (steps: readonly Step[], now: number) => seen(steps, 'customer', now).waiver;
    expect(waiver(broken, LATE - 1)).toBeNull();
    const proposed = { state: 'proposed', from: at(0), reason: null };
    expect(waiver(broken, LATE)).toEqual({ ...proposed, to: null, fen: LATE });
    expect(waiver(broken, LATE + 60)).toEqual({ ...proposed, to: null, fen: LATE + 60 });
    expect(waiver(restoredAt(LATE + 5), LATE + 60)).toEqual({ ...proposed, to: at(LATE + 5), fen: LATE + 5 });
    expect(waiver([declared()], LATE)).toBeNull();
  });
  it('is nobody’s where there was no fault', () =>
    expect(seen([...broken, [LATE + 1, dismissed]], 'engineer', LATE + 2).waiver).toBeNull());
  it.each([
    [true, 'granted'],
    [false, 'refused'],
  ] as const)('stays as it was decided (granted: %s)', (granted, state) => {
    const decided: FactBody = {
      type: 'WaiverDecided',
      granted,
      fen: 7,
      from: minute(0),
      to: minute(LATE + 5),
      reason: 'as agreed',
    };
    expect(seen([...restoredAt(LATE + 5), decided], 'engineer', LATE + 900).waiver).toEqual({
      state,
      from: at(0),
      to: at(LATE + 5),
      fen: 7,
      reason: 'as agreed',
    });
  });
  it('may be decided by the supervisor once it is known', () => {
    const may = (steps: readonly Step[]): boolean =>
      seen(steps, 'supervisor', LATE + 60).allowed.includes('decideWaiver');
    expect(may(restoredAt(LATE + 5))).toBe(true);
    expect(may(restoredAt(LATE - 5))).toBe(false);
  });
});

describe('force majeure that touches a ticket', () => {
  const over = {
    majeures: [{ id: 'M-1', kind: { zh: '洪水', en: 'flood' }, what: 'the ring is down', from: minute(-9), to: null }],
  };
  it('is told the customer by kind and dates, not by what the carrier says of it', () => {
    const shown = { kind: { zh: '洪水', en: 'flood' }, from: at(-9), to: null };
    expect(both([declared()], (view) => view.majeures, over)).toEqual({
      staff: [{ ...shown, id: 'M-1', what: 'the ring is down' }],
      customer: [{ ...shown, id: null, what: null }],
    });
    expect(seen([declared()]).majeures).toEqual([]);
  });
});

describe('a major fault’s parent and children', () => {
  const relative = (no: string, customer: string, phase: Phase, over: Partial<Relative> = {}): Relative => ({
    no,
    phase,
    branch: 'demo',
    customer: { id: customer, name: customer },
    segments: [{ party: 'carrier', state: 'cleared', cause: 'core', action: 'card changed' }],
    test: null,
    ...over,
  });
  const college = relative('F-1', 'college', 'clearing');
  const hospital = relative('F-2', 'hospital', 'closed');
  const family = (reader: Role, over: { parent?: Relative; children?: Relative[] }) =>
    seen([declared()], reader, 1, over);
  it('are shown as far as they are the reader’s own customers’', () => {
    const over = { parent: hospital, children: [college, hospital] };
    expect(family('engineer', over)).toMatchObject({ parent: 'F-2', children: ['F-1', 'F-2'] });
    expect(family('field', over)).toMatchObject({ parent: 'F-2', children: ['F-1', 'F-2'] });
    for (const reader of ['customer', 'manager'] as const)
      expect(family(reader, over)).toMatchObject({ parent: null, children: ['F-1'], family: { parent: null } });
    expect(family('engineer', over).family.children).toEqual([
      { no: 'F-1', phase: 'clearing', customer: { id: 'college', name: 'college' }, openSegments: 0, test: null },
      { no: 'F-2', phase: 'closed', customer: { id: 'hospital', name: 'hospital' }, openSegments: 0, test: null },
    ]);
  });
  it('tell a child by what the parent was repaired, once it was; staff alone', () => {
    const repair = (phase: Phase, over: Partial<Relative> = {}, reader: Role = 'engineer') =>
      family(reader, { parent: relative('F-1', 'college', phase, over) }).family.parent?.repair;
    const done = { cause: 'core', causeDetail: null, action: 'card changed', passed: [] };
    for (const phase of ['testing', 'restored', 'closed'] as const) expect(repair(phase)).toEqual(done);
    for (const phase of ['clearing', 'dismissed'] as const) expect(repair(phase)).toBeNull();
    expect(repair('closed', {}, 'customer')).toBeNull();
    expect(repair('closed', { segments: [] })).toBeNull();
    const [cleared] = college.segments;
    const last = { party: 'carrier', state: 'cleared', cause: 'works', action: 'dug up again' } as const;
    const cancelled = { party: 'carrier', state: 'cancelled', cause: null, action: null } as const;
    expect(repair('closed', { segments: [...(cleared ? [cleared] : []), last, cancelled] })).toEqual({
      cause: 'works',
      causeDetail: null,
      action: 'dug up again',
      passed: [],
    });
    expect(repair('closed', { segments: [{ ...last, action: null }] })).toBeNull();
  });
  it('keep the parent open until they have ended', () => {
    const told: Step = { type: 'RestorationConfirmed', note: null };
    const may = (...children: Relative[]): boolean =>
      seen([...RESTORED, told], 'engineer', 1, { children }).allowed.includes('close');
    expect(may(hospital, relative('F-3', 'college', 'dismissed'))).toBe(true);
    expect(may(hospital, college)).toBe(false);
  });
});
