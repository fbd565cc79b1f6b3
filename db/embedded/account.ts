import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { causeOf, StartRefused } from '../refused.ts';

/** The unprivileged account that runs PostgreSQL when we are root: PostgreSQL refuses to run as root. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const asNumber = (flag: '-u' | '-g', name: string): number =>
  Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim());

function lookUp(name: string): Account | null {
  try {
    const account = { name, uid: asNumber('-u', name), gid: asNumber('-g', name) };
    return account.uid > 0 ? account : null;
  } catch {
    return null; // no such account
  }
}

function create(name: string): Account | null {
  const ways = [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name],
    ['adduser', '-S', '-D', '-H', name], // busybox
  ];
  for (const [command = '', ...args] of ways) {
    spawnSync(command, args, { stdio: 'ignore' });
    const made = lookUp(name); // another start may have made it meanwhile: what counts is that it is there
    if (made) return made;
  }
  return null;
}

/** The owner that an existing cluster already has, so that a start never depends on which accounts exist today. */
function ownerOf(cluster: string): Account | null {
  const stat = statSync(cluster, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { name: `uid ${stat.uid}`, uid: stat.uid, gid: stat.gid } : null;
}

/** The account to run `cluster` by, or null when we are not root and run it ourselves. */
export function chooseAccount(cluster: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  const account = ownerOf(cluster) ?? lookUp('postgres') ?? lookUp('demarc') ?? create('demarc') ?? lookUp('nobody');
  if (account) return account;
  throw new StartRefused(
    'PostgreSQL does not run as root, and no account could be made for it. Make one (useradd --system demarc), start Demarc as an ordinary user, or set DATABASE_URL.',
  );
}

const tries = (account: Account, test: string, file: string): boolean =>
  spawnSync('/bin/sh', ['-c', `test ${test} "$1"`, 'sh', file], {
    uid: account.uid,
    gid: account.gid,
    cwd: '/',
    env: {},
    stdio: 'ignore',
  }).status === 0;

/** Whether `account` reaches and may run `file`. Asked of the kernel, as that account: modes alone do not tell (ACLs, mounts). */
export const mayRun = (account: Account, file: string): boolean => tries(account, '-x', file);

/**
 * Lets `account` pass through the data folder (not list it), and refuses when a folder above does not let it through.
 * Those above are not ours to change.
 */
export function letThrough(account: Account, dataFolder: string): void {
  const mode = statSync(dataFolder).mode & 0o7777;
  if ((mode & 0o011) !== 0o011) chmodSync(dataFolder, mode | 0o011);
  if (tries(account, '-x', dataFolder)) return;
  const closed = ancestors(dataFolder).find((folder) => !tries(account, '-x', folder)) ?? dataFolder;
  throw new StartRefused(
    `PostgreSQL does not run as root, and its account (${account.name}) cannot pass through ${closed} to the data folder ${dataFolder}. Set DEMARC_DATA to a folder outside of it (for example /var/lib/demarc), run "chmod o+x ${closed}", or start Demarc as an ordinary user.`,
  );
}

/** `/`, `/a`, `/a/b` for `/a/b`. */
function ancestors(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [...ancestors(parent), folder];
}

/** Gives everything below `folder` to the account, as after a copy of a data folder made by root. */
export function handOver(account: Account, folder: string): void {
  try {
    if (lstatSync(folder).uid !== account.uid) chownSync(folder, account.uid, account.gid);
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (!entry.isSymbolicLink()) chownSync(path.join(entry.parentPath, entry.name), account.uid, account.gid);
  } catch (thrown) {
    throw new StartRefused(`${folder} cannot be given to the account ${account.name} (${causeOf(thrown)}).`);
  }
}
