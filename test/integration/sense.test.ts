import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withTransaction } from '#db/transaction.ts';
import { dismissSuspicion, recordTold } from '#server/sense/decide.ts';
import { readDown } from '#server/sense/excluded.ts';
import { requestHold, settleHold } from '#server/sense/holds.ts';
import { lookAtRecords } from '#server/sense/records.ts';
import { days, hours, instant, type Instant, minus, minutes, plus } from '#shared/time.ts';
import { WORK_KINDS } from '#shared/works/work.ts';
import { NOON, type SenseDesk, startSenseDesk } from './senseDesk.ts';
import { DESK_A, DESK_B } from './poolDesk.ts';

/* What call records make the desk suspect, with the clock moved by hand. */
let desk: SenseDesk;
beforeEach(async () => {
  desk = await startSenseDesk();
}, 60_000);

const STATES = async () =>
  (await desk.suspicions()).map(({ service, signal, state }) => `${service} ${signal} ${state}`);

/** The hospital's calls go on for so long, and then the desk looks at the college. */
async function later(by: ReturnType<typeof hours>): Promise<Instant> {
  const at = plus(NOON, by);
  await desk.calls('hospital', NOON, at);
  await desk.look('C-hospital', at);
  await desk.look('C-college', at);
  return at;
}

describe('a service that falls silent', () => {
  it('is a suspected fault once it stays so, and passes when calls come again', async () => {
    expect(await STATES()).toEqual([]);
    const at = await later(hours(5));
    expect(await STATES()).toEqual(['svc-college silence noticed']);
    await desk.look('C-college', plus(at, minutes(6)));
    expect(await STATES()).toEqual(['svc-college silence open']);
    const { rows } = await desk.db.pool.query<{ text: { zh: string } }>(
      `select text from alert where kind = 'suspicion'`,
    );
    expect(rows[0]?.text.zh).toMatch(/college：疑似故障，12:\d\d 起没有话单/);
    await desk.calls('college', at, plus(at, hours(2)));
    await desk.look('C-college', plus(at, hours(2)));
    expect(await STATES()).toEqual(['svc-college silence passed']);
  });

  it('is none while no record of anybody comes: then the records are late', async () => {
    await desk.look('C-college', plus(NOON, hours(5)));
    await desk.look('C-college', plus(NOON, hours(6)));
    expect(await STATES()).toEqual([]);
  });

  it('is none while a file is just being taken', async () => {
    await desk.db.pool.query(
      `insert into import_log (id, branch, by, source, at, format, updated_at)
       values ('x', 'b1', 'x', 'system', now(), 'csv', to_timestamp($1 / 1000.0) + interval '5 hours')`,
      [NOON],
    );
    await later(hours(5));
    expect(await STATES()).toEqual([]);
  });

  it('is none while its service is not meant to work', async () => {
    await desk.db.pool.query(`update service set state = 'suspended_arrears' where id = 'svc-college'`);
    await desk.look('C-college', plus(await later(hours(5)), minutes(6)));
    expect(await STATES()).toEqual([]);
    await desk.db.pool.query(`update service set state = 'normal' where id = 'svc-college'`);
    await desk.look('C-college', plus(NOON, hours(6)));
    expect(await STATES()).toEqual(['svc-college silence noticed']);
  });
});

describe('a ticket on a silent service', () => {
  const declare = (symptom: string, numbers: readonly string[] = []) =>
    desk.db.pool.query(
      `insert into ticket (no, version, human_version, branch, customer, service, phase, severity, symptom, description, declared_at,
         last_hash, state, timing)
       values ('F1', 1, 1, 'b1', 'college', 'svc-college', 'confirmed', 'major', $1, 'x', to_timestamp($2), '', $3, '{}')`,
      [symptom, NOON / 1000, JSON.stringify({ affectedNumbers: numbers })],
    );
  const standing = async () =>
    (await desk.db.pool.query(`select from alert where kind = 'suspicion' and withdrawn_at is null`)).rowCount;
  const silent = async () => desk.look('C-college', plus(await later(hours(5)), minutes(6)));

  it('of another kind excuses nothing; one of all of it takes the suspicion along, and its alert says no more', async () => {
    await declare('poor_quality');
    await silent();
    expect(await STATES()).toEqual(['svc-college silence open']);
    expect(await standing()).toBe(1);
    await desk.db.pool.query(`update ticket set symptom = 'all_down'`);
    await desk.look('C-college', plus(NOON, hours(6)));
    expect(await STATES()).toEqual(['svc-college silence ticket']);
    expect(await standing()).toBe(0);
  });

  it('of one phone alone, or restored before, excuses nothing', async () => {
    await declare('all_down', [DESK_A]);
    await silent();
    expect(await STATES()).toEqual(['svc-college silence open']);
    await desk.db.pool.query(`update ticket set phase = 'restored', state = '{"affectedNumbers": []}'`);
    await desk.look('C-college', plus(NOON, hours(6)));
    expect(await STATES()).toEqual(['svc-college silence open']);
  });
});

describe('a service is not meant to work', () => {
  const downOf = async () =>
    (await readDown(desk.db.pool, ['svc-college'], minus(NOON, days(10)))).get('svc-college') ?? [];

  it('while works touch it, also where it has no line', async () => {
    const [from, to] = [minus(NOON, hours(3)), minus(NOON, hours(2))];
    await desk.db.pool.query(
      `with w as (insert into work (id, branch, version, kind, title, reason, contact, zone, from_at, to_at, created_at, created_by, created_name)
         values (gen_random_uuid(), 'b1', 1, $3, 'x', 'x', 'x', 'Asia/Shanghai', to_timestamp($1), to_timestamp($2), now(), 'x', 'x') returning id)
       insert into work_target (work, service) select id, 'svc-college' from w`,
      [from / 1000, to / 1000, WORK_KINDS[0]],
    );
    expect(await downOf()).toEqual([{ from, to }]);
  });

  it('from its stop until it is resumed by what has not been retracted', async () => {
    const events: readonly (readonly [number, object])[] = [
      [9, { type: 'serviceSuspended', service: 'svc-college', state: 'suspended_arrears' }],
      [8, { type: 'serviceResumed', service: 'svc-college' }],
      [7, { type: 'retracted', of: 2 }],
      [6, { type: 'serviceResumed', service: 'svc-college' }],
    ];
    for (const [n, [before, body]] of events.entries())
      await desk.db.pool.query(
        `insert into contract_event (contract, seq, at, body, recorded_at, recorded_by, recorded_name)
         values ('C-college', $1, to_timestamp($2), $3, now(), 'x', 'x')`,
        [n + 1, minus(NOON, days(before)) / 1000, body],
      );
    expect(await downOf()).toEqual([{ from: minus(NOON, days(9)), to: minus(NOON, days(6)) }]);
  });
});

describe('a burst of calls', () => {
  const abroad = (count: number, at: Instant) =>
    desk.import(
      Array.from({ length: count }, (_, n) => ({
        id: `burst-${at}-${n}`,
        service: 'svc-college',
        caller: DESK_A,
        callee: `+1202555010${n % 10}`,
        startedAt: instant(at + n * 30_000),
        answeredAt: instant(at + n * 30_000 + 5_000),
        billsec: 120,
        direction: 'out' as const,
        linkedId: null,
        feature: null,
        forwardedBy: null,
      })),
    );

  it('abroad is a suspected fraud at once, with the number that it comes from', async () => {
    const night = instant(NOON + hours(14));
    await abroad(20, night);
    await desk.look('C-college', plus(night, minutes(11)));
    expect(await STATES()).toEqual(['svc-college international open', 'svc-college night open']);
    const [first] = await desk.suspicions();
    expect(first).toMatchObject({ number: DESK_A, seen: 20 });
    // More of it is the same suspicion.
    await abroad(30, plus(night, minutes(20)));
    await desk.look('C-college', plus(night, minutes(40)));
    expect((await desk.suspicions())[0]).toMatchObject({ state: 'open', seen: 50 });
    expect(await desk.suspicions()).toHaveLength(3);
  });

  it('that is dismissed leaves no alert, nor the one that the customer was not told', async () => {
    const night = instant(NOON + hours(14));
    await abroad(20, night);
    await desk.look('C-college', plus(night, minutes(11)));
    await desk.look('C-college', plus(night, hours(2)));
    const standing = async () =>
      (await desk.db.pool.query(`select from alert where kind = 'suspicion' and withdrawn_at is null`)).rowCount;
    expect(await standing()).toBe(4);
    const engineer = { user: 'x', name: 'x', role: 'engineer', customers: [], branch: 'b1' } as const;
    for (const { id, signal } of await desk.suspicions())
      if (signal !== 'silence')
        await dismissSuspicion({ db: desk.db, ring: () => undefined }, engineer, id, '本人的会议');
    expect(await standing()).toBe(0);
  });

  it('is told to the screens once whenever something is done about it', async () => {
    const night = instant(NOON + hours(14));
    await abroad(20, night);
    await desk.look('C-college', plus(night, minutes(11)));
    const id = (await desk.suspicions()).find(({ signal }) => signal === 'night')?.id ?? '';
    const told = async () => {
      const { rows } = await desk.db.pool.query<{ version: number; changes: number }>(
        `select version, (select count(*)::int from change where kind = 'suspicion' and key = $1::text) as changes
           from suspicion where id = $1::uuid`,
        [id],
      );
      return [rows[0]?.version ?? 0, rows[0]?.changes ?? 0];
    };
    const deps = { db: desk.db, ring: () => undefined };
    const engineer = { user: 'x', name: 'x', role: 'engineer', customers: [], branch: 'b1' } as const;
    const hold = (await requestHold(deps, engineer, id, DESK_A)).holds[0]?.id ?? '';
    for (const work of [
      () => requestHold(deps, engineer, id, DESK_B),
      () => settleHold(deps, engineer, id, hold, { state: 'done', word: '已关' }),
      () => recordTold(deps, engineer, id, '电话'),
      () => dismissSuspicion(deps, engineer, id, '本人的会议'),
    ]) {
      const before = await told();
      await work();
      expect(await told()).toEqual(before.map((count) => count + 1));
    }
  });

  it('of a file of the past is none', async () => {
    await abroad(20, instant(NOON + hours(14)));
    await desk.look('C-college', instant(NOON + hours(60)));
    expect((await STATES()).filter((one) => !one.includes('silence'))).toEqual([]);
  });
});

describe('the forecast', () => {
  it('is read by the hours of the week, with a band', async () => {
    const pool = await desk.pool('C-college', '2026-03');
    expect(pool.forecast.method).toBe('profile');
    const { low, high, minutes: expected } = pool.forecast;
    expect(low).toBeLessThan(expected);
    expect(high).toBeGreaterThan(expected);
    expect(pool.ahead.at(-1)?.minutes).toBe(expected);
    expect(pool.ahead.at(-1)?.day).toBe('2026-03-31');
    expect(expected).toBeGreaterThan(3_400);
    expect(expected).toBeLessThan(4_400);
  });
});

describe('what is usual of a contract', () => {
  const usual = async () => {
    const { rows } = await desk.db.pool.query<{ usual: unknown }>(
      `select usual from pool_profile where contract = 'C-college'`,
    );
    return z
      .object({ profile: z.object({ slots: z.array(z.number()) }), types: z.record(z.string(), z.looseObject({})) })
      .parse(rows[0]?.usual);
  };

  it('is in minutes, whatever each of its months was counted in', async () => {
    const before = await usual();
    // March and February as they would have been counted by seconds, each call of whole minutes.
    await desk.db.pool.query(
      `insert into plan (id, version, spec, valid_from)
       select id, 2, spec || '{"rounding": "per_second"}', '2026-02-01' from plan where id = 'centrex'`,
    );
    await desk.db.pool.query(
      `update call_record set minutes = minutes * 60 where contract = 'C-college' and started_at >= '2026-02-01T00:00:00+08:00'`,
    );
    await desk.db.pool.query(`update pool_profile set made_at = made_at - interval '2 days'`);
    await desk.look('C-college', NOON);
    const after = await usual();
    expect(after.profile.slots.some((value) => value > 0)).toBe(true);
    after.profile.slots.forEach((value, slot) => expect(value).toBeCloseTo(before.profile.slots[slot] ?? -1, 6));
    expect(Object.keys(after.types).toSorted()).toEqual(Object.keys(before.types).toSorted());
    for (const [type, row] of Object.entries(after.types))
      for (const [what, value] of Object.entries(row)) expect(value).toBeCloseTo(Number(before.types[type]?.[what]), 6);
  });
});

describe('records that are late', () => {
  const standing = async () =>
    (
      await desk.db.pool.query<{ text: { zh: string } }>(
        `select text from alert where kind = 'feed' and withdrawn_at is null`,
      )
    ).rows.map(({ text }) => text.zh);
  const look = async (at: Instant) => {
    await desk.db.setClock(at);
    await withTransaction(desk.db, (client) => lookAtRecords(client, 'b1', at));
  };
  const imported = (at: Instant) =>
    desk.db.pool.query(
      `insert into import_log (id, branch, by, source, at, format, accepted, updated_at, done_at)
       values ($1, 'b1', 'x', 'system', to_timestamp($2), 'csv', 5, to_timestamp($2), to_timestamp($2))`,
      [`i${at}`, at / 1000],
    );

  it('are said to be so once they are much later than usual, and no more once they come', async () => {
    // A file every hour, for more than a day.
    await desk.db.pool.query('delete from import_log');
    for (let n = 0; n < 30; n += 1) await imported(plus(NOON, hours(n)));
    const last = plus(NOON, hours(29));
    await look(plus(last, hours(2)));
    expect(await standing()).toEqual([]);
    await look(plus(last, hours(4)));
    await look(plus(last, hours(5)));
    expect(await standing()).toEqual(['话单迟到：很久没有导入，静默不作判断']);
    // They do not come again by being away for long.
    await look(plus(last, days(14)));
    await look(plus(last, days(25)));
    expect(await standing()).toEqual(['话单迟到：很久没有导入，静默不作判断']);
    await imported(plus(last, days(25)));
    await look(plus(last, days(25.1)));
    expect(await standing()).toEqual([]);
  });

  it('are not where files come only now and then', async () => {
    await look(plus(NOON, hours(48)));
    expect(await standing()).toEqual([]);
  });
});

describe('a level of the pool', () => {
  it('is taken back in sight when a correction makes it untrue, and told again when it is reached again', async () => {
    const use = (minutes: number) =>
      desk.db.pool.query(
        `update usage set minutes = case type when 'local' then $1 else 0 end where contract = 'C-college' and month = '2026-03'`,
        [minutes],
      );
    const alerts = async () =>
      (
        await desk.db.pool.query<{ id: string }>(
          `select id from alert where id like 'pool:C-college:2026-03:80%' and withdrawn_at is null`,
        )
      ).rowCount;
    const told = async () =>
      (
        await desk.db.pool.query<{ what: number }>(
          `select fact_version::int as what from notice where about = 'pool' and channel = 'in_app'
              and fact_version in (80, 10080) order by queued_at`,
        )
      ).rows.map(({ what }) => what);
    await use(3_300);
    await desk.look('C-college', NOON);
    expect(await alerts()).toBe(1);
    await use(2_500);
    await desk.look('C-college', plus(NOON, minutes(1)));
    expect(await alerts()).toBe(0);
    const { alerts: levels, takenBack } = await desk.pool('C-college', '2026-03');
    expect(levels.map(({ level }) => level)).toEqual([50]);
    expect(takenBack.map(({ what }) => what)).toContain(80);
    await use(3_300);
    await desk.look('C-college', plus(NOON, minutes(2)));
    expect(await alerts()).toBe(1);
    expect(await told()).toEqual([80, 10_080, 80]);
    await desk.look('C-college', plus(NOON, minutes(3)));
    expect(await told()).toHaveLength(3);
  });
});
