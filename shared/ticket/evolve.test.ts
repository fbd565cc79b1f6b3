import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokenRecord } from '../brokenRecord.ts';
import { append } from '../clock/due.ts';
import { evolve, fold } from './evolve.ts';
import { type Fact, decodeFact, encodeFact, factBodySchema, isHuman } from './facts.ts';
import {
  DISPATCHED,
  TESTING,
  RESTORED,
  declared,
  joined,
  minute,
  noted,
  noticeProgressed,
  noticeQueued,
  tested,
  opened,
  restored,
  roundFailed,
  accepted,
} from './testing/facts.ts';
import { record, stateOf } from './testing/given.ts';
import { customer, engineer } from './testing/people.ts';

const system = { party: 'system', role: 'system', user: null, name: 'clock' } as const;
const level = (n: number, skipped: number[] = []) =>
  ({
    type: 'LevelReached',
    clock: 'restore',
    level: n,
    policyVersion: 1,
    effectiveAt: minute(n),
    detectedAt: minute(n),
    skipped,
  }) as const;

describe('a ticket', () => {
  it('begins as it was declared', () => {
    const body = declared({ follows: 'F20260301-0007', contact: { name: 'the guard', phone: '+869030000002' } });
    expect(stateOf({ by: customer, facts: [body] })).toEqual({
      no: body.no,
      version: 1,
      humanVersion: 1,
      lastAt: minute(0),
      branch: 'demo',
      phase: 'declared',
      resolution: null,
      severity: 'major',
      class: null,
      customer: body.customer,
      service: body.service,
      symptom: 'no_dial_tone',
      description: 'no dial tone on any phone',
      affectedNumbers: ['+869030000001'],
      follows: 'F20260301-0007',
      terms: body.terms,
      declarations: [{ id: 'd-1', by: customer, at: minute(0), channel: 'portal', contact: body.contact }],
      assignee: null,
      declaredAt: minute(0),
      acknowledgedAt: null,
      confirmedAt: null,
      restoredAt: null,
      closedAt: null,
      chases: 0,
      externalRefs: [],
      findings: [],
      segments: [],
      test: null,
      suspension: null,
      awaitingApproval: [],
      disputes: [],
      bypass: null,
      measures: [],
      notices: [],
      attempts: [],
      restoration: null,
      levels: [],
      contestable: [],
      attachments: [],
      reminders: [],
      unverified: null,
      parent: null,
    });
  });
  it('is joined by further declarations, with their numbers', () => {
    const state = stateOf(declared(), [4, joined()]);
    expect(state.declarations.map((d) => [d.id, d.channel, d.at])).toEqual([
      ['d-1', 'portal', minute(0)],
      ['d-2', 'hotline', minute(4)],
    ]);
    expect(state.affectedNumbers).toEqual(['+869030000001', '+869030000002']);
    expect(state.phase).toBe('declared');
  });
  it('keeps whom it was assigned to when somebody else acknowledges', () => {
    expect(stateOf(declared(), { type: 'TicketAssigned', to: 'u-night' }, { type: 'Acknowledged' }).assignee).toBe(
      'u-night',
    );
    expect(stateOf(declared(), { type: 'Acknowledged' }).assignee).toBe(engineer.user);
  });
  it('keeps findings by party', () => {
    expect(stateOf(declared(), [3, { type: 'FindingRecorded', party: 'customer', text: 'all dark' }]).findings).toEqual(
      [{ party: 'customer', text: 'all dark', by: engineer.name, at: minute(3) }],
    );
  });
  it('changes one segment at a time', () => {
    const { segments } = stateOf(...DISPATCHED, opened('S2', 'channel'), accepted('S2'));
    expect(segments.map((s) => s.state)).toEqual(['open', 'accepted']);
  });
  it('knows how its notices fare', () => {
    const state = stateOf(
      ...RESTORED,
      [2, noticeQueued('n'), noticeQueued('m', 'closed')],
      [5, noticeProgressed('n', 'sent')],
    );
    const { restoration } = state;
    const common = { channel: 'sms', to: '+8690300…01', detail: null, queuedAt: minute(2) };
    expect(state.notices).toEqual([
      { ...common, id: 'n', kind: 'restored', state: 'sent', at: minute(5), restoration: restoration?.version },
      { ...common, id: 'm', kind: 'closed', state: 'queued', at: minute(2), restoration: null },
    ]);
  });
  it('knows the levels that have fired, skipped ones too, until they are withdrawn', () => {
    const fired = [
      ...DISPATCHED,
      level(80, [50]),
      { ...level(50), policyVersion: 2 },
      { ...level(50), clock: 'statutory' },
    ] as const;
    expect(stateOf(...fired).levels.map((l) => [l.clock, l.level, l.policyVersion, l.at])).toEqual([
      ['restore', 50, 1, minute(80)],
      ['restore', 80, 1, minute(80)],
      ['restore', 50, 2, minute(50)],
      ['statutory', 50, 1, minute(50)],
    ]);
    const withdrawn = { type: 'LevelWithdrawn', clock: 'restore', level: 50, policyVersion: 1 } as const;
    expect(stateOf(...fired, withdrawn).levels.map((l) => [l.clock, l.level, l.policyVersion])).toEqual([
      ['restore', 80, 1],
      ['restore', 50, 2],
      ['statutory', 50, 1],
    ]);
  });
  it('is not changed by a note but in its version', () => {
    const before = stateOf(...TESTING);
    expect(stateOf(...TESTING, [9, noted])).toEqual({
      ...before,
      version: before.version + 1,
      humanVersion: before.version + 1,
      lastAt: minute(9),
    });
  });
});

describe('the version that people see', () => {
  it('is of the last fact that a person caused: not of timers and joins', () => {
    const state = stateOf(declared(), { by: system, facts: [level(50)] }, joined());
    expect(state).toMatchObject({ version: 3, humanVersion: 1 });
    expect(isHuman({ by: customer, type: 'Chased' })).toBe(true);
    expect(isHuman({ by: engineer, type: 'DeclarationJoined' })).toBe(false);
    expect(isHuman({ by: system, type: 'Chased' })).toBe(false);
  });
});

describe('a damaged record is noticed', () => {
  const [first, second] = record(declared(), noted) as [Fact, Fact];
  it('when nothing was declared', () => expect(() => evolve(null, second)).toThrow(BrokenRecord));
  it('when it is declared twice', () =>
    expect(() => evolve(evolve(null, first), { ...first, version: 2 })).toThrow(BrokenRecord));
  it('when a fact is missing or doubled', () => {
    const state = evolve(null, first);
    expect(() => evolve(state, { ...second, version: 3 })).toThrow('fact 3 does not follow version 1');
    expect(() => evolve(evolve(state, second), second)).toThrow(BrokenRecord);
  });
  it('when a test result has no round', () =>
    expect(() => stateOf(...DISPATCHED, tested(1, 'outgoing', 'carrier'))).toThrow(BrokenRecord));
  it('and nothing at all is nothing', () => expect(fold([])).toBeNull());
  it('what belongs to a round or restoration that is not there changes nothing of it', () => {
    expect(stateOf(...DISPATCHED, roundFailed(1, 'carrier')).test).toBeNull();
    expect(stateOf(...DISPATCHED, restored(1, 0)).test).toBeNull();
    expect(stateOf(...DISPATCHED, { type: 'RestorationConfirmed', note: null }).restoration).toBeNull();
  });
});

describe('a stored fact', () => {
  it('is JSON with instants as ISO 8601, and reads back as it was', () => {
    const [fact] = record(declared({ occurredAt: minute(-5) })) as [Fact];
    const stored = encodeFact(fact);
    expect(stored).toMatchObject({
      type: 'Declared',
      version: 1,
      at: '2026-03-01T18:10:00.000Z',
      occurredAt: '2026-03-01T18:05:00.000Z',
    });
    expect(decodeFact(JSON.parse(JSON.stringify(stored)))).toEqual(fact);
  });
  it('of every type', () => {
    fc.assert(
      fc.property(fc.constantFrom(...record(...RESTORED, level(80, [50]), noticeQueued('n'), joined())), (fact) => {
        expect(decodeFact(JSON.parse(JSON.stringify(encodeFact(fact))))).toEqual(fact);
      }),
    );
  });
  it('that is none is refused', () => {
    expect(() => decodeFact({ type: 'Vanished', version: 1, at: '2026-03-01T18:10:00.000Z', by: engineer })).toThrow();
    expect(() => decodeFact({ ...encodeFact(record(declared())[0] as Fact), version: 0 })).toThrow();
    expect(factBodySchema.safeParse({ type: 'SegmentAccepted' }).success).toBe(false);
  });
});

it('a place in the record never runs backwards', () => {
  const facts = append(record([5, declared()]), [noted], engineer, minute(3));
  expect(facts.map((f) => [f.version, f.at])).toEqual([
    [1, minute(5)],
    [2, minute(5)],
  ]);
});
