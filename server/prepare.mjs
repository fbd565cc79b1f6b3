// Makes a fresh clone able to run: dependencies installed, sources built. Plain JavaScript without dependencies, because it runs before there are any.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');
const stamp = path.join(root, 'dist/.sources');

/** @param {string} line what is going on, for the person who waits */
export const say = (line) => process.stdout.write(`${line}\n`);

/**
 * Runs a program in the project's folder, its output shown; ends this process when it fails.
 * @param {string} what for the sentence on failure
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function run(what, command, args, env = process.env) {
  // npm's command is a script on Windows, which only a shell finds.
  const shell = process.platform === 'win32' && command === 'npm';
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', env, shell });
  if (done.status === 0) return;
  const why = done.error ? done.error.message : done.signal ? `signal ${done.signal}` : `exit code ${done.status}`;
  process.stderr.write(`${what} failed (${why}).\n`);
  process.exit(done.status || 1);
}

/**
 * Installs what package-lock.json wants and node_modules does not have. npm keeps its own record of what it installed, so an
 * install by hand, an interrupted one and a changed lock file are all told apart without a mark of ours.
 * @param {{ dev: boolean }} what whether the development dependencies are needed too
 */
export function installMissing({ dev }) {
  if (isInstalled(dev)) return;
  say('Installing dependencies (npm ci) …');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  if (npm?.endsWith('.js')) run('npm ci', process.execPath, [npm, ...args]);
  else run('npm ci', 'npm', args);
}

function isInstalled(dev) {
  const record = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  const there = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(([place, { version, optional, devOptional, dev: forDev, peer }]) => {
    if (place === '') return true;
    const found = there[place];
    if (found) return found.version === version;
    return optional || peer || (!dev && (forDev || devOptional)); // what other machines need is rightly absent
  });
}

const sources = ['web', 'shared', 'server', 'db'];
const inputs = ['vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** What the build depends on, as one hash: names, sizes and times of change. Reading the files would cost more than a start may. */
function sourcesHash() {
  const files = [...inputs];
  for (const folder of sources)
    for (const entry of readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }))
      if (entry.isFile() && !/\.test\.ts$|\.sql$|\.md$/.test(entry.name))
        files.push(path.relative(root, path.join(entry.parentPath, entry.name)));
  const hash = createHash('sha256').update(process.version);
  for (const file of files.sort()) {
    const { size, mtimeMs } = statSync(path.join(root, file));
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Builds the pages and the server into dist/ unless they are built from exactly these sources. */
export function buildStale() {
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sourcesHash()) build();
}

/** Builds, and notes from which sources: taken before the build, so that an edit during it makes it stale. */
export function build() {
  const hash = sourcesHash();
  say('Building (vite build --app) …');
  rmSync(stamp, { force: true }); // an interrupted build must not pass for a whole one
  run('The build', process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--app', '--logLevel', 'warn'], {
    ...process.env,
    NODE_ENV: 'production',
    VITEST: '',
  });
  writeFileSync(stamp, hash);
}
