import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { changing } from '../changes.ts';
import type { Say } from '../measures.ts';
import { row, type Row } from '../row.ts';
import { cookieOf, live, type Stage } from './stage.ts';

const WARM_UP = { perSecond: 100, seconds: 15 } as const;
const DAYS = { perSecond: 100, seconds: 100 } as const;

interface Held {
  readonly nodes: number;
  readonly listeners: number;
  /** Bytes. */
  readonly heap: number;
}

/** What the page holds on to: taken on its first frame, after everything else has been swept away. */
async function held(page: Page, client: CDPSession): Promise<Held> {
  // The settings, called up by the keys that turn the pages, go by themselves.
  await page.keyboard.press('Escape');
  await pause(500);
  for (let i = 0; i < 3; i += 1) await client.send('HeapProfiler.collectGarbage');
  const { nodes, jsEventListeners: listeners } = await client.send('Memory.getDOMCounters');
  const { usedSize: heap } = await client.send('Runtime.getHeapUsage');
  return { nodes, listeners, heap };
}

/** Turns pages until `over`. @returns how often; a multiple of `pages`, so that the first is shown again */
async function turning(page: Page, pages: number, over: Promise<unknown>): Promise<number> {
  let done = false;
  let turned = 0;
  void over.finally(() => (done = true));
  while (!done)
    for (let i = 0; i < pages; i += 1) {
      await page.keyboard.press('ArrowRight');
      await page.evaluate(() => new Promise(requestAnimationFrame));
      turned += 1;
    }
  return turned;
}

const pagesOf = (page: Page): Promise<number> =>
  page.locator('footer').evaluate((foot) => Number(/\/(\d+)/.exec(foot.textContent ?? '')?.[1]));

/** A wall that stays open: what it holds after many changes and turned pages, against what it held after a few. */
export async function days(
  stage: Stage,
  context: BrowserContext,
  tickets: readonly string[],
  say: Say,
): Promise<Row[]> {
  const page = await live(stage, context, '/wall');
  const client = await context.newCDPSession(page);
  const cookie = await cookieOf(context);
  const pages = await pagesOf(page);
  const lived = async (load: typeof WARM_UP | typeof DAYS): Promise<Held> => {
    const changes = changing(stage.desk.url, cookie, tickets, load);
    const turned = await turning(page, pages, changes);
    say(`/wall: ${load.perSecond * load.seconds} changes, ${turned} pages turned`);
    return held(page, client);
  };
  const before = await lived(WARM_UP);
  const after = await lived(DAYS);
  await page.close();
  const changes = DAYS.perSecond * DAYS.seconds;
  const what = `wall after ${changes.toLocaleString('en')} changes and pages turned all the while`;
  return [
    row(
      'S8m',
      `${what}: nodes; after the first ${WARM_UP.perSecond * WARM_UP.seconds}`,
      after.nodes,
      before.nodes,
      'nodes',
    ),
    row('S8n', 'of that listeners', after.listeners, before.listeners, 'listeners'),
    row('S8o', 'of that JavaScript heap', after.heap / 1e6, before.heap / 1e6, 'MB'),
  ];
}
