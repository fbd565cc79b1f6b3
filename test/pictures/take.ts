import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext } from 'playwright-core';
import { ticketListSchema } from '#shared/api/ticket.ts';
import { launchChromium } from '#test/harness/chromium.ts';
import { type Desk, startDesk } from '#test/harness/desk.ts';
import { openBranchWithFaults } from '#test/harness/faults.ts';
import { type Size, type Theme, type View, VIEWPORTS, VIEWS, WALLS } from './views.ts';

/** `npm run pictures`: every view in both languages and themes, of a desk with the demo on data and a port of its own. */
const LANGUAGES = ['zh', 'en'] as const;
const LOCALE = { zh: 'zh-CN', en: 'en-GB' } as const;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A ticket with something to see on every part of its page: the one with most facts. */
async function busiestTicket(context: BrowserContext, url: string): Promise<string> {
  const list = ticketListSchema.parse(await (await context.request.get(`${url}/api/tickets?phase=open`)).json());
  const busiest = [...list.items].sort((a, b) => b.version - a.version)[0];
  if (busiest === undefined) throw new Error('the demo has no open ticket');
  return busiest.no;
}

async function take(browser: Browser, desk: Desk, out: string, view: View, size: Size, theme: Theme, language: 'zh' | 'en') {
  const context = await browser.newContext({ viewport: VIEWPORTS[size], locale: LOCALE[language], colorScheme: theme });
  try {
    if (view.as !== null) await desk.signIn(context, view.as);
    const where = view.path.includes('{ticket}') ? view.path.replace('{ticket}', await busiestTicket(context, desk.url)) : view.path;
    const page = await context.newPage();
    await page.goto(desk.url + where);
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
const views = VIEWS.filter((view) => values.view === undefined || values.view.includes(view.name));
const desk = await startDesk();
const browser = await launchChromium();
try {
  for (const faults of WALLS)
    if (views.some((view) => view.as === `wall${faults}`))
      await openBranchWithFaults(desk.db, {
        id: `wall${faults}`,
        faults,
        username: `wall${faults}`,
        password: desk.password,
      });
  for (const view of views)
    for (const size of view.sizes)
      for (const theme of view.themes ?? (['light', 'dark'] as const))
        for (const language of LANGUAGES) await take(browser, desk, out, view, size, theme, language);
} finally {
  await browser.close();
  await desk.close();
}
