import { spawn } from 'node:child_process';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hasCode } from '../kept.ts';
import { StartRefused } from '../refused.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { freePort } from './port.ts';

/** A PostgreSQL server that accepts connections on the loopback. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** What the file `postmaster.pid` says; `status` is PostgreSQL's own word. */
interface PidFile extends Postmaster {
  readonly status: string;
}

export interface Cluster {
  /** PGDATA */
  readonly folder: string;
  /** Where the server writes what it has to say. */
  readonly logFile: string;
  readonly account: Account | null;
  readonly binaries: Binaries;
  /** Server settings on top of the fixed ones; tests turn fsync off. */
  readonly settings: Readonly<Record<string, string>>;
}

/** All that is needed to find the server of a folder and to stop it. */
export type Folder = Pick<Cluster, 'folder'>;

const pollMs = 15;
/** A start that has not answered by then is a fault: crash recovery of a desk's data takes seconds. */
const startLimitMs = 10 * 60_000;
/** After a fast stop has had this long, an immediate one: safe, the next start recovers from the log. */
const fastStopMs = 8_000;
const logKeepBytes = 4 * 1024 * 1024;

/** Whether a process with this id runs (also another user's). One that ended and is only not collected yet does not. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    if (!hasCode(thrown, 'EPERM')) return false;
  }
  try {
    const state = /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
    return state !== 'Z' && state !== 'X';
  } catch {
    return !existsSync('/proc/self/stat'); // it went in between, or this system has no such files
  }
}

function readPidFile(cluster: Folder): PidFile | null {
  let lines: string[];
  try {
    lines = readFileSync(path.join(cluster.folder, 'postmaster.pid'), 'utf8').split('\n');
  } catch (thrown) {
    if (hasCode(thrown, 'ENOENT')) return null;
    throw thrown;
  }
  const pid = Math.abs(Number(lines[0]));
  return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? '' } : null;
}

/**
 * Whether the process of a pid file is the server of this folder, and not another one that got its number after a crash or reboot.
 * PostgreSQL works in its data folder, so its working directory tells; where the system does not show it, the number must do.
 */
function servesFolder(pid: number, cluster: Folder): boolean {
  if (!alive(pid)) return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster.folder);
  } catch (thrown) {
    return alive(pid) && !(hasCode(thrown, 'ENOENT') && existsSync('/proc/self/cwd'));
  }
}

/** The server that runs in this folder, also while it starts or stops; null when none does. */
export function running(cluster: Folder): PidFile | null {
  const file = readPidFile(cluster);
  return file && servesFolder(file.pid, cluster) ? file : null;
}

/**
 * Starts the data folder's server: absent → starting → ready → stopping → absent.
 * Whatever state a crash left is brought to `ready`: a running one is used as it is, one that starts or stops is waited for,
 * the pid file of a dead one is overcome, and a port or shared memory that is still taken is tried again.
 *
 * @param wantedPort a restart under live connections' configuration keeps its port
 * @throws StartRefused with PostgreSQL's own last words
 */
export async function start(cluster: Cluster, wantedPort?: number): Promise<Postmaster & { readonly found: boolean }> {
  const deadline = performance.now() + startLimitMs;
  let port = wantedPort;
  let emptySeen = 0;
  while (performance.now() < deadline) {
    const file = readPidFile(cluster);
    if (file && servesFolder(file.pid, cluster)) {
      if (file.status === 'ready') return { pid: file.pid, port: file.port, found: true };
      await pause(pollMs);
      continue;
    }
    // A pid that now belongs to a stranger would make PostgreSQL believe that it runs already; a dead pid it overcomes by itself.
    if (file && alive(file.pid)) rmSync(path.join(cluster.folder, 'postmaster.pid'), { force: true });

    port ??= await freePort('127.0.0.1');
    const tried = await launch(cluster, port, deadline);
    if (tried.ok) return { pid: tried.pid, port, found: false };
    if (/lock file/i.test(tried.words)) {
      // Another start was quicker. An empty file is one being written, or what a crash of the machine left of one.
      if (/is empty/i.test(tried.words) && ++emptySeen > 30)
        rmSync(path.join(cluster.folder, 'postmaster.pid'), { force: true });
      await pause(100);
      continue;
    }
    if (/could not bind|could not create any TCP/i.test(tried.words)) {
      if (wantedPort === undefined) port = undefined;
    } else if (!/pre-existing shared memory block/i.test(tried.words)) {
      throw new StartRefused(`PostgreSQL did not start: ${tried.words || 'it said nothing'} (see ${cluster.logFile}).`);
    }
    await pause(100);
  }
  throw new StartRefused(
    `PostgreSQL did not become ready in ${startLimitMs / 60_000} minutes (see ${cluster.logFile}).`,
  );
}

type Launch = { readonly ok: true; readonly pid: number } | { readonly ok: false; readonly words: string };

async function launch(cluster: Cluster, port: number, deadline: number): Promise<Launch> {
  const log = openLog(cluster.logFile);
  const from = fstatSync(log).size;
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    // Checkpoints of a busy desk are spread out, and old log files are reused rather than made.
    max_wal_size: '2GB',
    ...cluster.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(cluster.binaries.postgres, ['-D', cluster.folder, ...args], {
    cwd: cluster.folder,
    detached: true, // its own process group: Ctrl+C reaches the server first, which drains and then stops PostgreSQL
    stdio: ['ignore', log, log], // a file, not a pipe: it must outlive us
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }, // none of our secrets, no PG* of the caller
    ...(cluster.account && { uid: cluster.account.uid, gid: cluster.account.gid }),
  });
  closeSync(log);
  let ended: string | null = null;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', () => (ended ??= ''));
  child.unref();
  while (performance.now() < deadline) {
    if (ended !== null) return { ok: false, words: ended || lastWords(cluster.logFile, from) };
    const file = readPidFile(cluster);
    if (file && file.pid === child.pid && file.status === 'ready') return { ok: true, pid: file.pid };
    await pause(pollMs);
  }
  return { ok: false, words: 'it took too long' };
}

/** The log starts anew when it has grown; what a crash left in it is kept until then. */
function openLog(file: string): number {
  const log = openSync(file, 'a', 0o600);
  if (fstatSync(log).size <= logKeepBytes) return log;
  closeSync(log);
  return openSync(file, 'w', 0o600);
}

function lastWords(logFile: string, from: number): string {
  const lines = readFileSync(logFile).subarray(from).toString('utf8').split('\n');
  const telling = lines.filter((line) => /FATAL|PANIC|ERROR|HINT|error while loading|not found/.test(line));
  return (telling.length > 0 ? telling : lines.filter(Boolean)).slice(-3).join(' ').trim();
}

/** Stops the server of this folder and waits until it is gone: fast first (clients are cut, data is flushed), then at once. */
export async function stop(cluster: Folder): Promise<void> {
  const server = running(cluster);
  if (!server) return;
  signal(server.pid, 'SIGINT');
  const patience = performance.now() + fastStopMs;
  let urged = false;
  while (alive(server.pid) && existsSync(cluster.folder)) {
    if (!urged && performance.now() > patience) {
      urged = true;
      signal(server.pid, 'SIGQUIT');
    }
    await pause(pollMs);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (thrown) {
    if (!hasCode(thrown, 'ESRCH')) throw thrown; // gone already: what was wanted
  }
}
