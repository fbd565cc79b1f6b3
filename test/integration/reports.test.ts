import { parse } from 'csv-parse/sync';
import excel from 'exceljs';
import { beforeAll, describe, expect, it } from 'vitest';
import { scopeOf } from '#server/live/scope.ts';
import { exportFile } from '#server/reports/export/file.ts';
import { readReport } from '#server/reports/read.ts';
import { GENESIS } from '#server/tickets/chain.ts';
import { appendFacts } from '#server/tickets/record.ts';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { Report, ReportQuery } from '#shared/api/report.ts';
import { append } from '#shared/clock/due.ts';
import type { FactBody } from '#shared/ticket/facts.ts';
import {
  acknowledged,
  cleared,
  confirmed,
  declared,
  dismissed,
  found,
  opened,
  passed,
  roundOpened,
} from '#shared/ticket/testing/facts.ts';
import { engineer } from '#shared/ticket/testing/people.ts';
import { minutes, parseIso, plus } from '#shared/time.ts';
import { testDatabase } from '#test/harness/database.ts';

/*
 * A small history, counted by hand. The branch reads Xinjiang time (UTC+6), so the evening of the 1st in UTC is the 2nd
 * there. Targets: answer in 20 minutes, restore in 100.
 */
const db = await testDatabase();
let last = 0;

async function ticket(customer: string, at: string, ...story: (readonly [minute: number, ...facts: FactBody[]])[]) {
  const from = parseIso(at);
  const no = `F20260302-${String(++last).padStart(4, '0')}`;
  const person = { id: customer, name: customer, level: 'A', area: 'urban', county: customer } as const;
  const service = { id: `svc-${customer}`, name: `=${customer}`, line: [], features: [] };
  const facts = story.reduce(
    (all, [minute, ...bodies]) => append(all, bodies, engineer, plus(from, minutes(minute))),
    append([], [declared({ no, branch: 'b1', customer: person, service, declaration: no })], engineer, from),
  );
  await withTransaction(db, (client) => appendFacts(client, [], GENESIS, facts));
  return no;
}
const begun = (n: number): readonly [number, ...FactBody[]] => [
  n,
  acknowledged,
  found('carrier'),
  found('customer'),
  confirmed(),
];
const over = (n: number, at: string): readonly [number, ...FactBody[]] => [
  n,
  cleared('S1'),
  roundOpened(1),
  ...passed(1, 'carrier'),
  ...passed(1, 'customer'),
  { type: 'Restored', round: 1, effectiveAt: plus(parseIso(at), minutes(n)) },
];

const caller = (over: Partial<Caller>): Caller => ({
  user: 'u',
  name: 'u',
  role: 'supervisor',
  customers: [],
  branch: 'b1',
  ...over,
});
const MARCH: ReportQuery = { from: '2026-03-02', to: '2026-03-31' };
const read = (query: Partial<ReportQuery> = {}, who: Partial<Caller> = {}): Promise<Report> =>
  readReport(db, { scope: scopeOf(caller(who)), branch: 'b1', query: { ...MARCH, ...query } });

beforeAll(async () => {
  await db.pool.query(`insert into branch (id, name, zone) values ('b1', 'B1', 'Asia/Urumqi')`);
  for (const name of ['college', 'hospital']) {
    await db.pool.query(
      `insert into customer (id, branch, name, short_name, level, area, county) values ($1, 'b1', $1, $1, $2, 'urban', $1)`,
      [name, name === 'college' ? 'A' : 'AA'],
    );
    await db.pool.query(
      `insert into contract (id, customer, name, signed_on, starts_on, ends_on, plan)
       values ($1, $1, $1, '2026-03-01', '2026-03-01', '2027-02-28', 'p')`,
      [name],
    );
    await db.pool.query(`insert into service (id, customer, contract, name) values ('svc-' || $1, $1, $1, $1)`, [name]);
  }
  const [early, one, two, three] = [
    '2026-03-01T17:59:00Z',
    '2026-03-01T18:00:00Z',
    '2026-03-05T04:00:00Z',
    '2026-03-31T17:59:00Z',
  ] as const;
  // The day before the period: in none of its figures, but what the next one repeats.
  await ticket('college', early, [1, acknowledged], [2, dismissed]);
  await ticket(
    'college',
    '2026-02-27T00:00:00Z',
    begun(5),
    [10, opened('S1', 'carrier')],
    over(20, '2026-02-27T00:00:00Z'),
  );
  // Restored after 60 minutes, half of them the customer's.
  await ticket(
    'college',
    one,
    begun(10),
    [10, opened('S1', 'customer')],
    [40, opened('S2', 'carrier'), cleared('S2')],
    over(60, one),
    [90, { type: 'Closed', cause: 'customer_power', proof: 'receipt' }],
  );
  // Answered and restored late.
  await ticket('hospital', two, begun(30), [30, opened('S1', 'carrier')], over(130, two));
  await ticket('hospital', '2026-03-06T04:00:00Z', [3, acknowledged], [5, dismissed]);
  // The last minute of the period, and never answered.
  await ticket('hospital', three);
  await ticket('hospital', '2026-03-31T18:00:00Z');
  await db.setClock(parseIso('2026-03-31T18:09:00Z'));
});

describe('the report on March', () => {
  it('has the tickets declared in its days, as the branch counts them', async () => {
    expect(await read()).toMatchObject({
      declared: 4,
      faults: 3,
      restored: 2,
      open: 1,
      unconfirmed: 0,
      apart: [{ resolution: 'no_fault', tickets: 1 }],
      zone: 'Asia/Urumqi',
      asOf: expect.stringMatching(/^2026-03-31T18:09/),
    });
  });
  it('says how the limits were kept', async () => {
    expect((await read()).attainment).toEqual({
      respond: { met: 1, missed: 1, undecided: 1, excepted: 0 },
      restore: { met: 1, missed: 1, undecided: 1, excepted: 0 },
      statutory: { met: 2, missed: 0, undecided: 1, excepted: 0 },
    });
  });
  it('says how long it took, and in whose hands the time was', async () => {
    const { toAcknowledge, toRestore, toRestoreNet, holders, elapsed } = await read();
    expect(toAcknowledge).toMatchObject({ count: 2, mean: minutes(20) });
    expect(toRestore).toMatchObject({ count: 2, mean: minutes(95) });
    expect([toRestoreNet.count, toRestoreNet.p90]).toEqual([2, minutes(130)]);
    expect(holders.customer).toBe(minutes(50));
    expect(elapsed).toBeGreaterThanOrEqual(minutes(60 + 130 + 10));
    expect(elapsed).toBeLessThan(minutes(60 + 130 + 11));
  });
  it('knows the cause by the word on closing, else by the last clearing', async () => {
    const { causes } = await read();
    expect(causes.map((c) => [c.cause, c.faults]).sort()).toEqual([
      [null, 1],
      ['core', 1],
      ['customer_power', 1],
    ]);
  });
  it('sees the same service fail again, if the first time lay before the period too', async () => {
    const { repeated, repeats } = await read();
    expect(repeats).toBe(2);
    expect(repeated.map(({ service, tickets }) => [service.id, tickets.length]).sort()).toEqual([
      ['svc-college', 1],
      ['svc-hospital', 1],
    ]);
  });
  it('counts arrivals in the branch’s hours', async () => {
    const { arrivals } = await read();
    expect(arrivals[0]?.[0]).toBe(1);
    expect(arrivals[1]?.[23]).toBe(1);
    expect(arrivals.flat().reduce((sum, n) => sum + n, 0)).toBe(4);
  });
  it.each([
    [{ customer: 'college' }, 1],
    [{ county: 'hospital' }, 3],
    [{ level: 'AA' as const }, 3],
    [{ customer: 'college', level: 'AA' as const }, 0],
  ])('narrowed to %j has its tickets alone', async (query, expected) => {
    expect((await read(query)).declared).toBe(expected);
  });
  it('is empty, not wrong, where nothing happened', async () => {
    const empty = await read({ from: '2025-01-01', to: '2025-01-02' });
    expect(empty).toMatchObject({ declared: 0, elapsed: 0, causes: [], toRestore: { count: 0, mean: null } });
  });
});

it('a manager reads of their own customers alone, and one of another branch of none', async () => {
  const own = await read({}, { role: 'manager', customers: ['college'] });
  expect(own.customers.map((c) => c.customer.id)).toEqual(['college']);
  expect((await read({ customer: 'hospital' }, { role: 'manager', customers: ['college'] })).declared).toBe(0);
  expect((await read({}, { branch: 'elsewhere' })).declared).toBe(0);
});

it('who asked and went away stops it', async () => {
  const gone = AbortSignal.abort();
  const scope = scopeOf(caller({}));
  await expect(readReport(db, { scope, branch: 'b1', query: MARCH, signal: gone })).rejects.toThrow();
});

describe('the files', () => {
  it('hold what the report says, in both languages, and no formula of anybody’s', async () => {
    const report = await read();
    const file = await exportFile(report, { ...MARCH, sheet: 'repeats', format: 'csv', lang: 'zh' });
    expect(file.name).toBe('重复故障_2026-03-02_2026-03-31.csv');
    const rows: string[][] = parse(file.body, { bom: true });
    expect(rows[0]).toEqual(['客户', '业务', '重复次数', '单号']);
    expect(
      rows
        .slice(1)
        .map((row) => row[1])
        .sort(),
    ).toEqual([`'=college`, `'=hospital`]);
    const english = await exportFile(report, { ...MARCH, sheet: 'causes', format: 'csv', lang: 'en' });
    expect(english.name).toBe('Causes_2026-03-02_2026-03-31.csv');
    expect(english.body.toString('utf8')).toContain('Customer power');
  });
  it('as a workbook have a worksheet for each table', async () => {
    const { body } = await exportFile(await read(), { ...MARCH, sheet: 'all', format: 'xlsx', lang: 'zh' });
    const book = new excel.Workbook();
    await book.xlsx.load(new Uint8Array(body).buffer);
    expect(book.worksheets).toHaveLength(12);
    const page = book.getWorksheet('时限达标');
    expect([2, 3, 6].map((column) => page?.getRow(3).getCell(column).value)).toEqual([1, 1, 0.5]);
  });
});
