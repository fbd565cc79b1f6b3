import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days, hours, type Instant, instant, type Interval, parseIso } from '../time.ts';
import { type HourCount, profileOf, usualBetween } from './profile.ts';

const FROM = parseIso('2026-03-02T00:00:00+08:00');
const WEEKS = 8;
const TO = instant(FROM + days(7 * WEEKS));
const WINDOW = { from: FROM, to: TO };

/** Ten an hour from nine to five on working days; as the level of each day says. */
function week(level: (day: number) => number): HourCount[] {
  const found: HourCount[] = [];
  for (let day = 0; day < 7 * WEEKS; day += 1)
    for (let hour = 9; hour < 17; hour += 1)
      if (day % 7 < 5) found.push({ at: instant(FROM + days(day) + hours(hour)), value: Math.round(10 * level(day)) });
  return found;
}
const usualDay = (counts: readonly HourCount[], excluded: readonly Interval[] = [], at: Instant = TO): number => {
  const profile = profileOf(counts, WINDOW, excluded, new Map());
  return profile === null ? -1 : usualBetween(profile, at, instant(at + days(1)), new Map());
};

describe('what is usual', () => {
  it('is an average week, by the hour', () => {
    const profile = profileOf(
      week(() => 1),
      WINDOW,
      [],
      new Map(),
    );
    expect(profile?.slots[9]).toBeCloseTo(10, 0);
    expect(profile?.slots[8]).toBe(0);
    expect(profile?.slots[5 * 24 + 12]).toBe(0);
    expect(usualDay(week(() => 1))).toBeCloseTo(80, 0);
  });
  it('is not known before there was a week', () => {
    expect(
      profileOf(
        week(() => 1),
        { from: instant(TO - days(5)), to: TO },
      ),
    ).toBeNull();
    expect(profileOf([], WINDOW)).toBeNull();
  });
  it('follows the level of the last days: a vacation has begun', () => {
    const lately = week((day) => (day >= 7 * WEEKS - 10 ? 0.3 : 1));
    expect(usualDay(lately)).toBeLessThan(45);
    expect(usualDay(lately)).toBeGreaterThan(15);
  });
  it('is not moved by one burst or one dead day', () => {
    const odd = week((day) => (day === 50 ? 20 : day === 44 ? 0 : 1));
    expect(usualDay(odd)).toBeGreaterThan(70);
    expect(usualDay(odd)).toBeLessThan(95);
  });
  it('does not learn from hours in which the service was down', () => {
    const from = instant(FROM + days(49) + hours(9));
    const outage = { from, to: instant(from + days(4)) };
    const down = week(() => 1).map((one) => (one.at >= outage.from && one.at < outage.to ? { ...one, value: 0 } : one));
    expect(usualDay(down, [outage])).toBeCloseTo(80, -1);
    expect(usualDay(down)).toBeLessThan(usualDay(down, [outage]));
  });
  it('takes a holiday for a Sunday, and a worked Sunday for a Monday', () => {
    const profile = profileOf(
      week(() => 1),
      WINDOW,
      [],
      new Map(),
    );
    const day = Math.floor((TO + hours(8)) / days(1));
    const on = (kind: 'off' | 'work', at: Instant) =>
      profile &&
      usualBetween(profile, at, instant(at + days(1)), new Map([[Math.floor((at + hours(8)) / days(1)), kind]]));
    expect(day).toBeGreaterThan(0);
    expect(on('off', TO)).toBe(0);
    expect(on('work', instant(TO + days(6)))).toBeCloseTo(80, 0);
  });
  it('of parts of a time adds up to that of the whole, at any hour', () => {
    const profile = profileOf(
      week(() => 1),
      WINDOW,
    );
    if (profile === null) throw new Error('nothing learnt');
    fc.assert(
      fc.property(fc.nat(days(20)), fc.nat(days(3)), fc.nat(days(3)), (start, a, b) => {
        const [from, middle, to] = [instant(TO + start), instant(TO + start + a), instant(TO + start + a + b)];
        const parts = usualBetween(profile, from, middle) + usualBetween(profile, middle, to);
        expect(parts).toBeCloseTo(usualBetween(profile, from, to), 6);
      }),
    );
  });
});
