import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  beijingDay,
  beijingHour,
  beijingMonth,
  beijingMonthEnd,
  beijingMonthStart,
  between,
  days,
  earliest,
  hours,
  instant,
  instantCodec,
  intersect,
  iso,
  latest,
  minus,
  minutes,
  parseIso,
  plus,
  subtract,
  total,
} from './time.ts';

const span = (from: number, to: number) => ({ from: instant(from), to: instant(to) });

describe('instants and durations', () => {
  it('add up in milliseconds', () => {
    expect([minutes(1), hours(1), days(1)]).toEqual([60_000, 3_600_000, 86_400_000]);
    expect(plus(instant(5), minutes(1))).toBe(60_005);
    expect(minus(instant(60_005), minutes(1))).toBe(5);
    expect(between(instant(5), instant(7))).toBe(2);
    expect([earliest(instant(3), instant(2)), latest(instant(3), instant(2))]).toEqual([2, 3]);
  });
  it('travel as ISO 8601', () => {
    expect(iso(instant(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(parseIso('1970-01-01T08:00:00+08:00')).toBe(0);
    expect(instantCodec.parse('2026-03-02T02:10:00+08:00')).toBe(parseIso('2026-03-01T18:10:00Z'));
    expect(z.encode(instantCodec, instant(0))).toBe('1970-01-01T00:00:00.000Z');
    for (const bad of ['2026-03-02', '2026-02-30T00:00:00Z', 'soon', '2026-03-02T02:10:00', 5])
      expect(instantCodec.safeParse(bad).success).toBe(false);
  });
});

describe('intervals', () => {
  it('are half-open: neighbours do not meet', () => {
    expect(intersect(span(0, 5), span(5, 9))).toBeNull();
    expect(intersect(span(0, 6), span(5, 9))).toEqual(span(5, 6));
    expect(intersect(span(0, 9), span(2, 3))).toEqual(span(2, 3));
    expect(total([span(0, 5), span(7, 9)])).toBe(7);
    expect(total([])).toBe(0);
  });
  it('leave none, one or two pieces when cut', () => {
    expect(subtract(span(0, 9), span(2, 5))).toEqual([span(0, 2), span(5, 9)]);
    expect(subtract(span(0, 9), span(0, 5))).toEqual([span(5, 9)]);
    expect(subtract(span(0, 9), span(5, 9))).toEqual([span(0, 5)]);
    expect(subtract(span(0, 9), span(0, 9))).toEqual([]);
    expect(subtract(span(0, 9), span(9, 12))).toEqual([span(0, 9)]);
    expect(subtract(span(3, 3), span(5, 9))).toEqual([]);
  });
  it('lose nothing when cut', () => {
    const any = fc.tuple(fc.nat(50), fc.nat(50)).map(([from, length]) => span(from, from + length));
    fc.assert(
      fc.property(any, any, (a, b) => {
        const cut = intersect(a, b);
        expect(total(subtract(a, b)) + (cut === null ? 0 : total([cut]))).toBe(total([a]));
      }),
    );
  });
});

describe('Beijing time', () => {
  const midnight = parseIso('2026-02-28T16:00:00Z');
  const before = instant(midnight - 1);
  it('begins its day, month and hours at 16:00 UTC', () => {
    expect([beijingDay(before), beijingDay(midnight)]).toEqual(['2026-02-28', '2026-03-01']);
    expect([beijingMonth(before), beijingMonth(midnight)]).toEqual(['2026-02', '2026-03']);
    expect([beijingHour(before), beijingHour(midnight)]).toEqual([23, 0]);
  });
  it('has months that follow each other without a gap', () => {
    expect(beijingMonthStart('2026-03')).toBe(midnight);
    expect(beijingMonthEnd('2026-02')).toBe(midnight);
    expect(beijingMonthEnd('2026-12')).toBe(beijingMonthStart('2027-01'));
    expect(beijingMonthEnd('2028-02')).toBe(parseIso('2028-02-29T16:00:00Z'));
  });
});
