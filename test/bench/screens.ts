import { readdirSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { projectRoot } from '#db/root.ts';
import { launchChromium } from '#test/harness/chromium.ts';
import { type Desk, startDesk } from '#test/harness/desk.ts';
import { multiplyFaults, openBranchWithFaults } from '#test/harness/faults.ts';
import { changing } from './changes.ts';
import { quantile, row, type Row } from './row.ts';
import { workOf } from './work.ts';

/** S8: what a browser has to fetch, wait for and compute. Limits are in design's `quality.md`. */
const TOLD = 250;
const ROUNDS = 5;
const RATE = { perSecond: 100, seconds: 10 } as const;
const viewport = { width: 1920, height: 1080 };

async function opened(browser: Browser, desk: Desk, username: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN' });
  await desk.signIn(context, username);
  return context;
}

const live = (page: Page) => page.locator('[data-age="fresh"]').first().waitFor({ timeout: 60_000 });
const wallShows = (page: Page) => page.locator('main.wall ol > li').first().waitFor({ timeout: 60_000 });
const listShows = (page: Page) => page.getByRole('option').first().waitFor({ timeout: 60_000 });

/** What is fetched until triage stands still: scripts as they travel, and font files. */
async function fetched(context: BrowserContext, desk: Desk) {
  const page = await context.newPage();
  const scripts: Promise<number>[] = [];
  let fonts = 0;
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    if (kind === 'script') scripts.push(response.body().then((body) => gzipSync(body).length));
    if (kind === 'font') fonts += 1;
  });
  await page.goto(`${desk.url}/triage`);
  await live(page);
  await page.waitForLoadState('networkidle');
  await page.close();
  return { scriptKb: (await Promise.all(scripts)).reduce((sum, bytes) => sum + bytes, 0) / 1000, fonts };
}

async function wallUsable(context: BrowserContext, desk: Desk): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const page = await context.newPage();
    const began = performance.now();
    await page.goto(`${desk.url}/wall`, { waitUntil: 'commit' });
    await wallShows(page);
    times.push(performance.now() - began);
    await page.close();
  }
  return quantile(times, 0.5);
}

/** Jumps all over a long list. @returns of how many looks how many met an empty place */
async function blanks(context: BrowserContext, desk: Desk) {
  const page = await context.newPage();
  await page.goto(`${desk.url}/triage`);
  await listShows(page);
  return page.evaluate(async () => {
    const list = document.querySelector('[role="listbox"]');
    if (!(list instanceof HTMLElement)) throw new Error('there is no list');
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const { left, top, width, height } = list.getBoundingClientRect();
    let looks = 0;
    let empty = 0;
    for (let i = 1; i <= 60; i += 1) {
      list.scrollTop = ((i * 37) % 60) * (list.scrollHeight / 60);
      await frame();
      await frame();
      for (const share of [0.1, 0.5, 0.9]) {
        const there = document.elementFromPoint(left + width / 2, top + height * share);
        looks += 1;
        if (there === null || there.closest('[role="option"]') === null) empty += 1;
      }
    }
    return { looks, empty };
  });
}

async function underLoad(
  browser: Browser,
  context: BrowserContext,
  desk: Desk,
  at: string,
  tickets: readonly string[],
) {
  const page = await context.newPage();
  await page.goto(desk.url + at);
  await (at === '/wall' ? wallShows(page) : listShows(page));
  await live(page);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  let done = 0;
  const work = await workOf(browser, page, async () => {
    done = await changing(desk, cookie, tickets, RATE);
  });
  await page.close();
  return { ...work, done };
}

export async function screens(say: (line: string) => void): Promise<readonly Row[]> {
  const desk = await startDesk();
  const browser = await launchChromium();
  const seed = async (id: string, faults: number) => {
    say(`opening ${faults} faults …`);
    await openBranchWithFaults(desk.db, { id, faults: TOLD, username: id, password: desk.password });
    await multiplyFaults(desk.db, id, faults / TOLD);
    return opened(browser, desk, id);
  };
  try {
    const small = await opened(browser, desk, 'engineer');
    const { scriptKb, fonts } = await fetched(small, desk);
    const slices = readdirSync(path.join(projectRoot, 'dist/web/assets')).filter((file) =>
      file.endsWith('.woff2'),
    ).length;
    const many = await seed('many', 5_000);
    const usable = await wallUsable(many, desk);
    const { rows } = await desk.db.pool.query<{ no: string }>(
      `select no from ticket where branch = 'many' order by no limit ${TOLD}`,
    );
    const tickets = rows.map(({ no }) => no);
    const wall = await underLoad(browser, many, desk, '/wall', tickets);
    const triage = await underLoad(browser, many, desk, '/triage', tickets);
    say(`changes committed: ${wall.done} and ${triage.done} of ${RATE.perSecond * RATE.seconds}`);
    const most = await seed('most', 10_000);
    const { looks, empty } = await blanks(most, desk);
    return [
      row('S8', 'first load of triage: scripts, gzip; limit', scriptKb, 130, 'kB'),
      row('S8b', 'wall shows after log-in, 5,000 open faults, median; limit', usable, 1500, 'ms'),
      row('S8c', 'wall at 100 changes/s: main-thread work a frame, p95; a frame', wall.p95, 1000 / 60, 'ms'),
      row('S8d', 'the same, longest task; limit', wall.longestTask, 50, 'ms'),
      row('S8e', 'triage at 100 changes/s: main-thread work a frame, p95; a frame', triage.p95, 1000 / 60, 'ms'),
      row('S8f', 'the same, longest task; limit', triage.longestTask, 50, 'ms'),
      row('S8g', 'triage, 10,000 rows, jumping: looks that met an empty place; of', empty, looks, 'looks'),
      row('S8h', 'font slices fetched by triage; of', fonts, slices, 'files'),
    ];
  } finally {
    await browser.close();
    await desk.close();
  }
}
