import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { handoverSheetSchema } from '#shared/api/handover.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen, type Screen } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let browser: Browser;
let supervisor: Caller;
let engineer: Caller;

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
  [supervisor, engineer] = [await app.signIn('supervisor'), await app.signIn('engineer')];
});

const open = (as: Caller, theme: 'light' | 'dark' = 'light'): Promise<Screen> =>
  openScreen(browser, app, '/reports/handover', { as, theme });
const unacknowledged = async (): Promise<string[]> =>
  handoverSheetSchema.parse(await (await engineer.fetch('/api/handover')).json()).unacknowledged;

describe('the handover sheet', () => {
  it.each(['light', 'dark'] as const)('stands in %s without a barrier to anybody', async (theme) => {
    const screen = await open(engineer, theme);
    await screen.page.getByRole('heading', { name: '未办结故障单' }).waitFor();
    await expectNoBarrier(screen.page);
    expectQuiet(screen);
    await screen.close();
  });

  it('is no page of who hands over no shift', async () => {
    const screen = await open(await app.signIn('manager'));
    await screen.sees('这个页面不对您的角色开放');
    await screen.close();
  });

  it('goes from one shift to the next once every ticket is acknowledged, and is kept', async () => {
    const out = await open(engineer);
    const sign = out.page.getByRole('button', { name: '交班签字' });
    await out.sees('有未接单的故障单，不能交接班');
    expect(await sign.getAttribute('aria-disabled')).toBe('true');
    // The page hears of it by itself.
    for (const no of await unacknowledged())
      await engineer.post(`/api/tickets/${no}/commands`, { type: 'acknowledge' });
    await out.page.getByText('有未接单的故障单，不能交接班').waitFor({ state: 'detached' });

    await out.page.getByLabel('交班说明').fill('清泉环网夜间割接后留意');
    expect(await sign.getAttribute('aria-disabled')).toBe('true');
    await out.page.getByRole('button', { name: '保存说明' }).click();
    await out.page.locator('button:not([aria-disabled])', { hasText: '交班签字' }).click();
    await out.sees('待接班人签字');
    expect(await out.page.getByRole('button', { name: '接班签字' }).count()).toBe(0);

    const next = await open(supervisor);
    await next.page.getByRole('button', { name: '接班签字' }).click();
    // Who handed over sees it kept as well.
    await out.page.getByRole('link', { name: /–/ }).first().waitFor();
    await next.page.getByRole('link', { name: /–/ }).first().click();
    await next.sees('清泉环网夜间割接后留意');
    expect(await next.page.getByRole('textbox').count()).toBe(0);
    await expectNoBarrier(next.page);
    expectQuiet(out, next);
    await out.close();
    await next.close();
  });
});
