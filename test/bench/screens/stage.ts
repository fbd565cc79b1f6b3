import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Desk } from '#test/harness/desk.ts';

/** Longest wait for what a page should show by itself, ms. */
const PATIENCE = 60_000;
const SIZE = { width: 1920, height: 1080 } as const;

/** What a screen's figures are taken on. */
export interface Stage {
  readonly browser: Browser;
  readonly desk: Desk;
}

/** Somebody's browser, new and empty; signed in where a name is given. */
export async function opened(
  { browser, desk }: Stage,
  username: string | null,
  locale: 'zh-CN' | 'en-GB' = 'zh-CN',
): Promise<BrowserContext> {
  // A service worker fetches on its own account, and what it has kept would not be fetched.
  const context = await browser.newContext({ viewport: SIZE, locale, serviceWorkers: 'block' });
  context.setDefaultTimeout(PATIENCE);
  // tsx keeps the names of functions by a call that a page does not know.
  await context.addInitScript('globalThis.__name = (named) => named');
  if (username !== null) await desk.signIn(context.request, username);
  return context;
}

export const cookieOf = async (context: BrowserContext): Promise<string> =>
  (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

/** A row is drawn: of a wall, or of a list. */
export const ROW = { '/wall': 'main.wall ol > li', '/triage': '[role="option"]' } as const;
export type Live = keyof typeof ROW;

/** Opens a page, and waits until it has rows and says that they are live. */
export async function live({ desk }: Stage, context: BrowserContext, where: Live): Promise<Page> {
  const page = await context.newPage();
  await page.goto(desk.url + where);
  await page.locator(ROW[where]).first().waitFor();
  await page.locator('[data-age="fresh"]').first().waitFor();
  return page;
}

/** Types name and password as a person does; the caller presses the button. */
export async function filledIn(page: Page, username: string, password: string): Promise<void> {
  await page.locator('input[name="username"]').fill(username);
  await page.locator('input[name="password"]').fill(password);
}
