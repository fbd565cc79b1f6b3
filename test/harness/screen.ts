import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, ConsoleMessage, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Caller, TestApp } from './server.ts';

/** Longest wait for what a page should show by itself; the machine that runs the tests may be slow and shared. */
const PATIENCE = 20_000;

export interface ScreenOptions {
  /** Signed in as; nobody by default. */
  readonly as?: Caller;
  readonly language?: 'zh' | 'en';
  readonly theme?: 'light' | 'dark';
  readonly size?: { readonly width: number; readonly height: number };
  /** With the service worker, whose requests a test cannot hold back. */
  readonly installed?: boolean;
}

const LOCALE = { zh: 'zh-CN', en: 'en-GB' } as const;
const DESKTOP = { width: 1440, height: 900 } as const;
export const PHONE = { width: 390, height: 844 } as const;

/** What a browser says of its own accord when the server answers a request with a refusal: that is the test's business. */
const isRefusal = (message: ConsoleMessage): boolean =>
  /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());

/** One person's browser: a page, and everything that went wrong in it. */
export interface Screen {
  readonly page: Page;
  /** Errors of the console (violations of the page's policy among them) and exceptions. Empty on a healthy page. */
  readonly complaints: readonly string[];
  /** Waits until a text is to be seen. */
  sees(text: string | RegExp): Promise<void>;
  /** The one dialog on the page. */
  readonly dialog: Locator;
  close(): Promise<void>;
}

const cookiesOf = (app: TestApp, { cookie }: Caller) =>
  cookie.split('; ').map((pair) => {
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: app.url };
  });

/** Opens a page of the server in a browser of its own (no cookies or storage shared). */
export async function openScreen(
  browser: Browser,
  app: TestApp,
  path: string,
  { as, language = 'zh', theme = 'light', size = DESKTOP, installed = false }: ScreenOptions = {},
): Promise<Screen> {
  const options: BrowserContextOptions = {
    viewport: size,
    locale: LOCALE[language],
    colorScheme: theme,
    serviceWorkers: installed ? 'allow' : 'block',
  };
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE);
  if (as) await context.addCookies(cookiesOf(app, as));
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !isRefusal(message)) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(app.url + path);
  return {
    page,
    complaints,
    dialog: page.getByRole('dialog'),
    sees: (text) => page.getByText(text).filter({ visible: true }).first().waitFor(),
    close: () => context.close(),
  };
}

/** Waits until the page says that its data is live. */
export const isLive = (page: Page): Promise<void> => page.locator('[data-age="fresh"]').first().waitFor();

/** What the browser keeps of the pages, to open them without a network: paths. */
export const keptPaths = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map((request) => new URL(request.url).pathname);
  });

/** Waits until the browser keeps the script of a component. */
export const isKept = (page: Page, component: string): Promise<void> =>
  expect
    .poll(async () => (await keptPaths(page)).join(' '), { timeout: PATIENCE })
    .toMatch(new RegExp(`/${component}[^ ]*\\.js`));

/** Nothing went wrong in any of them. */
export const expectQuiet = (...screens: readonly Screen[]): void =>
  expect(screens.flatMap((screen) => screen.complaints)).toEqual([]);

/**
 * No barrier to anybody (axe), as the page stands once all that moves in has arrived: until then it has not its colours.
 * @param within a part of the page, by its selector; all of it by default
 */
export async function expectNoBarrier(page: Page, within?: string): Promise<void> {
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
        .map(({ finished }) => finished),
    ),
  );
  const axe = new AxeBuilder({ page });
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  expect(violations.map((v) => [v.id, ...v.nodes.map((node) => node.html)])).toEqual([]);
}
