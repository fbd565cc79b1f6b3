import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen, PHONE } from '#test/harness/screen.ts';
import { startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
});

/** The open ticket that the demo tells of a customer. */
const ticketOf = async (customer: string): Promise<string> => {
  const [row] = await app.db.asOwner<{ no: string }>(
    `select no from ticket where customer = $1 and phase not in ('closed', 'dismissed')`,
    [customer],
  );
  if (row === undefined) throw new Error(`the demo tells nothing of ${customer}`);
  return row.no;
};
describe('a call to staff', () => {
  it('stands on the ticket with whom it reached, and is answered with one tap on a phone', async () => {
    const no = await ticketOf('bishui');
    const screen = await openScreen(browser, app, `/tickets/${no}`, {
      as: await app.signIn('engineer'),
      size: PHONE,
    });
    const { page } = screen;
    const banner = page.getByRole('region', { name: '等人确认的呼叫' });
    await banner.getByText('恢复时限（考核）已用 100%，等人确认').waitFor();
    await screen.sees('升级呼叫');
    await expectNoBarrier(screen.page);
    await banner.getByRole('button', { name: '确认收到' }).click();
    await banner.waitFor({ state: 'detached' });
    await screen.sees(/叶知秋 \S+ 确认$/);
    expectQuiet(screen);
    await screen.close();
  });
});

describe('a major fault', () => {
  it('has its report written from the record, changed, filed, and kept with its words', async () => {
    const no = await ticketOf('yunling');
    const screen = await openScreen(browser, app, `/tickets/${no}`, { as: await app.signIn('supervisor') });
    const { page, dialog } = screen;
    await screen.sees(/续报应在 \S+ 前报出/);
    await expectNoBarrier(screen.page);
    await page.getByRole('button', { name: '写报告' }).click();
    const text = dialog.getByLabel('内容');
    await expect.poll(() => text.inputValue()).toContain('【续报】');
    await text.fill(`${await text.inputValue()}\n备用光路正在割接。`);
    await dialog.getByRole('button', { name: '报出报告' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('查看全文').last().click();
    await page.getByText('备用光路正在割接。').last().waitFor();
    expectQuiet(screen);
    await screen.close();
  });
});
