import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type { APIRequestContext } from 'playwright-core';
import { type Database, openDatabase } from '#db/open.ts';
import { projectRoot } from '#db/root.ts';
import { readConfig } from '#server/config.ts';

const PASSWORD = 'only-for-this-desk';
const SECRET = 'the secret of this desk';

/** A desk as `npm start` runs it, with the demo, on data and a port of its own: for pictures and figures. */
export interface Desk {
  readonly url: string;
  /** Of every log-in. */
  readonly password: string;
  /** What it signs links with. */
  readonly secret: string;
  /** Its database, joined beside it. */
  readonly db: Database;
  signIn(request: APIRequestContext, username: string): Promise<void>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

/** @returns the address that it says when it is ready. @throws what it said, when it ended instead */
async function served(child: ChildProcess): Promise<string> {
  const out = child.stdout;
  if (out === null) throw new Error('the desk says nothing');
  let said = '';
  out.setEncoding('utf8');
  for await (const text of out.iterator({ destroyOnReturn: false })) {
    said += String(text);
    const url = /Demarc is ready: (\S+)/.exec(said)?.[1];
    if (url === undefined) continue;
    out.resume();
    return url;
  }
  throw new Error(`the desk did not start: ${said}`);
}

export async function startDesk(): Promise<Desk> {
  const folder = mkdtempSync(path.join(tmpdir(), 'demarc-desk-'));
  // Started as root, PostgreSQL runs as somebody else, who has to get in.
  chmodSync(folder, 0o711);
  const env = {
    ...process.env,
    DEMARC_DATA: folder,
    PORT: '0',
    DEMO: 'on',
    DEMO_PASSWORD: PASSWORD,
    SECRET,
    DATABASE_URL: '',
    LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, ['server/start.mjs'], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const url = await served(child);
  const db = await openDatabase(readConfig(env), pino({ level: 'silent' }), { share: true });
  return {
    url,
    password: PASSWORD,
    secret: SECRET,
    db,
    async signIn(request, username) {
      const data = { username, password: PASSWORD };
      const answer = await request.post(`${url}/api/auth/sign-in/username`, { data });
      if (!answer.ok()) throw new Error(`${username} cannot sign in: ${answer.status()}`);
    },
    async close() {
      await db.close();
      child.kill('SIGTERM');
      await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
