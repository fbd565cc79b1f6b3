import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stop } from '#db/embedded/postmaster.ts';
import { projectRoot } from '#db/root.ts';
import { atEnd } from './atEnd.ts';

/** The real thing, as `npm start` runs it: built, in a process of its own, to be stopped and killed. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** Where it serves. */
  readonly url: string;
  /** All that it has said so far. */
  output(): string;
}

/** An empty data folder for one test or file; whatever PostgreSQL still runs in it at the end is stopped. */
export function dataFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'demarc-test-start-'));
  chmodSync(folder, 0o711);
  atEnd(async () => {
    await stop({ folder: path.join(folder, 'postgres') });
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Runs `node server/start.mjs` until it ends by itself. */
export async function runToEnd(
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string }> {
  const { child, output } = launch(env);
  if (child.exitCode === null) await once(child, 'close');
  return { code: child.exitCode, output: output() };
}

/** Runs `node server/start.mjs` until it serves, and kills it with the test. @throws with its output when it ends before */
export async function startProcess(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const { child, output } = launch({ PORT: '0', ...env });
  for (;;) {
    const url = /Demarc is ready: (\S+)/.exec(output())?.[1];
    if (url) return { child, url, output };
    if (child.exitCode !== null) throw new Error(`The server ended before it served: ${output()}`);
    await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  }
}

function launch(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['server/start.mjs'], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  atEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  });
  return { child, output: () => said };
}
