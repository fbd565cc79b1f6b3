import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openEmbedded } from '#db/embedded.ts';
import { alive, running, stop } from '#db/embedded/postmaster.ts';
import { StartRefused } from '#db/refused.ts';
import { projectRoot } from '#db/root.ts';
import { silent } from '#test/harness/database.ts';
import { connectedTo } from '#test/harness/postgres.ts';

let parent: string;
let dataFolder: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'demarc-test-embedded-'));
  chmodSync(parent, 0o755);
  dataFolder = path.join(parent, 'data');
});
afterEach(async () => {
  await stop(cluster());
  rmSync(parent, { recursive: true, force: true });
});

const cluster = () => ({ folder: path.join(dataFolder, 'postgres') });
const open = (options: { share?: boolean } = {}) => openEmbedded({ dataFolder, log: silent, ...options });

/** Another process that owns the folder, once it does; killed with the test if it still runs. */
async function ownedByAnotherProcess(): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(projectRoot, 'test/harness/embeddedOwner.ts'), dataFolder],
    { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  expect(String(line)).toContain('postgres://');
  return { process: child, url: String(line).trim() };
}

const query = (url: string, sql: string): Promise<unknown[]> =>
  connectedTo(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);

const remember = (url: string) => query(url, `create table note as select 'kept' as text`);
const recall = (url: string) => query(url, 'select text from note');
const postmaster = () => running(cluster())?.pid ?? 0;

describe('an embedded PostgreSQL', () => {
  it('is a real one: UTF-8, locale C, flushing, on the loopback alone, behind a password that is kept for the owner', async () => {
    const embedded = await open();
    expect(
      await query(
        embedded.url,
        `select current_setting('server_encoding') as encoding, datcollate as collation, current_setting('fsync') as fsync,
                current_setting('listen_addresses') as listens, current_setting('password_encryption') as password
           from pg_database where datname = current_database()`,
      ),
    ).toEqual([{ encoding: 'UTF8', collation: 'C', fsync: 'on', listens: '127.0.0.1', password: 'scram-sha-256' }]);
    const wrong = new URL(embedded.url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
    expect(statSync(path.join(dataFolder, 'postgres.password')).mode & 0o777).toBe(0o600);
    await embedded.close();
    expect(postmaster()).toBe(0);
  });

  it('keeps what it stored from one start to the next', async () => {
    const first = await open();
    await remember(first.url);
    await first.close();
    const second = await open();
    expect(await recall(second.url)).toEqual([{ text: 'kept' }]);
    await second.close();
  });

  it('refuses a second server on the folder with a sentence that names the first one’s process', async () => {
    const first = await ownedByAnotherProcess();
    await expect(open()).rejects.toThrow(StartRefused);
    await expect(open()).rejects.toThrow(`process ${first.process.pid}. Stop that one first`);
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('has exactly one owner when two start at the same moment on an empty folder', async () => {
    const both = await Promise.allSettled([open(), open()]);
    const owners = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(owners).toHaveLength(1);
    const refused = both.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(refused).toEqual([expect.stringContaining('is in use by another Demarc')]);
    await owners[0]?.close();
  });

  it('lets a command join the one of a running server, and leaves it running', async () => {
    const server = await ownedByAnotherProcess();
    const command = await open({ share: true });
    expect(command).toMatchObject({ owned: false, url: server.url });
    await command.close();
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('stops with its server on SIGTERM', async () => {
    const server = await ownedByAnotherProcess();
    const pid = postmaster();
    expect(alive(pid)).toBe(true);
    server.process.kill('SIGTERM');
    expect(await once(server.process, 'exit')).toEqual([0, null]);
    expect(alive(pid)).toBe(false);
  });

  it('outlives its killed server and is taken over by the next one', async () => {
    const killed = await ownedByAnotherProcess();
    await remember(killed.url);
    const pid = postmaster();
    killed.process.kill('SIGKILL');
    await once(killed.process, 'exit');
    const next = await open();
    expect(postmaster()).toBe(pid);
    expect(await recall(next.url)).toEqual([{ text: 'kept' }]);
    await next.close();
    expect(alive(pid)).toBe(false);
  });

  it('starts after everything was killed at once, with all that was committed', async () => {
    const killed = await ownedByAnotherProcess();
    await remember(killed.url);
    process.kill(postmaster(), 'SIGKILL');
    killed.process.kill('SIGKILL');
    await once(killed.process, 'exit');
    const next = await open();
    expect(await recall(next.url)).toEqual([{ text: 'kept' }]);
    await next.close();
  });

  it('starts when its old process id belongs to somebody else by now', async () => {
    const first = await open();
    const pidFile = path.join(cluster().folder, 'postmaster.pid');
    const left = readFileSync(pidFile, 'utf8');
    await first.close();
    writeFileSync(pidFile, left.replace(/^\d+/, String(process.pid)));
    const second = await open();
    expect(postmaster()).not.toBe(process.pid);
    await second.close();
  });

  it('starts when the machine went down while its pid file was being written', async () => {
    await (await open()).close();
    writeFileSync(path.join(cluster().folder, 'postmaster.pid'), '');
    const embedded = await open();
    expect(await query(embedded.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await embedded.close();
  });

  it('is brought back under its server on the same address when it dies', async () => {
    const embedded = await open();
    process.kill(postmaster(), 'SIGKILL');
    await vi.waitFor(() => query(embedded.url, 'select 1'), { timeout: 20_000, interval: 100 });
    await vi.waitFor(() => expect(open()).rejects.toThrow('is in use'), { timeout: 20_000, interval: 100 });
    await embedded.close();
    expect(postmaster()).toBe(0);
  });

  it('says what to do when its password is lost', async () => {
    await (await open()).close();
    rmSync(path.join(dataFolder, 'postgres.password'));
    await expect(open()).rejects.toThrow(/password .* is missing\. Restore that file/);
  });
});

describe.runIf(process.getuid?.() === 0)('started as root', () => {
  it('runs as somebody else, who may pass the data folder but neither list it nor read the secrets', async () => {
    const embedded = await open();
    expect(statSync(cluster().folder).uid).not.toBe(0);
    expect(statSync(`/proc/${postmaster()}`).uid).toBe(statSync(cluster().folder).uid);
    expect(statSync(dataFolder).mode & 0o777).toBe(0o711);
    await embedded.close();
  });

  it('refuses a data folder below one that this account cannot pass, and names that one', async () => {
    const closed = path.join(parent, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    dataFolder = path.join(closed, 'data');
    await expect(open()).rejects.toThrow(`cannot pass through ${closed} to the data folder ${dataFolder}`);
  });
});
