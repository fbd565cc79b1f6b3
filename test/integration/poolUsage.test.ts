import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Directory } from '#server/pool/directory.ts';
import { checkRecord, isBad } from '#server/pool/formats/record.ts';
import { namedIn, understand } from '#server/pool/meaning.ts';
import { readUsage } from '#server/pool/queries.ts';
import { tally } from '#shared/pool/usage.ts';
import { parseIso } from '#shared/time.ts';
import { callOf, talk } from './poolCalls.ts';
import { DESK_A, DESK_B, OTHERS_DESK, OUTSIDE, startPoolDesk } from './poolDesk.ts';

const COLLEGE = 'C-college';
const HOSPITAL = 'C-hospital';
const college = (prefix: string, minutes: number) => talk(DESK_A, minutes, prefix);

describe('usage', () => {
  it('is the same for any order, any split, any replay, imports at the same time, and two contracts: what counting by hand gives', async () => {
    const desk = await startPoolDesk();
    const record = fc.record({
      caller: fc.constantFrom(DESK_A, DESK_B, OTHERS_DESK),
      callee: fc.constantFrom(OUTSIDE, '02151234567', '0012125550100', '110', DESK_A, OTHERS_DESK),
      billsec: fc.integer({ min: 0, max: 400 }),
      linkedId: fc.option(fc.constantFrom('L1', 'L2', 'L3'), { nil: undefined }),
      hour: fc.integer({ min: 0, max: 3 }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 15 }),
        fc.infiniteStream(fc.nat(1000)),
        async (drafts, random) => {
          run += 1;
          // A month of its own, so that imports at the same time also meet where its partition is made.
          const month = `20${20 + (run % 6)}-${String(1 + (Math.floor(run / 6) % 12)).padStart(2, '0')}`;
          await desk.db.asOwner('truncate call_record, linked_call, usage, usage_day');
          const records = drafts.map(({ hour, linkedId, ...draft }, i) =>
            callOf(`r${run}-${i}`, {
              ...draft,
              ...(linkedId === undefined ? {} : { linkedId: `${run} ${linkedId}` }),
              startedAt: `${month}-10T0${hour}:00:00Z`,
            }),
          );
          const replayed = [...records, ...records].map((r) => ({ r, at: random.next().value }));
          const shuffled = replayed.toSorted((a, b) => a.at - b.at).map(({ r }) => r);
          const cut = random.next().value % shuffled.length;
          const answers = await Promise.all([desk.take(shuffled.slice(0, cut)), desk.take(shuffled.slice(cut))]);
          expect(answers.reduce((sum, a) => sum + a.accepted, 0)).toBe(records.length);

          const calls = records.map(checkRecord).flatMap((r) => (isBad(r) ? [] : [r]));
          const directory = new Directory(desk.db, 'b1');
          await directory.begin();
          const { numbers, services } = namedIn(calls, directory.homeArea);
          await directory.learn(numbers, services);
          const now = parseIso('2026-06-01T00:00:00Z');
          const stored = calls.map((c) => understand(c, directory, now));
          const usage = await readUsage(desk.db.pool, [COLLEGE, HOSPITAL], month);
          for (const contract of [COLLEGE, HOSPITAL]) {
            // A switch links legs whoever they are of: of each contract one counts.
            const expected = tally(stored.flatMap((s) => ('contract' in s && s.contract === contract ? [s] : [])));
            const counted = Object.entries(usage.get(contract) ?? {}).filter(([, row]) => row.calls > 0);
            expect(Object.fromEntries(counted), contract).toEqual(expected);
          }
          const { rows } = await desk.db.pool.query(
            `select (select coalesce(sum(minutes), 0) from usage) = (select coalesce(sum(minutes), 0) from usage_day) as equal`,
          );
          expect(rows).toEqual([{ equal: true }]);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('levels', () => {
  const raised = async (desk: Awaited<ReturnType<typeof startPoolDesk>>) =>
    (await desk.db.pool.query<{ id: string; severity: string }>('select id, severity from alert order by id')).rows.map(
      ({ id, severity }) => `${id} ${severity}`,
    );

  it('are raised once each, when they are reached', async () => {
    const desk = await startPoolDesk();
    await desk.take(college('a', 1999));
    expect(await raised(desk)).toEqual([]);
    await desk.take(college('b', 1));
    expect(await raised(desk)).toEqual(['pool:C-college:2026-03:50 warning']);
    await desk.take(college('c', 10));
    await desk.take(college('b', 1));
    expect(await raised(desk)).toHaveLength(1);
    await desk.take(college('d', 3000));
    expect(await raised(desk)).toEqual([
      'pool:C-college:2026-03:100 major',
      'pool:C-college:2026-03:50 warning',
      'pool:C-college:2026-03:80 minor',
      'pool:C-college:2026-03:90 major',
    ]);
    const pool = await desk.pool(COLLEGE, '2026-03');
    expect(pool.alerts.map((a) => a.level)).toEqual([50, 80, 90, 100]);
    expect(pool).toMatchObject({
      used: 5010,
      remaining: 0,
      overageMinutes: 1010,
      overageFen: 10_100,
      chargeFen: 60_100,
    });
    expect(pool.forecast).toMatchObject({ minutes: 5010, chargeFen: 60_100 });
    expect(pool.forecast.runsOutAt).toMatch(/^2026-03-2/);
  });

  it('are raised once by imports at the same time, and the pool tells its watchers each time, with a rising version', async () => {
    const desk = await startPoolDesk();
    await Promise.all(['a', 'b', 'c', 'd'].map((prefix) => desk.take(college(prefix, 1200))));
    expect(await raised(desk)).toHaveLength(4);
    const { rows } = await desk.db.pool.query<{ key: string; version: string; customer: string; branch: string }>(
      `select key, version, customer, branch from change where kind = 'pool' order by seq`,
    );
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map((row) => row.version)).size).toBe(4);
    expect(rows.map((row) => Number(row.version))).toEqual(
      rows.map((row) => Number(row.version)).toSorted((a, b) => a - b),
    );
    expect(rows[0]).toMatchObject({ key: COLLEGE, customer: 'college', branch: 'b1' });
    expect(Math.max(...rows.map((row) => Number(row.version)))).toBe((await desk.pool(COLLEGE, '2026-03')).version);
  });

  it('of one month say nothing of the next', async () => {
    const desk = await startPoolDesk();
    await desk.take(college('a', 2000));
    await desk.take(college('b', 2000).map((record) => ({ ...record, startedAt: '2026-04-10T09:00:00+08:00' })));
    expect(await raised(desk)).toEqual(['pool:C-college:2026-03:50 warning', 'pool:C-college:2026-04:50 warning']);
  });
});

describe('a pool', () => {
  it('is seen by its own customer and the staff of its branch only', async () => {
    const desk = await startPoolDesk();
    const statuses = async (path: string, callers: readonly string[]) =>
      Promise.all(callers.map(async (as) => (await desk.get(path, as)).status));
    expect(await statuses('/api/pools/C-college', ['engineer', 'hotline', 'integration', 'college'])).toEqual([
      200, 200, 200, 200,
    ]);
    expect(await statuses('/api/pools/C-college', ['hospital', 'elsewhere', 'field', 'nobody'])).toEqual([
      404, 404, 403, 401,
    ]);
    expect(await statuses('/api/pools/C-nothing', ['engineer'])).toEqual([404]);
    const list = async (as: string) => {
      const { items } = (await (await desk.get('/api/pools?month=2026-03', as)).json()) as {
        items: { contract: string }[];
      };
      return items.map((item) => item.contract);
    };
    expect(await list('engineer')).toEqual(['C-college', 'C-hospital']);
    expect(await list('college')).toEqual(['C-college']);
    expect(await list('elsewhere')).toEqual(['C-mill']);
  });

  it('of a month that is none is refused, naming the field', async () => {
    const desk = await startPoolDesk();
    for (const month of ['2026-13', '2026-3', 'now', '2026-03&month=2026-04']) {
      const answer = await desk.get(`/api/pools/C-college?month=${month}`);
      expect(answer.status, month).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'invalid_query', errors: [{ field: 'month' }] });
    }
  });

  it('defaults to the current month in Beijing', async () => {
    const desk = await startPoolDesk();
    await desk.db.setClock(Date.parse('2026-06-30T16:00:01Z'));
    expect(await (await desk.get('/api/pools/C-college')).json()).toMatchObject({ month: '2026-07' });
  });
});

describe('a call that was passed on', () => {
  const STRANGER = '02151234567';
  const AWAY = '+8613912345678';
  const stored = async (desk: Awaited<ReturnType<typeof startPoolDesk>>) =>
    (
      await desk.db.pool.query<Record<'id' | 'number' | 'direction' | 'type' | 'rule' | 'feature', string>>(
        'select id, number, direction, type, rule, feature from call_record order by id',
      )
    ).rows.map(({ id, number, direction, type, rule, feature }) =>
      [id, number, direction, type, rule, feature].join(' '),
    );

  it('is charged to the member who passed it on, whoever called', async () => {
    const desk = await startPoolDesk();
    await desk.take([
      callOf('1', { caller: STRANGER, callee: AWAY, forwardedBy: DESK_B, feature: 'forward' }),
      callOf('2', { caller: STRANGER, callee: AWAY, service: DESK_B, feature: 'forward' }),
      callOf('3', { caller: DESK_A, callee: DESK_B, linkedId: 'x', billsec: 90 }),
      callOf('4', { caller: DESK_A, callee: AWAY, linkedId: 'x', billsec: 60, forwardedBy: DESK_B }),
      callOf('5', { caller: STRANGER, callee: DESK_A, forwardedBy: AWAY }),
    ]);
    expect(await stored(desk)).toEqual([
      `1 ${DESK_B} out mobile included forward`,
      `2 ${DESK_B} out mobile included forward`,
      `3 ${DESK_A} out internal free_type `,
      `4 ${DESK_B} out mobile included forward`,
      `5 ${DESK_A} in domestic incoming `,
    ]);
    // The leg that reached the member and the one that left it are two calls, though the switch links them.
    expect((await desk.pool(COLLEGE, '2026-03')).byType).toMatchObject({
      mobile: { calls: 3, minutes: 3 },
      internal: { calls: 1, minutes: 2 },
    });
  });

  it('between strangers is nobody’s of ours', async () => {
    const desk = await startPoolDesk();
    const answer = await desk.take([
      callOf('1', { caller: STRANGER, callee: AWAY, forwardedBy: '+869030000998' }),
      callOf('2', { forwardedBy: '02151234568' }),
    ]);
    expect(answer.rejected.map(({ code }) => code)).toEqual(['unknown_number', 'unknown_number']);
  });

  it('is known by Asterisk’s user field, too', async () => {
    const desk = await startPoolDesk();
    const line = `"","${STRANGER}","013912345678","x","","SIP/1-1","SIP/t-2","Dial","","2026-03-01 09:00:00","2026-03-01 09:00:05","2026-03-01 09:01:06",66,61,"ANSWERED","DOCUMENTATION","7.1","forwardedBy=${DESK_B}"`;
    expect((await desk.send(line, { format: 'asterisk' })).status).toBe(200);
    expect(await stored(desk)).toEqual([`7.1 SIP/t-2 ${DESK_B} out mobile included forward`]);
  });
});

describe('a call over midnight', () => {
  it('is of the day and the month of its start, in Beijing', async () => {
    const desk = await startPoolDesk();
    await desk.take([
      callOf('month', { startedAt: '2026-03-31T23:59:30+08:00', billsec: 600 }),
      callOf('next', { startedAt: '2026-04-01T00:00:00+08:00', billsec: 60 }),
      callOf('day', { startedAt: '2026-03-10T15:59:59Z', billsec: 60 }),
      callOf('morning', { startedAt: '2026-03-10T16:00:00Z', billsec: 60 }),
    ]);
    expect((await desk.pool(COLLEGE, '2026-03')).days).toEqual([
      { day: '2026-03-10', minutes: 1 },
      { day: '2026-03-11', minutes: 1 },
      { day: '2026-03-31', minutes: 10 },
    ]);
    expect((await desk.pool(COLLEGE, '2026-04')).used).toBe(1);
  });
});
