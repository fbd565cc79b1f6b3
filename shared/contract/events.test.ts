import { describe, expect, it } from 'vitest';
import { iso, plus, minutes } from '../time.ts';
import { contractEventSchema, momentCodec, standing } from './events.ts';
import { type Line, beijing, recorded } from './testing/record.ts';

describe('the events that count', () => {
  const activated = { type: 'activated' } as const;
  const signed = { type: 'signed' } as const;
  const seqs = (...lines: readonly Line[]): number[] => standing(recorded(...lines)).map(({ seq }) => seq);
  it('stand in the order in which they happened, whatever was recorded first', () =>
    expect(seqs(['2026-03-03', activated], ['2026-03-01', signed], ['2026-03-02', activated])).toEqual([2, 3, 1]));
  it('stand in the order of recording where they happened at the same moment', () => {
    const events = recorded(['2026-03-01', signed], ['2026-03-01', activated], ['2026-03-01', activated]);
    expect(standing(events.toReversed()).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });
  it('are without what was taken back, and without the taking back', () =>
    expect(seqs(['2026-03-01', signed], ['2026-03-02', { type: 'retracted', of: 1, reason: 'x' }])).toEqual([]));
});

describe('a day of a contract', () => {
  const due = (day: string): boolean =>
    contractEventSchema.safeParse({ type: 'invoiced', invoice: 'R1', due: day, fen: 1 }).success;
  it.each([
    ['1989-12-31', false],
    ['1990-01-01', true],
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2199-12-31', true],
    ['2200-01-01', false],
  ])('%s is one that can be written down: %s', (day, expected) => expect(due(day)).toBe(expected));
  it('is one in Beijing, for a moment too', () => {
    const moment = (when: string, later = 0): boolean =>
      momentCodec.safeParse(iso(plus(beijing(when), minutes(later)))).success;
    expect([moment('1989-12-31 23:59'), moment('1990-01-01 00:00')]).toEqual([false, true]);
    expect([moment('2199-12-31 23:59'), moment('2199-12-31 23:59', 1)]).toEqual([true, false]);
  });
});
