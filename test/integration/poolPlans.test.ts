import { expect, it } from 'vitest';
import { type BillView, billSchema } from '#shared/api/bill.ts';
import { assignedPlanSchema, planListSchema } from '#shared/api/tariffs.ts';
import { CENTREX_55, type Plan } from '#shared/pool/plan.ts';
import { DESK_A, type PoolDesk, startPoolDesk } from './poolDesk.ts';

const COLLEGE = 'C-college';
const LARGE: Plan = {
  ...CENTREX_55,
  name: { zh: '大套餐', en: 'Large' },
  monthlyFeeFen: 90_000,
  includedMinutes: 9_000,
};

const make = (desk: PoolDesk, over: object = {}) =>
  desk.post('/api/plans', { id: 'large', base: 0, validFrom: '2026-06-01', plan: LARGE, reason: '新套餐', ...over });
const give = (desk: PoolDesk, over: object = {}, contract = COLLEGE) =>
  desk.post(`/api/contracts/${contract}/plan`, { plan: 'large', base: 'centrex', reason: '客户要求', ...over });
const refusal = async (answer: Response): Promise<unknown> => {
  const { status, code, errors } = (await answer.json()) as {
    status: number;
    code: string;
    errors: { field: string }[];
  };
  return [status, code, errors.map(({ field }) => field)];
};
const billOf = async (desk: PoolDesk, month: string): Promise<BillView> =>
  billSchema.parse(await (await desk.get(`/api/pools/${COLLEGE}/bill?month=${month}`)).json());
const call = (id: string, startedAt: string) => ({ id, caller: DESK_A, callee: '09033123456', startedAt, billsec: 61 });

it('a new plan is made once under its name, and is nobody’s until a contract is given it', async () => {
  const desk = await startPoolDesk();
  expect(await (await make(desk)).json()).toEqual({ version: 1, pinned: [] });
  expect(await refusal(await make(desk))).toEqual([409, 'plan_exists', ['id']]);
  const { items } = planListSchema.parse(await (await desk.get('/api/plans', 'admin')).json());
  expect(items.find(({ id }) => id === 'large')).toMatchObject({
    contracts: [],
    shared: false,
    versions: [{ version: 1, state: 'in_force', madeBy: 'admin', reason: '新套餐', plan: LARGE }],
  });
  // Two who make it at once: one has it.
  const both = await Promise.all(['twice', 'twice'].map((id) => make(desk, { id })));
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
});

it('a new plan’s name is one that files and addresses can carry, and each field is named that is wrong', async () => {
  const desk = await startPoolDesk();
  for (const id of ['two words', '-dash', 'a/b', 'x'.repeat(81)]) {
    const [status, , fields] = (await refusal(await make(desk, { id }))) as [number, string, string[]];
    expect([status, ...new Set(fields)], id).toEqual([400, 'id']);
  }
  expect((await make(desk, { id: '大套餐-2026.1' })).status).toBe(201);
  const wrong = await make(desk, { id: 'wrong', plan: { ...LARGE, overageFen: 20_000 }, validFrom: '1990-01-01' });
  expect(await refusal(wrong)).toEqual([400, 'invalid_request', ['validFrom', 'plan.overageFen']]);
});

it('a contract that is given another plan goes by it, but for months that have calls until they are rated again', async () => {
  const desk = await startPoolDesk();
  await desk.take([call('a', '2026-05-10T09:00:00+08:00')]);
  await make(desk);
  const answer = await give(desk);
  expect(answer.status, await answer.clone().text()).toBe(200);
  expect(assignedPlanSchema.parse(await answer.json())).toMatchObject({
    plan: 'large',
    pinned: [{ month: '2026-05' }],
  });
  await desk.take([call('b', '2026-06-01T07:00:00+08:00'), call('late', '2026-05-11T09:00:00+08:00')]);
  expect(await billOf(desk, '2026-05')).toMatchObject({ plan: { id: 'centrex' }, used: 4, chargeFen: 50_000 });
  expect(await billOf(desk, '2026-06')).toMatchObject({ plan: { id: 'large' }, used: 2, chargeFen: 90_000 });
  const { rows } = await desk.db.pool.query(
    `select actor, subject, before, after from audit where action = 'contractPlanSet'`,
  );
  expect(rows).toEqual([
    {
      actor: 'admin',
      subject: COLLEGE,
      before: { plan: 'centrex' },
      after: { plan: 'large', reason: '客户要求', kept: ['2026-05'] },
    },
  ]);

  const { hash } = (await (await desk.post(`/api/pools/${COLLEGE}/reratings/plans`, { month: '2026-05' })).json()) as {
    hash: string;
  };
  await desk.post(`/api/pools/${COLLEGE}/reratings`, { month: '2026-05', plan: hash, reason: '一并改' });
  expect(await billOf(desk, '2026-05')).toMatchObject({ plan: { id: 'large' }, chargeFen: 90_000 });
});

it('is given what it was meant to be given: over nobody’s head, by the administrator of its branch, a plan that there is', async () => {
  const desk = await startPoolDesk();
  await make(desk);
  expect(await refusal(await give(desk, { plan: 'none' }))).toEqual([422, 'no_such_plan', ['plan']]);
  expect(await refusal(await give(desk, { plan: 'centrex' }))).toEqual([422, 'same_plan', ['plan']]);
  expect(await refusal(await give(desk, { plan: 'far' }))).toEqual([422, 'plan_of_others', ['plan']]);
  expect(await refusal(await give(desk, { base: 'far' }))).toEqual([409, 'contract_plan_changed', ['base']]);
  expect((await give(desk, {}, 'C-mill')).status).toBe(404);
  expect((await desk.post(`/api/contracts/${COLLEGE}/plan`, {}, 'supervisor')).status).toBe(403);
  expect((await give(desk)).status).toBe(200);
  expect(await refusal(await give(desk))).toEqual([409, 'contract_plan_changed', ['base']]);
  const { rows } = await desk.db.pool.query(`select id, plan from contract order by id`);
  expect(rows).toEqual([
    { id: 'C-college', plan: 'large' },
    { id: 'C-hospital', plan: 'centrex' },
    { id: 'C-mill', plan: 'far' },
  ]);
});
