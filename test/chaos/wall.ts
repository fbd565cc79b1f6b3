import type { Page } from 'playwright-core';
import { launchChromium } from '#test/harness/chromium.ts';
import type { Defer } from '#test/harness/node.ts';
import { until } from './desk.ts';
import type { Findings } from './trial.ts';
import { STALE_AFTER } from '#shared/screens/freshness.ts';

/** A page may take this long to say what it knows: it ticks once a second. In ms. */
const TICK = 1_500;
const LONGEST = 60_000;

/** A wall in a real browser, looked at through a fault. */
export interface Wall {
  readonly page: Page;
  /** The processes in which its pages run. */
  renderers(): Promise<readonly number[]>;
  /** What it says of its data: `fresh`, `waiting` or `stale`. */
  age(): Promise<string>;
  /** Waits until it says so; a finding when that is never, or, for `stale`, later than is promised. */
  says(what: 'fresh' | 'stale', during: string): Promise<void>;
}

/** @param strict whether it counts how long it took */
export async function openWall(
  url: string,
  cookie: string,
  findings: Findings,
  { defer, strict }: { readonly defer: Defer; readonly strict: boolean },
): Promise<Wall> {
  const browser = await launchChromium();
  defer(() => browser.close());
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1920, height: 1080 } });
  const [name = '', value = ''] = cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  await page.goto(`${url}/wall`);
  const age = async (): Promise<string> =>
    (await page.locator('[data-age]').first().getAttribute('data-age', { timeout: LONGEST })) ?? 'nothing';
  const wall: Wall = {
    page,
    async renderers() {
      const session = await browser.newBrowserCDPSession();
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    },
    age,
    async says(what, during) {
      const took = await until(`the wall says ${what}`, async () => (await age()) === what, LONGEST).catch(
        () => Infinity,
      );
      findings.expect(took !== Infinity, `${during}: the wall never said ${what}`);
      if (strict && what === 'stale')
        findings.expect(took <= STALE_AFTER + TICK, `${during}: the wall said stale only after ${Math.round(took)} ms`);
    },
  };
  await wall.says('fresh', 'at first');
  return wall;
}
