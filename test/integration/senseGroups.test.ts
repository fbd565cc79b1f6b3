import { expect, it } from 'vitest';
import { hours, type Instant, iso, minus, minutes, plus } from '#shared/time.ts';
import { fallSilent } from '#test/harness/silences.ts';
import { type SenseDesk, NOON, startSenseDesk } from './senseDesk.ts';

/* A cut cable makes many services silent, and is one alarm: as the desk senses it, with the clock moved by hand. */

/** Both customers on one ring, and a third whose calls go on and who says how far records have come. */
async function startShared(): Promise<SenseDesk> {
  const desk = await startSenseDesk();
  const run = (sql: string, values: unknown[] = []) => desk.db.pool.query(sql, values);
  await run(
    `insert into customer (id, branch, name, short_name, level, area, county) values ('works', 'b1', 'works', 'works', 'A', 'urban', 'x')`,
  );
  await run(
    `insert into contract (id, customer, name, signed_on, starts_on, ends_on, plan)
     values ('C-works', 'works', 'works', '2026-03-01', '2026-03-01', '2027-02-28', 'centrex')`,
  );
  await run(`insert into service (id, customer, contract, name) values ('svc-works', 'works', 'C-works', 'works')`);
  await run(
    `insert into element (id, branch, name, kind) values ('core', 'b1', 'IMS 核心网', 'core'), ('ring', 'b1', '北线传输环', 'transmission')`,
  );
  for (const [service, line] of [
    ['svc-college', ['core', 'ring']],
    ['svc-hospital', ['core', 'ring']],
    ['svc-works', ['core']],
  ] as const)
    for (const [position, element] of line.entries())
      await run('insert into service_line (service, position, element) values ($1, $2, $3)', [
        service,
        position,
        element,
      ]);
  await run(`insert into pool_profile (contract, branch, made_at) values ('C-works', 'b1', demarc_now())`);
  return desk;
}

const standing = async (desk: SenseDesk) =>
  (
    await desk.db.pool.query<{ id: string; subject: string; severity: string; customer: string; zh: string; at: Date }>(
      `select id, subject, severity, customer, text->>'zh' as zh, at from alert where kind = 'suspicion' and withdrawn_at is null order by at`,
    )
  ).rows;

/** Records of the third have come up to then, and the desk looks at those. */
async function look(desk: SenseDesk, at: Instant, contracts: readonly string[]): Promise<void> {
  await desk.db.pool.query(`update pool_profile set last_call_at = $1 where contract = 'C-works'`, [iso(at)]);
  for (const contract of contracts) await desk.look(contract, at);
}

it('services that fall silent together on one element are one alarm, and it goes when they call again', async () => {
  const desk = await startShared();
  const both = ['C-college', 'C-hospital'];
  const at = plus(NOON, hours(5));
  await look(desk, at, both);
  expect(await standing(desk)).toEqual([]);
  await look(desk, plus(at, minutes(6)), both);
  expect((await desk.suspicions()).map(({ service, state }) => `${service} ${state}`).toSorted()).toEqual([
    'svc-college open',
    'svc-hospital open',
  ]);
  const [alert, ...more] = await standing(desk);
  expect(more).toEqual([]);
  expect(alert).toMatchObject({ severity: 'critical', customer: '' });
  expect(alert?.zh).toMatch(/^北线传输环：疑似公共故障，2 家客户的 2 条业务约 12:\d\d～1[2-6]:\d\d 起同时没有话单$/);
  // It leads to one of them.
  expect((await desk.suspicions()).map(({ id }) => id)).toContain(alert?.subject);

  await desk.calls('college', at, plus(at, hours(1)));
  await look(desk, plus(at, hours(1)), ['C-college']);
  // Of one customer alone its account manager hears, too.
  // It is another than that of several: nobody keeps one that has become, or is no more, theirs.
  const left = await standing(desk);
  // Nor is it news.
  expect(left).toMatchObject([{ customer: 'hospital', severity: 'major', at: alert?.at }]);
  expect(left.map(({ id }) => id)).not.toContain(alert?.id);
  await desk.calls('hospital', at, plus(at, hours(1)));
  await look(desk, plus(at, hours(1)), ['C-hospital']);
  expect(await standing(desk)).toEqual([]);
});

it('calls of another over the same element tell that it is not that one', async () => {
  const desk = await startShared();
  await desk.db.asOwner(`delete from service_line where element = 'ring' and service = 'svc-hospital'`);
  // The core is shared, and over it come calls of as many as are silent.
  const at = plus(NOON, hours(5));
  for (const n of [1, 2]) {
    await desk.db.pool.query(
      `insert into service (id, customer, contract, name) values ($1, 'works', 'C-works', 'works')`,
      [`svc-works-${n}`],
    );
    await desk.db.pool.query(`insert into service_line (service, position, element) values ($1, 0, 'core')`, [
      `svc-works-${n}`,
    ]);
    await desk.db.pool.query(`insert into service_number (number, service, kind) values ($1, $2, 'desk')`, [
      `+86903000030${n}`,
      `svc-works-${n}`,
    ]);
    await desk.take([
      {
        id: `alive ${n}`,
        caller: `+86903000030${n}`,
        callee: '+869030000999',
        startedAt: iso(minus(at, minutes(5))),
        billsec: 60,
      },
    ]);
  }
  await look(desk, at, ['C-college', 'C-hospital']);
  await look(desk, plus(at, minutes(6)), ['C-college', 'C-hospital']);
  expect((await standing(desk)).map(({ customer }) => customer).toSorted()).toEqual(['college', 'hospital']);
});

it('dozens that are looked at in the same moment are one alarm', async () => {
  const desk = await startShared();
  const many = Array.from({ length: 24 }, (_, n) => `many-${n}`);
  for (const id of many) {
    await desk.db.pool.query(`insert into service (id, customer, contract, name) values ($1, 'works', 'C-works', $1)`, [
      id,
    ]);
    await desk.db.pool.query(
      `insert into service_line (service, position, element) values ($1, 0, 'core'), ($1, 1, 'ring')`,
      [id],
    );
  }
  const works = { branch: 'b1', customer: 'works', customerName: 'works', contract: 'C-works' };
  await Promise.all(many.map((service, n) => fallSilent(desk, { ...works, service }, NOON, n / 2)));
  const [alert, ...more] = await standing(desk);
  expect(more).toEqual([]);
  expect(alert?.zh).toMatch(/1 家客户的 24 条业务/);
  expect(alert).toMatchObject({ customer: 'works', severity: 'major' });
  // Another customer's joins them: the alert that their account manager sees goes, and the desk's own comes.
  const college = { branch: 'b1', customer: 'college', customerName: 'college', contract: 'C-college' };
  await fallSilent(desk, { ...college, service: 'svc-college' }, NOON, 12);
  const grown = await standing(desk);
  expect(grown).toMatchObject([{ customer: '', severity: 'critical' }]);
  expect(grown.map(({ id }) => id)).not.toContain(alert?.id);
  const { rows } = await desk.db.pool.query<{ groups: number }>(
    'select count(distinct group_id)::int as groups from suspicion where group_id is not null',
  );
  expect(rows).toEqual([{ groups: 1 }]);
});
