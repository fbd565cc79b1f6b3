import express, { type ErrorRequestHandler } from 'express';
import { callRecordsRouter } from '#server/http/callRecords.ts';
import { authenticate } from '#server/http/auth.ts';
import { importsRouter } from '#server/http/imports.ts';
import { billsRouter } from '#server/http/bills.ts';
import { poolsRouter } from '#server/http/pools.ts';
import { tariffsRouter } from '#server/http/tariffs.ts';
import { createImports } from '#server/pool/apart/imports.ts';
import { Problem } from '#server/http/problem.ts';
import type { Caller, Role } from '#shared/actor.ts';
import { importAnswerSchema, type ImportAnswer, type PoolDetail, poolDetailSchema } from '#shared/api/pool.ts';
import { CENTREX_55 } from '#shared/pool/plan.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { silent, testDatabase, type TestDatabase } from '#test/harness/database.ts';

export const DESK_A = '+869030000001';
export const DESK_B = '+869030000002';
export const MOBILE_MEMBER = '+8613999000001';
export const OTHERS_DESK = '+869030000100';
export const OUTSIDE = '+869030000999';

/** Two contracts of two customers in one branch, a third in another, and the doors to their pools. Callers are who they say. */
export interface PoolDesk {
  readonly db: TestDatabase;
  readonly port: number;
  /** How often the feed was woken. */
  rings(): number;
  send(body: BodyInit, options?: { format?: string; as?: string; headers?: Record<string, string> }): Promise<Response>;
  /** Sends records as ndjson and expects them to be taken as a file. */
  take(records: readonly object[]): Promise<ImportAnswer>;
  pool(contract: string, month: string, as?: string): Promise<PoolDetail>;
  get(path: string, as?: string): Promise<Response>;
  post(path: string, body?: object, as?: string): Promise<Response>;
}

const CALLERS: Readonly<Record<string, Omit<Caller, 'user' | 'name'>>> = {
  engineer: staff('engineer'),
  integration: staff('integration'),
  hotline: staff('hotline'),
  admin: staff('admin'),
  supervisor: staff('supervisor'),
  field: staff('field'),
  elsewhere: { ...staff('engineer'), branch: 'b2' },
  college: { role: 'customer', customers: ['college'], branch: 'b1' },
  hospital: { role: 'customer', customers: ['hospital'], branch: 'b1' },
};
function staff(role: Role) {
  return { role, customers: [], branch: 'b1' };
}

async function seed(db: TestDatabase): Promise<void> {
  const run = (sql: string, values: unknown[] = []) => db.pool.query(sql, values);
  await run(`insert into branch (id, name, zone) values ('b1', 'B1', 'Asia/Shanghai'), ('b2', 'B2', 'Asia/Shanghai')`);
  await run(
    `insert into plan (id, version, spec, valid_from) values ('centrex', 1, $1, '2020-01-01'), ('far', 1, $1, '2020-01-01')`,
    [CENTREX_55],
  );
  for (const [customer, branch, numbers] of [
    ['college', 'b1', [DESK_A, DESK_B, MOBILE_MEMBER]],
    ['hospital', 'b1', [OTHERS_DESK]],
    ['mill', 'b2', ['+869030000200']],
  ] as const) {
    await run(
      `insert into customer (id, branch, name, short_name, level, area, county) values ($1, $2, $1, $1, 'A', 'urban', 'x')`,
      [customer, branch],
    );
    await run(
      `insert into contract (id, customer, name, signed_on, starts_on, ends_on, plan)
       values ($1, $2, $2, '2026-03-01', '2026-03-01', '2027-02-28', $3)`,
      [`C-${customer}`, customer, branch === 'b1' ? 'centrex' : 'far'],
    );
    await run(`insert into service (id, customer, contract, name) values ($1, $2, $3, $2)`, [
      `svc-${customer}`,
      customer,
      `C-${customer}`,
    ]);
    for (const number of numbers)
      await run(`insert into service_number (number, service, kind) values ($1, $2, $3)`, [
        number,
        `svc-${customer}`,
        number === MOBILE_MEMBER ? 'mobile' : 'desk',
      ]);
  }
}

const problems: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
  if (error instanceof Problem)
    res.status(error.status).json({ status: error.status, code: error.code, errors: error.errors });
  else res.status(500).json({ status: 500, code: String(error) });
};

export async function startPoolDesk(): Promise<PoolDesk> {
  const db = await testDatabase();
  await seed(db);
  // The tests' calls are of March 2026, on whatever day they run.
  await db.setClock(Date.parse('2026-06-01T00:00:00Z'));
  let rings = 0;
  const app = express();
  app.use(
    authenticate({
      sessionOf: async (headers) => {
        const user = String(headers.authorization);
        const caller = CALLERS[user];
        return caller === undefined ? null : { id: user, caller: { user, name: user, ...caller }, expiresAt: null };
      },
    }),
  );
  const imports = createImports({ db, log: silent, ring: () => (rings += 1) });
  app.use(callRecordsRouter(imports));
  app.use(express.json());
  app.use(poolsRouter({ db }));
  app.use(billsRouter({ db }));
  app.use(tariffsRouter({ db, ring: () => (rings += 1) }));
  app.use(importsRouter({ db, ring: () => (rings += 1) }));
  app.use(problems);
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  atEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await imports.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  const get = (path: string, as = 'engineer') => fetch(url + path, { headers: { authorization: as } });
  const send: PoolDesk['send'] = (body, { format = 'ndjson', as = 'integration', headers = {} } = {}) =>
    fetch(`${url}/api/call-records?format=${format}`, {
      method: 'POST',
      body,
      headers: { authorization: as, ...headers },
    });
  return {
    db,
    port,
    rings: () => rings,
    send,
    get,
    post: (path, body = {}, as = 'admin') =>
      fetch(url + path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { authorization: as, 'content-type': 'application/json' },
      }),
    async take(records) {
      const answer = await send(records.map((record) => JSON.stringify(record)).join('\n'));
      if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
      return importAnswerSchema.parse(await answer.json());
    },
    async pool(contract, month, as) {
      return poolDetailSchema.parse(await (await get(`/api/pools/${contract}?month=${month}`, as)).json());
    },
  };
}
