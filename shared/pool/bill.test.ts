import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../time.ts';
import { bill, type Credit } from './bill.ts';
import { CALL_TYPES, DIALLED_TYPES, FEATURE_TYPES } from './callType.ts';
import { CENTREX_55, type Plan, type Rounding, ROUNDINGS, type Treatment, unitOf } from './plan.ts';
import { isCounted, priceOf, rateCall } from './rating.ts';
import { type CountableCall, tally, usage } from './usage.ts';

const credit = (fen: number, state: Credit['state'] = 'granted'): Credit => ({
  ticket: 'F20260301-0001',
  state,
  from: instant(0),
  to: instant(1),
  grows: false,
  fen,
});

const treatment: fc.Arbitrary<Treatment> = fc.oneof(
  fc.constant({ kind: 'included' as const }),
  fc.constant({ kind: 'free' as const }),
  fc.record({ kind: fc.constant('per_minute' as const), fen: fc.nat(500) }),
);
/** Any plan that can be written: each type treated some way, in any rounding. */
const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    monthlyFeeFen: fc.nat(100_000),
    includedMinutes: fc.nat(60),
    overageFen: fc.nat(50),
    vatPercent: fc.constantFrom(0, 6, 9, 13),
    rounding: fc.constantFrom(...(Object.keys(ROUNDINGS) as Rounding[])),
    treatments: fc.array(treatment, { minLength: CALL_TYPES.length, maxLength: CALL_TYPES.length }),
    priced: fc.subarray([...FEATURE_TYPES]),
  })
  .map(({ treatments, priced, ...plan }) => {
    const of = (types: readonly string[], from: number) =>
      Object.fromEntries(types.map((type, i) => [type, treatments[from + i]]));
    return {
      ...CENTREX_55,
      ...plan,
      types: of(DIALLED_TYPES, 0) as Plan['types'],
      features: of(priced, DIALLED_TYPES.length) as NonNullable<Plan['features']>,
    };
  });
const draft = fc.record({
  id: fc.uuid(),
  linkedId: fc.option(fc.constantFrom('a', 'b')),
  startedAt: fc.integer({ min: 0, max: 9 }),
  billsec: fc.integer({ min: 0, max: 900 }),
  type: fc.constantFrom(...DIALLED_TYPES),
  direction: fc.constantFrom('in' as const, 'out' as const),
  feature: fc.constantFrom(null, 'forward', 'fax', 'Forwarding', 'hold'),
  test: fc.boolean(),
});
const drafts = fc.uniqueArray(draft, { selector: ({ id }) => id, maxLength: 40 });
const rated = (plan: Plan, calls: readonly (typeof draft extends fc.Arbitrary<infer T> ? T : never)[]) =>
  calls.map((call): CountableCall => ({ ...call, ...rateCall(plan, call) }));

describe('a bill', () => {
  it('is the same for any order, split and replay of its records', () => {
    fc.assert(
      fc.property(
        anyPlan,
        drafts.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
        ),
        (plan, [once, replayed]) => {
          expect(bill(plan, tally(rated(plan, replayed)), [])).toEqual(bill(plan, tally(rated(plan, once)), []));
        },
      ),
    );
  });

  it('is, to the fen, the fee, what its calls cost by themselves, and the overage', () => {
    fc.assert(
      fc.property(anyPlan, drafts, (plan, all) => {
        const calls = rated(plan, all);
        const counted = tally(calls);
        // The calls that count, one of each linked call, priced one by one.
        const linked = new Map<string, CountableCall[]>();
        for (const call of calls.filter(({ rule }) => isCounted(rule)))
          linked.set(call.linkedId ?? call.id, [...(linked.get(call.linkedId ?? call.id) ?? []), call]);
        const singles = [...linked.values()].map((legs) => legs.reduce((a, b) => (tallyWins(b, a) ? b : a)));
        const units = singles.filter(({ rule }) => rule === 'included').reduce((sum, { minutes }) => sum + minutes, 0);
        const over = Math.max(0, units - (plan.includedMinutes * 60) / unitOf(plan));
        const expected =
          plan.monthlyFeeFen +
          singles.reduce((sum, { fen }) => sum + fen, 0) +
          priceOf(over, unitOf(plan), plan.overageFen);
        const made = bill(plan, counted, []);
        expect(made.chargeFen).toBe(expected);
        expect(made.chargeFen).toBe(usage(plan, counted).chargeFen);
        expect(made.lines.reduce((sum, { fen }) => sum + fen, 0)).toBe(made.chargeFen);
        const pool = usage(plan, counted);
        expect(pool.monthlyFeeFen + Object.values(pool.byType).reduce((sum, row) => sum + row.chargeFen, 0)).toBe(
          pool.chargeFen,
        );
      }),
    );
  });

  it('names the overage, each type and each feature that has a price', () => {
    const plan: Plan = { ...CENTREX_55, features: { forward: { kind: 'per_minute', fen: 20 } } };
    const made = bill(
      plan,
      {
        local: { calls: 2, minutes: 4_010, fen: 0 },
        international: { calls: 1, minutes: 3, fen: 297 },
        internal: { calls: 1, minutes: 9, fen: 0 },
        forward: { calls: 1, minutes: 2, fen: 40 },
      },
      [],
    );
    expect(made.lines).toEqual([
      { kind: 'fee', minutes: 4_000, fen: 50_000 },
      { kind: 'included', type: 'local', calls: 2, minutes: 4_010, fen: 0 },
      { kind: 'overage', minutes: 10, fenPerMinute: 10, fen: 100 },
      { kind: 'per_minute', type: 'international', calls: 1, minutes: 3, fenPerMinute: 99, fen: 297 },
      { kind: 'per_minute', type: 'forward', calls: 1, minutes: 2, fenPerMinute: 20, fen: 40 },
      { kind: 'free', type: 'internal', calls: 1, minutes: 9, fen: 0 },
    ]);
    expect(made).toMatchObject({ chargeFen: 50_437, creditFen: 0, dueFen: 50_437 });
  });

  it('takes off what was granted, says what is proposed, and never gives back more than the fee', () => {
    expect(bill(CENTREX_55, {}, [credit(3_227), credit(500, 'proposed')])).toMatchObject({
      chargeFen: 50_000,
      creditFen: 3_227,
      proposedFen: 500,
      dueFen: 46_773,
      vatFen: Math.round((46_773 * 6) / 106),
    });
    expect(bill(CENTREX_55, {}, [credit(40_000), credit(40_000), credit(9, 'proposed')])).toMatchObject({
      creditFen: 50_000,
      proposedFen: 0,
      dueFen: 0,
      vatFen: 0,
    });
  });
});

/** Which of two legs counts, told again here: the longest, the earlier, the lower id. */
function tallyWins(a: CountableCall, b: CountableCall): boolean {
  if (a.billsec !== b.billsec) return a.billsec > b.billsec;
  return a.startedAt !== b.startedAt ? a.startedAt < b.startedAt : a.id < b.id;
}

describe('rounding', () => {
  const rate = (rounding: Rounding, billsec: number) =>
    rateCall(
      { ...CENTREX_55, rounding },
      { type: 'international', direction: 'out', billsec, feature: null, test: false },
    );
  it('is up to the minute, to six seconds or to the second, each call on its own', () => {
    expect([1, 60, 61].map((s) => rate('up_to_minute_per_call', s).fen)).toEqual([99, 99, 198]);
    expect([1, 6, 7, 60].map((s) => rate('up_to_6_seconds_per_call', s).fen)).toEqual([10, 10, 20, 99]);
    expect([1, 20, 60].map((s) => rate('per_second', s).fen)).toEqual([2, 33, 99]);
  });
  it('in finer units counts begun minutes once for the month, not once a call', () => {
    const plan: Plan = { ...CENTREX_55, rounding: 'per_second', includedMinutes: 1 };
    const counted = { local: { calls: 3, minutes: 3 * 40, fen: 0 } };
    expect(usage(plan, counted)).toMatchObject({ used: 2, overageMinutes: 1, overageFen: 10, remaining: 0 });
  });
});

describe('a feature', () => {
  const forward = { direction: 'out', billsec: 61, feature: 'forwarding', test: false } as const;
  it('is charged as the type it dials while the plan says nothing of it', () =>
    expect(rateCall(CENTREX_55, { ...forward, type: 'domestic' })).toMatchObject({
      type: 'domestic',
      rule: 'included',
    }));
  it('is charged by its own price where the plan has one, but never within the centrex nor in need', () => {
    const plan: Plan = { ...CENTREX_55, features: { forward: { kind: 'per_minute', fen: 20 } } };
    expect(rateCall(plan, { ...forward, type: 'domestic' })).toEqual({
      type: 'forward',
      rule: 'per_minute',
      minutes: 2,
      fen: 40,
    });
    expect(rateCall(plan, { ...forward, type: 'internal' })).toMatchObject({ type: 'internal', fen: 0 });
    expect(rateCall(plan, { ...forward, type: 'emergency' })).toMatchObject({ type: 'emergency', fen: 0 });
  });
});
