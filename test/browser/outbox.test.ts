import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ticketListSchema } from '#shared/api/ticket.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, isKept, isLive, openScreen, PHONE } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

/** A declaration made while the server cannot be reached: kept, shown, and sent once when it is back. */
let browser: Browser;
beforeAll(async () => {
  browser = await chromium();
});

const ticketsOf = async (caller: Caller): Promise<string[]> => {
  const list = ticketListSchema.parse(await (await caller.fetch('/api/tickets?phase=open')).json());
  return list.items.map((item) => item.no);
};

async function declares(page: Page, symptom: string): Promise<void> {
  await page.getByRole('radio', { name: symptom }).check();
  await page.getByRole('button', { name: '提交报修' }).click();
  await page.getByText('已存下，还没有发出去').waitFor();
}

const open = (app: TestApp, as: Caller, theme: 'light' | 'dark' = 'light') =>
  openScreen(browser, app, '/portal/declare', { as, size: PHONE, theme });

describe('without a network', () => {
  it('a declaration waits in sight, outlives the page, and becomes exactly one ticket', async () => {
    const app = await startServer({ demo: true });
    const college = await app.signIn('college');
    const screen = await open(app, college, 'dark');
    const { page } = screen;
    await page.getByRole('radio', { name: '打不出' }).waitFor();
    await isLive(page);

    await page.context().setOffline(true);
    await declares(page, '打不出');
    await page.getByText('还没有发出去：已存在这台设备上').waitFor();
    await expectNoBarrier(screen.page);
    expect(await ticketsOf(college)).toEqual([]);

    await page.close();
    await page.context().setOffline(false);
    const again = await page.context().newPage();
    await again.goto(`${app.url}/portal`);
    await again.getByText(/已发出：.*打不出/).waitFor();
    const [no = ''] = await ticketsOf(college);
    expect(no).toMatch(/^F\d{8}-/);
    await again.getByRole('link', { name: no }).first().waitFor();
    expect(await ticketsOf(college)).toEqual([no]);
    await again.getByRole('button', { name: '知道了' }).click();
    await again.getByText(/已发出：/).waitFor({ state: 'detached' });
    await screen.close();
  });

  it('goes out by itself as soon as the browser is online again', async () => {
    const app = await startServer({ demo: true });
    const college = await app.signIn('college');
    const { page, close } = await open(app, college);
    await page.getByRole('radio', { name: '打不出' }).waitFor();
    await page.context().setOffline(true);
    // What the server would refuse when it is back is said now, while its author is there.
    const callBack = page.getByLabel('我们打哪个电话找您');
    await callBack.fill('12ab');
    await page.getByRole('radio', { name: '打不进' }).check();
    await page.getByRole('button', { name: '提交报修' }).click();
    await page.getByText('这不是可拨打的号码').waitFor();
    await callBack.fill('8001');
    await declares(page, '打不进');
    await page.context().setOffline(false);
    await page.getByText(/已发出：.*打不进/).waitFor();
    expect(await ticketsOf(college)).toHaveLength(1);
    await close();
  });
});

describe('the portal, opened without a network', () => {
  it('says what it cannot show, and shows it by itself once there is one', async () => {
    const app = await startServer({ demo: true });
    const { page, close } = await openScreen(browser, app, '/portal', {
      as: await app.signIn('college'),
      size: PHONE,
      installed: true,
    });
    await isLive(page);
    await isKept(page, 'Portal');
    await page.context().setOffline(true);
    await page.reload();
    await page.getByText('没有连上服务器，正在重连').waitFor();
    await page.getByText('读取失败').first().waitFor();
    await page.context().setOffline(false);
    await isLive(page);
    await page.getByText('读取失败').first().waitFor({ state: 'detached' });
    await close();
  });
});

describe('what the desk declared', () => {
  it('is said to wait on the page without a server, and sent when that is back', async () => {
    const app = await startServer({ demo: true });
    const hotline = await app.signIn('hotline');
    const before = await ticketsOf(hotline);
    const { page, close } = await openScreen(browser, app, '/intake', { as: hotline, installed: true });
    await isLive(page);
    await isKept(page, 'Others');
    await page.context().setOffline(true);
    await page.getByRole('combobox').fill('09030000017');
    await page.getByRole('button', { name: /联网后核对/ }).click();
    await page.getByRole('radio', { name: '打不进' }).check();
    await page.keyboard.press('Control+Enter');
    await page.getByText('已存下，还没有发出去').waitFor();
    await page.reload();
    await page.getByText('这台设备上有 1 条申告还没有发出').waitFor();
    await page.context().setOffline(false);
    await page.getByText(/已发出：.*打不进/).waitFor();
    expect(await ticketsOf(hotline)).toHaveLength(before.length + 1);
    await close();
  });
});

describe('with the server gone', () => {
  it('waits for it, and is sent by itself after its restart', async () => {
    const app = await startServer({ demo: true });
    const college = await app.signIn('college');
    const { page, close } = await open(app, college);
    await page.getByRole('radio', { name: '打不出' }).waitFor();
    await isLive(page);
    await app.close();
    await declares(page, '打不出');

    const back = await startServer({ db: app.db, env: { PORT: String(app.config.port) } });
    await page.getByText(/已发出：.*打不出/).waitFor();
    expect(back.url).toBe(app.url);
    expect(await ticketsOf(college)).toHaveLength(1);
    await close();
  });
});

describe('what the server will not take', () => {
  it('stays with the reason, is mended, and only then is sent', async () => {
    const app = await startServer({ demo: true });
    const college = await app.signIn('college');
    const screen = await open(app, college);
    const { page } = screen;
    await page.getByRole('radio', { name: '打不出' }).waitFor();
    await isLive(page);
    const door = '**/api/declarations';
    await page.route(door, (route) => route.abort());
    await declares(page, '打不出');
    await page.unroute(door);
    await page.route(door, (route) =>
      route.fulfill({
        status: 422,
        contentType: 'application/problem+json',
        json: { type: 'about:blank', title: '', status: 422, code: 'unknown_service', detail: '', instance: '/' },
      }),
    );
    await page.getByText('没有受理：没有这条业务或这个号码。').waitFor();
    await expectNoBarrier(screen.page);
    await page.unroute(door);
    await page.getByRole('button', { name: '修改后提交' }).click();
    expect(await page.getByRole('radio', { name: '打不出' }).isChecked()).toBe(true);
    await page.getByRole('radio', { name: '声音不清楚' }).check();
    await page.getByRole('button', { name: '提交报修' }).click();
    await page.getByText(/收到了，单号 F/).waitFor();
    await page.getByText('没有受理').waitFor({ state: 'detached' });
    expect(await ticketsOf(college)).toHaveLength(1);
    await screen.close();
  });

  it('is discarded only after asking', async () => {
    const app = await startServer({ demo: true });
    const college = await app.signIn('college');
    const { page, close } = await open(app, college);
    await page.getByRole('radio', { name: '打不出' }).waitFor();
    // Of the whole browser: the service worker sends, too, once it has taken the page over.
    await page.context().route('**/api/declarations', (route) => route.abort());
    await declares(page, '打不出');
    await page.getByRole('button', { name: '丢弃' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: '丢弃' }).click();
    await page.getByText('还没有发出去：').waitFor({ state: 'detached' });
    // An attempt that was under way ends before the server can be reached.
    await page.context().unrouteAll({ behavior: 'wait' });
    await page.reload();
    await isLive(page);
    expect(await ticketsOf(college)).toEqual([]);
    await close();
  });
});

describe('another user of the same browser', () => {
  it('is told that something waits, and neither sees nor sends it', async () => {
    const app = await startServer({ demo: true });
    const [college, hospital] = [await app.signIn('college'), await app.signIn('hospital')];
    const { page, close } = await open(app, college);
    await page.getByRole('radio', { name: '打不出' }).waitFor();
    await page.route('**/api/declarations', (route) => route.abort());
    await declares(page, '打不出');
    await page.context().clearCookies();
    await page.reload();
    await page.getByText('这台设备上有 1 条申告还没有发出').waitFor();
    await page.unroute('**/api/declarations');

    const cookies = hospital.cookie.split('; ').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: value.join('='), url: app.url };
    });
    await page.context().addCookies(cookies);
    await page.goto(`${app.url}/portal`);
    await isLive(page);
    expect(await page.getByText('还没有发出去').count()).toBe(0);
    expect([...(await ticketsOf(hospital)), ...(await ticketsOf(college))]).toEqual([]);
    await close();
  });
});

describe('the server', () => {
  it('refuses what its author is no longer signed in to send', async () => {
    const app = await startServer({ demo: true });
    const hospital = await app.signIn('hospital');
    const body = { service: 'svc-hospital', symptom: 'other', description: '杂音' };
    const sent = (caller: string) =>
      hospital.post('/api/declarations', body, { 'idempotency-key': 'k-1', 'demarc-caller': caller });
    const refused = await sent('college');
    expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'signed_in_as_another' }]);
    expect((await sent('hospital')).status).toBe(201);
  });
});
