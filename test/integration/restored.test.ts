import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { io, type Socket } from 'socket.io-client';
import { expect, it } from 'vitest';
import { projectRoot } from '#db/root.ts';
import { verify } from '#server/evidence/verify.ts';
import { decodeCursor } from '#server/live/cursor.ts';
import type { ClientEvents, ServerEvents, WatchAnswer } from '#shared/live/protocol.ts';
import { declare, newKey, PASSWORD, readAcknowledged, SECRET, signIn } from '#test/chaos/desk.ts';
import { connectedTo } from '#test/harness/postgres.ts';
import { dataFolder, startProcess } from '#test/harness/process.ts';
import { startSystemPostgres, systemPostgres } from '#test/harness/systemPostgres.ts';
import { readModels } from './readModels.ts';

const bin = systemPostgres();
if (bin === null)
  process.stderr.write(
    '\n*** NOT RUN: back-up and restore. There is no pg_dump with its PostgreSQL on this machine. ***\n\n',
  );

const run = promisify(execFile);

function deskOn(databaseUrl: string): Record<string, string> {
  return { DATABASE_URL: databaseUrl, SECRET, DEMARC_DATA: dataFolder(), DEMO: 'on', DEMO_PASSWORD: PASSWORD };
}

async function watchBoard(url: string, cookie: string, cursor?: string): Promise<WatchAnswer & { ok: true }> {
  const socket: Socket<ServerEvents, ClientEvents> = io(url, {
    transports: ['websocket'],
    extraHeaders: { cookie },
    forceNew: true,
  });
  try {
    const answer = await socket.emitWithAck('watch', { topic: 'board', ...(cursor === undefined ? {} : { cursor }) });
    if (!answer.ok) throw new Error(answer.detail);
    return answer;
  } finally {
    socket.close();
  }
}

const modelsOf = (url: string): Promise<Record<string, unknown[]>> => connectedTo(url, readModels);

it.skipIf(bin === null)(
  'a desk restored from its dump is the same desk: sessions, records, read models; only its feed is new',
  { timeout: 180_000 },
  async () => {
    const [old, anew] = [await startSystemPostgres(bin ?? ''), await startSystemPostgres(bin ?? '')];
    const first = await startProcess(deskOn(old.url));
    const cookie = await signIn(first.url, 'engineer');
    const declared = await declare(first.url, cookie, 'svc-college', newKey());
    const { no } = readAcknowledged(await declared.json(), '', 'svc-college');
    const { cursor } = await watchBoard(first.url, cookie);
    expect((await watchBoard(first.url, cookie, cursor)).full).toBe(false);

    // While it serves.
    const dump = path.join(dataFolder(), 'demarc.dump');
    old.run('pg_dump', '--format=custom', `--file=${dump}`);
    first.child.kill('SIGKILL');
    anew.run('pg_restore', '--no-owner', '--no-privileges', '--exit-on-error', dump);

    const desk = deskOn(anew.url);
    const second = await startProcess(desk);
    const ticket = await fetch(`${second.url}/api/tickets/${no}`, { headers: { cookie } });
    expect(await ticket.json()).toMatchObject({ no, phase: 'declared' });
    const evidence = await fetch(`${second.url}/api/tickets/${no}/evidence`, { headers: { cookie } });
    expect(verify(await evidence.json(), null)).toMatchObject({ intact: true });
    const board = await watchBoard(second.url, cookie, cursor);
    expect(board.full).toBe(true);
    expect(decodeCursor(board.cursor)?.feed).not.toBe(decodeCursor(cursor)?.feed);
    expect(board.items.map(({ key }) => key)).toContain(no);

    second.child.kill('SIGKILL');
    const restored = await modelsOf(anew.url);
    await run(process.execPath, ['server/start.mjs', 'cli/rebuild'], {
      cwd: projectRoot,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...desk },
    });
    expect(await modelsOf(anew.url)).toEqual(restored);
  },
);
