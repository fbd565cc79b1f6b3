import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beijingMonthStart, days, hours, instant, iso, plus } from '../time.ts';
import { alertSeverity, alertText, reachedLevels } from './alerts.ts';
import { CALL_TYPES, DIALLED_TYPES, type DialledType } from './callType.ts';
import { forecast } from './forecast.ts';
import { CENTREX_55, planOf, planSchema, typesTreated } from './plan.ts';
import { rateCall } from './rating.ts';
import { type CountableCall, tally, usage } from './usage.ts';

const plan = CENTREX_55;
const rate = (
  billsec: number,
  type: DialledType = 'local',
  over: { direction?: 'in' | 'out'; feature?: string; test?: boolean } = {},
) =>
  rateCall(plan, {
    type,
    direction: over.direction ?? 'out',
    billsec,
    feature: over.feature ?? null,
    test: over.test ?? false,
  });
const minutesOf = (minutes: number, type: DialledType = 'local') => ({ [type]: { calls: 1, minutes, fen: 0 } });

describe('rating a call', () => {
  it('rounds each call up to the whole minute', () => {
    expect([1, 59, 60, 61, 3600, 3601].map((s) => rate(s).minutes)).toEqual([1, 1, 1, 2, 60, 61]);
  });
  it('counts neither unanswered, nor incoming, nor test calls', () => {
    expect(rate(0)).toMatchObject({ rule: 'not_answered', minutes: 0, fen: 0 });
    expect(rate(90, 'international', { direction: 'in' })).toMatchObject({ rule: 'incoming', minutes: 0, fen: 0 });
    expect(rate(90, 'international', { test: true })).toMatchObject({ rule: 'test_call', minutes: 0, fen: 0 });
  });
  it('charges international calls by the minute and included ones not by themselves', () => {
    expect(rate(61, 'international')).toEqual({ type: 'international', rule: 'per_minute', minutes: 2, fen: 198 });
    expect(rate(61, 'domestic')).toEqual({ type: 'domestic', rule: 'included', minutes: 2, fen: 0 });
    expect(rate(61, 'emergency')).toEqual({ type: 'emergency', rule: 'free_type', minutes: 2, fen: 0 });
  });
});

describe('the plan', () => {
  it('says of every type how it is treated, and refuses a plan that does not', () => {
    expect(planSchema.parse(plan)).toEqual(plan);
    const { local: _, ...types } = plan.types;
    expect(planSchema.safeParse({ ...plan, types }).success).toBe(false);
    expect(typesTreated(plan, 'free')).toEqual(['service', 'emergency', 'internal']);
  });
  it('of a month is the one in force on its first day', () => {
    const versions = [
      { version: 2, validFrom: '2026-04-15', plan },
      { version: 1, validFrom: '2026-03-01', plan },
    ];
    const of = (month: string) => planOf(versions, month)?.version;
    expect(['2026-02', '2026-03', '2026-04', '2026-05'].map(of)).toEqual([1, 1, 1, 2]);
    expect(planOf([], '2026-03')).toBeNull();
  });
});

describe('the pool of a month', () => {
  it('costs the fee while minutes remain', () => {
    expect(usage(plan, minutesOf(3999))).toMatchObject({
      used: 3999,
      remaining: 1,
      overageMinutes: 0,
      chargeFen: 50_000,
    });
    expect(usage(plan, minutesOf(4000))).toMatchObject({
      used: 4000,
      remaining: 0,
      overageMinutes: 0,
      chargeFen: 50_000,
    });
  });
  it('charges 0.10 a minute beyond, and does not cap what was used', () => {
    expect(usage(plan, minutesOf(4321))).toMatchObject({
      used: 4321,
      remaining: 0,
      overageMinutes: 321,
      overageFen: 3210,
      chargeFen: 53_210,
    });
  });
  it('adds types charged by the minute, leaves free ones out of the included minutes', () => {
    const pool = usage(plan, {
      local: { calls: 2, minutes: 10, fen: 0 },
      international: { calls: 1, minutes: 3, fen: 297 },
      internal: { calls: 9, minutes: 900, fen: 0 },
    });
    expect(pool).toMatchObject({ used: 10, chargeFen: 50_297, monthlyFeeFen: 50_000, overageFen: 0 });
    expect(pool.byType.internal).toEqual({ calls: 9, minutes: 900, chargeFen: 0 });
    expect(pool.byType.international).toEqual({ calls: 1, minutes: 3, chargeFen: 297 });
  });
  it('shows the VAT it contains: 6 of 106', () => expect(usage(plan, {}).vatFen).toBe(2830));

  const counted = fc.dictionary(
    fc.constantFrom(...CALL_TYPES),
    fc
      .record({ calls: fc.nat(50), minutes: fc.nat(6000), fen: fc.nat(9999) })
      .map((row) => ({ ...row, calls: row.calls + 1 })),
  );
  it('adds up to the fen: fee + charges of the types = charge of the month', () => {
    fc.assert(
      fc.property(counted, (byType) => {
        const pool = usage(plan, byType);
        const ofTypes = Object.values(pool.byType).reduce((sum, row) => sum + row.chargeFen, 0);
        expect(pool.monthlyFeeFen + ofTypes).toBe(pool.chargeFen);
        expect(pool.used - pool.overageMinutes + pool.remaining).toBe(pool.included);
      }),
    );
  });
});

describe('counting calls', () => {
  const call: fc.Arbitrary<CountableCall> = fc
    .record({
      id: fc.uuid(),
      linkedId: fc.option(fc.constantFrom('a', 'b', 'c')),
      startedAt: fc.integer({ min: 0, max: 9 }),
      billsec: fc.integer({ min: 0, max: 300 }),
      type: fc.constantFrom(...DIALLED_TYPES),
      direction: fc.constantFrom('in' as const, 'out' as const),
      feature: fc.constantFrom(null, 'forwarding'),
      test: fc.boolean(),
    })
    .map((c) => ({ ...c, ...rateCall(plan, c) }));

  it('gives the same for any order and any replay', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(call, { selector: (c) => c.id })
          .chain((calls) =>
            fc.tuple(fc.constant(calls), fc.shuffledSubarray([...calls, ...calls], { minLength: calls.length * 2 })),
          ),
        ([once, replayed]) => {
          expect(tally(replayed)).toEqual(tally(once));
        },
      ),
    );
  });
  it('counts a forked call once, by its longest leg', () => {
    const leg = (id: string, billsec: number): CountableCall => ({
      id,
      linkedId: 'fork',
      startedAt: 0,
      billsec,
      ...rate(billsec),
    });
    expect(tally([leg('a', 0), leg('b', 61), leg('c', 59)])).toEqual({ local: { calls: 1, minutes: 2, fen: 0 } });
  });
  it('counts two unlinked calls twice and an unanswered one not at all', () => {
    const single = (id: string, billsec: number): CountableCall => ({
      id,
      linkedId: null,
      startedAt: 0,
      billsec,
      ...rate(billsec),
    });
    expect(tally([single('a', 10), single('b', 10), single('c', 0)])).toEqual({
      local: { calls: 2, minutes: 2, fen: 0 },
    });
  });
});

describe('the forecast', () => {
  const start = beijingMonthStart('2026-03');
  it('is a straight line over the elapsed time', () => {
    const at = plus(start, hours(31 * 12));
    const line = forecast(plan, minutesOf(2500), '2026-03', at);
    expect(line).toMatchObject({ minutes: 5000, chargeFen: 60_000 });
    expect(line.runsOutAt === null ? null : iso(line.runsOutAt)).toBe(iso(plus(start, hours(31 * 24 * 0.8))));
  });
  it('does not run out when the line ends below the included minutes', () => {
    expect(forecast(plan, minutesOf(1900), '2026-03', plus(start, hours(31 * 12))).runsOutAt).toBeNull();
    expect(forecast(plan, {}, '2026-03', plus(start, days(1)))).toEqual({
      minutes: 0,
      chargeFen: 50_000,
      runsOutAt: null,
      band: null,
    });
  });
  it('of a finished month is that month', () => {
    expect(forecast(plan, minutesOf(3210), '2026-03', plus(start, days(400)))).toMatchObject({
      minutes: 3210,
      chargeFen: 50_000,
    });
  });
  it('does not panic over one call just after midnight', () => {
    expect(forecast(plan, minutesOf(2), '2026-03', plus(start, hours(0.1))).minutes).toBe(62);
    expect(forecast(plan, minutesOf(2), '2026-03', instant(0)).minutes).toBe(62);
  });
});

describe('alerts', () => {
  it('are reached at 50, 80, 90 and 100 percent, not a minute before', () => {
    expect(
      [1999, 2000, 3199, 3200, 3599, 3600, 3999, 4000, 9000].map((used) => reachedLevels(plan, used).at(-1) ?? 0),
    ).toEqual([0, 50, 50, 80, 80, 90, 90, 100, 100]);
    expect(reachedLevels({ ...plan, includedMinutes: 0 }, 5)).toEqual([]);
  });
  it('say so in both languages, and louder the nearer to money', () => {
    const text = alertText('Contract', '2026-03', 80, { used: 3200, included: 4000 });
    expect(text.zh).toContain('80%');
    expect(text.en).toContain('80 %');
    expect(alertText('Contract', '2026-03', 100, { used: 4000, included: 4000 }).zh).toContain('已用完');
    expect([50, 80, 90, 100].map(alertSeverity)).toEqual(['warning', 'minor', 'major', 'major']);
  });
});
