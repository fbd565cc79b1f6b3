import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ticketListSchema } from '#shared/api/ticket.ts';
import { hours, minutes } from '#shared/time.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let browser: Browser;
let hotline: Caller;

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
  hotline = await app.signIn('hotline');
});

const ticketOf = async (page: Page) => {
  await page.getByText('请读给客户').waitFor();
  const no = (await page.locator('.saved .no').innerText()).trim();
  return { no, body: (await (await hotline.fetch(`/api/tickets/${no}`)).json()) as Record<string, unknown> };
};

/** What the clipboard's text does where the focus is. */
const paste = (page: Page, text: string): Promise<void> =>
  page.evaluate((message) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', message);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    (document.activeElement ?? document.body).dispatchEvent(event);
  }, text);

describe('a call at night', () => {
  it('is taken with the keyboard alone, the line lit before the service is chosen, and the next one after it', async () => {
    const screen = await openScreen(browser, app, '/intake', { as: hotline });
    const { page } = screen;
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('09030000017');
    // The only match: its signs are there before Enter, each with where it comes from.
    await page.getByText(/^业务资料 · /).waitFor();
    await page.getByText(/^话单 · /).waitFor();
    await expectNoBarrier(page);
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: '无拨号音' }).waitFor();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.type('二楼话机全无声音');
    await page.keyboard.press('Control+Enter');
    const { body } = await ticketOf(page);
    expect(body).toMatchObject({ symptom: 'no_dial_tone', description: '二楼话机全无声音' });
    expect(await page.locator('blockquote').innerText()).not.toMatch(/(48|72) ?(小时|h)/);
    await page.keyboard.press('Enter');
    await page.getByRole('combobox').and(page.locator(':focus')).waitFor();
    expectQuiet(screen);
    await screen.close();
  });
});

describe('a pasted message of a group', () => {
  it.each(['light', 'dark'] as const)('becomes a declaration once the agent has accepted it, in %s', async (theme) => {
    const screen = await openScreen(browser, app, '/intake', { as: hotline, theme });
    const { page } = screen;
    await page.getByRole('combobox').waitFor();
    const before = ticketListSchema.parse(await (await hotline.fetch('/api/tickets?phase=open')).json()).items.length;
    // Said three hours later: long ago in either zone, and nothing that clocks differ about.
    const begun = Math.floor(Date.now() / minutes(1)) * minutes(1) - hours(3);
    const said = new Date(begun + hours(8)).toISOString().slice(11, 16);
    await paste(page, `示范医专实训楼从 ${said} 开始打不进，号码 0903-0000021，找王老师 15400000033`);
    const chips = page.getByRole('group', { name: '认出的内容' });
    await chips.getByRole('button', { name: /号码.*09030000021/ }).waitFor();
    await chips.getByRole('button', { name: /打不进/ }).waitFor();
    await chips.getByRole('button', { name: /联系人.*王老师 15400000033/ }).waitFor();
    await chips.getByRole('button', { name: new RegExp(`${said}.*北京时间`) }).waitFor();
    await expectNoBarrier(page);
    await page.getByRole('radio', { name: '新疆时间' }).press('Space');
    await chips.getByRole('button', { name: new RegExp(`${said}.*新疆时间`) }).waitFor();
    // Understood, shown, and not kept: what is wrong is left out.
    await chips.getByRole('button', { name: /联系人/ }).press('Space');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('radio', { name: '打不进', checked: true }).waitFor();
    const now = ticketListSchema.parse(await (await hotline.fetch('/api/tickets?phase=open')).json()).items.length;
    expect(now).toBe(before);
    expect(await page.getByLabel('哪些号码').inputValue()).toBe('09030000021');
    expect(await page.getByLabel('来电人').inputValue()).not.toBe('王老师');
    expect(await page.getByLabel('什么时候开始的').inputValue()).toMatch(new RegExp(` ${said}$`));
    await page.keyboard.press('Control+Enter');
    const { no } = await ticketOf(page);
    const facts = await (await hotline.fetch(`/api/tickets/${no}/facts`)).text();
    // What a clock shows in Xinjiang, it showed two hours before in Beijing.
    expect(facts).toContain(`"occurredAt":"${new Date(begun + hours(2)).toISOString()}"`);
    expectQuiet(screen);
    await screen.close();
  });

  it('that names nobody we know leaves its words in the form, and the agent to search', async () => {
    const screen = await openScreen(browser, app, '/intake', { as: hotline });
    const { page } = screen;
    await page.getByRole('combobox').waitFor();
    await paste(page, '无名县无名中学的电话杂音大，听不清楚，麻烦看看');
    await page.getByRole('button', { name: /单位.*无名县无名中学/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('没有找到消息里的号码或单位').waitFor();
    await page.getByRole('combobox').fill('svc-hospital');
    await page.getByRole('listbox').getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: '音质差', checked: true }).waitFor();
    expect(await page.getByLabel('客户怎么说').inputValue()).toContain('杂音大');
    expectQuiet(screen);
    await screen.close();
  });
});

describe('with the server out of reach', () => {
  it('a service seen before is found, and one never seen is taken as it is said', async () => {
    const { page, close } = await openScreen(browser, app, '/intake', { as: hotline });
    await page.getByRole('combobox').fill('svc-college');
    await page.getByRole('listbox').getByRole('option').first().click();
    await page.getByRole('button', { name: '换一条业务' }).click();
    await page.context().setOffline(true);
    await page.getByRole('combobox').fill('0903000002');
    await page.getByText('连不上服务器：下面是这台设备记得的业务').waitFor();
    await page.getByRole('option', { name: /示范医专/ }).waitFor();
    await page.getByRole('combobox').fill('09039999999');
    await page.getByRole('button', { name: '按“09039999999”登记，联网后核对' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('业务还没有核对').waitFor();
    await close();
  });
});
