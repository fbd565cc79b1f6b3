import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { ROW, SIZE, type Stage, type Where } from './stage.ts';

/*
 * A page that is timed. Playwright listens to the network of every page that it opens, and a page that is listened to
 * tells each socket message a second time, inside the very task that is to be measured: for a board of 5,000 tickets that
 * is half the work. Playwright lets go of pages of contexts that it has not made; this is one.
 */
const PATIENCE = 60_000;
const LOOK_EVERY = 50;

const messageSchema = z.object({
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const evaluatedSchema = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z.object({ text: z.string(), exception: z.unknown().optional() }).optional(),
});

export interface BarePage {
  /** A command of the DevTools protocol. @returns its answer, to be parsed */
  send(method: string, params?: object): Promise<unknown>;
  /** Runs `work` in the page. @returns what it returns, to be parsed. @throws what it throws */
  run<A>(work: (argument: A) => unknown, argument: A): Promise<unknown>;
  /** Opens an address, and waits until `there` is to be found. */
  open(url: string, there: string): Promise<void>;
  /** Waits until each of these selectors finds something. */
  shows(...selectors: string[]): Promise<void>;
  close(): Promise<void>;
}

/** A Chinese browser that has never been anywhere, with one page. */
export async function barePage(browser: Browser): Promise<BarePage> {
  const root = await browser.newBrowserCDPSession();
  const { browserContextId } = await root.send('Target.createBrowserContext');
  const { targetId } = await root.send('Target.createTarget', { url: 'about:blank', browserContextId });
  const { sessionId } = await root.send('Target.attachToTarget', { targetId });
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let last = 0;
  root.on('Target.receivedMessageFromTarget', (event) => {
    const { id, result, error } = messageSchema.parse(JSON.parse(event.message));
    const one = id === undefined ? undefined : waiting.get(id);
    if (one === undefined || id === undefined) return;
    waiting.delete(id);
    if (error === undefined) one.resolve(result);
    else one.reject(new Error(error.message));
  });

  const page: BarePage = {
    async send(method, params = {}) {
      const id = (last += 1);
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
      await root.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
      return answer;
    },
    async run(work, argument) {
      // tsx keeps the names of functions by a call that a page does not know.
      const expression = `(() => { const __name = (named) => named; return (${work})(${JSON.stringify(argument)}); })()`;
      const answer = await page.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      const { result, exceptionDetails } = evaluatedSchema.parse(answer);
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return result.value;
    },
    async open(url, there) {
      await page.send('Page.navigate', { url });
      await page.shows(there);
    },
    async shows(...selectors) {
      const look = (all: readonly string[]) => all.every((one) => document.querySelector(one) !== null);
      for (const end = performance.now() + PATIENCE; ; await new Promise((next) => setTimeout(next, LOOK_EVERY))) {
        if ((await page.run(look, selectors)) === true) return;
        if (performance.now() > end) throw new Error(`the page does not show ${selectors.join(', ')}`);
      }
    },
    async close() {
      await root.send('Target.disposeBrowserContext', { browserContextId });
      await root.detach();
    },
  };
  await page.send('Emulation.setDeviceMetricsOverride', { ...SIZE, deviceScaleFactor: 1, mobile: false });
  await page.send('Emulation.setUserAgentOverride', { userAgent: 'bench', acceptLanguage: 'zh-CN' });
  return page;
}

/** Opens a page as somebody, and waits until it has rows, in its own letters, and says that they are live. */
export async function bareLive({ browser, desk }: Stage, username: string, where: Where): Promise<BarePage> {
  const page = await barePage(browser);
  await page.open(desk.url, 'form');
  const signIn = async (body: object): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    await fetch('/api/auth/sign-in/username', { method: 'POST', headers, body: JSON.stringify(body) });
  };
  await page.run(signIn, { username, password: desk.password });
  await page.open(desk.url + where, ROW[where]);
  await page.shows('[data-age="fresh"]');
  // Letters that arrive lay the page out anew, once; that is its beginning and not its work.
  await page.run(() => document.fonts.ready.then(() => true), null);
  return page;
}
