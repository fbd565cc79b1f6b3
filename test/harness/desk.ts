import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type { BrowserContext } from 'playwright-core';
import { type Database, openDatabase } from '#db/open.ts';
import { projectRoot } from '#db/root.ts';
import { readConfig } from '#server/config.ts';

const PASSWORD = 'only-for-this-desk';

/** A desk as `npm start` runs it, with the demo, on data and a port of its own: for pictures and figures. */
export interface Desk {
  readonly url: string;
  readonly password: string;
  /** Its database, joined beside it. */
  readonly db: Database;
  signIn(context: BrowserContext, username: string): Promise<void>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

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
  chmodSync(folder, 0o711);
  const env = {
    ...process.env,
    DEMARC_DATA: folder,
    PORT: '0',
    DEMO: 'on',
    DEMO_PASSWORD: PASSWORD,
    DATABASE_URL: '',
    LOG_LEVEL: 'warn',
  };
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  const child = spawn(process.execPath, ['server/start.mjs'], { cwd: projectRoot, stdio, env });
  const url = await served(child);
  const db = await openDatabase(readConfig(env), pino({ level: 'silent' }), { share: true });
  return {
    url,
    password: PASSWORD,
    db,
    async signIn(context, username) {
      const data = { username, password: PASSWORD };
      const answer = await context.request.post(`${url}/api/auth/sign-in/username`, { data });
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
