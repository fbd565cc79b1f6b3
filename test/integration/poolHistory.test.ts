import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { loadDemoCalls } from '#server/pool/demo.ts';
import { beijingMonthEnd, beijingMonthStart } from '#shared/time.ts';
import { callOf } from './poolCalls.ts';
import { DESK_A, DESK_B, startPoolDesk } from './poolDesk.ts';

describe('history', () => {
  it('fills the pool and notes its levels as of the calls that reached them, but tells nobody', async () => {
    const desk = await startPoolDesk();
    const answer = await loadDemoCalls(
      { db: desk.db },
      {
        branch: 'b1',
        service: 'svc-college',
        numbers: [DESK_A, DESK_B],
        from: beijingMonthStart('2026-03'),
        to: beijingMonthEnd('2026-03'),
        seed: 7,
      },
    );
    expect(answer).toMatchObject({ rejected: [], duplicates: 0, months: ['2026-03'] });
    const pool = await desk.pool('C-college', '2026-03');
    expect(pool.alerts.map((alert) => alert.level)).toEqual([50, 80]);
    expect(pool.alerts[0]?.at).toMatch(/^2026-03-1[4-9]/);
    expect(pool.days.length).toBeGreaterThan(25);
    const { rows } = await desk.db.pool.query(
      'select (select count(*) from alert) + (select count(*) from change) as told',
    );
    expect(rows).toEqual([{ told: '0' }]);
  });
});

describe('an upload that is cut off', () => {
  it('keeps what was committed, leaves the server well, and sending it again adds only the rest', async () => {
    const desk = await startPoolDesk();
    const records = Array.from({ length: 5000 }, (_, i) => JSON.stringify(callOf(`c${i}`)));
    const socket = connect(desk.port, '127.0.0.1');
    const head = `POST /api/call-records?format=ndjson HTTP/1.1\r\nHost: x\r\nAuthorization: integration\r\nContent-Length: 9999999\r\n\r\n`;
    // The last line arrives in half: what it would say is not what was sent.
    socket.write(`${head}${records.slice(0, 4500).join('\n')}\n${(records[4500] ?? '').slice(0, 40)}`);
    const counted = async () => (await desk.pool('C-college', '2026-03')).byType.local?.calls ?? 0;
    // It has not sent enough for a batch, and has fallen silent.
    await expect.poll(counted, { timeout: 20_000 }).toBe(4500);
    socket.destroy();
    const failure = async () =>
      (await desk.db.pool.query<{ failure: string }>('select failure from import_log')).rows[0]?.failure;
    await expect.poll(failure, { timeout: 20_000 }).toBe('broken_off');
    const again = await desk.send(records.join('\n'));
    expect(await again.json()).toMatchObject({ accepted: 500, duplicates: 4500 });
    expect(await counted()).toBe(5000);
  });
});
