import type { Browser, BrowserContext } from 'playwright-core';
import type { Desk } from '#test/harness/desk.ts';

/** Longest wait for what a page should show by itself, ms. */
const PATIENCE = 60_000;
export const SIZE = { width: 1920, height: 1080 } as const;

/** What a screen's figures are taken on. */
export interface Stage {
  readonly browser: Browser;
  readonly desk: Desk;
}

/** A row is drawn: of a wall, or of a list. */
export const ROW = { '/wall': 'main.wall ol > li', '/triage': '[role="option"]' } as const;
export type Where = keyof typeof ROW;

/** Somebody's browser, new and empty. */
export async function opened({ browser }: Stage, locale: 'zh-CN' | 'en-GB' = 'zh-CN'): Promise<BrowserContext> {
  // A service worker fetches on its own account, and what it has kept would not be fetched.
  const context = await browser.newContext({ viewport: SIZE, locale, serviceWorkers: 'block' });
  context.setDefaultTimeout(PATIENCE);
  // tsx keeps the names of functions by a call that a page does not know.
  await context.addInitScript('globalThis.__name = (named) => named');
  return context;
}
