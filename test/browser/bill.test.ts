import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BillView, billSchema, callListSchema } from '#shared/api/bill.ts';
import { beijingMonthStart, instant, iso } from '#shared/time.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let browser: Browser;
let college: Caller;
let bill: BillView;

const ABROAD = '2125550100';
const CELL = '13912345678';
/** More than a page of them. */
const CALLS_ABROAD = 60;

const billOf = async (who: Caller): Promise<BillView> =>
  billSchema.parse(await (await who.fetch('/api/pools/C-COLLEGE/bill')).json());

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
  college = await app.signIn('college');
  // In the first blink of the month that goes on, so that they are in it on its first day, too.
  const start = beijingMonthStart((await billOf(college)).month);
  const call = (id: string, at: number, callee: string, billsec: number) =>
    JSON.stringify({ id, caller: '+869030000001', callee, billsec, startedAt: iso(instant(start + at)) });
  const records = [
    ...Array.from({ length: CALLS_ABROAD }, (_, i) => call(`abroad ${i}`, i, `001${ABROAD}`, 61)),
    call('cell', 70, CELL, 61),
    // Two days of talk: with them the minutes of the plan are used up.
    ...[1, 2, 3].map((i) => call(`long ${i}`, 80 + i, '09033123456', 86_400)),
  ];
  const answer = await (
    await app.signIn('engineer')
  ).fetch('/api/call-records?format=ndjson', {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: records.join('\n'),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
  expect(await answer.json()).toMatchObject({ accepted: records.length });
  bill = await billOf(college);
});

const money = (fen: number): string => `¥${(fen / 100).toLocaleString('zh-CN', { minimumFractionDigits: 2 })}`;
/** Links that are of the bill, and the one that only a keyboard brings into sight. */
const OF_THE_SHEET = /^(故障单|跳到内容)/;
const sheet = (page: Page) => page.getByRole('table', { name: '账单预览' });
const calls = (page: Page) => page.getByRole('table', { name: '通话', exact: true });

describe('the customer', () => {
  it('reads in the portal what the month has come to: what is included, what is beyond it, and each type', async () => {
    const screen = await openScreen(browser, app, '/portal', { as: college });
    const { page } = screen;
    await page.getByRole('link', { name: '账单' }).click();
    await screen.sees('本月未结束，以下为月初至今');
    await screen.sees('截至目前应付');
    const line = (name: string | RegExp) => sheet(page).getByRole('row', { name });
    await line('月基本费（含 4,000 分钟） 套餐还剩 0 分钟').getByText(money(50_000)).waitFor();
    expect(bill.used).toBeGreaterThan(4_320 - 1);
    const used = bill.used.toLocaleString('zh-CN');
    const overage = bill.lines.find(({ kind }) => kind === 'overage');
    await line(new RegExp(`超出套餐 含 4,000 分钟，已用 ${used} 分钟`))
      .getByText(money(overage?.fen ?? -1))
      .waitFor();
    await line(/区间（套餐内）/).waitFor();
    await line(/打手机（套餐内）/).waitFor();
    const abroad = bill.lines.find((one) => one.kind === 'per_minute' && one.type === 'international');
    expect(abroad?.fen).toBeGreaterThanOrEqual(CALLS_ABROAD * 2 * 99);
    await line(/国际及港澳台/)
      .getByText(money(abroad?.fen ?? -1))
      .waitFor();
    await line(/截至目前应付/)
      .getByText(money(bill.dueFen))
      .waitFor();
    await expectNoBarrier(page);
    expectQuiet(screen);
    await screen.close();
  });

  it('reads the calls of one type, older ones too, each with why it costs that, and nobody’s number whole', async () => {
    const screen = await openScreen(browser, app, '/portal/bill/C-COLLEGE', { as: college });
    const { page } = screen;
    await calls(page).waitFor();
    await page.getByLabel('类型').selectOption({ label: '国际及港澳台' });
    const known = callListSchema.parse(
      await (await college.fetch('/api/pools/C-COLLEGE/calls?type=international&billed=true&limit=200')).json(),
    ).items.length;
    expect(known).toBeGreaterThanOrEqual(CALLS_ABROAD);
    const rows = calls(page).locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(50);
    await page.getByRole('button', { name: '更早的通话' }).click();
    await expect.poll(() => rows.count()).toBe(Math.min(known, 100));
    const last = rows.last();
    await last.getByText('2 分钟 × ¥0.99/分钟 = ¥1.98').waitFor();
    expect(await last.innerText()).toMatch(/\*{3,}/);
    expect(await page.content()).not.toContain(ABROAD);
    // Looking a number up is the staff's.
    expect(await last.getByRole('button').count()).toBe(0);

    await page.getByLabel('类型').selectOption({ label: '打手机' });
    await expect.poll(() => rows.filter({ hasText: '139****5678' }).count()).toBeGreaterThan(0);
    expect(await page.content()).not.toContain(CELL);
    expectQuiet(screen);
    await screen.close();
  });

  it('takes the calls along as a file that tells no far end whole either', async () => {
    const screen = await openScreen(browser, app, '/portal/bill/C-COLLEGE', { as: college });
    const { page } = screen;
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载通话清单' }).click(),
    ]);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text.split('\r\n').filter((line) => line.includes('国际')).length).toBeGreaterThanOrEqual(CALLS_ABROAD);
    expect(text).not.toContain(ABROAD);
    expect(text).not.toContain(CELL);
    expectQuiet(screen);
    await screen.close();
  });

  it('is told of a month outside the contract that it has no bill, and led back', async () => {
    const screen = await openScreen(browser, app, '/portal/bill/C-COLLEGE?month=2019-01', { as: college });
    const { page } = screen;
    await screen.sees('这个账期没有账单。');
    await expectNoBarrier(page);
    await page.getByRole('button', { name: '看本月账单' }).click();
    await screen.sees('本月未结束，以下为月初至今');
    // From here on only through the contract's months.
    const [first, last] = [bill.months.first, bill.months.last];
    expect(await page.getByRole('button', { name: '下一月' }).count()).toBe(0);
    const shown = page.getByRole('navigation', { name: '账期' });
    for (let month = last; month > first; month = (await shown.innerText()).match(/\d{4}-\d{2}/)?.[0] ?? first) {
      await page.getByRole('button', { name: '上一月' }).click();
      await expect.poll(() => shown.innerText()).not.toContain(month);
    }
    await screen.sees('本月已结束');
    expect(await page.getByRole('button', { name: '上一月' }).count()).toBe(0);
    expectQuiet(screen);
    await screen.close();
  });

  it('prints the sheet alone', async () => {
    const screen = await openScreen(browser, app, '/portal/bill/C-COLLEGE', { as: college });
    const { page } = screen;
    await calls(page).waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await sheet(page).isVisible()).toBe(true);
    expect(await page.getByRole('heading', { name: '账单预览' }).isVisible()).toBe(true);
    for (const role of ['navigation', 'button', 'link'] as const)
      expect(await page.getByRole(role).filter({ visible: true, hasNotText: OF_THE_SHEET }).allInnerTexts()).toEqual(
        [],
      );
    expect(await calls(page).isVisible()).toBe(false);
    await screen.close();
  });
});

describe('the account manager', () => {
  it('reads the same bill, and looks a far end up on purpose', async () => {
    const manager = await app.signIn('manager');
    const screen = await openScreen(browser, app, '/customers/college', { as: manager });
    const { page } = screen;
    await page.getByRole('link', { name: '账单' }).click();
    await sheet(page)
      .getByRole('row', { name: /截至目前应付/ })
      .getByText(money(bill.dueFen))
      .waitFor();
    await page.getByLabel('类型').selectOption({ label: '国际及港澳台' });
    const row = calls(page).locator('tbody tr').first();
    await row.getByText('2 分钟 × ¥0.99/分钟 = ¥1.98').waitFor();
    expect(await page.content()).not.toContain(ABROAD);
    await row.getByRole('button', { name: /对方/ }).click();
    await expect.poll(async () => (await row.innerText()).replaceAll(/\D/g, '')).toContain(ABROAD);
    expectQuiet(screen);
    await screen.close();
  });
});
