import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext } from 'playwright-core';
import { projectRoot } from '#db/root.ts';
import { ticketListSchema } from '#shared/api/ticket.ts';
import { launchChromium } from '#test/harness/chromium.ts';
import { type Size, type Theme, type View, VIEWPORTS, VIEWS } from './views.ts';

/** `npm run pictures`: every view in both languages and themes, of a desk with the demo on data and a port of its own. */
const PASSWORD = 'only-for-pictures';
const LANGUAGES = ['zh', 'en'] as const;
const LOCALE = { zh: 'zh-CN', en: 'en-GB' } as const;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function startDesk(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['server/start.mjs'], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DEMARC_DATA: folder, PORT: '0', DEMO: 'on', DEMO_PASSWORD: PASSWORD, DATABASE_URL: '', LOG_LEVEL: 'warn' },
  });
  let said = '';
  child.stdout.setEncoding('utf8');
  for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
    said += String(text);
    const url = /Demarc is ready: (\S+)/.exec(said)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return { child, url };
  }
  throw new Error(`the desk did not start: ${said}`);
}

async function signIn(context: BrowserContext, url: string, username: string): Promise<void> {
  const answer = await context.request.post(`${url}/api/auth/sign-in/username`, { data: { username, password: PASSWORD } });
  if (!answer.ok()) throw new Error(`${username} cannot sign in: ${answer.status()}`);
}

/** A ticket with something to see on every part of its page: the one with most facts. */
async function busiestTicket(context: BrowserContext, url: string): Promise<string> {
  const list = ticketListSchema.parse(await (await context.request.get(`${url}/api/tickets?phase=open`)).json());
  const busiest = [...list.items].sort((a, b) => b.version - a.version)[0];
  if (busiest === undefined) throw new Error('the demo has no open ticket');
  return busiest.no;
}

async function take(browser: Browser, url: string, out: string, view: View, size: Size, theme: Theme, language: 'zh' | 'en') {
  const context = await browser.newContext({ viewport: VIEWPORTS[size], locale: LOCALE[language], colorScheme: theme, serviceWorkers: 'block' });
  try {
    if (view.as !== null) await signIn(context, url, view.as);
    const where = view.path.includes('{ticket}') ? view.path.replace('{ticket}', await busiestTicket(context, url)) : view.path;
    const page = await context.newPage();
    await page.goto(url + where);
    // A page that has not heard from the server yet says so, rightly; that is not what is looked at here.
    if (view.as !== null) await page.locator('[data-age="fresh"]').first().waitFor();
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => document.fonts.ready);
    const file = path.join(out, `${view.name}-${size}-${theme}-${language}.png`);
    await page.screenshot({ path: file });
    say(path.relative(process.cwd(), file));
  } finally {
    await context.close();
  }
}

const { values } = parseArgs({ options: { out: { type: 'string', default: 'pictures' }, view: { type: 'string', multiple: true } } });
const out = path.resolve(values.out);
mkdirSync(out, { recursive: true });
const folder = mkdtempSync(path.join(tmpdir(), 'demarc-pictures-'));
chmodSync(folder, 0o711);
const desk = await startDesk(folder);
const browser = await launchChromium();
try {
  for (const view of VIEWS.filter((v) => values.view === undefined || values.view.includes(v.name)))
    for (const size of view.sizes)
      for (const theme of view.themes ?? (['light', 'dark'] as const))
        for (const language of LANGUAGES) await take(browser, desk.url, out, view, size, theme, language);
} finally {
  await browser.close();
  desk.child.kill('SIGTERM');
  await once(desk.child, 'exit');
  rmSync(folder, { recursive: true, force: true });
}
