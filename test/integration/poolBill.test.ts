import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BillView, billSchema, type CallList, callListSchema } from '#shared/api/bill.ts';
import { type ReratingPlan, reratingPlanSchema, writtenVersionSchema } from '#shared/api/tariffs.ts';
import { DEMO_NUMBERING } from '#shared/pool/callType.ts';
import { CENTREX_55, type Plan } from '#shared/pool/plan.ts';
import { beijingMonthStart, instant, iso } from '#shared/time.ts';
import { callOf } from './poolCalls.ts';
import { DESK_A, DESK_B, MOBILE_MEMBER, OUTSIDE, type PoolDesk, startPoolDesk } from './poolDesk.ts';
import { startSenseDesk } from './senseDesk.ts';

const COLLEGE = 'C-college';
const EAST = '09033123456';
const MARCH = beijingMonthStart('2026-03');
const call = (id: string, over: Record<string, unknown> = {}) => callOf(id, { billsec: 90, ...over });
const MIXED = [
  call('local'),
  call('zone', { callee: EAST }),
  call('abroad', { callee: '0012125550100', billsec: 61 }),
  call('inside', { callee: DESK_B }),
  call('mobile', { callee: '13912345678', caller: MOBILE_MEMBER }),
  call('in', { caller: '02151234567', callee: DESK_A, direction: 'in' }),
  call('nobody', { billsec: 0 }),
  call('test', { feature: 'test' }),
  call('leg1', { linkedId: 'L', billsec: 30 }),
  call('leg2', { linkedId: 'L', billsec: 70 }),
  call('away', {
    callee: '13912345678',
    forwardedBy: DESK_B,
    caller: '02151234567',
    startedAt: '2026-03-11T00:00:00Z',
  }),
];

const billOf = async (desk: PoolDesk, month = '2026-03', as = 'college'): Promise<BillView> =>
  billSchema.parse(await (await desk.get(`/api/pools/${COLLEGE}/bill?month=${month}`, as)).json());
const callsOf = async (desk: PoolDesk, query = '', as = 'engineer'): Promise<CallList> =>
  callListSchema.parse(await (await desk.get(`/api/pools/${COLLEGE}/calls?month=2026-03${query}`, as)).json());
const write = async (desk: PoolDesk, base: number, plan: Plan, validFrom = '2026-03-01') => {
  const answer = await desk.post('/api/plans', { id: 'centrex', base, validFrom, plan, reason: '资费更正' });
  expect(answer.status).toBe(201);
  return writtenVersionSchema.parse(await answer.json());
};
const lookAt = async (desk: PoolDesk, month = '2026-03'): Promise<ReratingPlan> =>
  reratingPlanSchema.parse(await (await desk.post(`/api/pools/${COLLEGE}/reratings/plans`, { month })).json());
const rerate = (desk: PoolDesk, { month, hash }: ReratingPlan) =>
  desk.post(`/api/pools/${COLLEGE}/reratings`, { month, plan: hash, reason: '资费更正' });
const without = <T extends { readonly madeAt: string }>({ madeAt: _, ...rest }: T) => rest;

describe('a bill', () => {
  it('says what is included, what costs by the minute and what is free, and adds up', async () => {
    const desk = await startPoolDesk();
    await desk.take(MIXED);
    const bill = await billOf(desk);
    expect(bill).toMatchObject({ month: '2026-03', over: true, corrected: false, forecast: null, chargeFen: 50_198 });
    expect(
      bill.lines.map(({ kind, fen, ...line }) => [kind, 'type' in line ? line.type : '', line.minutes, fen]),
    ).toEqual([
      ['fee', '', 4000, 50_000],
      ['included', 'local', 4, 0],
      ['included', 'inter_zone', 2, 0],
      ['included', 'mobile', 4, 0],
      ['per_minute', 'international', 2, 198],
      ['free', 'internal', 2, 0],
    ]);
    expect(bill.chargeFen).toBe((await desk.pool(COLLEGE, '2026-03')).chargeFen);
    // Of the month that goes on it says what is to be expected.
    expect(await billOf(desk, '2026-06')).toMatchObject({ over: false, forecast: { minutes: 0, chargeFen: 50_000 } });
  });

  it('is there for the contract’s months that have begun, and for others that calls were counted of', async () => {
    const desk = await startPoolDesk();
    const status = async (month: string) => {
      const answer = await desk.get(`/api/pools/${COLLEGE}/bill?month=${month}`);
      return answer.status === 200 ? 200 : await answer.json();
    };
    const none = { status: 404, code: 'no_bill' };
    expect(await status('2026-02')).toMatchObject(none);
    expect((await billOf(desk)).months).toEqual({ first: '2026-03', last: '2026-06' });
    expect([await status('2026-03'), await status('2026-06')]).toEqual([200, 200]);
    expect(await status('2026-07')).toMatchObject(none);
    await desk.db.asOwner(`update contract set ends_on = '2026-04-30'`);
    expect(await status('2026-05')).toMatchObject(none);
    await desk.take([
      call('before', { startedAt: '2026-02-10T00:00:00Z' }),
      call('after', { startedAt: '2026-05-02T00:00:00Z' }),
    ]);
    expect([await status('2026-02'), await status('2026-05')]).toEqual([200, 200]);
    expect((await billOf(desk)).months).toEqual({ first: '2026-03', last: '2026-04' });
  });

  it('expects of the month that goes on what its pool expects', async () => {
    const desk = await startSenseDesk();
    const { forecast } = await desk.pool(COLLEGE, '2026-03');
    expect(forecast.method).toBe('profile');
    const { minutes, chargeFen } = forecast;
    expect((await billOf(desk)).forecast).toEqual({ minutes, chargeFen });
  });

  it('is the customer’s own and its desk’s, and nobody else’s', async () => {
    const desk = await startPoolDesk();
    await desk.take(MIXED);
    const status = async (what: string, as: string) => (await desk.get(`/api/pools/${COLLEGE}/${what}`, as)).status;
    for (const what of ['bill', 'calls', 'calls/export'])
      expect(
        await Promise.all(
          ['college', 'hotline', 'hospital', 'elsewhere', 'integration', 'field'].map((as) => status(what, as)),
        ),
      ).toEqual([200, 200, 404, 404, 403, 403]);
  });
});

describe('a month’s calls', () => {
  it('say of each why it costs what it costs; the sum of them is the bill', async () => {
    const desk = await startPoolDesk();
    await desk.take(MIXED);
    const { items, nextCursor } = await callsOf(desk);
    expect(nextCursor).toBeNull();
    const said = Object.fromEntries(
      items.map((one) => [one.id, `${one.type} ${one.rule} ${one.counted} ${one.seconds} ${one.fen}`]),
    );
    expect(said).toMatchObject({
      local: 'local included true 120 0',
      zone: 'inter_zone included true 120 0',
      abroad: 'international per_minute true 120 198',
      inside: 'internal free_type true 120 0',
      in: 'domestic incoming false 0 0',
      nobody: 'local not_answered false 0 0',
      test: 'local test_call false 0 0',
      leg1: 'local included false 60 0',
      leg2: 'local included true 120 0',
    });
    expect(items.find(({ id }) => id === 'away')).toMatchObject({ number: DESK_B, type: 'mobile', feature: 'forward' });
    const bill = await billOf(desk);
    expect(50_000 + items.reduce((sum, { fen }) => sum + fen, 0)).toBe(bill.chargeFen);
    expect((await callsOf(desk, '&billed=true')).items.map(({ id }) => id).toSorted()).toEqual([
      'abroad',
      'away',
      'inside',
      'leg2',
      'local',
      'mobile',
      'zone',
    ]);
  });

  it('come a page at a time, each once', async () => {
    const desk = await startPoolDesk();
    await desk.take(MIXED);
    const ids: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 20; pages += 1) {
      const page = await callsOf(desk, `&limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
      ids.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(ids).toHaveLength(MIXED.length);
    expect(new Set(ids).size).toBe(MIXED.length);
    expect((await callsOf(desk, '&type=international')).items.map(({ id }) => id)).toEqual(['abroad']);
    expect((await desk.get(`/api/pools/${COLLEGE}/calls?cursor=x`)).status).toBe(400);
  });

  it('tell nobody a far end whole, nor a mobile member to others than its customer', async () => {
    const desk = await startPoolDesk();
    await desk.take(MIXED);
    for (const as of ['engineer', 'college']) {
      const text = JSON.stringify(await callsOf(desk, '', as));
      for (const far of ['13912345678', '2151234567', '2125550100', OUTSIDE.slice(3)]) expect(text).not.toContain(far);
    }
    const own = async (as: string) => (await callsOf(desk, '', as)).items.find(({ id }) => id === 'mobile')?.number;
    expect([await own('college'), await own('engineer')]).toEqual([MOBILE_MEMBER, '+86139****0001']);
  });

  it('are a file whose cells are no formulas', async () => {
    const desk = await startPoolDesk();
    await desk.take([
      call('a', { callee: '13912345678' }),
      call('b', { caller: '=1+1', callee: DESK_A, direction: 'in' }),
    ]);
    const answer = await desk.get(`/api/pools/${COLLEGE}/calls/export?month=2026-03&lang=zh`, 'college');
    expect(answer.headers.get('content-disposition')).toContain('calls.csv');
    const text = await answer.text();
    expect(text).toContain('2026-03-10 09:00:00');
    expect(text).toContain('用套餐内分钟');
    expect(text).not.toContain('13912345678');
    for (const cell of text.split(/[,\r\n]+/)) expect(cell).not.toMatch(/^[=+\-@]/);
  });
});

describe('a plan that is corrected', () => {
  const dearer: Plan = {
    ...CENTREX_55,
    types: { ...CENTREX_55.types, inter_zone: { kind: 'per_minute', fen: 25 } },
    features: { forward: { kind: 'per_minute', fen: 20 } },
  };

  it('leaves months that have calls as they were rated, late records too, until they are rated again', async () => {
    const desk = await startPoolDesk();
    await desk.take(MIXED);
    const before = await billOf(desk);
    expect((await write(desk, 1, dearer)).pinned).toEqual([{ contract: COLLEGE, name: 'college', month: '2026-03' }]);
    expect(without(await billOf(desk))).toEqual({ ...without(before), corrected: true });
    await desk.take([
      call('late', { callee: EAST }),
      call('april', { callee: EAST, startedAt: '2026-04-01T00:00:00Z' }),
    ]);
    expect((await billOf(desk)).chargeFen).toBe(before.chargeFen);
    expect((await billOf(desk, '2026-04')).chargeFen).toBe(50_050);
    expect(await (await desk.get('/api/reratings', 'admin')).json()).toEqual({
      items: [{ contract: COLLEGE, name: 'college', month: '2026-03' }],
    });
  });

  it('is looked at before it is done; then the month, the live pool and the audit follow', async () => {
    const desk = await startPoolDesk();
    await desk.take(MIXED);
    await write(desk, 1, dearer);
    const before = without(await billOf(desk));
    const plan = await lookAt(desk);
    expect(plan).toMatchObject({
      before: { by: { plan: { id: 'centrex', version: 1 }, numbering: 0 }, used: 10, chargeFen: 50_198 },
      after: { by: { plan: { id: 'centrex', version: 2 }, numbering: 0 }, used: 6, chargeFen: 50_288 },
      calls: MIXED.length,
      changed: 2,
    });
    expect(plan.types.find(({ type }) => type === 'inter_zone')).toEqual({
      type: 'inter_zone',
      before: { calls: 1, minutes: 2, chargeFen: 0 },
      after: { calls: 1, minutes: 2, chargeFen: 50 },
    });
    expect(without(await billOf(desk))).toEqual(before);

    const { version } = await desk.pool(COLLEGE, '2026-03');
    expect((await rerate(desk, { ...plan, hash: '0'.repeat(64) })).status).toBe(409);
    expect((await rerate(desk, plan)).status).toBe(200);
    const after = await billOf(desk);
    expect(after).toMatchObject({ chargeFen: plan.after.chargeFen, corrected: false, plan: { version: 2 } });
    expect(after.lines.find((line) => 'type' in line && line.type === 'forward')).toMatchObject({ fen: 40 });
    expect((await desk.pool(COLLEGE, '2026-03')).version).toBeGreaterThan(version);
    const { rows } = await desk.db.pool.query(
      `select action, actor, before ->> 'charge' as was, after ->> 'charge' as is, after ->> 'reason' as reason
         from audit where action = 'monthRerated'`,
    );
    expect(rows).toEqual([{ action: 'monthRerated', actor: 'admin', was: '501.98', is: '502.88', reason: '资费更正' }]);
    // A late record goes by the new version, like the rest of its month.
    await desk.take([call('late', { callee: EAST, billsec: 60 })]);
    expect((await billOf(desk)).chargeFen).toBe(50_313);
  });

  it('changes nothing when a month is rated again by the same', async () => {
    const desk = await startPoolDesk();
    await desk.take(MIXED);
    const [before, calls] = [without(await billOf(desk)), await callsOf(desk)];
    const plan = await lookAt(desk);
    expect(plan).toMatchObject({ changed: 0, before: plan.after });
    expect((await rerate(desk, plan)).status).toBe(200);
    expect(without(await billOf(desk))).toEqual(before);
    expect(await callsOf(desk)).toEqual(calls);
  });

  it('is followed by every call of a month with more of them than are in hand at a time, and by its file', async () => {
    const desk = await startPoolDesk();
    // Half of the ids come again later: a page may end between two calls of one id.
    const calls = Array.from({ length: 5_010 }, (_, i) =>
      call(`many ${i % 2_505}`, { callee: EAST, billsec: 60, startedAt: iso(instant(MARCH + i * 60_000)) }),
    );
    await desk.take(calls);
    const file = await (await desk.get(`/api/pools/${COLLEGE}/calls/export?month=2026-03`)).text();
    expect(new Set(file.trimEnd().split('\r\n')).size).toBe(calls.length + 1);
    await write(desk, 1, dearer);
    expect(await lookAt(desk)).toMatchObject({ calls: calls.length, changed: calls.length });
    await rerate(desk, await lookAt(desk));
    expect((await billOf(desk)).chargeFen).toBe(50_000 + calls.length * 25);
  });

  it('comes to the same bill, whenever it is corrected and in whatever order records come', async () => {
    const desk = await startPoolDesk();
    await desk.db.asOwner(`update contract set starts_on = '2021-01-01'`);
    await write(desk, 1, dearer, '2021-01-01');
    const record = fc.record({
      callee: fc.constantFrom(OUTSIDE, EAST, '0012125550100', '110', DESK_B),
      billsec: fc.integer({ min: 0, max: 400 }),
      linkedId: fc.option(fc.constantFrom('L1', 'L2'), { nil: undefined }),
      feature: fc.option(fc.constantFrom('forward', 'test'), { nil: undefined }),
      hour: fc.integer({ min: 0, max: 3 }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc
          .uniqueArray(record, { minLength: 1, maxLength: 10 })
          .chain((all) =>
            fc.tuple(
              fc.shuffledSubarray([...all.keys(), ...all.keys()], { minLength: 2 * all.length }),
              fc.constant(all),
            ),
          ),
        fc.nat(20),
        async ([order, drafts], cut) => {
          run += 1;
          const month = `2022-${String(1 + (run % 12)).padStart(2, '0')}`;
          await desk.db.asOwner('truncate call_record, linked_call, usage, usage_day, pool_month');
          const all = drafts.map(({ hour, linkedId, feature, ...draft }, i) =>
            call(`r${run}-${i}`, {
              ...draft,
              ...(linkedId === undefined ? {} : { linkedId: `${run} ${linkedId}` }),
              ...(feature === undefined ? {} : { feature }),
              startedAt: `${month}-10T0${hour}:00:00Z`,
            }),
          );
          await desk.take(all);
          const once = without(await billOf(desk, month));

          await desk.db.asOwner('truncate call_record, linked_call, usage, usage_day, pool_month');
          // As if it had been rated by the first version, and corrected while its records were coming.
          await desk.db.asOwner(
            `insert into pool_month (contract, month, version, plan, plan_version) values ('${COLLEGE}', '${month}', 1, 'centrex', 1)`,
          );
          const shuffled = order.flatMap((at) => all[at] ?? []);
          await desk.take(shuffled.slice(0, cut));
          await rerate(desk, await lookAt(desk, month));
          await desk.take(shuffled.slice(cut));
          expect(without(await billOf(desk, month))).toEqual(once);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('is written over nobody’s head, and once under one key', async () => {
    const desk = await startPoolDesk();
    await write(desk, 1, dearer);
    const again = await desk.post('/api/plans', {
      id: 'centrex',
      base: 1,
      validFrom: '2026-03-01',
      plan: dearer,
      reason: '资费更正',
    });
    expect(again.status).toBe(409);
    const others = { id: 'far', base: 1, validFrom: '2026-03-01', plan: dearer, reason: '资费更正' };
    expect(await (await desk.post('/api/plans', others)).json()).toMatchObject({ status: 422, code: 'plan_shared' });
    const { rows } = await desk.db.pool.query(
      `select version, made_by from plan where id = 'centrex' order by version`,
    );
    expect(rows).toEqual([
      { version: 1, made_by: null },
      { version: 2, made_by: 'admin' },
    ]);
    await expect(desk.db.pool.query(`update plan set spec = '{}' where version = 1`)).rejects.toThrow(
      'permission denied',
    );
  });
});

describe('a numbering that is corrected', () => {
  it('types what comes from then on, and past months once they are rated again', async () => {
    const desk = await startPoolDesk();
    await desk.take([call('a', { callee: EAST })]);
    const numbering = {
      ...DEMO_NUMBERING,
      districts: DEMO_NUMBERING.districts.map((one) =>
        one.district === '市区' ? { ...one, prefixes: [...one.prefixes, '31'] } : one,
      ),
    };
    const answer = await desk.post('/api/numbering', { base: 0, validFrom: '2026-03-01', numbering, reason: '新局号' });
    expect(writtenVersionSchema.parse(await answer.json())).toEqual({
      version: 1,
      pinned: [{ contract: COLLEGE, name: 'college', month: '2026-03' }],
    });
    await desk.take([call('b', { callee: EAST }), call('c', { callee: EAST, startedAt: '2026-04-02T00:00:00Z' })]);
    const types = async (month: string) => Object.keys((await desk.pool(COLLEGE, month)).byType);
    expect([await types('2026-03'), await types('2026-04')]).toEqual([['inter_zone'], ['local']]);
    const plan = await lookAt(desk);
    expect(plan).toMatchObject({ changed: 2, after: { by: { numbering: 1 } } });
    await rerate(desk, plan);
    expect(await types('2026-03')).toEqual(['local']);
  });
});
