import express, { type ErrorRequestHandler } from 'express';
import type { AddressInfo } from 'node:net';
import { createAuth, type AuthConfig } from '#server/auth/auth.ts';
import { createApiKey, createDemoLogIns } from '#server/auth/seed.ts';
import { createSessions, type Sessions } from '#server/auth/sessions.ts';
import { authenticate, meRoutes } from '#server/http/auth.ts';
import { refuseForeignWrites } from '#server/http/origin.ts';
import { Problem } from '#server/http/problem.ts';
import { signInRoutes } from '#server/http/signIn.ts';
import { AREAS, CUSTOMER_LEVELS } from '#shared/ticket/values.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { silent, testDatabase, type TestDatabase } from '#test/harness/database.ts';
import { ownLimits } from '#test/harness/limits.ts';

export const PASSWORD = 'correct horse 正确';

export const authConfig = (publicUrl = 'http://127.0.0.1:8080'): AuthConfig => ({
  publicUrl,
  secret: 'for tests alone: 0123456789abcdefghijklmnopqrstuvwxyz',
});

/** The doors of sign-in on a real database and port, with the demo log-ins and nothing behind them. */
export interface AuthDesk {
  readonly url: string;
  readonly db: TestDatabase;
  readonly sessions: Sessions;
  /** An integration's key. */
  readonly apiKey: { key: string; id: string; user: string };
  signIn(username: string, password?: string, headers?: Record<string, string>): Promise<Response>;
  /** `GET /api/me` with these headers. */
  me(headers: Record<string, string>): Promise<Response>;
}

export async function startAuthDesk(publicUrl = 'http://127.0.0.1:8080'): Promise<AuthDesk> {
  const db = await testDatabase();
  const apiKey = await seed(db);
  const config = authConfig(publicUrl);
  const sessions = createSessions({ config, db });
  const app = express();
  app.use(refuseForeignWrites(publicUrl));
  app.use(
    '/api/auth',
    signInRoutes({
      auth: createAuth({ config, db, log: silent }),
      sessions,
      db,
      limits: ownLimits(),
      ring: () => undefined,
    }),
  );
  app.use(authenticate(sessions));
  app.use(meRoutes({ db, config }));
  app.use(problems);
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  atEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const url = `http://127.0.0.1:${isAddress(address) ? address.port : 0}`;
  return {
    url,
    db,
    sessions,
    apiKey,
    signIn: (username, password = PASSWORD, headers = {}) =>
      fetch(`${url}/api/auth/sign-in/username`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ username, password }),
      }),
    me: (headers) => fetch(`${url}/api/me`, { headers }),
  };
}

/** The cookie as a browser would send it back. */
export const cookieOf = (answer: Response): string => (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

async function seed(db: TestDatabase): Promise<{ key: string; id: string; user: string }> {
  await db.pool.query(`insert into branch (id, name, zone) values ('b1', '北庭分公司', 'Asia/Urumqi')`);
  for (const [id, manager] of [
    ['c-college', 'manager'],
    ['c-hospital', 'manager2'],
    ['c-mill', 'manager'],
  ])
    await db.pool.query(
      `insert into customer (id, branch, name, short_name, level, area, county, manager) values ($1, 'b1', $1, $1, $3, $4, 'x', $2)`,
      [id, manager, CUSTOMER_LEVELS[0], AREAS[0]],
    );
  await createDemoLogIns(db.pool, {
    password: PASSWORD,
    branch: 'b1',
    customers: { college: 'c-college', hospital: 'c-hospital' },
  });
  return createApiKey(db.pool, { name: '网管告警', branch: 'b1' });
}

const problems: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
  if (error instanceof Problem)
    res.status(error.status).set(error.headers).json({ status: error.status, code: error.code, errors: error.errors });
  else res.status(500).json({ status: 500, code: String(error) });
};
