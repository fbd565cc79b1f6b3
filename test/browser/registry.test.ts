import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen, PHONE } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let browser: Browser;
let admin: Caller;

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
  admin = await app.signIn('admin');
});

const give = (page: Page, name: string, text: string): Promise<void> =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

describe('whoever keeps the registry', () => {
  it('exports the customers, edits one, sees what would change, writes it, and finds it on the customer’s page', async () => {
    const screen = await openScreen(browser, app, '/settings/registry', { as: admin });
    const { page } = screen;
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '客户 CSV 文件' }).click(),
    ]);

    const csv = readFileSync(await file.path(), 'utf8');
    const edited = csv.replace('示范市育林中学,育林中学,A,', '示范市育林高级中学,育林高中,AA,');
    expect(edited).not.toBe(csv);

    await give(page, '客户.csv', edited);
    const row = page.getByRole('row', { name: /yulin/ });
    await row.getByText('示范市育林高级中学').waitFor();
    expect(await row.innerText()).toMatch(/育林中学\s*→\s*育林高中/);
    await expectNoBarrier(page);
    await page.getByRole('button', { name: '写入：变更 1' }).click();
    await screen.sees('已导入：客户.csv');
    await expectNoBarrier(page);

    await page.goto(`${app.url}/customers/yulin`);
    await page.getByRole('heading', { name: '示范市育林高级中学' }).waitFor();
    await screen.sees('AA 级');
    await page.goto(`${app.url}/settings/audit`);
    await page
      .getByRole('row', { name: /导入基础资料 客户\.csv/ })
      .first()
      .waitFor();
    expectQuiet(screen);
    await screen.close();
  });

  it('is told what is wrong and where, looks at that alone, and checks again when somebody else was faster', async () => {
    const screen = await openScreen(browser, app, '/settings/registry', { as: admin });
    const { page } = screen;
    await give(page, 'elements.csv', 'id,name,kind\nan-hill,岭上接入机房,接入\nan-south,城南接入机房,机房\n');
    await page.getByRole('radio', { name: '不导入 1' }).check({ force: true });
    await page
      .getByRole('row', { name: /an-south/ })
      .getByText('“机房”不在可选值之中')
      .waitFor();
    expect(await page.getByRole('row', { name: /an-hill/ }).count()).toBe(0);

    const other = await openScreen(browser, app, '/settings/registry', { as: admin });
    await give(other.page, 'elements.csv', 'id,name\nan-east,城东机房\n');
    await other.page.getByRole('button', { name: '写入：变更 1' }).click();
    await other.sees('已导入：elements.csv');
    await page.getByRole('button', { name: '写入：新增 1' }).click();
    await screen.sees('检查之后，基础资料或文件有了变化');
    await page.getByRole('button', { name: '重新检查' }).click();
    await page.getByRole('button', { name: '写入：新增 1' }).click();
    await screen.sees('不导入的 1 行不受影响');
    await screen.sees('新增 1。');
    expectQuiet(screen, other);
    await Promise.all([screen.close(), other.close()]);
  });

  it.each([PHONE, undefined])(
    'reads a plan with a sheet that was not read, and a file that is none (%o)',
    async (size) => {
      const screen = await openScreen(browser, app, '/settings/registry', {
        as: admin,
        theme: 'dark',
        ...(size === undefined ? {} : { size }),
      });
      const { page } = screen;
      await give(page, '客户.csv', '客户编号,称呼\nyulin,x\n');
      await screen.sees('“客户”表没有“称呼”这一列');
      await screen.sees('没有可以写入的行');
      await expectNoBarrier(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await give(page, '客户.xlsx', 'PK\x03\x04 nothing');
      await screen.sees('这个工作簿读不出来');
      expectQuiet(screen);
      await screen.close();
    },
  );
});
