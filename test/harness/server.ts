import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { inject } from 'vitest';
import { freePort } from '#db/embedded/port.ts';
import { createApp } from '#server/app.ts';
import { type Config, readConfig } from '#server/config.ts';
import { createLogger } from '#server/log.ts';
import type { ClientEvents, ServerEvents } from '#shared/live/protocol.ts';
import { atEnd } from './atEnd.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { connectedTo, onServer } from './postgres.ts';

export const demoPassword = 'the-demo-password-of-the-tests';
const secret = 'a secret that only the tests know';

/** A signed-in caller of the API. */
export interface Caller {
  /** For a request header or a browser context. */
  readonly cookie: string;
  /** `path` begins with a slash; the cookie is sent along. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Posts a body as JSON. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** A live connection, connected when it is returned and closed at the end of the test. */
  socket(): Promise<LiveSocket>;
}
export type LiveSocket = Socket<ServerEvents, ClientEvents>;

export interface TestApp {
  readonly url: string;
  readonly db: TestDatabase;
  readonly config: Config;
  signIn(username: string, password?: string): Promise<Caller>;
  /** As somebody who is not signed in. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export interface ServerOptions {
  /** With the demo's customers, staff and history. Default: an empty desk. */
  readonly demo?: boolean;
  /** On this database, as a second node or after a restart. */
  readonly db?: TestDatabase;
  /** On top of the tests' environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The whole server in this process, on a port and a database of its own; both are gone at the end of the file or test. */
export async function startServer({ demo = false, db: given, env = {} }: ServerOptions = {}): Promise<TestApp> {
  const db = given ?? (await testDatabase(demo ? await demoTemplate() : undefined));
  const app = await listen(db, { DEMO: demo ? 'on' : 'off', ...env });
  const { url } = app;
  const visit = (to: string, init?: RequestInit) => fetch(url + to, init);
  let closed: Promise<void> | undefined;
  const server: TestApp = {
    url,
    db,
    config: app.config,
    fetch: visit,
    async signIn(username, password = demoPassword) {
      const answer = await visit('/api/auth/sign-in/username', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: app.config.publicUrl },
        body: JSON.stringify({ username, password }),
      });
      if (!answer.ok) throw new Error(`${username} cannot sign in: ${answer.status} ${await answer.text()}`);
      const cookie = answer.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; ');
      return callerOf(url, cookie);
    },
    close: () => (closed ??= app.close()),
  };
  atEnd(() => server.close());
  return server;
}

function callerOf(url: string, cookie: string): Caller {
  const call = (to: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('cookie', cookie);
    return fetch(url + to, { ...init, headers });
  };
  return {
    cookie,
    fetch: call,
    post: (to, body, headers = {}) =>
      call(to, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    async socket() {
      const socket: LiveSocket = io(url, { transports: ['websocket'], extraHeaders: { cookie }, forceNew: true });
      atEnd(() => Promise.resolve(void socket.close()));
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('connect_error', reject);
      });
      return socket;
    },
  };
}

async function listen(db: TestDatabase, env: Readonly<Record<string, string>>) {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'demarc-test-data-'));
  const config = readConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    PORT: String(await freePort('127.0.0.1')),
    DATABASE_URL: db.url,
    DATABASE_OWNER_URL: db.ownerUrl,
    DEMARC_DATA: dataFolder,
    SECRET: secret,
    DEMO_PASSWORD: demoPassword,
    ...env,
  });
  const app = await createApp({ config, db, log: createLogger(config.logLevel) });
  app.http.listen(config.port, config.host);
  await once(app.http, 'listening');
  const url = `http://127.0.0.1:${config.port}`;
  return {
    url,
    config,
    async close() {
      await app.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

const demoKey = 0x64656d6f;

/** The database with the demo in it, loaded once a run by whichever worker comes first, and copied by the others. */
async function demoTemplate(): Promise<string> {
  const server = inject('testServer');
  const name = `${server.template}_demo`;
  return connectedTo(server.ownerUrl, async (lock) => {
    await lock.query('select pg_advisory_lock($1)', [demoKey]);
    const { rows } = await lock.query<{ whole: boolean }>(
      'select datistemplate as whole from pg_database where datname = $1',
      [name],
    );
    if (rows[0]?.whole) return name;
    if (rows.length > 0) await onServer(server, `drop database ${name} with (force)`); // the loading before us failed
    const db = await testDatabase(undefined, name);
    const app = await listen(db, { DEMO: 'on' });
    try {
      await ready(app.url);
    } finally {
      await app.close();
      await db.keep();
    }
    await onServer(server, `alter database ${name} is_template true`);
    return name;
  });
}

async function ready(url: string): Promise<void> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    const answer = await fetch(`${url}/readyz`);
    await answer.body?.cancel();
    if (answer.ok) return;
    if (performance.now() > deadline) throw new Error(`The demo was not loaded in time: ${answer.status}`);
    await pause(50);
  }
}
