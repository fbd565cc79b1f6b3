import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { declarationAnswerSchema } from '#shared/api/declaration.ts';
import { days, instant, plus } from '#shared/time.ts';
import { localIn } from '#shared/zone.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectQuiet, openScreen, PHONE } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let browser: Browser;
let engineer: Caller;

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
  engineer = await app.signIn('engineer');
});

/** Night of Xinjiang so many days ahead, as a field has it. */
const night = (day: number, hour: string): string =>
  `${localIn(plus(instant(Date.now()), days(day)), 'Asia/Urumqi').slice(0, 10)}T${hour}`;

describe('a work', () => {
  it('is planned, its refusals explained in place, told to its customer, and called off', async () => {
    const screen = await openScreen(browser, app, '/works', { as: engineer });
    const { page, dialog } = screen;
    await page.getByRole('button', { name: '安排割接' }).click();
    await dialog.getByRole('button', { name: '安排', exact: true }).click();
    await dialog.getByText('请至少选一个网元或业务。').waitFor();
    expect(await dialog.getByText('请填写日期和时间。').count()).toBe(2);

    await dialog.getByLabel('名称').fill('医专话机升级');
    await dialog.getByRole('searchbox').fill('示范医专');
    await dialog.getByRole('button', { name: /示范医专融合通信/ }).click();
    await dialog.getByRole('radio', { name: '新疆时间' }).check({ force: true });
    await dialog.getByLabel('开始').fill(night(9, '04:00').replace('T', ' '));
    await dialog.getByLabel('结束').fill(night(9, '01:00').replace('T', ' '));
    await dialog.getByLabel('为什么做').fill('修正注册异常，逐台重启。');
    await dialog.getByLabel('现场负责人和电话').fill('核心网 沈砚');
    await dialog.getByRole('button', { name: '安排', exact: true }).click();
    await dialog.getByText('结束要晚于开始。').waitFor();
    await dialog.getByLabel('开始').fill(night(1, '01:00').replace('T', ' '));
    await dialog.getByText('距开始不足 72 小时').waitFor();
    await dialog.getByLabel('开始').fill(night(9, '00:30').replace('T', ' '));
    await dialog.getByRole('button', { name: '安排', exact: true }).click();

    await page.getByRole('heading', { name: '医专话机升级' }).waitFor();
    await screen.sees(`${night(9, '00:30').replace('T', ' ')}–01:00`);
    await screen.sees('1 户中 0 户按时告知');
    const row = page.getByRole('row', { name: /示范医学高等专科学校/ }).first();
    await page.getByRole('button', { name: '记录告知或答复' }).click();
    await dialog.getByLabel('方式和对象').fill('电话，陆远舟');
    await dialog.getByRole('button', { name: '记录', exact: true }).click();
    await screen.sees('1 户均按时告知');
    await row.getByText('照计').waitFor();
    await page.getByRole('button', { name: '记录告知或答复' }).click();
    await dialog.getByRole('checkbox', { name: '全选' }).check();
    await dialog.getByLabel('方式和对象').fill('电话，陆远舟');
    await dialog.getByRole('button', { name: '记录', exact: true }).click();
    await row.getByText('不计考核').waitFor();

    const portal = await openScreen(browser, app, '/portal', { as: await app.signIn('college'), size: PHONE });
    await portal.sees('计划中的施工');
    await portal.sees('网络割接');
    expect(await portal.page.getByText('医专话机升级').count()).toBe(0);

    await page.getByRole('button', { name: '取消割接' }).click();
    await dialog.getByLabel('原因').fill('改期');
    await dialog.getByRole('button', { name: '取消割接' }).click();
    await screen.sees(/叶知秋 .* 取消：改期/);
    expect(await page.getByRole('button', { name: '记录告知或答复' }).count()).toBe(0);
    expectQuiet(screen, portal);
    await Promise.all([screen.close(), portal.close()]);
  });

  it('that runs when a fault is declared proposes how to treat it, filled in, and does nothing by itself', async () => {
    const answer = await engineer.post(
      '/api/declarations',
      { service: 'svc-xinghuo', symptom: 'no_dial_tone', description: '没有拨号音' },
      { 'idempotency-key': randomUUID() },
    );
    const { ticket } = declarationAnswerSchema.parse(await answer.json());
    const screen = await openScreen(browser, app, `/tickets/${ticket.no}`, { as: engineer, language: 'en' });
    await screen.sees('Planned work was running when it was declared');
    await screen.page.getByRole('button', { name: 'Close as planned work' }).click();
    expect(await screen.dialog.getByLabel('Evidence').inputValue()).toMatch(
      /^Planned work .* \(Beijing time\), told 72 h before its start, agreed by the customer/,
    );
    await screen.dialog.getByRole('button', { name: 'Cancel' }).last().click();
    await screen.page.getByRole('button', { name: 'Acknowledge', exact: true }).waitFor();
    expectQuiet(screen);
    await screen.close();
  });

  it('is no page of who has nothing to do with it', async () => {
    const screen = await openScreen(browser, app, '/works', { as: await app.signIn('field') });
    await screen.sees('这个页面不对您的角色开放');
    await screen.close();
  });
});
