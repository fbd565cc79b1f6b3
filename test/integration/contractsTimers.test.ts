import { describe, expect, it } from 'vitest';
import { readNow } from '#server/tickets/queries.ts';
import { dueObligationsSchema } from '#shared/api/contracts.ts';
import { days, hours, iso, minus, plus } from '#shared/time.ts';
import { type Caller, startServer } from '#test/harness/server.ts';
import { importFile } from './registryDesk.ts';

/* What time causes of contracts' obligations, with two nodes that sweep at once. */
const app = await startServer({ demo: true });
const second = await startServer({ demo: true, db: app.db });
const [manager, manager2, supervisor, engineer, hotline, college, admin] = (await Promise.all(
  ['manager', 'manager2', 'supervisor', 'engineer', 'hotline', 'college', 'admin'].map((name) => app.signIn(name)),
)) as [Caller, Caller, Caller, Caller, Caller, Caller, Caller];

/** The sweep sleeps up to a second, and the clock is moved without a ring. */
const soon = <T>(what: () => T) => expect.poll(what, { timeout: 10_000 });
const record = async (contract: string, event: object, at?: string): Promise<number> => {
  const answer = await supervisor.post(`/api/contracts/${contract}/events`, { event, ...(at && { at }) });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return ((await answer.json()) as { seq: number }).seq;
};
const alertsOf = async (contract: string): Promise<string[]> =>
  (
    await app.db.asOwner<{ id: string }>(
      `select id from alert where kind = 'obligation' and subject = $1 order by at, id`,
      [contract],
    )
  ).map(({ id }) => id.split(':').slice(2, 5).join(' '));
const noticesOf = async (contract: string): Promise<string[]> =>
  (
    await app.db.asOwner<{ said: string }>(
      `select obligation || ' ' || stage as said from obligation_notice where contract = $1 order by at, obligation`,
      [contract],
    )
  ).map(({ said }) => said);
const timerOf = async (contract: string): Promise<string | undefined> =>
  (
    await app.db.asOwner<{ due: Date }>(
      `select due_at as due from timer where subject_kind = 'contract' and subject = $1 and kind = 'obligation'`,
      [contract],
    )
  )[0]?.due.toISOString();
const now = () => readNow(app.db.pool);

it('a demo is loaded with what its managers know already noted, and nobody is alerted of it', async () => {
  expect(await noticesOf('C-MINGZHU')).toEqual(['arrears:1 overdue', 'arrears:4 near']);
  const { rows } = await app.db.pool.query(`select id from alert where kind = 'obligation'`);
  expect(rows).toEqual([]);
  const { rows: timed } = await app.db.pool.query(
    `select k.id from contract k left join timer t on t.subject_kind = 'contract' and t.subject = k.id where t.subject is null`,
  );
  expect(timed).toEqual([]);
});

describe('an obligation', () => {
  it('is told near its end and when it is overdue, once each, to who keeps the contract', async () => {
    const heard: Record<string, string[]> = {};
    for (const [who, caller] of Object.entries({ manager, manager2, supervisor, engineer, hotline, college })) {
      const list = (heard[who] = [] as string[]);
      (await caller.socket()).on('alert', ({ kind, subject, text }) => {
        if (kind === 'obligation' && subject === 'C-FENGSHOU') list.push(text.zh);
      });
    }
    const deadline = plus(await now(), hours(30));
    const seq = await record('C-FENGSHOU', {
      type: 'securityNoticed',
      what: '向外扫描',
      deadline: iso(deadline),
      evidence: '通知书',
    });
    expect(await timerOf('C-FENGSHOU')).toBe(iso(minus(deadline, days(1))));
    expect(await alertsOf('C-FENGSHOU')).toEqual([]);
    await app.db.advanceClock(hours(7));
    await soon(() => alertsOf('C-FENGSHOU')).toEqual([`security_fix ${seq} near`]);
    await app.db.advanceClock(hours(24));
    await soon(() => alertsOf('C-FENGSHOU')).toEqual([`security_fix ${seq} near`, `security_fix ${seq} overdue`]);
    await soon(() => heard.manager?.length).toBe(2);
    expect(heard.manager?.[0]).toMatch(/^丰收农机站：安全整改（向外扫描）将到期/);
    await soon(() => heard.supervisor).toEqual(heard.manager);
    expect(heard).toMatchObject({ manager2: [], engineer: [], hotline: [], college: [] });
    expect(await noticesOf('C-FENGSHOU')).toEqual([`security_fix:${seq} near`, `security_fix:${seq} overdue`]);
  });
  it('that is met before is never told of', async () => {
    const seq = await record('C-YUNLING', {
      type: 'breachNoticed',
      against: 'carrier',
      what: '未开发票',
      evidence: '函',
    });
    await record('C-YUNLING', { type: 'breachAnswered', of: seq, how: 'corrected', evidence: '函' });
    const other = await record('C-HONGLIU', {
      type: 'breachNoticed',
      against: 'carrier',
      what: '未开发票',
      evidence: '函',
    });
    await app.db.advanceClock(days(12));
    await soon(() => alertsOf('C-HONGLIU')).toContain(`breach_cure ${other} overdue`);
    expect(await alertsOf('C-YUNLING')).toEqual([]);
  });
  it('that is recorded late is told of at once, and again when it is due anew', async () => {
    const began = iso(minus(await now(), days(5)));
    const seq = await record('C-BEIDOU', { type: 'majeureBegan', on: 'carrier', what: '山洪' }, began);
    const overdue = [`majeure_notice ${seq} overdue`, `majeure_proof ${seq} overdue`];
    expect(await alertsOf('C-BEIDOU')).toEqual(overdue);
    await record('C-BEIDOU', { type: 'majeureEnded', of: seq });
    await app.db.advanceClock(days(3.1));
    await soon(async () => (await alertsOf('C-BEIDOU')).filter((id) => id.endsWith('overdue'))).toHaveLength(4);
  });
  it('is looked at anew when an import moves the dates of its contract', async () => {
    const { items } = dueObligationsSchema.parse(await (await manager2.fetch('/api/obligations?within=40')).json());
    expect(items.filter(({ contract, kind }) => contract.id === 'C-BISHUI' && kind === 'renewal_notice')).toEqual([]);
    const ends = iso(plus(await now(), days(45))).slice(0, 10);
    await importFile(admin, 'contracts.csv', `id,endsOn\nC-BISHUI,${ends}\n`);
    await soon(() => alertsOf('C-BISHUI')).toContain('renewal_notice 0 near');
  });
});

it('of everything that was told there is one notice and one alert, whoever swept', async () => {
  const { rows } = await app.db.pool.query<{ notices: number; alerts: number }>(
    `select (select count(*)::int from obligation_notice n where exists (select from alert a
        where a.id = format('obligation:%s:%s:%s:%s', n.contract, n.obligation, n.stage, to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))) as notices,
       (select count(*)::int from alert where kind = 'obligation') as alerts`,
  );
  expect(rows[0]?.alerts).toBeGreaterThan(5);
  expect(rows[0]?.notices).toBe(rows[0]?.alerts);
  await second.close();
});
