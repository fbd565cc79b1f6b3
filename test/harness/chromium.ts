import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium as playwright } from 'playwright-core';
import { z } from 'zod';
import { projectRoot } from '#db/root.ts';

const args = [
  '--no-sandbox', // as root there is none to be had
  '--headless=shell',
  '--disable-gpu',
  '--disable-dev-shm-usage', // /dev/shm is small in containers
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-pings',
  '--no-first-run',
  '--font-render-hinting=none',
  // No name but this machine's is ever looked up: a page that asks for anything outside fails at once.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

/** Starts a Chromium out of its npm package; the caller closes it. It needs nothing installed on the machine. */
export async function launchChromium(): Promise<Browser> {
  const folder = await unpacked();
  return playwright.launch({
    executablePath: path.join(folder, 'chromium'),
    args,
    ignoreDefaultArgs: ['--headless', '--enable-unsafe-swiftshader'],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      TMPDIR: tmpdir(),
      LD_LIBRARY_PATH: path.join(folder, 'al2023/lib'), // the libraries that a bare machine lacks
      FONTCONFIG_PATH: existsSync('/etc/fonts/fonts.conf') ? '/etc/fonts' : path.join(folder, 'fonts'),
    },
  });
}

/** The folder with the unpacked browser, kept between runs: made beside and renamed, so that it is whole or not there. */
async function unpacked(): Promise<string> {
  const require = createRequire(import.meta.url);
  const manifest = path.join(projectRoot, 'node_modules/@sparticuz/chromium/package.json');
  const { version } = z.object({ version: z.string() }).parse(require(manifest));
  const folder = path.join(tmpdir(), `demarc-chromium-${version}-${process.getuid?.() ?? 0}`);
  if (existsSync(folder)) return folder;
  mkdirSync(tmpdir(), { recursive: true });
  const draft = mkdtempSync(`${folder}.`);
  try {
    // It unpacks into TMPDIR, and its libraries only where it believes to run in that cloud: a process of its own is told so.
    await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', `await (await import('@sparticuz/chromium')).default.executablePath()`],
      { cwd: projectRoot, env: { TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' } },
    );
    renameSync(draft, folder);
  } catch (thrown) {
    if (!existsSync(folder)) throw thrown; // else another worker was quicker
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}
