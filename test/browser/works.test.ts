import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ofWork } from '#server/works/noticed.ts';
import { declarationAnswerSchema } from '#shared/api/declaration.ts';
import { workDetailSchema } from '#shared/api/works.ts';
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

/** All that waits to be sent of a work's notices is given up, as the outbox would. */
async function giveUp(id: string): Promise<void> {
  await app.db.asOwner(
    `update notice set state = 'dead', last_error = 'unreachable' where key = $1 and channel <> 'in_app' and state = 'queued'`,
    [id],
  );
  const road = { db: app.db, ring: () => undefined, record: () => Promise.resolve(null) };
  await ofWork.progressed(road, { id: '', key: id }, 'dead', 'unreachable');
}

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
    await dialog.getByRole('button', { name: /示范医专融合通信/ }).waitFor();
    // By keys alone: the first with Enter, any other with the arrows, and on from where one searched.
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: '移除：示范医专弱电间' }).click();
    await dialog.getByRole('searchbox').fill('示范医专');
    await dialog.getByRole('button', { name: /示范医专融合通信/ }).waitFor();
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await dialog.getByRole('button', { name: '移除：示范医专融合通信' }).waitFor();
    expect(await dialog.getByRole('searchbox').evaluate((box) => box === document.activeElement)).toBe(true);
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
    const planned = portal.page.getByRole('listitem').filter({ hasText: night(9, '00:30').replace('T', ' ') });
    await planned.getByText('您已同意这个时间。').waitFor();
    await planned.getByRole('button', { name: '改变答复' }).click();
    await planned.getByRole('button', { name: '不方便' }).click();
    await planned.getByLabel('为什么不方便').fill('当天有考试');
    await planned.getByRole('button', { name: '提交', exact: true }).click();
    await planned.getByText('您说这个时间不方便').waitFor();
    await screen.sees('当天有考试');

    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const looksAgain = page.waitForResponse(
      (answer) => answer.request().method() === 'GET' && answer.url().endsWith(`/api/works/${id}`),
    );
    await page.getByRole('button', { name: '取消割接' }).click();
    await dialog.getByLabel('原因').fill('改期');
    await dialog.getByRole('button', { name: '取消割接' }).click();
    await screen.sees(/叶知秋 .* 取消：改期/);
    expect(await page.getByRole('button', { name: '记录告知或答复' }).count()).toBe(0);
    await row.getByText('发送中').waitFor();
    await looksAgain;
    // What becomes of the notice that it is cancelled is seen without asking.
    await giveUp(id);
    await row.getByText('未送达').first().waitFor();
    await screen.sees('1 户通知未送达，请电话告知');

    // Whoever comes back to an open portal reads that it was called off, and is not asked about it any more.
    const asked: string[] = [];
    portal.page.on('request', (request) => request.url().includes('/api/works?') && asked.push(request.url()));
    await portal.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await planned.getByText('已取消').waitFor();
    expect(await planned.getByRole('button').count()).toBe(0);
    expect(new Set(asked).size).toBe(1);
    expectQuiet(screen, portal);
    await Promise.all([screen.close(), portal.close()]);
  });

  it('is announced, moved, and told by a call where notices do not get through', async () => {
    const planned = await engineer.post('/api/works', {
      kind: 'upgrade',
      title: '医院话机升级',
      reason: '修正注册异常',
      contact: '核心网 沈砚',
      zone: 'Asia/Urumqi',
      from: night(8, '01:00'),
      to: night(8, '02:00'),
      services: ['svc-hospital'],
    });
    const { id } = workDetailSchema.parse(await planned.json());
    const screen = await openScreen(browser, app, `/works/${id}`, { as: engineer });
    const { page, dialog } = screen;
    const row = page.getByRole('row', { name: /示范市人民医院/ }).first();
    await row.getByText('未发送').waitFor();
    await page.getByRole('button', { name: '发送通知' }).click();
    await dialog.getByText('示范市人民医院').waitFor();
    await dialog.getByRole('button', { name: '发送通知' }).click();
    await row.getByText('发送中').waitFor();
    expect(await page.getByRole('button', { name: '发送通知' }).count()).toBe(0);

    await page.getByRole('button', { name: '改期' }).click();
    await dialog.getByLabel('改期原因').fill('院方有会议');
    await dialog.getByRole('button', { name: '改期' }).click();
    await dialog.getByText('与现在的时间相同。').waitFor();
    await dialog.getByLabel('开始').fill(night(9, '01:00').replace('T', ' '));
    await dialog.getByLabel('结束').fill(night(9, '02:00').replace('T', ' '));
    await dialog.getByRole('button', { name: '改期' }).click();
    await screen.sees(/叶知秋 .* 改期：院方有会议/);
    await screen.sees(`${night(9, '01:00').replace('T', ' ')}–02:00`);

    await giveUp(id);
    await screen.sees('1 户通知未送达，请电话告知');
    await row.getByRole('button', { name: '重新发送' }).first().click();
    await row.getByText('发送中').waitFor();
    await row.getByRole('button', { name: '登记电话' }).click();
    await dialog.getByRole('radio', { name: '未联系上' }).check({ force: true });
    await dialog.getByRole('button', { name: '记录', exact: true }).click();
    await row.getByText('未告知').waitFor();
    await row.getByRole('button', { name: '登记电话' }).click();
    await dialog.getByRole('radio', { name: '已告知' }).check({ force: true });
    await dialog.getByRole('button', { name: '记录', exact: true }).click();
    await screen.sees('1 户均按时告知');
    expectQuiet(screen);
    await screen.close();
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
