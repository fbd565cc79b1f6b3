import { describe, expect, it } from 'vitest';
import { withTransaction } from '#db/transaction.ts';
import { setBillLimit } from '#server/pool/limit.ts';
import { tellOfPool } from '#server/pool/notices.ts';
import { putAway } from '#server/pool/putAway.ts';
import { editBranch } from '#server/settings/branch.ts';
import { type BillView, billSchema, type CallList, callListSchema } from '#shared/api/bill.ts';
import { type ReratingPlan, reratingPlanSchema } from '#shared/api/tariffs.ts';
import { DEMO_NUMBERING } from '#shared/pool/callType.ts';
import { CENTREX_55, type Plan } from '#shared/pool/plan.ts';
import { parseIso } from '#shared/time.ts';
import { ownerOf } from '#test/harness/database.ts';
import { callOf } from './poolCalls.ts';
import { OUTSIDE, type PoolDesk, startPoolDesk } from './poolDesk.ts';

const COLLEGE = 'C-college';
const EAST = '09033123456';
const ADMIN = { user: 'admin', name: 'admin', role: 'admin', customers: [], branch: 'b1' } as const;
const DEARER: Plan = { ...CENTREX_55, types: { ...CENTREX_55.types, inter_zone: { kind: 'per_minute', fen: 25 } } };
/** So many minutes are included that what was used up is half of them. */
const ROOMY: Plan = { ...CENTREX_55, includedMinutes: 8_000 };

const call = (id: string, over: Record<string, unknown> = {}) => callOf(id, { callee: EAST, billsec: 61, ...over });
/** 4,320 minutes of the 4,000 that are included. */
const USED_UP = [1, 2, 3].map((day) =>
  call(`long ${day}`, { startedAt: `2026-03-0${day}T00:00:00+08:00`, billsec: 86_400 }),
);

const billOf = async (desk: PoolDesk, month = '2026-03'): Promise<BillView> =>
  billSchema.parse(await (await desk.get(`/api/pools/${COLLEGE}/bill?month=${month}`)).json());
const callsOf = async (desk: PoolDesk): Promise<CallList['items']> =>
  callListSchema.parse(await (await desk.get(`/api/pools/${COLLEGE}/calls?month=2026-03`)).json()).items;
const correct = async (desk: PoolDesk, base: number, plan: Plan): Promise<void> => {
  const answer = await desk.post('/api/plans', {
    id: 'centrex',
    base,
    validFrom: '2026-03-01',
    plan,
    reason: '资费更正',
  });
  expect(answer.status, await answer.clone().text()).toBe(201);
};
const askPlan = (desk: PoolDesk, month = '2026-03') => desk.post(`/api/pools/${COLLEGE}/reratings/plans`, { month });
const lookAt = async (desk: PoolDesk): Promise<ReratingPlan> =>
  reratingPlanSchema.parse(await (await askPlan(desk)).json());
const apply = (desk: PoolDesk, { hash }: Pick<ReratingPlan, 'hash'>, month = '2026-03') =>
  desk.post(`/api/pools/${COLLEGE}/reratings`, { month, plan: hash, reason: '资费更正' });
const rerate = async (desk: PoolDesk): Promise<void> => {
  const answer = await apply(desk, await lookAt(desk));
  expect(answer.status, await answer.clone().text()).toBe(200);
};
const codeOf = async (answer: Response): Promise<unknown> => {
  const { status, code } = (await answer.json()) as { status: number; code: string };
  return [status, code];
};
const without = <T extends { readonly madeAt: string }>({ madeAt: _, ...rest }: T) => rest;

describe('a month is rated again', () => {
  it('not where its calls were put away: there is nothing to rate', async () => {
    const desk = await startPoolDesk(); // in June 2026
    const owner = await ownerOf(desk.db);
    await desk.take([call('old', { startedAt: '2025-04-10T09:00:00+08:00' })]);
    await putAway(owner, 13);
    const before = without(await billOf(desk, '2025-04'));
    expect(before).toMatchObject({ used: 2, chargeFen: 50_000 });
    expect(await codeOf(await askPlan(desk, '2025-04'))).toEqual([422, 'month_put_away']);
    expect(await codeOf(await apply(desk, { hash: '0'.repeat(64) }, '2025-04'))).toEqual([422, 'month_put_away']);
    expect(without(await billOf(desk, '2025-04'))).toEqual(before);
  });

  it('not by versions that nobody has seen: a plan or a numbering that came meanwhile is looked at first', async () => {
    const desk = await startPoolDesk();
    await desk.take([call('a')]);
    await correct(desk, 1, DEARER);
    const stale = await lookAt(desk);
    await correct(desk, 2, { ...DEARER, overageFen: 11 });
    const before = without(await billOf(desk));
    expect(await codeOf(await apply(desk, stale))).toEqual([409, 'rating_changed']);
    expect(without(await billOf(desk))).toEqual(before);

    const fresh = await lookAt(desk);
    const numbering = {
      base: 0,
      validFrom: '2026-03-01',
      numbering: { ...DEMO_NUMBERING, emergency: [...DEMO_NUMBERING.emergency, '118'] },
      reason: '新号码',
    };
    expect((await desk.post('/api/numbering', numbering)).status).toBe(201);
    expect(await codeOf(await apply(desk, fresh))).toEqual([409, 'rating_changed']);
    await rerate(desk);
    expect(await billOf(desk)).toMatchObject({ plan: { version: 3 }, chargeFen: 50_050 });
    // What was done once is not done again by the same decision.
    expect(await codeOf(await apply(desk, fresh))).toEqual([409, 'rating_changed']);
  });

  it('without a test call being touched, by whatever number the branch tests now', async () => {
    const desk = await startPoolDesk();
    await editBranch(desk.db, ADMIN, { testNumber: OUTSIDE });
    await desk.take([call('marked', { feature: 'test' }), call('dialled', { callee: OUTSIDE }), call('paid')]);
    await editBranch(desk.db, ADMIN, { testNumber: null });
    // What was east of the town is in it by another numbering, where calls are no longer included.
    await correct(desk, 1, { ...DEARER, types: { ...DEARER.types, local: { kind: 'per_minute', fen: 30 } } });
    const districts = DEMO_NUMBERING.districts.map((one) =>
      one.district === '市区' ? { ...one, prefixes: [...one.prefixes, '31'] } : one,
    );
    const numbering = { ...DEMO_NUMBERING, districts };
    const written = await desk.post('/api/numbering', {
      base: 0,
      validFrom: '2026-03-01',
      numbering,
      reason: '新局号',
    });
    expect(written.status).toBe(201);
    const tests = async () => (await callsOf(desk)).filter(({ rule }) => rule === 'test_call');
    const before = await tests();
    expect(before.map(({ id }) => id).toSorted()).toEqual(['dialled', 'marked']);
    expect(await lookAt(desk)).toMatchObject({ calls: 3, changed: 1, after: { chargeFen: 50_060 } });
    await rerate(desk);
    expect(await tests()).toEqual(before);
    expect(before.map(({ fen, seconds }) => [fen, seconds])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(await billOf(desk)).toMatchObject({ chargeFen: 50_060 });
  });
});

describe('what was told of a month that is rated again', () => {
  const standing = async (desk: PoolDesk): Promise<string[]> => {
    const { rows } = await desk.db.pool.query<{ id: string }>(
      `select id from alert where kind = 'pool' and withdrawn_at is null order by id`,
    );
    return rows.map(({ id }) => id.split(':')[3] ?? '').toSorted();
  };
  const takenBack = async (desk: PoolDesk) =>
    (await desk.pool(COLLEGE, '2026-03')).takenBack.map(({ what }) => String(what)).toSorted();
  const levelsOf = async (desk: PoolDesk) => (await desk.pool(COLLEGE, '2026-03')).alerts.map(({ level }) => level);
  const DEPS = { config: { publicUrl: 'https://desk.example', secret: 'x'.repeat(32), pushServices: [] } };
  /** What the customer is told, once the sweep has looked: the last first. */
  const told = async (desk: PoolDesk): Promise<number[]> => {
    const now = await desk.db.now();
    await withTransaction(desk.db, (client) =>
      tellOfPool(client, DEPS, { contract: COLLEGE, customer: 'college' }, now),
    );
    const { rows } = await desk.db.pool.query<{ what: number }>(
      `select fact_version::int as what from notice where about = 'pool' and key = $1 and channel = 'in_app' order by 1`,
      [`${COLLEGE} 2026-03`],
    );
    return rows.map(({ what }) => what);
  };

  it('is taken back where it is not so any more, though the month is over, and the customer hears of it', async () => {
    const desk = await startPoolDesk();
    await desk.db.setClock(parseIso('2026-03-20T10:00:00+08:00'));
    await desk.take(USED_UP);
    await setBillLimit({ db: desk.db, ring: () => undefined }, ADMIN, COLLEGE, 52_000);
    expect(await standing(desk)).toEqual(['100', '50', '80', '90', 'bill']);
    expect(await told(desk)).toEqual([100, 1_002]);

    await desk.db.setClock(parseIso('2026-06-01T10:00:00+08:00'));
    await correct(desk, 1, ROOMY);
    await lookAt(desk);
    // Only looked at: it stands.
    expect(await standing(desk)).toEqual(['100', '50', '80', '90', 'bill']);
    await rerate(desk);
    expect(await billOf(desk)).toMatchObject({ used: 4_320, remaining: 3_680, chargeFen: 50_000 });
    expect(await standing(desk)).toEqual(['50']);
    expect(await levelsOf(desk)).toEqual([50]);
    expect(await takenBack(desk)).toEqual(['100', '80', '90', 'bill']);
    expect(await told(desk)).toEqual([100, 1_002, 10_100, 11_002]);
    expect(await told(desk)).toHaveLength(4);
  });

  it('is told again where it has come true again; but of a month that is over no bill is forecast', async () => {
    const desk = await startPoolDesk(); // in June 2026
    await correct(desk, 1, ROOMY);
    await desk.take(USED_UP);
    expect(await levelsOf(desk)).toEqual([50]);
    await setBillLimit({ db: desk.db, ring: () => undefined }, ADMIN, COLLEGE, 52_000);
    await correct(desk, 2, CENTREX_55);
    await rerate(desk);
    expect(await billOf(desk)).toMatchObject({ chargeFen: 53_200 });
    expect(await levelsOf(desk)).toEqual([50, 80, 90, 100]);
    expect(await standing(desk)).toEqual(['100', '50', '80', '90']);
  });

  it('of the month that goes on, too, at once', async () => {
    const desk = await startPoolDesk();
    await desk.db.setClock(parseIso('2026-03-20T10:00:00+08:00'));
    await desk.take(USED_UP);
    await setBillLimit({ db: desk.db, ring: () => undefined }, ADMIN, COLLEGE, 52_000);
    await correct(desk, 1, ROOMY);
    await rerate(desk);
    expect(await standing(desk)).toEqual(['50']);
    expect(await takenBack(desk)).toEqual(['100', '80', '90', 'bill']);
  });
});
