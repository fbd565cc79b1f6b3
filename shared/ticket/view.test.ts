import { describe, expect, it } from 'vitest';
import type { Role } from '../actor.ts';
import { type Ticket, ticketSchema } from '../api/ticket.ts';
import { iso, minutes } from '../time.ts';
import type { FactBody } from './facts.ts';
import {
  DISPATCHED,
  RESTORED,
  TESTING,
  acknowledged,
  arrivedOnSite,
  bypassLogged,
  closed,
  closedUnverified,
  declared,
  found,
  joined,
  leftSite,
  minute,
  opened,
  passed,
  roundFailed,
  tested,
  visitPlanned,
} from './testing/facts.ts';
import type { Step } from './testing/given.ts';
import { caller, customer } from './testing/people.ts';
import { both, recordOf, seen } from './testing/seen.ts';
import { boardView, rowView } from './view.ts';

const at = (n: number): string => iso(minute(n));
const byCustomer = (...facts: FactBody[]): Step => ({ by: customer, facts });

describe('a ticket as it is read', () => {
  it.each<[string, readonly Step[]]>([
    ['just declared', [declared()]],
    ['being cleared', DISPATCHED],
    ['being tested', TESTING],
    ['restored', RESTORED],
  ])('has the promised shape when it is %s, for either side', (_phase, steps) => {
    for (const reader of ['engineer', 'customer'] as const)
      expect(ticketSchema.parse(seen(steps, reader))).toEqual(seen(steps, reader));
  });
  it('tells each moment of its way, and null for what has not come', () => {
    expect(seen([declared()])).toMatchObject({
      declaredAt: at(0),
      acknowledgedAt: null,
      confirmedAt: null,
      restoredAt: null,
      closedAt: null,
      restorationConfirmed: false,
    });
    const way = [...RESTORED.slice(0, 1), [5, ...RESTORED.slice(1, 5)], [20, ...RESTORED.slice(5)]] as const;
    expect(seen([...way, [40, { type: 'RestorationConfirmed', note: null }, closed]])).toMatchObject({
      acknowledgedAt: at(5),
      confirmedAt: at(5),
      restoredAt: at(0),
      closedAt: at(40),
      restorationConfirmed: true,
    });
  });
  it('counts those who declared it, and names whom the last of them said to call', () => {
    const first = declared({ contact: { name: 'Ms Lin', phone: '+8613912345678' } });
    const second = joined({ contact: { name: 'Mr Guo', phone: '+8613912349999' } });
    const third = joined({ declaration: 'd-3' });
    expect(both([first, second, third], ({ contact, declarations }) => [declarations, contact])).toEqual({
      staff: [3, { name: 'Mr Guo', phone: '+86139****9999' }],
      customer: [3, { name: 'Mr Guo', phone: '+8613912349999' }],
    });
    expect(seen([declared()]).contact).toBeNull();
  });
  it('hides the middle of a person’s number from all but the customer', () => {
    const steps = [declared({ affectedNumbers: ['+8613912345678', '+869030000001'] })];
    expect(both(steps, (view) => view.affectedNumbers)).toEqual({
      staff: ['+86139****5678', '+869030000001'],
      customer: ['+8613912345678', '+869030000001'],
    });
  });
  it('keeps what stands beside the work: other numbers, measures, a bypass, planned work', () => {
    const work = { id: 'W-1', from: minute(-60), to: minute(60), noticedInTime: true, agreed: false };
    const view = seen([
      declared({ works: [work] }),
      [
        5,
        { type: 'ReferenceAdded', system: 'TT', no: '77' },
        { type: 'MeasureLogged', text: 'switched over' },
        bypassLogged,
      ],
    ]);
    expect(view).toMatchObject({
      externalRefs: [{ system: 'TT', no: '77' }],
      measures: [{ text: 'switched over', at: at(5) }],
      bypass: { what: 'calls forwarded to a mobile', since: at(5) },
      works: [{ ...work, from: at(-60), to: at(60) }],
    });
    expect(seen([declared()])).toMatchObject({ externalRefs: [], measures: [], bypass: null, works: [] });
  });
  it('says upon what it was closed without the customer’s test', () =>
    expect(seen([...TESTING, closedUnverified]).unverified).toBe('word'));
  it('has what the customer said of it afterwards', () => {
    const said = byCustomer({ type: 'SatisfactionRecorded', satisfaction: 'fair', note: 'slow' });
    expect(both([...RESTORED, said], (view) => view.satisfaction)).toEqual({
      staff: { satisfaction: 'fair', note: 'slow', at: at(0), by: 'the college' },
      customer: { satisfaction: 'fair', note: 'slow', at: at(0), by: 'the college' },
    });
  });
});

describe('the clocks as they are read', () => {
  it('say when they are due, and what a failed round would cost', () => {
    const { clocks, holder } = seen(DISPATCHED, 'engineer', 30);
    expect(holder).toBe('carrier');
    expect(clocks.restore).toMatchObject({ state: 'running', elapsed: minutes(30), dueAt: at(100) });
    expect(clocks.restore.ifRoundFails).toBeUndefined();
    const waiting = seen([...TESTING, ...passed(1, 'carrier')], 'engineer', 30).clocks.restore;
    expect(waiting).toMatchObject({ dueAt: null, ifRoundFails: { net: minutes(30), dueAt: at(100) } });
  });
  it('have no due time once they stand', () => {
    const { holder, clocks } = seen(RESTORED);
    expect(holder).toBeNull();
    expect(clocks.restore).toMatchObject({ state: 'stopped', dueAt: null, holder: null });
  });
});

describe('staff', () => {
  const assigned: readonly FactBody[] = [
    declared(),
    acknowledged,
    { type: 'TicketAssigned', to: 'u-engineer' },
    found('carrier'),
    opened('S1', 'carrier', { assignee: 'u-field' }),
    opened('S2', 'carrier', { assignee: 'u-new' }),
    opened('S3', 'carrier'),
  ];
  it('are named to each other, by their id where no name is known, and not to the customer', () => {
    const of = ({ assignee, assigneeName, segments }: Ticket) => [
      [assignee, assigneeName],
      ...segments.map((s) => [s.assignee, s.assigneeName]),
    ];
    const nobody = [null, null];
    expect(both(assigned, of)).toEqual({
      staff: [['u-engineer', 'Zhao'], ['u-field', 'Wang'], ['u-new', 'u-new'], nobody],
      customer: [nobody, nobody, nobody, nobody],
    });
  });
  it('are so in a list, too', () => {
    const row = (reader: Role) => rowView(recordOf(assigned), caller(reader));
    const of = ({ assigneeName, segments }: ReturnType<typeof row>) => [
      assigneeName,
      ...segments.map((s) => `${s.assignee} ${s.assigneeName}`),
    ];
    expect(of(row('engineer'))).toEqual(['Zhao', 'u-field Wang', 'u-new u-new', 'null null']);
    expect(of(row('customer'))).toEqual([null, 'null null', 'null null', 'null null']);
  });
  it('stand under their own findings and answers, which the customer reads without the name', () => {
    const steps = [declared(), acknowledged, found('carrier'), byCustomer(found('customer'))];
    expect(both(steps, ({ findings }) => findings.map((f) => [f.party, f.by]))).toEqual({
      staff: [
        ['carrier', 'the engineer'],
        ['customer', 'the college'],
      ],
      customer: [
        ['carrier', null],
        ['customer', 'the college'],
      ],
    });
    const answers = [
      ...TESTING,
      [9, tested(1, 'outgoing', 'carrier')] as const,
      byCustomer(tested(1, 'outgoing', 'customer')),
    ];
    const answer = { value: null, note: null, at: at(9), call: null };
    expect(both(answers, ({ jointTest }) => jointTest?.items[0]?.detail)).toEqual({
      staff: { carrier: { ...answer, by: 'the engineer' }, customer: { ...answer, by: 'the college' } },
      customer: { carrier: { ...answer, by: null }, customer: { ...answer, by: 'the college' } },
    });
  });
});

describe('the joint test as it is read', () => {
  it('is none before the last clearing', () => expect(seen(DISPATCHED).jointTest).toBeNull());
  it('names each item in both languages, with its limits and its answers', () => {
    const { jointTest } = seen([
      ...TESTING,
      tested(1, 'outgoing', 'carrier'),
      tested(1, 'quality', 'customer', 'fail'),
    ]);
    expect(jointTest).toMatchObject({ round: 1, open: true });
    expect(jointTest?.items.map((i) => [i.id, i.label === i.labels.zh, i.required, i.carrier, i.customer])).toEqual([
      ['outgoing', true, true, 'pass', null],
      ['incoming', true, true, null, null],
      ['quality', true, true, null, 'fail'],
    ]);
    expect(jointTest?.items.map((i) => i.measure)).toEqual([null, null, { unit: 'MOS', min: 3.6, max: 5 }]);
    expect(jointTest?.items[0]?.labels.en).not.toBe('outgoing');
  });
  it('shows an item that the desk no longer knows by its id', () => {
    const old: FactBody = { type: 'TestRoundOpened', round: 1, items: [{ id: 'telex', required: false }] };
    expect(seen([...DISPATCHED, old]).jointTest?.items[0]).toMatchObject({
      label: 'telex',
      labels: { zh: 'telex', en: 'telex' },
    });
  });
  it('tells a list how much either side still owes, while the round is open', () => {
    const row = (...steps: Step[]) => rowView(recordOf(steps), caller('engineer')).test;
    expect(row(...TESTING, tested(1, 'outgoing', 'carrier'))).toEqual({ round: 1, carrierOwes: 2, customerOwes: 3 });
    expect(row(...TESTING, roundFailed(1, 'carrier'), opened('S2', 'carrier'))).toBeNull();
    expect(row(...DISPATCHED)).toBeNull();
  });
});

describe('a visit as it is read', () => {
  const visit = (...steps: Step[]) => seen([...DISPATCHED, ...steps]).segments[0]?.visit;
  const none = { appointment: null, arrivedAt: null, leftAt: null };
  it('is planned, under way, and over', () => {
    expect(visit()).toBeNull();
    expect(visit(visitPlanned('S1', 30))).toEqual({ ...none, stage: 'planned', appointment: at(30) });
    expect(visit([29, arrivedOnSite('S1')])).toEqual({ ...none, stage: 'on_site', arrivedAt: at(29) });
    expect(visit([29, arrivedOnSite('S1')], visitPlanned('S1', 90))).toMatchObject({ appointment: at(90) });
    expect(visit([29, arrivedOnSite('S1')], [50, leftSite('S1')])).toEqual({
      ...none,
      stage: 'left',
      arrivedAt: at(29),
      leftAt: at(50),
    });
  });
});

describe('a list of tickets', () => {
  it('has of each what its row shows, and its clocks where somebody waits for them', () => {
    const over = {
      shortName: 'College',
      children: [
        { no: 'F2', phase: 'clearing', branch: 'demo', customer: { id: 'c', name: 'C' }, segments: [], test: null },
      ],
    } as const;
    const full = recordOf([...DISPATCHED, bypassLogged, joined()], over);
    const row = rowView(full, caller('engineer'));
    expect(row).toMatchObject({ shortName: 'College', affected: 2, bypassed: true, children: 1 });
    expect(rowView(full, caller('customer'))).toMatchObject({ children: 0 });
    expect(rowView(recordOf(DISPATCHED), caller('engineer')).bypassed).toBe(false);
    const board = boardView(full, caller('engineer'), minute(10));
    expect(board).toMatchObject({ holder: 'carrier', clocks: { restore: { elapsed: minutes(10) } } });
    expect(row.segments[0]).toMatchObject({ id: 'S1', party: 'carrier', state: 'open', visit: null });
  });
});
