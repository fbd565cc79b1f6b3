import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { running } from '#db/embedded/postmaster.ts';
import { dataFolder, runToEnd, startProcess } from '#test/harness/process.ts';

const postgresIn = (folder: string) => running({ folder: path.join(folder, 'postgres') })?.pid;
const status = async (url: string) => (await fetch(`${url}/readyz`)).status;

describe('npm start', () => {
  it('serves from a PostgreSQL of its own, and on SIGTERM stops everything and says so by its exit code', async () => {
    const folder = dataFolder();
    const server = await startProcess({ DEMARC_DATA: folder, DEMO: 'off' });
    expect(await status(server.url)).toBe(200);
    expect(postgresIn(folder)).toBeTypeOf('number');
    server.child.kill('SIGTERM');
    expect(await once(server.child, 'exit')).toEqual([0, null]);
    expect(postgresIn(folder)).toBeUndefined();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('refuses to share its data folder, with a sentence that names the process that has it', async () => {
    const folder = dataFolder();
    const first = await startProcess({ DEMARC_DATA: folder, DEMO: 'off' });
    const second = await runToEnd({ DEMARC_DATA: folder, DEMO: 'off', PORT: '0' });
    expect(second.code).toBe(1);
    expect(second.output).toContain(`is in use by another Demarc, process ${first.child.pid}.`);
    expect(second.output).not.toMatch(/^\s+at /m);
    expect(await status(first.url)).toBe(200);
  });

  it('takes over by itself after kill -9, with the same PostgreSQL', async () => {
    const folder = dataFolder();
    const killed = await startProcess({ DEMARC_DATA: folder, DEMO: 'off' });
    const postgres = postgresIn(folder);
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    const next = await startProcess({ DEMARC_DATA: folder, DEMO: 'off' });
    expect(postgresIn(folder)).toBe(postgres);
    expect(await status(next.url)).toBe(200);
  });

  it('names the port that another program has, and leaves no PostgreSQL behind', async () => {
    const folder = dataFolder();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const refused = await runToEnd({ DEMARC_DATA: folder, DEMO: 'off', PORT: port });
    other.close();
    expect(refused.code).toBe(1);
    expect(refused.output).toContain(`Port ${port} of 127.0.0.1 is in use by another program.`);
    expect(postgresIn(folder)).toBeUndefined();
  });

  it('names the variable that is wrong', async () => {
    const refused = await runToEnd({ DEMARC_DATA: dataFolder(), PORT: 'eighty' });
    expect(refused).toEqual({ code: 1, output: expect.stringContaining('PORT must be a whole number.') });
  });
});
