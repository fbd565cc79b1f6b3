import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ticketListSchema } from '#shared/api/ticket.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, isKept, isLive, keptPaths, openScreen } from '#test/harness/screen.ts';
import { startServer, type TestApp } from '#test/harness/server.ts';

/** The customer's doors on a cheap phone: the portal, the cabinet's page, and both without a network or a script. */
const CHEAP = { width: 360, height: 640 } as const;
const THEMES = ['light', 'dark'] as const;

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
});

/** Nothing is cut off or has to be scrolled to the side. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('the cabinet’s page', () => {
  it.each(THEMES)('declares without a script in three presses, in %s', async (colorScheme) => {
    const context = await browser.newContext({
      viewport: CHEAP,
      locale: 'zh-CN',
      colorScheme,
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    await page.goto(`${app.url}/d/DEMO-YULIN`);
    await page.getByRole('radio', { name: '打不出' }).check();
    await page.getByLabel('我们打哪个电话找您').fill('15400000001');
    await page.getByRole('button', { name: '提交报修' }).click();
    await page.getByRole('heading', { name: /收到了/ }).waitFor();
    expect(await page.getByText(/^F\d{8}-\d{4,}$/).count()).toBe(1);
    await context.close();
  });

  it.each(THEMES)(
    'has no barrier in %s, and stands from right to left and in letters twice as large',
    async (colorScheme) => {
      const context = await browser.newContext({ viewport: CHEAP, locale: 'zh-CN', colorScheme });
      const page = await context.newPage();
      for (const path of ['/d/DEMO-COLLEGE', '/d/NOWHERE', `/r/${'a'.repeat(22)}`]) {
        await page.goto(app.url + path);
        await expectNoBarrier(page);
        await page.evaluate(() => {
          document.documentElement.dir = 'rtl';
          document.documentElement.style.fontSize = '200%';
        });
        expect(await overflow(page), path).toBeLessThanOrEqual(0);
      }
      await context.close();
    },
  );
});

describe('the portal on a cheap phone', () => {
  it.each(['/portal', '/portal/declare'])(
    '%s stands from right to left, and in letters twice as large',
    async (path) => {
      const screen = await openScreen(browser, app, path, { as: await app.signIn('college'), size: CHEAP });
      const { page } = screen;
      await page
        .getByText(path === '/portal' ? '机柜编码' : '打不出')
        .first()
        .waitFor();
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.evaluate(() => (document.documentElement.dir = 'rtl'));
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await expectNoBarrier(page);
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expectQuiet(screen);
      await screen.close();
    },
  );
});

describe('installed', () => {
  it('opens without a network, takes a declaration, and sends it once when the network is back', async () => {
    const college = await app.signIn('college');
    const { page, close } = await openScreen(browser, app, '/portal', { as: college, size: CHEAP, installed: true });
    await isLive(page);
    await isKept(page, 'PortalDeclare');
    await isKept(page, 'Keeper');
    expect((await keptPaths(page)).filter((path) => !/^\/($|assets\/|icon|manifest)/.test(path))).toEqual([]);

    await page.context().setOffline(true);
    await page.goto(`${app.url}/portal`);
    await page.getByText('现在连不上网络，看不到进展').waitFor();
    await page.getByRole('link', { name: '我要报修' }).click();
    await page.getByRole('radio', { name: '打不进' }).check();
    await page.getByRole('button', { name: '提交报修' }).click();
    await page.getByText('已存下，还没有发出去').waitFor();
    await page.context().setOffline(false);
    await page.getByText(/已发出：.*打不进/).waitFor();
    const list = ticketListSchema.parse(await (await college.fetch('/api/tickets?phase=open')).json());
    expect(list.items).toHaveLength(1);
    await close();
  });

  it.each(['zh', 'en'])('has a manifest in %s whose icons are there', async (language) => {
    const manifest = await app.fetch(`/manifest.${language}.webmanifest`);
    const text = await manifest.text();
    expect(manifest.status).toBe(200);
    const icons = [...text.matchAll(/"src": "(\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(icons.length).toBe(4);
    for (const icon of icons) expect((await app.fetch(icon)).status, icon).toBe(200);
  });
});
