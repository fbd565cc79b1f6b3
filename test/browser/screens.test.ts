import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen, PHONE } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

const HD = { width: 1920, height: 1080 } as const;

let app: TestApp;
let browser: Browser;
let engineer: Caller;

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
  engineer = await app.signIn('engineer');
});

const codeOn = async (page: Page): Promise<string> => (await page.locator('output').innerText()).trim();

describe.each(['light', 'dark'] as const)('a television, in %s', (theme) => {
  it('is paired by its code, becomes the wall it is told to be, rests, is revoked, and says so', async () => {
    const tv = await openScreen(browser, app, '/pair', { theme, size: HD });
    await tv.sees('配对这块大屏');
    const code = await codeOn(tv.page);
    await expectNoBarrier(tv.page);

    // As the QR code on it leads: with the code, which leaves the address again.
    const desk = await openScreen(browser, app, `/settings/screens#${code}`, { as: engineer, theme });
    const name = `监控大厅 ${theme}`;
    await desk.dialog.getByText(/找到：来自/).waitFor();
    expect(new URL(desk.page.url()).hash).toBe('');
    await desk.dialog.getByLabel('位置').fill(name);
    await desk.dialog.getByLabel('语言').selectOption('en');
    await desk.dialog.getByRole('switch', { name: /访客模式/ }).check({ force: true });
    await expectNoBarrier(desk.page);
    await desk.dialog.getByRole('button', { name: '批准' }).click();

    await tv.page.locator('main.wall').waitFor();
    const masked = tv.page.getByRole('img', { name: 'Visitors' });
    await masked.waitFor();
    const row = desk.page.getByRole('row').filter({ hasText: name });
    await row.getByText('实时', { exact: true }).waitFor();
    await expectNoBarrier(desk.page);
    // Who passes by with a keyboard changes nothing.
    await tv.page.keyboard.press('Shift');
    expect(await tv.page.getByRole('form').count()).toBe(0);

    const pick = async (deed: string): Promise<void> => {
      await row.getByRole('button', { name: `操作：${name}` }).click();
      await desk.page.getByRole('menuitem', { name: deed }).click();
    };
    await pick('修改');
    await desk.dialog.getByRole('switch', { name: /访客模式/ }).uncheck({ force: true });
    await desk.dialog.getByRole('button', { name: '保存' }).click();
    await masked.waitFor({ state: 'detached' });
    await pick('有意关闭');
    await row.getByText('有意关闭', { exact: true }).waitFor();

    await pick('吊销');
    await desk.dialog.getByRole('button', { name: '吊销' }).click();
    await row.getByText('已吊销', { exact: true }).waitFor();
    await tv.sees(`The screen “${name}” was revoked.`);
    expect(await codeOn(tv.page)).not.toBe(code);
    await expectNoBarrier(tv.page);
    expectQuiet(desk, tv);
    await Promise.all([desk.close(), tv.close()]);
  });

  it('has its page in the settings, on a phone too', async () => {
    const screen = await openScreen(browser, app, '/settings/screens', { as: engineer, theme, size: PHONE });
    await screen.sees(/失联 120 秒后告警/);
    await expectNoBarrier(screen.page);
    const overflow = await screen.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await screen.page.getByRole('button', { name: '配对大屏' }).click();
    await screen.dialog.getByLabel('配对码').fill('aaaa-aaaa');
    await screen.dialog.getByText(/没有大屏在等这个配对码/).waitFor();
    await expectNoBarrier(screen.page);
    expectQuiet(screen);
    await screen.close();
  });
});

describe('somebody who is signed in', () => {
  it('is not made a wall of by the way', async () => {
    const screen = await openScreen(browser, app, '/pair', { as: await app.signIn('supervisor') });
    await screen.sees('这个浏览器已由顾明川登录');
    await expectNoBarrier(screen.page);
    await screen.page.getByRole('button', { name: '退出并配对' }).click();
    await screen.page.locator('output').waitFor();
    expectQuiet(screen);
    await screen.close();
  });
});

describe('a hotline agent', () => {
  it('finds no screens to pair in the settings', async () => {
    const screen = await openScreen(browser, app, '/settings/screens', { as: await app.signIn('hotline') });
    await screen.sees('这个页面不对您的角色开放');
    expectQuiet(screen);
    await screen.close();
  });
});
