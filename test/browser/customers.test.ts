import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { expectQuiet, isLive, openScreen, PHONE } from '#test/harness/screen.ts';
import { startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
});
const violations = async (page: Page) => (await new AxeBuilder({ page }).analyze()).violations.map((v) => v.id);

describe('an account manager', () => {
  it('finds a customer, looks at a member’s number on purpose, and declares for them', async () => {
    const screen = await openScreen(browser, app, '/', { as: await app.signIn('manager') });
    const { page } = screen;
    await page.getByRole('searchbox').fill('医学');
    await page.getByRole('link', { name: '示范医学高等专科学校' }).click();
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

describe('the pages of customers', () => {
  it.each([
    { path: '/customers', theme: 'light' },
    { path: '/customers', theme: 'dark', size: PHONE },
    { path: '/customers/college', theme: 'light' },
    { path: '/customers/college', theme: 'dark', size: PHONE },
    { path: '/customers/college/cabinets', theme: 'dark' },
  ] as const)('have nothing that axe objects to: $path in the $theme', async ({ path, theme, ...rest }) => {
    const screen = await openScreen(browser, app, path, { as: await app.signIn('supervisor'), theme, ...rest });
    const { page } = screen;
    await isLive(page);
    await page.getByText('示范医').filter({ visible: true }).first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expectQuiet(screen);
    await screen.close();
  });
});
