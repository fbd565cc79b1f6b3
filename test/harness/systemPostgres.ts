import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { chooseAccount } from '#db/embedded/account.ts';
import { start } from '#db/embedded/postmaster.ts';
import { connectedTo } from './postgres.ts';
import { dataFolder } from './process.ts';

/** A PostgreSQL of the machine's own, for its tools: the embedded one comes without `pg_dump`. */
export interface SystemPostgres {
  readonly url: string;
  /** Runs one of its tools on the database `demarc`. @throws with what it said, when it fails */
  run(tool: 'pg_dump' | 'pg_restore', ...args: readonly string[]): void;
}

const DEBIAN = '/usr/lib/postgresql';

/** Where the newest one's programs are; null where there is none, or none with its tools. */
export function systemPostgres(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = versions.map((version) => path.join(DEBIAN, version, 'bin'));
  return folders.find((bin) => ['initdb', 'pg_dump'].every((name) => existsSync(path.join(bin, name)))) ?? null;
}

/** A new cluster with an empty database `demarc`, gone with the test. */
export async function startSystemPostgres(bin: string): Promise<SystemPostgres> {
  const base = dataFolder();
  const folder = path.join(base, 'postgres');
  const account = chooseAccount(folder);
  if (account) chownSync(base, account.uid, account.gid);
  execFileSync(
    path.join(bin, 'initdb'),
    ['-D', folder, '-U', 'demarc', '--auth=trust', '--encoding=UTF8', '--locale=C'],
    {
      cwd: base,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(account && { uid: account.uid, gid: account.gid }),
    },
  );
  const { port } = await start({
    folder,
    logFile: path.join(base, 'postgres.log'),
    account,
    binaries: {
      initdb: path.join(bin, 'initdb'),
      postgres: path.join(bin, 'postgres'),
      version: path.basename(path.dirname(bin)),
    },
    settings: { fsync: 'off' },
  });
  const at = (database: string) => `postgres://demarc@127.0.0.1:${port}/${database}`;
  await connectedTo(at('postgres'), (client) => client.query('create database demarc template template0'));
  return {
    url: at('demarc'),
    run: (tool, ...args) =>
      void execFileSync(path.join(bin, tool), [`--dbname=${at('demarc')}`, ...args], {
        stdio: ['ignore', 'ignore', 'pipe'],
      }),
  };
}
