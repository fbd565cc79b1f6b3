import { describe, expect, it } from 'vitest';
import { append } from '../../clock/due.ts';
import { fold } from '../evolve.ts';
import type { Author, FactBody } from '../facts.ts';
import { factsFor } from '../factView.ts';
import { attachmentAdded, closed, DISPATCHED, minute, opened, RESTORED } from '../testing/facts.ts';
import { record, type Step, stateOf } from '../testing/given.ts';
import { caller, customer, engineer, field } from '../testing/people.ts';
import { ATTACHMENT_LIMITS } from '../values.ts';
import { attach, type Received } from './attachments.ts';

const photo: Received = {
  attachment: 'a-1',
  name: 'splice.jpg',
  mediaType: 'image/jpeg',
  size: 300_000,
  sha256: 'ab'.repeat(32),
  segment: null,
  visibility: null,
  occurredAt: null,
};
const attached = (steps: readonly Step[], file: Partial<Received> = {}, by: Author = engineer) =>
  attach(stateOf(...steps), { ...photo, ...file }, { now: minute(9), by });
const many = (count: number, over: Parameters<typeof attachmentAdded>[1] = {}): FactBody[] =>
  Array.from({ length: count }, (_, i) => attachmentAdded(`a-${i}`, over));

describe('a file', () => {
  it('is put on the record with its digest, for the carrier’s eyes unless said otherwise', () => {
    expect(attached(DISPATCHED)).toEqual([attachmentAdded('a-1')]);
    expect(attached(DISPATCHED, { visibility: 'customer' })).toEqual([
      attachmentAdded('a-1', { visibility: 'customer' }),
    ]);
  });
  it('of the customer’s is the customer’s to see', () => {
    expect(attached(DISPATCHED, { visibility: 'internal' }, customer)).toEqual([
      attachmentAdded('a-1', { visibility: 'customer' }),
    ]);
  });
  it('is taken in every phase, for a report may come late', () => {
    expect(attached([...RESTORED, closed])).toEqual([attachmentAdded('a-1')]);
  });
  it('is about a segment that there is', () => {
    expect(attached(DISPATCHED, { segment: 'S1' })).toEqual([attachmentAdded('a-1', { segment: 'S1' })]);
    expect(attached(DISPATCHED, { segment: 'S9' })).toEqual({ refused: 'unknown_segment', field: 'segment' });
  });
  it('is about one’s own segment where it comes from a technician or the customer', () => {
    const steps = [...DISPATCHED, opened('S2', 'carrier', { assignee: 'u-field' }), opened('S3', 'customer')];
    const met = (segment: string, by: Author) => {
      const decision = attached(steps, { segment }, by);
      return 'refused' in decision ? decision.refused : 'taken';
    };
    expect(['S1', 'S2', 'S3'].map((s) => met(s, field))).toEqual(['not_your_segment', 'taken', 'not_your_segment']);
    expect(['S1', 'S2', 'S3'].map((s) => met(s, customer))).toEqual(['not_your_segment', 'not_your_segment', 'taken']);
    expect(['S1', 'S2', 'S3'].map((s) => met(s, engineer))).toEqual(['taken', 'taken', 'taken']);
  });
  it('is one of a bounded number', () => {
    const { count } = ATTACHMENT_LIMITS;
    expect(attached([...DISPATCHED, ...many(count - 1)])).toEqual([attachmentAdded('a-1')]);
    expect(attached([...DISPATCHED, ...many(count)])).toEqual({
      refused: 'too_many_attachments',
      field: 'file',
      params: { count },
    });
  });
  it('is part of a bounded whole', () => {
    const { size, total } = ATTACHMENT_LIMITS;
    const full = [...DISPATCHED, ...many(12, { size })];
    expect(attached(full, { size: total - 12 * size })).toHaveLength(1);
    expect(attached(full, { size: total - 12 * size + 1 })).toEqual({
      refused: 'attachments_too_large',
      field: 'file',
      params: { total },
    });
  });
});

describe('the record', () => {
  const facts = append(
    record(...DISPATCHED, attachmentAdded('inside'), attachmentAdded('shown', { visibility: 'customer' })),
    [attachmentAdded('theirs', { visibility: 'customer' })],
    customer,
    minute(3),
  );
  it('keeps whose a file is', () => {
    expect(fold(facts)?.attachments.map((a) => [a.id, a.party, a.by])).toEqual([
      ['inside', 'carrier', 'the engineer'],
      ['shown', 'carrier', 'the engineer'],
      ['theirs', 'customer', 'the college'],
    ]);
  });
  it('shows the customer no file that is not for them', () => {
    const shownTo = (role: 'customer' | 'engineer') =>
      factsFor(facts, caller(role)).flatMap((f) => ('attachment' in f ? [f.attachment] : []));
    expect(shownTo('engineer')).toEqual(['inside', 'shown', 'theirs']);
    expect(shownTo('customer')).toEqual(['shown', 'theirs']);
  });
});
