import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { lastCallOf } from '#server/pool/queries.ts';
import { iso } from '#shared/time.ts';
import { callOf } from './poolCalls.ts';
import { DESK_A, DESK_B, MOBILE_MEMBER, OTHERS_DESK, OUTSIDE, startPoolDesk } from './poolDesk.ts';

let serial = 0;
const call = (over: Record<string, unknown> = {}) => callOf(`call-${(serial += 1)}`, { billsec: 61, ...over });
const COLLEGE = 'C-college';

describe('an import', () => {
  it('counts good lines into the pool, reports bad ones by number, and a replay changes nothing', async () => {
    const desk = await startPoolDesk();
    const lines = [
      JSON.stringify(call({ billsec: 1 })),
      '{"id": 7',
      JSON.stringify(call({ billsec: 60 })),
      JSON.stringify(call({ caller: OUTSIDE, callee: '+862151234567' })),
      JSON.stringify(call({ service: 'svc-nobody' })),
      JSON.stringify(call({ startedAt: '2126-03-10T09:00:00Z' })),
      JSON.stringify(call({ callee: 'nobody' })),
      JSON.stringify(call({ billsec: 61, caller: '09030000002' })),
    ].join('\n');
    const answer = await desk.send(lines);
    expect(answer.status).toBe(200);
    const body: unknown = await answer.json();
    expect(body).toMatchObject({
      accepted: 3,
      duplicates: 0,
      months: ['2026-03'],
      rejected: [
        { line: 2, code: 'bad_json' },
        { line: 4, code: 'unknown_number' },
        { line: 5, code: 'unknown_service' },
        { line: 6, code: 'future_time' },
        { line: 7, code: 'bad_number' },
      ],
    });
    const pool = await desk.pool(COLLEGE, '2026-03');
    expect(pool).toMatchObject({
      contract: COLLEGE,
      included: 4000,
      used: 4,
      remaining: 3996,
      overageMinutes: 0,
      chargeFen: 50_000,
      byType: { local: { calls: 3, minutes: 4, chargeFen: 0 } },
      days: [{ day: '2026-03-10', minutes: 4 }],
    });
    // When it began, after its batch, and at its end.
    expect(desk.rings()).toBe(3);

    expect(await (await desk.send(lines)).json()).toMatchObject({ accepted: 0, duplicates: 3 });
    expect(await desk.pool(COLLEGE, '2026-03')).toEqual(pool);
    const log = await desk.db.pool.query(
      'select accepted, duplicates, rejected, failure, done_at is not null as done from import_log order by at',
    );
    expect(log.rows).toEqual([
      { accepted: '3', duplicates: '0', rejected: '5', failure: null, done: true },
      { accepted: '0', duplicates: '3', rejected: '5', failure: null, done: true },
    ]);
    const { rows } = await desk.db.pool.query('select count(*)::int as n from rejected_line');
    expect(rows).toEqual([{ n: 10 }]);
  });

  it('tells the types apart and charges what is not included', async () => {
    const desk = await startPoolDesk();
    const { rejected } = await desk.take([
      call({ callee: '+869033123456' }),
      call({ callee: '02151234567' }),
      call({ callee: '13912345678' }),
      call({ callee: '0012125550100', billsec: 121 }),
      call({ callee: '110' }),
      call({ callee: '10086' }),
      call({ callee: DESK_B }),
      call({ caller: MOBILE_MEMBER, callee: DESK_A }),
      call({ callee: OTHERS_DESK }),
    ]);
    expect(rejected).toEqual([]);
    const pool = await desk.pool(COLLEGE, '2026-03');
    expect(pool.byType).toEqual({
      local: { calls: 1, minutes: 2, chargeFen: 0 },
      inter_zone: { calls: 1, minutes: 2, chargeFen: 0 },
      domestic: { calls: 1, minutes: 2, chargeFen: 0 },
      mobile: { calls: 1, minutes: 2, chargeFen: 0 },
      international: { calls: 1, minutes: 3, chargeFen: 297 },
      emergency: { calls: 1, minutes: 2, chargeFen: 0 },
      service: { calls: 1, minutes: 2, chargeFen: 0 },
      internal: { calls: 2, minutes: 4, chargeFen: 0 },
    });
    expect(pool).toMatchObject({ used: 8, chargeFen: 50_297, monthlyFeeFen: 50_000 });
  });

  it('neither rates incoming, unanswered and test calls, nor loses them', async () => {
    const desk = await startPoolDesk();
    const answer = await desk.take([
      call({ caller: 'anonymous', callee: DESK_A }),
      call({ caller: OUTSIDE, callee: DESK_A, direction: 'in', startedAt: '2026-03-11T09:00:00+08:00' }),
      call({ billsec: 0 }),
      call({ feature: 'test' }),
      call({ service: 'svc-college', caller: '8001' }),
      call({ service: OTHERS_DESK, caller: '+869030000300', direction: 'out' }),
    ]);
    expect(answer).toMatchObject({ accepted: 6, rejected: [] });
    expect(await desk.pool(COLLEGE, '2026-03')).toMatchObject({ used: 2, byType: { local: { calls: 1 } } });
    expect(await desk.pool('C-hospital', '2026-03')).toMatchObject({ used: 2 });
    const last = await lastCallOf(desk.db.pool, 'svc-college');
    expect(last && { ...last, at: iso(last.at) }).toEqual({
      at: '2026-03-11T01:00:00.000Z',
      from: OUTSIDE,
      to: DESK_A,
      direction: 'in',
      number: DESK_A,
      answered: true,
    });
    expect(await lastCallOf(desk.db.pool, 'svc-mill')).toBeNull();
  });

  it('puts a call into the month of its start in Beijing', async () => {
    const desk = await startPoolDesk();
    const { months } = await desk.take([
      call({ startedAt: '2026-02-28T15:59:59Z', billsec: 600 }),
      call({ startedAt: '2026-02-28T16:00:00Z', billsec: 60 }),
      call({ startedAt: '2026-04-01 00:00:00', billsec: 120 }),
    ]);
    expect(months).toEqual(['2026-02', '2026-03', '2026-04']);
    const used = await Promise.all(months.map(async (month) => (await desk.pool(COLLEGE, month)).used));
    expect(used).toEqual([10, 1, 2]);
  });

  it('counts a forked call once, by its longest leg, in whatever order its legs come', async () => {
    const desk = await startPoolDesk();
    const leg = (id: string, linkedId: string, billsec: number) => call({ id, linkedId, billsec });
    await desk.take([leg('a1', 'A', 30), leg('a2', 'A', 150), leg('a3', 'A', 0)]);
    await desk.take([leg('b1', 'B', 150)]);
    await desk.take([leg('b2', 'B', 30), leg('b3', 'B', 0)]);
    await desk.take([leg('c1', 'C', 30)]);
    await desk.take([leg('c2', 'C', 150)]);
    const pool = await desk.pool(COLLEGE, '2026-03');
    expect(pool.byType.local).toEqual({ calls: 3, minutes: 9, chargeFen: 0 });
    expect(pool.days).toEqual([{ day: '2026-03-10', minutes: 9 }]);
  });

  it('takes gzip, csv and both orders of asterisk', async () => {
    const desk = await startPoolDesk();
    const row = JSON.stringify(call({ id: 'zipped' }));
    const zipped = await desk.send(gzipSync(row), {
      headers: { 'content-encoding': 'gzip', 'content-type': 'application/x-ndjson' },
    });
    expect(await zipped.json()).toMatchObject({ accepted: 1 });
    const csv = await desk.send('id,caller,callee,startedAt,billsec\nx1,09030000001,10086,2026-03-10 09:00:00,30\n', {
      format: 'csv',
      headers: { 'content-type': 'text/csv; charset=utf-8' },
    });
    expect(await csv.json()).toMatchObject({ accepted: 1, rejected: [] });
    const cdr = `"","09030000001","02151234567","in","x","SIP/1","SIP/2","Dial","","2026-03-10 09:00:00","2026-03-10 09:00:05","2026-03-10 09:01:06","66","61","ANSWERED","3","17.1",""`;
    const custom = `"x","09030000001","02151234567","in","SIP/1","SIP/2","Dial","","2026-03-10 09:00:00","2026-03-10 09:00:05","2026-03-10 09:01:06","66","61","ANSWERED","3","","17.1",""`;
    expect(await (await desk.send(cdr, { format: 'asterisk' })).json()).toMatchObject({ accepted: 1, rejected: [] });
    expect(await (await desk.send(custom, { format: 'auto' })).json()).toMatchObject({ accepted: 0, duplicates: 1 });
  });
});

describe('an import is refused', () => {
  it('as a whole, with a code and the field, when nothing of it can be read', async () => {
    const desk = await startPoolDesk();
    const refusal = async (...args: Parameters<typeof desk.send>) => {
      const answer = await desk.send(...args);
      const { status, code } = (await answer.json()) as { status: number; code: string };
      return `${status} ${code}`;
    };
    const row = JSON.stringify(call());
    expect(await refusal('1,2026-03-10,09:00:00,60,主叫', { format: 'cm-ims' })).toBe('422 number_missing');
    expect(await refusal('a,b', { format: 'csv&columns=caller:主叫' })).toBe('422 column_missing');
    expect(await refusal('a,b', { format: 'csv&columns=caller' })).toBe('400 invalid_request');
    expect(await refusal('', { format: 'csv&import=1' })).toBe('400 invalid_request');
    expect(await refusal(row, { format: 'xml' })).toBe('400 format_unknown');
    expect(await refusal(row, { headers: { 'content-type': 'application/json' } })).toBe('415 unsupported_media_type');
    expect(await refusal(row, { headers: { 'content-encoding': 'br' } })).toBe('415 unsupported_encoding');
    expect(await refusal('Dear all', { format: 'auto' })).toBe('422 format_not_recognised');
    expect(await refusal('id,caller\n1,2', { format: 'csv' })).toBe('422 column_missing');
    // Larger than any buffer on the way: the answer must arrive although the file was not read.
    expect(await refusal(Buffer.alloc(3_000_000))).toBe('422 not_text');
    expect(await refusal(Buffer.alloc(3_000_000, 'x'), { as: 'hotline' })).toBe('403 role_forbidden');
    expect(await refusal(row, { as: 'nobody' })).toBe('401 not_signed_in');
    expect(await refusal(row, { as: 'college' })).toBe('403 role_forbidden');
    expect(await desk.pool(COLLEGE, '2026-03')).toMatchObject({ used: 0, version: 0 });
  });

  it('for numbers of another branch', async () => {
    const desk = await startPoolDesk();
    const answer = await desk.send(JSON.stringify(call()), { as: 'elsewhere' });
    expect(await answer.json()).toMatchObject({ accepted: 0, rejected: [{ line: 1, code: 'unknown_number' }] });
  });

  it('not when it is empty', async () => {
    const desk = await startPoolDesk();
    expect(await desk.take([])).toMatchObject({ accepted: 0, duplicates: 0, rejected: [], months: [] });
  });
});
