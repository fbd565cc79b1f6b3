import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, isLive, openScreen } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let browser: Browser;
let engineer: Caller;
beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
  engineer = await app.signIn('engineer');
});

const call = (id: string, caller = '+869030000001') =>
  JSON.stringify({ id, caller, callee: '+869030000999', startedAt: new Date().toISOString(), billsec: 61 });
const FILE = [call('imported-1'), 'not json', call('imported-2', '+869030000777')].join('\n');

describe('the import log', () => {
  it('shows an import of a colleague by itself, and why lines of it were returned', async () => {
    const screen = await openScreen(browser, app, '/pools', { as: engineer });
    const { page } = screen;
    await isLive(page);
    const log = page.getByRole('table', { name: '导入记录' });
    // What the demo was loaded with.
    await log.getByRole('row', { name: /演示数据/ }).waitFor();

    const answer = await engineer.fetch('/api/call-records?format=ndjson&name=night.ndjson', {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: FILE,
    });
    expect(answer.status).toBe(200);
    const row = log.getByRole('row', { name: /night\.ndjson/ });
    await row.getByText('完成').waitFor();
    expect(await row.getByRole('cell').allInnerTexts()).toMatchObject(
      expect.arrayContaining(['1', '0', '2']) as unknown as string[],
    );

    await row.getByRole('button', { name: '查看 night.ndjson 的导入情况' }).click();
    const { dialog } = screen;
    await dialog.getByText('整个文件已读完。').waitFor();
    await dialog.getByText('共退回 2 行，这里是前 2 行').waitFor();
    await dialog.getByText('号码不属于任何业务。').waitFor();
    await expectNoBarrier(screen.page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('link', { name: '下载退回的行' }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('2,bad_json,不是有效的 JSON。');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expectQuiet(screen);
    await screen.close();
  });

  it('asks which column is which where their names do not say it, and then takes the file', async () => {
    const screen = await openScreen(browser, app, '/pools', { as: engineer });
    const { page } = screen;
    await isLive(page);
    const stamp = new Date().toISOString();
    await page.locator('input[type=file]').setInputFiles({
      name: '外系统.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`甲,乙,何时,多久\n+869030000001,+869030000999,${stamp},61\n`),
    });
    await page.getByRole('heading', { name: '对应列' }).waitFor();
    await page.getByText('文件开头看不出是话单').waitFor();
    await expectNoBarrier(page);
    await page.getByLabel('主叫号码').selectOption({ label: '甲 · +869030000001' });
    await page.getByLabel('被叫号码').selectOption({ label: '乙 · +869030000999' });
    await page.getByLabel('计费时长（秒）').selectOption({ label: '多久 · 61' });
    await page.getByRole('button', { name: '按此导入' }).click();
    await page.getByText('外系统.csv 已导入').waitFor();
    await page
      .getByRole('table', { name: '导入记录' })
      .getByRole('row', { name: /外系统\.csv CSV.*完成/ })
      .waitFor();
    expectQuiet(screen);
    await screen.close();
  });

  it('shows how far an import of a colleague has come, and ends it', async () => {
    const screen = await openScreen(browser, app, '/pools', { as: engineer });
    const { page, dialog } = screen;
    await isLive(page);
    const sent = request(`${app.url}/api/call-records?format=ndjson&name=endless.ndjson`, {
      method: 'POST',
      headers: { cookie: engineer.cookie, 'content-length': '1000', 'content-type': 'application/x-ndjson' },
    });
    const status = new Promise((resolve) =>
      sent.on('error', resolve).on('response', (answer) => resolve(answer.resume().statusCode)),
    );
    sent.write(`${call('endless-1')}\n`);
    const row = page.getByRole('row', { name: /endless\.ndjson/ });
    await row.getByText('导入中').waitFor();
    await row.getByText('%').waitFor();
    await row.getByRole('button').click();
    await dialog.getByRole('button', { name: '取消导入' }).click();
    await dialog.getByText(/^已由.+取消。/).waitFor();
    expect(await status).toBe(409);
    sent.destroy();
    await page.keyboard.press('Escape');
    await row.getByText('已取消').waitFor();
    expectQuiet(screen);
    await screen.close();
  });

  it('says that nothing was imported yet', async () => {
    const { rows } = await app.db.pool.query<{ id: string }>('delete from import_log returning id');
    expect(rows.length).toBeGreaterThan(0);
    const screen = await openScreen(browser, app, '/pools', { as: engineer, language: 'en' });
    await screen.page.getByText('No call records imported yet').waitFor();
    await expectNoBarrier(screen.page);
    expectQuiet(screen);
    await screen.close();
  });
});
