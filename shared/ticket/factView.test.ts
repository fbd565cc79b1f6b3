import { describe, expect, it } from 'vitest';
import type { Role } from '../actor.ts';
import { type Json, canonical } from './canonical.ts';
import { factsFor, namedIn, readsWhole } from './factView.ts';
import { type Fact, type FactBody, encodeFact } from './facts.ts';
import {
  acknowledged,
  arrivedOnSite,
  attachmentAdded,
  cleared,
  confirmed,
  declared,
  found,
  joined,
  minute,
  noted,
  opened,
  stillBroken,
} from './testing/facts.ts';
import { type Step, record } from './testing/given.ts';
import { caller, customer, customerByPhone, engineer } from './testing/people.ts';

const told = (...steps: Step[]): Fact[] => record(declared(), ...steps);
const typesFor = (reader: Role, facts: readonly Fact[]): string[] =>
  factsFor(facts, caller(reader)).map(({ type }) => type);
const place = { lat: 45.123, lon: 126.456 };

describe('the record as the customer reads it', () => {
  it.each<[FactBody['type'], FactBody]>([
    ['NoteAdded', noted],
    ['AttachmentAdded', attachmentAdded('a')],
    ['DrawnForCheck', { type: 'DrawnForCheck', percent: 20 }],
    ['QualityChecked', { type: 'QualityChecked', wanting: [], note: null }],
    ['ParentLinked', { type: 'ParentLinked', parent: 'F-9' }],
    ['ParentUnlinked', { type: 'ParentUnlinked', parent: 'F-9' }],
    ['MajorFaultRaised', { type: 'MajorFaultRaised', severity: 'major', class: null, numbers: 1, children: 0 }],
    ['ReportFiled', { type: 'ReportFiled', kind: 'first', text: 't' }],
    ['ReportSent', { type: 'ReportSent', report: 2, calls: [] }],
    [
      'Escalated',
      { type: 'Escalated', cause: { on: 'chase', count: 1 }, severity: 'major', round: 1, escalation: null },
    ],
    ['StaffCalled', { type: 'StaffCalled', escalation: 2, round: 1, calls: [] }],
    ['CallProgressed', { type: 'CallProgressed', notice: 'n', state: 'sent', detail: null }],
    ['CallAcknowledged', { type: 'CallAcknowledged', escalations: [2] }],
    ['TicketAssigned', { type: 'TicketAssigned', to: 'u-engineer' }],
    ['SegmentAssigned', { type: 'SegmentAssigned', segment: 'S1', to: 'u-field' }],
    [
      'LevelReached',
      {
        type: 'LevelReached',
        clock: 'restore',
        level: 50,
        policyVersion: 1,
        effectiveAt: minute(0),
        detectedAt: minute(0),
        skipped: [],
      },
    ],
    ['LevelWithdrawn', { type: 'LevelWithdrawn', clock: 'restore', level: 50, policyVersion: 1 }],
  ])('has no %s: that is the carrier’s own', (type, body) => {
    const inside: Fact = { ...body, version: 2, at: minute(0), by: engineer };
    const facts = [...told(), inside];
    expect(typesFor('engineer', facts)).toEqual(['Declared', type]);
    expect(typesFor('customer', facts)).toEqual(['Declared']);
  });
  it('has notes and files that are meant for it', () => {
    const facts = told(
      { ...noted, visibility: 'customer' } as FactBody,
      attachmentAdded('a', { visibility: 'customer' }),
    );
    expect(typesFor('customer', facts)).toEqual(['Declared', 'NoteAdded', 'AttachmentAdded']);
  });
  it('names its own people, and whom the desk spoke with for it; of staff it says the side alone', () => {
    const facts = record(
      { by: customer, facts: [declared()] },
      { by: customerByPhone, facts: [found('customer')] },
      { by: engineer, facts: [acknowledged] },
    );
    expect(factsFor(facts, caller('customer')).map(({ by }) => by)).toEqual([
      { party: 'customer', name: 'the college' },
      { party: 'customer', name: 'the college' },
      { party: 'carrier' },
    ]);
    expect(factsFor(facts, caller('hotline')).map(({ by }) => by.name)).toEqual([
      'the college',
      'the hotline',
      'the engineer',
    ]);
  });
  it('leaves out who was sent, where they stood and what staff noted, but not its own note', () => {
    const sent = opened('S1', 'carrier', { assignee: 'u-field', note: 'the key is with the guard' });
    const facts = told(sent, arrivedOnSite('S1', { where: place }), {
      by: customer,
      facts: [{ type: 'Chased', count: 1, note: 'when?' }],
    });
    const [, segment, arrival, chase] = factsFor(facts, caller('customer'));
    expect(segment).toMatchObject({ segment: 'S1', assignee: null, note: null });
    expect(arrival).toMatchObject({ where: null });
    expect(chase).toMatchObject({ note: 'when?' });
    expect(factsFor(facts, caller('engineer'))[1]).toMatchObject({
      assignee: 'u-field',
      note: 'the key is with the guard',
    });
  });
});

describe('the record as staff read it', () => {
  const contact = { name: 'Ms Lin', phone: '+8613912345678' };
  it('has the middle of people’s numbers hidden, wherever one was declared', () => {
    const numbers = { affectedNumbers: ['+8613912345678', '+869030000001'], contact };
    const facts = record(declared(numbers), joined(numbers), joined());
    for (const index of [0, 1]) {
      const read = (reader: Role) => factsFor(facts, caller(reader))[index];
      expect(read('engineer')).toMatchObject({
        affectedNumbers: ['+86139****5678', '+869030000001'],
        contact: { name: 'Ms Lin', phone: '+86139****5678' },
      });
      expect(read('customer')).toMatchObject(numbers);
    }
    expect(factsFor(facts, caller('engineer'))[2]).toMatchObject({ contact: null });
  });
  it('names whom work was given to, where the name is known', () => {
    const facts = told({ type: 'TicketAssigned', to: 'u-engineer' }, opened('S1', 'carrier'), {
      type: 'SegmentAssigned',
      segment: 'S1',
      to: 'u-field',
    });
    expect(namedIn(facts)).toEqual(['u-engineer', 'u-field']);
    const views = factsFor(facts, caller('engineer'), { 'u-field': 'Wang' });
    expect(views.map((view) => view.toName)).toEqual([undefined, undefined, undefined, 'Wang']);
    expect(views[1]).not.toHaveProperty('toName');
  });
});

describe('a fact read word for word', () => {
  /** Whether a reader may verify it by itself. */
  const whole = (reader: Role, step: Step): boolean => {
    const fact = record(declared(), step).at(-1)!;
    return readsWhole(fact, canonical(encodeFact(fact) as Json), caller(reader));
  };
  it('is read so by staff where it holds no person’s number', () => {
    expect(whole('engineer', acknowledged)).toBe(true);
    expect(whole('engineer', noted)).toBe(true);
    expect(whole('engineer', joined({ affectedNumbers: ['+8613912345678'] }))).toBe(false);
    expect(whole('engineer', joined())).toBe(true);
  });
  it('is read so by the customer where it is the customer’s own, or time’s', () => {
    expect(whole('customer', { by: customer, facts: [stillBroken] })).toBe(true);
    expect(whole('customer', { by: customer, facts: [joined({ affectedNumbers: ['+8613912345678'] })] })).toBe(true);
    expect(whole('customer', { by: customerByPhone, facts: [stillBroken] })).toBe(false);
    expect(whole('customer', cleared('S1'))).toBe(false);
    expect(whole('customer', noted)).toBe(false);
    const clock = { party: 'system', role: 'system', user: null, name: 'clock' } as const;
    expect(whole('customer', { by: clock, facts: [confirmed()] })).toBe(true);
    expect(whole('customer', { by: clock, facts: [noted] })).toBe(false);
  });
  it('is not the one that another text tells', () => {
    const [fact] = record(declared());
    const [other] = record(declared({ description: 'another' }));
    expect(readsWhole(fact!, canonical(encodeFact(other!) as Json), caller('engineer'))).toBe(false);
  });
});
