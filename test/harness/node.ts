import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stop } from '#db/embedded/postmaster.ts';
import { projectRoot } from '#db/root.ts';

/** Takes what is to be undone when whatever asked for it is over. */
export type Defer = (undo: () => Promise<void>) => void;

/** The real thing, as `npm start` runs it: built, in a process of its own, to be stopped and killed. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** Where it serves. */
  readonly url: string;
  /** All that it has said so far. */
  output(): string;
}

/** An empty data folder; whatever PostgreSQL still runs in it at the end is stopped. */
export function dataFolderFor(defer: Defer): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'demarc-test-start-'));
  // Started as root, PostgreSQL runs as somebody else, who has to get in.
  chmodSync(folder, 0o711);
  defer(async () => {
    await stop({ folder: path.join(folder, 'postgres') });
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** `node server/start.mjs`, on its way. Killed at the end, if it is still there then. */
export function launchNode(env: Readonly<Record<string, string>>, defer: Defer) {
  const child = spawn(process.execPath, ['server/start.mjs'], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  defer(() => kill(child));
  return { child, output: () => said };
}

/** Runs `node server/start.mjs` until it serves. @throws with its output when it ends before */
export async function startNode(env: Readonly<Record<string, string>>, defer: Defer): Promise<ServerProcess> {
  const { child, output } = launchNode({ PORT: '0', ...env }, defer);
  for (;;) {
    const url = /Demarc is ready: (\S+)/.exec(output())?.[1];
    if (url) return { child, url, output };
    if (child.exitCode !== null) throw new Error(`The server ended before it served: ${output()}`);
    await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  }
}

/** Ends it without a word, as a power cut does, and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
