import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, parseIso } from '../time.ts';
import { waiverOf } from './waiver.ts';

const FEE = 50_000;
const from = (start: string, end: string) => waiverOf({ from: parseIso(start), to: parseIso(end) }, FEE);

describe('the fee of the fault’s period', () => {
  it('is the month’s fee by the share of the month', () => {
    // Three of April's thirty days.
    expect(from('2026-04-01T00:00:00+08:00', '2026-04-04T00:00:00+08:00').fen).toBe(5_000);
  });
  it('is each month’s own over the end of a month, in Beijing', () => {
    const { fen, months } = from('2026-02-27T00:00:00+08:00', '2026-03-02T00:00:00+08:00');
    expect(months.map(({ month, fen }) => [month, fen])).toEqual([
      ['2026-02', 3_572],
      ['2026-03', 1_613],
    ]);
    expect(fen).toBe(5_185);
  });
  it('is the whole fee for a whole month, and no more', () => {
    expect(from('2026-02-01T00:00:00+08:00', '2026-03-01T00:00:00+08:00').fen).toBe(FEE);
  });
  it('is nothing for no time', () => {
    expect(from('2026-02-01T00:00:00+08:00', '2026-02-01T00:00:00+08:00')).toEqual({ fen: 0, months: [] });
  });
  it('covers the period gap-free, grows with it, and never costs a customer a fraction', () => {
    const at = fc.integer({ min: Date.parse('2025-01-01T00:00:00Z'), max: Date.parse('2027-01-01T00:00:00Z') });
    fc.assert(
      fc.property(at, at, fc.integer({ min: 0, max: 1_000_000 }), (a, b, fee) => {
        const period = { from: instant(Math.min(a, b)), to: instant(Math.max(a, b)) };
        const { fen, months } = waiverOf(period, fee);
        const ends = [period.from, ...months.map((m) => m.to)];
        expect(months.map((m) => m.from)).toEqual(ends.slice(0, -1));
        expect(ends.at(-1)).toBe(period.to);
        const exact = (fee * (period.to - period.from)) / (31 * 86_400_000);
        expect(fen).toBeGreaterThanOrEqual(Math.floor(exact));
        expect(fen).toBeLessThanOrEqual(fee * months.length);
      }),
    );
  });
});
