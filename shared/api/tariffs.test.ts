import { describe, expect, it } from 'vitest';
import { CENTREX_55, type Plan } from '../pool/plan.ts';
import { priceOf } from '../pool/rating.ts';
import { newPlanVersionSchema } from './tariffs.ts';

/** Fields that a written plan is refused for, with why. */
function faultsOf(change: Partial<Plan>): string[] {
  const written = { id: 'p', base: 1, validFrom: '2026-03-01', plan: { ...CENTREX_55, ...change }, reason: '更正' };
  const { error } = newPlanVersionSchema.safeParse(written);
  return (error?.issues ?? []).map((issue) => {
    const params = issue.code === 'custom' ? issue.params : undefined;
    return `${issue.path.join('.')} ${String(params?.code)}`;
  });
}
const typed = (types: Partial<Plan['types']>) => faultsOf({ types: { ...CENTREX_55.types, ...types } });

describe('a plan as it is written', () => {
  it('is taken as it is shipped', () => expect(faultsOf({})).toEqual([]));
  it('charges nobody for an emergency call', () => {
    for (const emergency of [{ kind: 'included' }, { kind: 'per_minute', fen: 1 }] as const)
      expect(typed({ emergency })).toEqual(['plan.types.emergency emergency_charged']);
  });
  it('has prices by the minute that somebody can mean', () => {
    const dear = { kind: 'per_minute', fen: 10_001 } as const;
    expect(typed({ international: dear })).toEqual(['plan.types price_too_high']);
    expect(faultsOf({ features: { forward: dear } })).toEqual(['plan.features price_too_high']);
    expect(faultsOf({ overageFen: 10_001 })).toEqual(['plan.overageFen price_too_high']);
    expect(typed({ international: { kind: 'per_minute', fen: 10_000 } })).toEqual([]);
  });
  it('makes of the longest call no more than the database counts', () =>
    expect(priceOf(2 * 86_400, 1, 10_000)).toBeLessThan(2 ** 31));
});
