import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, isLive, openScreen, PHONE } from '#test/harness/screen.ts';
import { startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
});

describe('an account manager', () => {
  it('finds a customer, looks at a member’s number on purpose, and declares for them', async () => {
    const screen = await openScreen(browser, app, '/', { as: await app.signIn('manager') });
    const { page } = screen;
    await page.getByRole('searchbox').fill('医学');
    await page.getByRole('table', { name: '客户' }).getByRole('link', { name: '示范医学高等专科学校' }).click();
    await isLive(page);

    await page.getByRole('button', { name: '查看号码' }).click();
    await page.getByRole('searchbox', { name: /号码或名称/ }).fill('移动成员 3');
    const row = page.getByRole('row', { name: /移动成员 3/ });
    await row.getByText('154****0003').waitFor();
    expect(await page.content()).not.toContain('15400000003');
    await row.getByRole('button', { name: '显示移动成员 3的号码' }).click();
    await row.getByRole('link', { name: '15400000003' }).waitFor();

    await page.getByRole('link', { name: /代客户申告/ }).click();
    await page.getByRole('radio', { name: '无拨号音' }).waitFor();
    await screen.sees('示范医学高等专科学校');
    expectQuiet(screen);
    await screen.close();
  });

  it('sees what falls due, records what settles it, is told why it cannot be, and takes a mistake back', async () => {
    const screen = await openScreen(browser, app, '/', { as: await app.signIn('manager') });
    const { page, dialog } = screen;
    const other = await openScreen(browser, app, '/customers/mingzhu', { as: await app.signIn('supervisor') });
    await other.sees('¥310.00');
    const due = page.getByRole('table', { name: '近 30 天到期的履约事项' });
    await due
      .getByRole('row', { name: /明珠宾馆.*MZ-01.*逾期/ })
      .getByRole('link')
      .click();
    await screen.sees('¥310.00');

    await page.getByRole('row', { name: /MZ-01/ }).getByRole('button', { name: '缴费' }).click();
    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    await dialog.getByText('必填。').waitFor();
    await dialog.getByLabel('金额（元）').fill('310');
    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    // Nothing is owed now but the service: back within 48 hours.
    const back = page.getByRole('row', { name: /缴费后恢复业务.*乙方.*还剩 4[78] 时/ });
    await back.waitFor();
    await back.getByRole('button', { name: '复机' }).click();
    await dialog.getByRole('combobox').waitFor();
    await dialog.getByLabel(/发生时间/).fill('2026-01-01 08:00');
    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    await dialog.getByText('早于业务上一次停复机，请改晚。').waitFor();
    await dialog.getByLabel(/发生时间/).fill('');
    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page
      .getByRole('region', { name: /明珠宾馆融合通信 30 线/ })
      .getByText('正常', { exact: true })
      .waitFor();

    await page.getByRole('button', { name: /撤销第 \d+ 条 复机/ }).click();
    await dialog.getByLabel('原因').fill('复错了业务');
    await dialog.getByRole('button', { name: '撤销', exact: true }).click();
    await screen.sees('已撤销：复错了业务');
    // Who looks on from elsewhere has seen all of it.
    await other.sees('已撤销：复错了业务');
    await other.page
      .getByRole('region', { name: /明珠宾馆融合通信 30 线/ })
      .getByText('欠费停机')
      .waitFor();
    expectQuiet(other);
    await other.close();
    await page
      .getByRole('region', { name: /明珠宾馆融合通信 30 线/ })
      .getByText('欠费停机')
      .waitFor();
    expect(screen.complaints.filter((said) => !said.includes('422'))).toEqual([]);
    await screen.close();
  });

  it('prints a card for the cabinet that a camera can read', async () => {
    const screen = await openScreen(browser, app, '/customers/college/cabinets', { as: await app.signIn('manager') });
    const { page } = screen;
    const picture = page.getByRole('img', { name: /DEMO-COLLEGE/ });
    await picture.waitFor();
    expect((await picture.boundingBox())?.width).toBeGreaterThan(150);
    expectQuiet(screen);
    await screen.close();
  });
});

describe('whoever answers for the desk', () => {
  it('reads on the customer’s page who has seen whose number', async () => {
    const engineer = await app.signIn('engineer');
    expect((await engineer.post('/api/reveals', { of: 'contact', contact: 'college-signatory', why: 'call' })).ok).toBe(
      true,
    );
    const screen = await openScreen(browser, app, '/customers/college', { as: await app.signIn('supervisor') });
    await screen.page.getByRole('region', { name: '号码访问记录' }).getByText('温仲秋').first().waitFor();
    await screen.close();
  });
});

it('an engineer reads a contract, and is offered nothing to record', async () => {
  const screen = await openScreen(browser, app, '/customers/ankang', { as: await app.signIn('engineer') });
  await screen.sees('现在等甲方：弱电间门禁没有移交，进不了场');
  expect(await screen.page.getByRole('button', { name: /登记事件|撤销/ }).count()).toBe(0);
  expectQuiet(screen);
  await screen.close();
});

it('the form of an event has nothing that axe objects to', async () => {
  const screen = await openScreen(browser, app, '/customers/changhe', { as: await app.signIn('manager') });
  const { page, dialog } = screen;
  await page.getByRole('button', { name: '登记事件' }).click();
  await dialog.getByLabel('事件').selectOption('securityNoticed');
  await dialog.getByRole('button', { name: '登记', exact: true }).click();
  await dialog.getByText('必填。').first().waitFor();
  await expectNoBarrier(page);
  await screen.close();
});

describe('the pages of customers', () => {
  it.each([
    { path: '/customers', theme: 'light' },
    { path: '/customers', theme: 'dark', size: PHONE },
    { path: '/customers/college', theme: 'light' },
    { path: '/customers/college', theme: 'dark', size: PHONE },
    { path: '/customers/ankang', theme: 'light' },
    { path: '/customers/mingzhu', theme: 'dark' },
    { path: '/customers/college/cabinets', theme: 'dark' },
  ] as const)('have nothing that axe objects to: $path in the $theme', async ({ path, theme, ...rest }) => {
    const screen = await openScreen(browser, app, path, { as: await app.signIn('supervisor'), theme, ...rest });
    const { page } = screen;
    await isLive(page);
    await page
      .getByText(/示范医|安康|明珠/)
      .filter({ visible: true })
      .first()
      .waitFor();
    await page.waitForLoadState('networkidle');
    await expectNoBarrier(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expectQuiet(screen);
    await screen.close();
  });
});
