import { describe, expect, it } from 'vitest';
import { callType, DEMO_NUMBERING } from '#shared/pool/callType.ts';
import { CENTREX_55 } from '#shared/pool/plan.ts';
import { rateCall } from '#shared/pool/rating.ts';
import { tally, usage } from '#shared/pool/usage.ts';
import { beijingHour, beijingMonthEnd, beijingMonthStart, hours, instant, parseIso, plus } from '#shared/time.ts';
import { demoCalls } from './calls.ts';

const numbers = Array.from({ length: 55 }, (_, i) => `+8690300000${String(i + 1).padStart(2, '0')}`);
const month = (name: string, seed = 7) => [
  ...demoCalls('svc-college', numbers, beijingMonthStart(name), beijingMonthEnd(name), seed),
];
const used = (calls: ReturnType<typeof month>) =>
  usage(
    CENTREX_55,
    tally(
      calls.map((call) => {
        const type = callType({ ...call, calleeIsMember: numbers.includes(call.callee) }, DEMO_NUMBERING);
        return { ...call, ...rateCall(CENTREX_55, { ...call, type, test: false }) };
      }),
    ),
  );

describe('demo calls', () => {
  it('use 3,200 to 3,700 of the 4,000 minutes of any month, of many types', () => {
    for (const name of ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06']) {
      const pool = used(month(name));
      expect(pool.used, name).toBeGreaterThan(3200);
      expect(pool.used, name).toBeLessThan(3700);
    }
    expect(Object.keys(used(month('2026-03')).byType)).toEqual(
      expect.arrayContaining(['local', 'inter_zone', 'domestic', 'mobile', 'international', 'service', 'internal']),
    );
  });
  it('are the same each time, have ids of their own, and a day is the same in any range', () => {
    const whole = month('2026-03');
    expect(month('2026-03')).toEqual(whole);
    expect(new Set(whole.map((call) => call.id)).size).toBe(whole.length);
    const from = plus(parseIso('2026-03-10T00:00:00+08:00'), hours(11));
    const to = plus(from, hours(30));
    expect([...demoCalls('svc-college', numbers, from, to, 7)]).toEqual(
      whole.filter((call) => call.startedAt >= from && call.startedAt < to),
    );
    expect(month('2026-03', 8)).not.toEqual(whole);
  });
  it('rise by start and rest at night', () => {
    const calls = month('2026-03');
    const starts = calls.map((call) => call.startedAt);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(calls.filter((call) => beijingHour(instant(call.startedAt)) < 8)).toEqual([]);
  });
});
