import { describe, expect, it } from 'vitest';
import { bringBack, putAway } from '#server/pool/putAway.ts';
import { recount } from '#server/pool/recount.ts';
import { ownerOf } from '#test/harness/database.ts';
import { callOf } from './poolCalls.ts';
import { startPoolDesk } from './poolDesk.ts';

const call = (id: string, month: string) => callOf(id, { startedAt: `${month}-10T09:00:00+08:00`, billsec: 61 });

describe('call records of old months', () => {
  it('are put away and brought back; what they used stays, and none of their month is taken meanwhile', async () => {
    const desk = await startPoolDesk(); // in June 2026
    const owner = await ownerOf(desk.db);
    await desk.take([call('a', '2025-04'), call('b', '2025-05'), call('c', '2025-06'), call('d', '2026-05')]);
    const used = async (month: string) => (await desk.pool('C-college', month)).used;

    expect(await putAway(owner, 13)).toEqual([
      { month: '2025-04', calls: 1 },
      { month: '2025-05', calls: 1 },
    ]);
    expect(await putAway(owner, 13)).toEqual([]);
    const noted = await owner.query('select month, calls::int from put_away_month order by month');
    expect(noted.rows).toEqual([
      { month: '2025-04', calls: 1 },
      { month: '2025-05', calls: 1 },
    ]);
    const left = async () => (await desk.db.pool.query<{ id: string }>('select id from call_record order by id')).rows;
    expect(await left()).toEqual([{ id: 'c' }, { id: 'd' }]);
    expect(await used('2025-05')).toBe(2);

    const answer = await desk.take([call('b', '2025-05'), call('e', '2025-06'), call('new', '2025-04')]);
    expect(answer).toMatchObject({
      accepted: 1,
      duplicates: 0,
      months: ['2025-06'],
      rejected: [
        { line: 1, code: 'month_put_away' },
        { line: 3, code: 'month_put_away' },
      ],
    });
    await recount(desk.db, 'C-college');
    expect(await Promise.all(['2025-04', '2025-05', '2025-06', '2026-05'].map(used))).toEqual([2, 2, 4, 2]);

    expect(await bringBack(owner, '2025-05')).toBe(1);
    expect(await bringBack(owner, '2025-05')).toBeNull();
    expect(await left()).toEqual([{ id: 'b' }, { id: 'c' }, { id: 'd' }, { id: 'e' }]);
    expect(await desk.take([call('b', '2025-05'), call('f', '2025-05')])).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(await used('2025-05')).toBe(4);
  });

  it('keep the linked call that they counted, though it has a leg in a month that is kept', async () => {
    const desk = await startPoolDesk(); // in June 2026
    const owner = await ownerOf(desk.db);
    await desk.take([
      { ...call('long', '2025-05'), linkedId: 'x', startedAt: '2025-05-31T23:59:58+08:00', billsec: 121 },
      { ...call('short', '2025-06'), linkedId: 'x', startedAt: '2025-06-01T00:00:03+08:00' },
      { ...call('other', '2025-06'), linkedId: 'y' },
    ]);
    const used = async () =>
      Promise.all(['2025-05', '2025-06'].map(async (month) => (await desk.pool('C-college', month)).used));
    expect(await used()).toEqual([3, 2]);
    expect(await putAway(owner, 13)).toEqual([{ month: '2025-05', calls: 1 }]);
    await recount(desk.db, 'C-college');
    expect(await used()).toEqual([3, 2]);
    await bringBack(owner, '2025-05');
    await recount(desk.db, 'C-college');
    expect(await used()).toEqual([3, 2]);
  });

  it('are not the desk’s to put away', async () => {
    const desk = await startPoolDesk();
    await expect(desk.db.pool.query(`select put_away_calls('2026-03')`)).rejects.toThrow('permission denied');
  });
});

describe('an import of several contracts at once', () => {
  it.each([
    ['that is sent twice at the same time', false],
    ['and the same calls in the opposite order, sent at the same time,', true],
  ])('counts one file %s once', async (_, reversed) => {
    const desk = await startPoolDesk();
    const file = Array.from({ length: 12_000 }, (_, i) => ({
      ...call(`c${i}`, '2026-03'),
      ...(i % 3 === 0 ? { caller: '+869030000100' } : {}),
      ...(i % 4 === 0 ? { linkedId: `l${i % 400}` } : {}),
    }));
    const [a, b] = await Promise.all([desk.take(file), desk.take(reversed ? file.toReversed() : file)]);
    expect((a?.accepted ?? 0) + (b?.accepted ?? 0)).toBe(12_000);
    const calls = async (contract: string) => (await desk.pool(contract, '2026-03')).byType.local?.calls;
    const before = [await calls('C-college'), await calls('C-hospital')];
    for (const contract of ['C-college', 'C-hospital']) await recount(desk.db, contract);
    expect([await calls('C-college'), await calls('C-hospital')]).toEqual(before);
    expect((await desk.take(file)).accepted).toBe(0);
    expect([await calls('C-college'), await calls('C-hospital')]).toEqual(before);
  });
});
