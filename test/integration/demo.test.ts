import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createMetrics } from '#server/metrics/metrics.ts';
import { readConfig } from '#server/config.ts';
import { setUpDesk } from '#server/demo/setUp.ts';
import type { Deps } from '#server/deps.ts';
import { readNow } from '#server/pool/queries.ts';
import { GENESIS, linkHash } from '#server/tickets/chain.ts';
import { readRecord } from '#server/tickets/queries.ts';
import { readings } from '#shared/clock/reading.ts';
import { proofOf } from '#shared/ticket/decide/ending.ts';
import { owedBy } from '#shared/ticket/jointTest.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { silent, type TestDatabase, testDatabase } from '#test/harness/database.ts';
import { ownLimits } from '#test/harness/limits.ts';

const PASSWORD = 'a password that the tests chose';

function depsOn(db: TestDatabase, env: Readonly<Record<string, string>>): Deps {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'demarc-test-data-'));
  atEnd(async () => rmSync(dataFolder, { recursive: true, force: true }));
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: db.url,
    SECRET: 'a secret that only the tests know',
    DEMARC_DATA: dataFolder,
    ...env,
  });
  return { config, db, log: silent, metrics: createMetrics(), limits: ownLimits(), ring: () => undefined };
}

const withDemo = (db: TestDatabase) => depsOn(db, { DEMO: 'on', DEMO_PASSWORD: PASSWORD });

let db: TestDatabase;
let greeting: string[];
const rows = async <T>(shape: z.ZodType<T>, sql: string, values: unknown[] = []): Promise<T[]> =>
  z.array(shape).parse((await db.pool.query(sql, values)).rows);
const recordOf = async (no: string) => {
  const client = await db.pool.connect();
  try {
    const record = await readRecord(client, { kind: 'branch', role: 'admin', branch: 'demo-branch' }, no);
    if (record === null) throw new Error(`no ticket ${no}`);
    return record;
  } finally {
    client.release();
  }
};

beforeAll(async () => {
  db = await testDatabase();
  // Two nodes that start together.
  const [first] = await Promise.all([setUpDesk(withDemo(db)), setUpDesk(withDemo(db))]);
  ({ greeting } = first);
});

describe('the greeting', () => {
  it('names every log-in and their password, now and at the next start', async () => {
    expect(greeting[0]).toContain(PASSWORD);
    for (const name of 'admin supervisor engineer hotline field manager manager2 college hospital'.split(' '))
      expect(
        greeting.some((line) => line.includes(` ${name} `)),
        name,
      ).toBe(true);
    expect((await setUpDesk(withDemo(db))).greeting).toEqual(greeting);
  });

  it('does not name a password that opens nothing', async () => {
    const elsewhere = await setUpDesk(depsOn(db, { DEMO: 'off', DEMO_PASSWORD: 'another password entirely' }));
    expect(elsewhere.greeting).toHaveLength(greeting.length);
    expect(elsewhere.greeting[0]).not.toContain('another password');
  });
});

describe('the registry', () => {
  it('has the college and the hospital as the interface names them', async () => {
    const shape = z.object({
      id: z.string(),
      manager: z.string(),
      level: z.string(),
      service: z.string(),
      contract: z.string(),
      state: z.string(),
    });
    expect(
      await rows(
        shape,
        `select c.id, c.manager, c.level, s.id as service, s.contract, s.state from customer c join service s on s.customer = c.id
          where c.id in ('college', 'hospital') order by c.id`,
      ),
    ).toEqual([
      {
        id: 'college',
        manager: 'manager',
        level: 'AA',
        service: 'svc-college',
        contract: 'C-COLLEGE',
        state: 'normal',
      },
      {
        id: 'hospital',
        manager: 'manager2',
        level: 'AAA',
        service: 'svc-hospital',
        contract: 'C-HOSPITAL',
        state: 'normal',
      },
    ]);
  });

  it('gives the college 55 desks in a row, and +869030000999 to nobody', async () => {
    const desks = await rows(
      z.object({ number: z.string() }),
      `select number from service_number where service = 'svc-college' and kind = 'desk' order by number`,
    );
    expect(desks.map((d) => d.number)).toEqual(
      Array.from({ length: 55 }, (_, i) => `+8690300000${String(i + 1).padStart(2, '0')}`),
    );
    expect(await rows(z.unknown(), `select from service_number where number = '+869030000999'`)).toEqual([]);
  });

  it('has every number in the domain that is nobody’s in truth', async () => {
    const all = await rows(
      z.object({ number: z.string() }),
      'select number from service_number union select phone from contact where phone is not null',
    );
    for (const { number } of all) expect(number).toMatch(/^(\+86903000\d{4}|\+86154\d{8}|10086-8)$/);
  });

  it('runs each line from the core to the phones, the transmission nobody’s alone, elements shared', async () => {
    const lines = await rows(
      z.object({ kinds: z.string(), parties: z.string() }),
      `select string_agg(e.kind, ' ' order by l.position) as kinds,
              string_agg(coalesce(r.party, 'channel'), ' ' order by l.position) as parties
         from service s join service_line l on l.service = s.id join element e on e.id = l.element
         left join responsibility r on r.contract = s.contract and r.element = e.id group by s.id`,
    );
    expect(lines.length).toBeGreaterThanOrEqual(12);
    for (const line of lines)
      expect(line).toEqual({
        kinds: 'core sbc access transmission customer_room phone',
        parties: 'carrier carrier carrier channel customer customer',
      });
    const shared = await rows(
      z.object({ kind: z.string() }),
      `select distinct e.kind from element e join service_line l on l.element = e.id group by e.id having count(*) > 1`,
    );
    expect(shared.map((e) => e.kind)).toEqual(expect.arrayContaining(['access', 'transmission', 'customer_room']));
  });

  it('has one service stopped for arrears', async () => {
    expect(await rows(z.unknown(), `select from service where state = 'suspended_arrears'`)).toHaveLength(1);
  });
});

describe('the history', () => {
  it('is over for the college and the hospital, and they have some', async () => {
    const phases = await rows(
      z.object({ service: z.string(), open: z.int(), over: z.int() }),
      `select service, count(*) filter (where phase not in ('closed', 'dismissed'))::int as open,
              count(*) filter (where phase in ('closed', 'dismissed'))::int as over
         from ticket where service in ('svc-college', 'svc-hospital') group by 1`,
    );
    expect(phases).toHaveLength(2);
    for (const { open, over } of phases) {
      expect(open).toBe(0);
      expect(over).toBeGreaterThan(3);
    }
  });

  it('holds a month of many kinds of tickets, none of it in the future', async () => {
    const [count] = await rows(
      z.object({ over: z.int(), late: z.int(), causes: z.int(), resolutions: z.int(), parties: z.int() }),
      `select count(*) filter (where phase in ('closed', 'dismissed'))::int as over,
              (select count(*)::int from ticket_fact where at > demarc_now()) as late,
              (select count(distinct text::jsonb->>'cause')::int from ticket_fact where type = 'Closed') as causes,
              count(distinct resolution)::int as resolutions,
              (select count(distinct party)::int from segment) as parties
         from ticket`,
    );
    expect(count?.over).toBeGreaterThanOrEqual(110);
    expect(count?.over).toBeLessThanOrEqual(190);
    expect(count).toMatchObject({ late: 0, parties: 3 });
    expect(count?.causes).toBeGreaterThanOrEqual(8);
    expect(count?.resolutions).toBeGreaterThanOrEqual(4);
    const types = (await rows(z.object({ type: z.string() }), 'select distinct type from ticket_fact')).map(
      (f) => f.type,
    );
    expect(types).toEqual(
      expect.arrayContaining([
        'Chased',
        'TestRoundFailed',
        'ClockSuspended',
        'SegmentHandedOver',
        'Dismissed',
        'LevelReached',
      ]),
    );
  });

  it('closed nothing without proof, and has one open ticket a service at most', async () => {
    const proofs = await rows(
      z.object({ proof: z.string() }),
      `select distinct text::jsonb->>'proof' as proof from ticket_fact where type = 'Closed'`,
    );
    for (const { proof } of proofs) expect(['answered', 'receipt', 'call', 'attempts']).toContain(proof);
    const twice = `select service from ticket where phase not in ('closed', 'dismissed') group by 1 having count(*) > 1`;
    expect(await rows(z.unknown(), twice)).toEqual([]);
  });

  it('is chained from the first fact of each ticket to its last', async () => {
    const { rows: facts } = await db.pool.query<{
      ticket: string;
      version: number;
      text: string;
      salt: Buffer;
      hash: Buffer;
    }>('select ticket, version, text, salt, hash from ticket_fact order by ticket, version');
    let previous: Buffer = GENESIS;
    for (const { version, text, salt, hash } of facts) {
      const computed: Buffer = linkHash(version === 1 ? GENESIS : previous, salt, text);
      expect(computed.equals(hash)).toBe(true);
      previous = hash;
    }
    const unequal = `select from ticket t join ticket_fact f on f.ticket = t.no and f.version = t.version where f.hash <> t.last_hash`;
    expect(await rows(z.unknown(), unequal)).toEqual([]);
  });

  it('numbers tickets by the day and the sequence, and the next one comes after', async () => {
    const wrong = `select from ticket where no !~ ('^F' || to_char(declared_at at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-\\d{4}$')`;
    expect(await rows(z.unknown(), wrong)).toEqual([]);
    const [n] = await rows(
      z.object({ last: z.int(), next: z.int() }),
      `select max(split_part(no, '-', 2)::int) as last, nextval('ticket_no')::int as next from ticket`,
    );
    expect(n?.next).toBe((n?.last ?? 0) + 1);
  });

  it('has a declaration for each ticket and each that joined', async () => {
    const without = `select from ticket_fact f where type in ('Declared', 'DeclarationJoined')
                        and not exists (select from declaration d where d.id::text = f.text::jsonb->>'declaration' and d.ticket = f.ticket)`;
    expect(await rows(z.unknown(), without)).toEqual([]);
  });

  it('told nobody of a past alert as if it were now', async () => {
    const today = `select from alert a join ticket_fact f on a.id = 'level:' || f.ticket || ':' || f.version where a.at <> f.at`;
    expect(await rows(z.unknown(), today)).toEqual([]);
    expect(await rows(z.unknown(), `select from alert where kind = 'pool'`)).toEqual([]);
  });
});

describe('the faults that are open', () => {
  const openOf = async (customer: string) => {
    const [found] = await rows(
      z.object({ no: z.string() }),
      `select no from ticket where customer = $1 and phase not in ('closed', 'dismissed')`,
      [customer],
    );
    const { state, timing } = await recordOf(found?.no ?? '');
    return { state, clocks: readings(timing, await readNow(db.pool)) };
  };

  it('stand in every phase', async () => {
    const phases = await rows(z.object({ phase: z.string() }), `select distinct phase from ticket order by phase`);
    expect(phases.map((p) => p.phase)).toEqual([
      'acknowledged',
      'clearing',
      'closed',
      'declared',
      'dismissed',
      'restored',
      'testing',
    ]);
  });

  it('show what a wall has to show', async () => {
    const unacknowledged = await openOf('ankang');
    expect(unacknowledged.state).toMatchObject({ phase: 'declared', chases: 2 });
    expect(unacknowledged.clocks.respond.breached).toBe(true);
    expect((await openOf('bishui')).clocks.restore).toMatchObject({
      breached: true,
      state: 'running',
      holder: 'carrier',
    });
    expect((await openOf('yunling')).clocks.restore).toMatchObject({ breached: false, holder: 'channel' });
    expect((await openOf('yudai')).clocks.restore).toMatchObject({ state: 'paused', holder: 'customer' });
    const suspended = await openOf('hongliu');
    expect(suspended.state.suspension?.approved).toBe(true);
    expect(suspended.clocks.restore).toMatchObject({ state: 'paused', holder: 'suspended' });
    const near = (await openOf('yulin')).clocks.restore;
    expect(near.consumed).toBeGreaterThan(0.8);
    expect(near.breached).toBe(false);
  });

  it('wait for the customer’s test, or for a notice to arrive', async () => {
    const { test } = (await openOf('chenguang')).state;
    expect(test === null ? null : [owedBy(test, 'carrier').length, owedBy(test, 'customer').length > 0]).toEqual([
      0,
      true,
    ]);
    const { state } = await openOf('beidou');
    expect(state.phase).toBe('restored');
    expect(proofOf(state)).toBeNull();
    const waiting = await rows(
      z.object({ channel: z.string() }),
      `select channel from notice where ticket = $1 and state = 'queued'`,
      [state.no],
    );
    expect(waiting.map((n) => n.channel)).toContain('sms');
  });
});

describe('the calls', () => {
  const used = `select contract, month, sum(minutes)::int as minutes from usage where contract = 'C-COLLEGE'
                   and type in ('local', 'inter_zone', 'domestic', 'mobile') group by 1, 2 order by month`;
  const shape = z.object({ contract: z.string(), month: z.string(), minutes: z.int() });

  it('of last month use most of the college’s minutes', async () => {
    const [lastMonth] = await rows(shape, used);
    expect(lastMonth?.minutes).toBeGreaterThan(3_000);
    expect(lastMonth?.minutes).toBeLessThan(4_000);
  });

  it('are finished by the next start when their loading was cut off', async () => {
    const before = await rows(shape, used);
    await db.pool.query(`update import_log set done_at = null where format = 'demo'`);
    for (const table of ['call_record', 'usage', 'usage_day'])
      await db.pool.query(`delete from ${table} where contract = 'C-COLLEGE'`);
    await setUpDesk(withDemo(db));
    expect((await rows(shape, used))[0]).toEqual(before[0]);
  });
});

it('is refused in a database that a real desk uses, which gets one administrator and a policy instead', async () => {
  const db = await testDatabase();
  const { greeting } = await setUpDesk(depsOn(db, { DEMO: 'off' }));
  expect(greeting).toHaveLength(1);
  expect(greeting[0]).toMatch(/^First log-in: admin, password \S{16} /);
  expect((await setUpDesk(depsOn(db, { DEMO: 'off' }))).greeting).toEqual([]);
  await expect(setUpDesk(withDemo(db))).rejects.toThrow(/DEMO is on, but this database belongs to a real desk/);
  const { rows } = await db.pool.query('select username, role from app_user');
  expect(rows).toEqual([{ username: 'admin', role: 'admin' }]);
});
