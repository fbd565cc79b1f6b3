import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hasCode, keepSecret, makeDataFolder, readKept } from '../kept.ts';
import { StartRefused } from '../refused.ts';
import { type Account, chooseAccount, handOver, letThrough } from './account.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import type { Cluster } from './postmaster.ts';

/** The cluster's superuser: owns the database, runs the migrations. */
export const superuser = 'demarc';
const passwordFile = 'postgres.password';

/**
 * The cluster of a data folder, made on first use: in a folder beside it and renamed, so that a half-made one is never taken for whole.
 *
 * @throws StartRefused when the folder, its account or its password cannot be had
 */
export function prepareCluster(
  dataFolder: string,
  settings: Cluster['settings'],
): { cluster: Cluster; password: string } {
  makeDataFolder(dataFolder);
  const folder = path.join(dataFolder, 'postgres');
  const isNew = !existsSync(folder);
  if (!isNew && readKept(dataFolder, passwordFile) === null)
    throw new StartRefused(
      `${folder} holds a database, but its password ${path.join(dataFolder, passwordFile)} is missing. Restore that file, or move ${folder} away to begin anew.`,
    );
  const account = chooseAccount(folder);
  if (account) letThrough(account, dataFolder);
  const binaries = findBinaries(dataFolder, account);
  const password = keepSecret(dataFolder, passwordFile);
  if (isNew) initialise(dataFolder, folder, account, binaries, password);
  else if (account && statSync(folder).uid !== account.uid) handOver(account, folder);
  return {
    cluster: { folder, logFile: path.join(dataFolder, 'postgres.log'), account, binaries, settings },
    password,
  };
}

function initialise(
  dataFolder: string,
  folder: string,
  account: Account | null,
  binaries: Binaries,
  password: string,
): void {
  const mark = `${process.pid}.${randomBytes(4).toString('hex')}`;
  const draft = path.join(dataFolder, `postgres.${mark}`);
  const passwordCopy = path.join(dataFolder, `password.${mark}`);
  try {
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(passwordCopy, `${password}\n`, { mode: 0o600, flag: 'wx' });
    if (account) for (const made of [draft, passwordCopy]) chownSync(made, account.uid, account.gid);
    const args = ['-D', draft, '-U', superuser, `--pwfile=${passwordCopy}`, '--auth=scram-sha-256'];
    const done = spawnSync(binaries.initdb, [...args, '--encoding=UTF8', '--locale=C'], {
      cwd: draft,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      ...(account && { uid: account.uid, gid: account.gid }),
    });
    if (done.status !== 0)
      throw new StartRefused(
        `The database folder could not be made in ${dataFolder}: ${done.error?.message ?? done.stderr.trim().split('\n').slice(-3).join(' ')}`,
      );
    renameSync(draft, folder);
  } catch (thrown) {
    // A start at the same moment was quicker: its cluster has the same password, and is as good as ours.
    if (!hasCode(thrown, 'ENOTEMPTY', 'EEXIST')) throw thrown;
  } finally {
    rmSync(passwordCopy, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}
