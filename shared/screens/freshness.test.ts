import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duration, type Instant, instant } from '../time.ts';
import { alarmChangesAt, alarmOf, type Freshness, stateOf } from './freshness.ts';

const s = (n: number): Instant => instant(n * 1000);
const limits = { staleAfter: duration(30_000), darkAfter: duration(120_000) };
const seen = (at: number, more: Partial<Freshness> = {}): Freshness => ({
  seenAt: s(at),
  staleSince: null,
  restingSince: null,
  revokedAt: null,
  ...more,
});

describe('a screen', () => {
  it('that was paired and has not come is waited for, without an alarm', () => {
    const never = { ...seen(0), seenAt: null };
    expect(stateOf(never, s(9999)).state).toBe('waiting');
    expect([alarmOf(never, limits, s(9999)), alarmChangesAt(never, limits, s(0))]).toEqual([null, null]);
  });

  it('is dark once it has missed two reports, since the last one', () => {
    expect(stateOf(seen(100), s(124)).state).toBe('fresh');
    expect(stateOf(seen(100), s(125))).toEqual({ state: 'dark', since: s(100) });
  });

  it('is stale since its data was current, and dark after that', () => {
    const stale = seen(100, { staleSince: s(80) });
    expect(stateOf(stale, s(101))).toEqual({ state: 'stale', since: s(80) });
    expect(stateOf(stale, s(130))).toEqual({ state: 'dark', since: s(100) });
  });

  it('raises an alarm later than it is said to be stale or dark', () => {
    const stale = seen(100, { staleSince: s(80) });
    expect([109, 110, 219, 220].map((at) => alarmOf(stale, limits, s(at)))).toEqual([null, 'stale', 'stale', 'dark']);
    expect([219, 220].map((at) => alarmOf(seen(100), limits, s(at)))).toEqual([null, 'dark']);
  });

  it('that rests, or was revoked, raises none', () => {
    for (const off of [{ restingSince: s(101) }, { revokedAt: s(101) }]) {
      expect(alarmOf(seen(100, off), limits, s(9999))).toBeNull();
      expect(alarmChangesAt(seen(100, off), limits, s(101))).toBeNull();
    }
    expect(stateOf(seen(100, { restingSince: s(101) }), s(9999))).toEqual({ state: 'resting', since: s(101) });
  });
});

it('between two looks nothing changes by time alone', () => {
  const secs = fc.integer({ min: 0, max: 400 });
  fc.assert(
    fc.property(secs, fc.option(secs), secs, (seenAt, staleAt, ahead) => {
      const screen = seen(seenAt, { staleSince: staleAt === null ? null : s(Math.min(staleAt, seenAt)) });
      const now = s(seenAt);
      const next = alarmChangesAt(screen, limits, now);
      const at = s(seenAt + ahead);
      if (next === null || at < next) expect(alarmOf(screen, limits, at)).toBe(alarmOf(screen, limits, now));
      else expect(alarmOf(screen, limits, next)).not.toBe(alarmOf(screen, limits, now));
    }),
  );
});
