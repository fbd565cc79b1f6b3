import { describe, expect, it } from 'vitest';
import { CENTREX_55, type Plan } from '#shared/pool/plan.ts';
import { copyOf, draftOf, fenOf, planIn } from './planDraft.ts';

describe('a plan in a form', () => {
  it('is the same plan when nothing is typed', () => {
    const priced: Plan = { ...CENTREX_55, features: { fax: { kind: 'per_minute', fen: 12 } } };
    for (const plan of [CENTREX_55, priced]) expect(planIn(draftOf(plan))).toEqual({ plan });
  });
  it('takes amounts as people write them, to the fen and no finer', () =>
    expect(['0.1', '500', ' 0.10 ', '1.005', '-1', '', '1e3'].map(fenOf)).toEqual([
      10,
      50_000,
      10,
      null,
      null,
      null,
      null,
    ]));
  it('is copied whole into another, which wants names of its own', () => {
    const copy = copyOf(CENTREX_55);
    expect(planIn(copy)).toEqual({ faults: ['zh', 'en'] });
    const named = { ...copyOf(CENTREX_55, { zh: '大套餐', en: 'Large' }), includedMinutes: '9000' };
    expect(planIn(named)).toEqual({
      plan: { ...CENTREX_55, name: { zh: '大套餐', en: 'Large' }, includedMinutes: 9_000 },
    });
  });
  it('names what cannot be read', () => {
    const draft = draftOf(CENTREX_55);
    draft.overage = 'ten';
    draft.includedMinutes = '4,000';
    draft.types.international.price = '';
    expect(planIn(draft)).toEqual({ faults: ['includedMinutes', 'overage', 'prices'] });
  });
});
