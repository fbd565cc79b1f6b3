import { describe, expect, it } from 'vitest';
import { billSchema, type NumberUsageList, numberUsageListSchema } from '#shared/api/bill.ts';
import { bringBack, putAway } from '#server/pool/putAway.ts';
import { ownerOf } from '#test/harness/database.ts';
import { callOf } from './poolCalls.ts';
import { DESK_A, DESK_B, MOBILE_MEMBER, type PoolDesk, startPoolDesk } from './poolDesk.ts';

const call = (id: string, over: Record<string, unknown> = {}) =>
  callOf(id, { startedAt: '2025-04-10T09:00:00+08:00', billsec: 90, ...over });
const CALLS = [
  call('one'),
  call('two', { startedAt: '2025-04-30T23:59:59+08:00' }),
  call('next month', { startedAt: '2025-05-01T00:00:00+08:00' }),
  call('abroad', { callee: '0012125550100', caller: DESK_B, billsec: 61 }),
  call('inside', { callee: DESK_B }),
  call('mobile', { callee: '13912345678', caller: MOBILE_MEMBER }),
  call('in', { caller: '02151234567', callee: DESK_A, direction: 'in' }),
  call('short leg', { linkedId: 'L', billsec: 30, caller: DESK_B }),
  call('long leg', { linkedId: 'L', billsec: 70, caller: MOBILE_MEMBER }),
];

const listOf = async (desk: PoolDesk, as = 'college'): Promise<NumberUsageList> =>
  numberUsageListSchema.parse(await (await desk.get('/api/pools/C-college/numbers?month=2025-04', as)).json());

describe('what each number used', () => {
  it('adds up to the bill, counts a linked call at the leg that stands for it, and has the most first', async () => {
    const desk = await startPoolDesk();
    await desk.take(CALLS);
    const list = await listOf(desk);
    const { items } = list;
    expect(items.map(({ number, calls, minutes }) => [number, calls, minutes])).toEqual([
      [DESK_A, 3, 4],
      [MOBILE_MEMBER, 2, expect.any(Number)],
      [DESK_B, 1, 0],
    ]);
    expect(list.others).toBeNull();
    const bill = billSchema.parse(await (await desk.get('/api/pools/C-college/bill?month=2025-04', 'college')).json());
    const sum = (of: (one: (typeof items)[number]) => number) => items.reduce((all, one) => all + of(one), 0);
    expect(sum(({ minutes }) => minutes)).toBe(bill.used);
    expect(sum(({ fen }) => fen)).toBe(bill.chargeFen - (bill.lines.find(({ kind }) => kind === 'fee')?.fen ?? 0));
    await desk.take(CALLS);
    expect(await listOf(desk)).toEqual(list);
  });

  it('shows people’s numbers whole to their customer alone, and nothing to others', async () => {
    const desk = await startPoolDesk();
    await desk.take(CALLS);
    expect((await listOf(desk, 'engineer')).items[1]?.number).toBe('+86139****0001');
    expect((await desk.get('/api/pools/C-college/numbers?month=2025-04', 'hospital')).status).toBe(404);
    expect((await desk.get('/api/pools/C-college/numbers?month=2025-4', 'college')).status).toBe(400);
  });

  it('stays when the month’s calls are put away, also by whoever broke off, and comes back with them', async () => {
    const desk = await startPoolDesk(); // in June 2026
    await desk.take(CALLS);
    const list = await listOf(desk);
    const owner = await ownerOf(desk.db);
    await owner.query(`select put_away_calls('2025-04')`);
    expect(await putAway(owner, 14)).toEqual([{ month: '2025-04', calls: 8 }]);
    expect(await putAway(owner, 14)).toEqual([]);
    expect(await listOf(desk)).toEqual(list);
    await bringBack(owner, '2025-04');
    expect(await listOf(desk)).toEqual(list);
  });

  it('lists a hundred of very many, and sums the others', async () => {
    const desk = await startPoolDesk();
    await desk.db.pool.query(
      `insert into service_number (number, service, kind)
       select '+86903001' || lpad(n::text, 4, '0'), 'svc-college', 'desk' from generate_series(0, 119) as n`,
    );
    await desk.take(
      Array.from({ length: 120 }, (_, n) =>
        call(`n${n}`, { caller: `+86903001${String(n).padStart(4, '0')}`, billsec: n < 100 ? 61 : 1 }),
      ),
    );
    const { items, others } = await listOf(desk);
    expect(items).toHaveLength(100);
    expect(items.every(({ minutes }) => minutes === 2)).toBe(true);
    expect(others).toEqual({ numbers: 20, calls: 20, minutes: 20, otherMinutes: 0, fen: 0 });
  });
});

describe('a file that brings known calls again', () => {
  it('adds those that are new, wherever they stand, and the rest of a call that it brings twice once', async () => {
    const desk = await startPoolDesk();
    await desk.take([call('a'), call('b')]);
    const answer = await desk.take([
      call('c'),
      call('a'),
      call('d'),
      call('c'),
      call('b'),
      call('e', { linkedId: 'X' }),
    ]);
    expect(answer).toMatchObject({ accepted: 3, duplicates: 3 });
    expect((await desk.pool('C-college', '2025-04')).used).toBe(10);
    expect((await listOf(desk)).items).toMatchObject([{ number: DESK_A, calls: 5, minutes: 10 }]);
    const { rows } = await desk.db.pool.query(
      'select sum(calls)::int as calls, sum(minutes)::int as minutes from usage_day',
    );
    expect(rows).toEqual([{ calls: 5, minutes: 10 }]);
  });
});
