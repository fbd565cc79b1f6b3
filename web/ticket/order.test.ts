import { describe, expect, it } from 'vitest';
import { PHASES, type Phase } from '#shared/ticket/values.ts';
import { type Part, rowsOf } from './order.ts';

type Ticket = Parameters<typeof rowsOf>[0];
const ROUND = { round: 1, items: [] } as unknown as NonNullable<Ticket['jointTest']>;
const BYPASS: Ticket['bypass'] = { since: '2026-11-24T00:00:00.000Z', what: '转移到手机' };

const cards = (phase: Phase, more: Partial<Ticket> = {}): Part[] =>
  rowsOf({ phase, jointTest: ROUND, measures: [], bypass: BYPASS, ...more }).flat();
const before = (phase: Phase, one: Part, other: Part): boolean =>
  cards(phase).indexOf(one) < cards(phase).indexOf(other);

describe('the cards of a ticket', () => {
  it('stand in every phase once each', () => {
    for (const phase of PHASES) {
      const all = cards(phase);
      expect(new Set(all).size, phase).toBe(all.length);
      expect(all, phase).toEqual(
        expect.arrayContaining(['clocks', 'line', 'segments', 'findings', 'notices', 'ledger']),
      );
    }
  });

  it('begin with the time that is left while it is found out and cleared', () => {
    for (const phase of ['declared', 'acknowledged', 'clearing'] as const)
      expect(cards(phase)[0], phase).toBe('clocks');
  });

  it('have what both sides saw before the segments until they are opened, and after them then', () => {
    expect(before('acknowledged', 'findings', 'segments')).toBe(true);
    expect(before('clearing', 'segments', 'findings')).toBe(true);
  });

  it('begin with the joint test while it runs', () => {
    expect(cards('testing')[0]).toBe('test');
  });

  it('begin with what is left to do for the customer once service is restored', () => {
    expect(cards('restored').slice(0, 3)).toEqual(['after', 'waiver', 'notices']);
  });

  it('leave out a test that has not begun and measures that nobody took', () => {
    expect(cards('clearing', { jointTest: null })).not.toContain('test');
    expect(cards('clearing', { bypass: null })).not.toContain('measures');
  });
});
