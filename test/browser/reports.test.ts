import { readFile } from 'node:fs/promises';
import excel from 'exceljs';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen, type ScreenOptions } from '#test/harness/screen.ts';
import { startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let browser: Browser;
const open = async (path: string, username: string, options: ScreenOptions = {}) =>
  openScreen(browser, app, path, { as: await app.signIn(username), ...options });

/** The card of a table, by its heading. */
const card = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true }).first();

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
});

describe('the reports', () => {
  it.each(['light', 'dark'] as const)('stand in %s without a barrier to anybody', async (theme) => {
    const screen = await open('/reports', 'supervisor', { theme });
    await screen.page.getByRole('heading', { name: '客户通知' }).waitFor();
    await screen.page.getByRole('figure').nth(1).waitFor();
    await expectNoBarrier(screen.page);
    expectQuiet(screen);
    await screen.close();
  });

  it('are drawn in colours for whoever wants no motion, too', async () => {
    const screen = await open('/reports', 'supervisor');
    const { page } = screen;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.reload();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('canvas')].some((canvas) => {
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        return pixels.some(
          (value, at) => at % 4 === 0 && Math.abs(value - (pixels[at + 2] ?? value)) > 100 && pixels[at + 3] === 255,
        );
      }),
    );
    await screen.close();
  });

  it('are narrowed to a customer, and say so when a period holds nothing', async () => {
    const screen = await open('/reports', 'supervisor');
    const { page } = screen;
    await card(page, '按客户').getByRole('cell', { name: '示范市人民医院' }).waitFor();
    await page.getByLabel('客户', { exact: true }).selectOption('college');
    await card(page, '按客户').getByRole('cell', { name: '示范市人民医院' }).waitFor({ state: 'detached' });
    expect(await card(page, '按客户').getByRole('row').count()).toBe(2);
    await page.getByRole('radio', { name: '自选' }).check();
    await page.getByLabel('起始日期').fill('2020-01-01');
    await page
      .getByRole('alert')
      .getByText('截止日期早于起始日期。')
      .or(page.getByText('内容有误，请看标出的栏目。'))
      .waitFor();
    await page.getByLabel('截止日期').fill('2020-01-31');
    await page.getByText('这段时间没有故障单').waitFor();
    await screen.close();
  });

  it('are had as files that a spreadsheet reads, named in the reader’s language', async () => {
    const screen = await open('/reports', 'supervisor', { language: 'en' });
    const { page } = screen;
    await page.getByRole('heading', { name: 'By month' }).waitFor();
    const load = async (link: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: link }).click(),
      ]);
      return { name: download.suggestedFilename(), body: await readFile(await download.path()) };
    };
    const csv = await load('Export “By month” CSV');
    expect(csv.name).toMatch(/^By_month_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d\.csv$/);
    expect(csv.body.toString('utf8')).toMatch(/^\uFEFFMonth,Faults,/);
    const all = await load('Export all XLSX');
    const book = new excel.Workbook();
    await book.xlsx.load(new Uint8Array(all.body).buffer);
    expect(book.worksheets.map((sheet) => sheet.name)).toContain('Time by holder');
    await screen.close();
  });

  it('show a manager their own customers alone, and nothing to a hotline agent', async () => {
    const own = await open('/reports', 'manager');
    await card(own.page, '按客户').getByRole('cell', { name: '示范医学高等专科学校' }).waitFor();
    expect(await own.page.getByText('示范市人民医院').count()).toBe(0);
    await own.close();
    const other = await open('/reports', 'hotline');
    await other.sees('这个页面不对您的角色开放');
    await other.close();
  });
});
