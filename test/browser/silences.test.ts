import { beforeAll, expect, it } from 'vitest';
import type { Suspected } from '#server/sense/suspicions.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, isLive, openScreen, PHONE } from '#test/harness/screen.ts';
import { startServer } from '#test/harness/server.ts';
import { customersAlong, fallSilent, layOver } from '#test/harness/silences.ts';

const app = await startServer({ demo: true });
const browser = await chromium();
const engineer = await app.signIn('engineer');
let along: readonly Suspected[];

beforeAll(async () => {
  along = await customersAlong(app, 8);
  await layOver(app, 'ring-test', along.slice(0, 5));
});

it('a cut cable is one entry that grows by itself, and one click opens the tickets of all of it', async () => {
  const screen = await openScreen(browser, app, '/suspicions', { as: engineer });
  const { page } = screen;
  await isLive(page);
  const at = await app.db.now();
  for (const [n, one] of along.slice(0, 4).entries()) await fallSilent(app, one, at, 62 - n);
  await screen.sees(/^ring-test 管道：疑似公共故障，4 家客户的 4 条业务约/);
  // The demo has one of its own.
  const entry = page.getByRole('region', { name: '疑似公共故障 · ring-test 管道' });
  const members = entry.getByRole('list', { name: '受影响的业务' }).getByRole('listitem');
  await expect.poll(() => members.count()).toBe(4);
  const last = along[4];
  if (last !== undefined) await fallSilent(app, last, at, 60);
  await screen.sees(/5 家客户的 5 条业务/);
  await expectNoBarrier(page);
  // Each can be looked at by itself.
  await members.filter({ hasText: '沿线客户 3' }).locator('summary').click();
  await screen.sees(/^沿线客户 3：疑似故障/);

  await page.getByRole('button', { name: '全部开单（5）' }).click();
  await screen.sees('已开单，并挂在最先静默业务的故障单下。');
  await expect.poll(() => members.getByRole('link', { name: /^F\d+-\d+$/ }).count()).toBe(5);
  // What is left to do of each: its customer is owed word.
  await expect.poll(() => members.getByText(/^须告知客户，还有 \d+ 分钟$/).count()).toBe(5);
  await members
    .filter({ hasText: '沿线客户 1' })
    .getByRole('link', { name: /^F\d+-\d+$/ })
    .click();
  // The ticket of the first stands for the others.
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/tickets\/F/);
  await screen.sees('沿线客户 5');
  expectQuiet(screen);
  await screen.close();
});

it('a false alarm is dismissed with one word for all, on a phone, too', async () => {
  await app.db.pool.query(`update suspicion set noticed_at = noticed_at - interval '2 days' where state = 'ticket'`);
  await layOver(app, 'drill-test', along.slice(0, 2));
  const at = await app.db.now();
  for (const [n, one] of along.slice(0, 2).entries()) await fallSilent(app, one, at, 30 - n);
  const screen = await openScreen(browser, app, '/suspicions', {
    as: engineer,
    size: PHONE,
    language: 'en',
    theme: 'dark',
  });
  const { page, dialog } = screen;
  await screen.sees(/^drill-test 管道: suspected common fault, no calls of 2 services of 2 customers/);
  await expectNoBarrier(page);
  await page.getByRole('button', { name: 'Dismiss all (2)' }).click();
  await dialog.getByRole('textbox').fill('Drill');
  await dialog.getByRole('button', { name: 'Dismiss', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => page.getByText(/^drill-test/).count()).toBe(0);
  expectQuiet(screen);
  await screen.close();
});

it('a cut cable is one row of triage; its key opens all tickets, and the first of them is selected', async () => {
  await layOver(app, 'fibre-test', along.slice(5));
  const at = await app.db.now();
  for (const [n, one] of along.slice(5).entries()) await fallSilent(app, one, at, 50 - n);
  const screen = await openScreen(browser, app, '/triage', { as: engineer });
  const { page } = screen;
  await isLive(page);
  const row = page.getByRole('option').filter({ hasText: 'fibre-test' });
  await expect.poll(() => row.count()).toBe(1);
  await expect.poll(() => row.innerText()).toContain('3 条业务同时静默');
  // It is found by any of those that are silent, and they stand beside it.
  const search = page.getByRole('searchbox');
  await search.fill('沿线客户 7');
  const untold = page.getByRole('option').filter({ hasText: '未开单' });
  await expect.poll(() => untold.allInnerTexts()).toEqual([expect.stringContaining('fibre-test')]);
  await row.click();
  await page.getByRole('button', { name: '全部开单（3）' }).waitFor();
  const beside = page.getByRole('region', { name: '同时静默的业务' });
  expect((await beside.getByRole('listitem').allInnerTexts()).map((text) => text.slice(0, 6))).toEqual([
    '沿线客户 7',
    '沿线客户 8',
  ]);
  await expectNoBarrier(page);
  await search.fill('');
  await expect.poll(() => untold.count()).toBeGreaterThan(1);
  await page.keyboard.press('Escape');
  await row.click();
  await page.keyboard.press('o');
  await expect.poll(() => row.count()).toBe(0);
  const selected = page.locator('[role="option"][aria-selected="true"]');
  await expect.poll(() => selected.innerText()).toMatch(/沿线客户 [678][^]*2 张从单/);
  expectQuiet(screen);
  await screen.close();
});

it('its key is not lost while what it opens is still on its way', async () => {
  const screen = await openScreen(browser, app, '/triage', { as: engineer });
  const { page } = screen;
  await isLive(page);
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/SuspicionDetail[^/]*\.js$/, async (route) => {
    await arrived;
    await route.continue();
  });
  // Left at once: what was asked of it is not done later, when the reader has gone on.
  const alone = page.getByRole('option').filter({ hasText: '长河' });
  const common = page.getByRole('option').filter({ hasText: '城北接入机房' });
  await alone.click();
  await page.keyboard.press('o');
  await common.click();
  await page.keyboard.press('o');
  arrive();
  await expect.poll(() => common.count()).toBe(0);
  const selected = page.locator('[role="option"][aria-selected="true"]');
  await expect.poll(() => selected.innerText()).toMatch(/金穗|千里|松鹤/);
  expect(await alone.count()).toBe(1);
  expectQuiet(screen);
  await screen.close();
});
