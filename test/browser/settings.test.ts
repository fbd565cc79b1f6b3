import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, isLive, openScreen, PHONE } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';
import { startProvider } from '../integration/notifyProviders.ts';

let app: TestApp;
let browser: Browser;
let admin: Caller;

beforeAll(async () => {
  const smsc = await startProvider('smsc', { receipt: 'DELIVRD' });
  app = await startServer({ demo: true, env: { SMS_URL: smsc.url } });
  browser = await chromium();
  admin = await app.signIn('admin');
});

/** Each page, and what is there once it shows what it has. */
const PAGES = [
  ['/settings/preferences', '修改密码'],
  ['/settings/users', '叶知秋'],
  ['/settings/keys', '还没有接口密钥'],
  ['/settings/branch', '本地区号'],
  ['/settings/registry', '导出 Excel'],
  ['/settings/causes', '接入线路'],
  ['/settings/tariffs', '号段'],
  ['/settings/policies', '仍按旧版本计时的在途单'],
  ['/settings/channels', '未送达的通知'],
  ['/settings/screens', '还没有大屏'],
] as const;

describe.each(PAGES)('%s', (path, shows) => {
  it.each(['light', 'dark'] as const)('stands in %s without a barrier, and fits a phone', async (theme) => {
    const screen = await openScreen(browser, app, path, { as: admin, theme, size: PHONE });
    await screen.sees(shows);
    // A page that has what it shows stops asking.
    await screen.page.waitForLoadState('networkidle');
    await expectNoBarrier(screen.page);
    const overflow = await screen.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expectQuiet(screen);
    await screen.close();
  });
});

it('whoever works here chooses the language of what is sent to them, apart from that of the pages', async () => {
  const screen = await openScreen(browser, app, '/settings/preferences', { as: await app.signIn('supervisor') });
  const { page } = screen;
  const notices = page.getByRole('group', { name: '通知语言' });
  await screen.sees('supervisor@noc.example');
  await notices.getByRole('radio', { name: 'English' }).click();
  await screen.sees('已保存，之后的通知按此发送。');
  await page.reload();
  await screen.sees('supervisor@noc.example');
  expect(await notices.getByRole('radio', { name: 'English' }).isChecked()).toBe(true);
  await screen.sees('修改密码');
  expectQuiet(screen);
  await screen.close();
});

describe('the administrator', () => {
  it.each(['light', 'dark'] as const)('makes a user who signs in, and disables them, in %s', async (theme) => {
    const screen = await openScreen(browser, app, '/settings/users', { as: admin, theme });
    const { page, dialog } = screen;
    await page.getByRole('button', { name: '新建用户' }).click();
    await dialog.getByLabel('用户名').fill('engineer');
    await dialog.getByLabel('姓名').fill('林晚');
    await dialog.getByRole('button', { name: '创建' }).click();
    await dialog.getByText('这个用户名已有人使用').waitFor();
    await dialog.getByLabel('用户名').fill(`lin.${theme}`);
    await expectNoBarrier(page);
    await dialog.getByRole('button', { name: '创建' }).click();
    const password = await dialog.getByRole('status', { name: '密码' }).innerText();
    // Shown once: a slip of the finger does not lose it.
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    expect(await dialog.getByRole('status', { name: '密码' }).innerText()).toBe(password);
    const lin = await openScreen(browser, app, '/triage', { as: await app.signIn(`lin.${theme}`, password), theme });
    await isLive(lin.page);
    await dialog.getByRole('button', { name: '已记下，关闭' }).click();
    await page.getByLabel('查找').fill(`lin.${theme}`);
    await page.getByText(/共 1 个/).waitFor();
    await page.getByRole('button', { name: '操作：林晚' }).click();
    await page.getByRole('menuitem', { name: '停用' }).click();
    await dialog.getByRole('button', { name: '停用' }).click();
    await screen.sees('林晚已停用。');
    await lin.sees('登录已结束');
    await lin.close();
    await expect(app.signIn(`lin.${theme}`, password)).rejects.toThrow('account_disabled');
    await page.goto(`${app.url}/settings/audit`);
    await page
      .getByRole('row', { name: /停用用户 林晚/ })
      .first()
      .waitFor();
    await expectNoBarrier(page);
    expectQuiet(screen);
    await screen.close();
  });

  it('makes a key that works, and revokes it', async () => {
    const screen = await openScreen(browser, app, '/settings/keys', { as: admin });
    const { page, dialog } = screen;
    await page.getByRole('button', { name: '新建密钥' }).click();
    await dialog.getByLabel('用途').fill('话单采集');
    await dialog.getByRole('button', { name: '创建' }).click();
    const key = await dialog.getByRole('status', { name: '密钥' }).innerText();
    const use = (): Promise<Response> => app.fetch('/api/me', { headers: { authorization: `Bearer ${key}` } });
    expect((await use()).status).toBe(200);
    await dialog.getByRole('button', { name: '已记下，关闭' }).click();
    await page.getByRole('button', { name: '吊销：话单采集' }).click();
    await dialog.getByRole('button', { name: '吊销' }).click();
    await page.getByText('已吊销', { exact: true }).waitFor();
    expect((await use()).status).toBe(401);
    expectQuiet(screen);
    await screen.close();
  });

  it('sends a test and sees it arrive', async () => {
    const screen = await openScreen(browser, app, '/settings/channels', { as: admin });
    const { page } = screen;
    await page.getByText('已连接').waitFor();
    await page.getByLabel('手机号码').fill('12');
    await page.getByRole('button', { name: '发送测试' }).click();
    await page.getByText('请填写 11 位手机号码。').waitFor();
    await page.getByLabel('手机号码').fill('154 0000 1234');
    await page.getByRole('button', { name: '发送测试' }).click();
    await page.getByRole('listitem').filter({ hasText: '已送达' }).waitFor();
    await expectNoBarrier(page);
    expectQuiet(screen);
    await screen.close();
  });
});

describe('others', () => {
  it('see only the sections that are theirs', async () => {
    const screen = await openScreen(browser, app, '/settings', { as: await app.signIn('college') });
    await screen.page.getByRole('link', { name: /个人/ }).waitFor();
    expect(await screen.page.getByRole('link', { name: /用户/ }).count()).toBe(0);
    await screen.page.goto(`${app.url}/settings/users`);
    await screen.sees('这个页面不对您的角色开放');
    await screen.close();
  });
});
