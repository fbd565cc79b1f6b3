import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { declarationAnswerSchema } from '#shared/api/declaration.ts';
import { majeureListSchema } from '#shared/api/majeure.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen, PHONE } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let browser: Browser;
let supervisor: Caller;
let engineer: Caller;
let college: Caller;
let no: string;

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
  [supervisor, engineer, college] = (await Promise.all(
    ['supervisor', 'engineer', 'college'].map((name) => app.signIn(name)),
  )) as [Caller, Caller, Caller];
  const declaration = { service: 'svc-college', symptom: 'all_down', description: '全部无声' };
  const answer = await college.post('/api/declarations', declaration, { 'idempotency-key': 'sand' });
  no = declarationAnswerSchema.parse(await answer.json()).ticket.no;
  await engineer.post(`/api/tickets/${no}/commands`, { type: 'acknowledge' });
});

describe('force majeure', () => {
  it('is declared once, its refusals explained in place, proposed to a ticket, and told to the contract', async () => {
    const screen = await openScreen(browser, app, '/majeure', { as: supervisor });
    const { page, dialog } = screen;
    await screen.sees('通往林场的道路积沙封闭');
    await page.getByRole('button', { name: '登记不可抗力' }).click();
    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    await dialog.getByText('请填写日期和时间。').waitFor();
    await dialog.getByLabel('种类').selectOption({ label: '风灾、沙尘暴' });
    await dialog.getByLabel('情况').fill('特大沙尘暴，城东线路中断');
    await dialog.getByLabel('发生时间').fill('00:00');
    await dialog.getByRole('searchbox').fill('示范医学');
    await dialog.getByRole('button', { name: /示范医学高等专科学校/ }).click();
    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    await page.getByRole('heading', { name: '特大沙尘暴，城东线路中断' }).waitFor();
    await screen.sees('1 份合同');
    await expectNoBarrier(screen.page);

    const desk = await openScreen(browser, app, `/tickets/${no}`, { as: engineer });
    const portal = await openScreen(browser, app, `/portal/${no}`, { as: college, size: PHONE });
    await portal.sees(/起发生风灾、沙尘暴，修复可能受影响/);
    expect(await portal.page.getByText('城东线路中断').count()).toBe(0);
    await desk.page.getByRole('button', { name: '说明因果并挂起' }).click();
    await desk.dialog.getByText('写明它如何造成这一故障').waitFor();
    await desk.dialog.getByText(/按时限政策，这一原因一次最长/).waitFor();
    await desk.dialog.getByLabel('依据', { exact: true }).fill('大风刮断城东引入线路，现场照片');
    await desk.dialog.getByLabel('挂起到').fill('23:59');
    await desk.dialog.getByRole('button', { name: '挂起时限' }).click();
    await desk.page.getByRole('link', { name: '引用不可抗力记录' }).waitFor();

    await page.reload();
    await page
      .getByRole('row', { name: new RegExp(no) })
      .getByText('已按本记录挂起')
      .waitFor();
    await page.getByLabel('添加文件').setInputFiles({
      name: '气象证明.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('红色预警'),
    });
    await page.getByRole('link', { name: '打开 气象证明.txt' }).waitFor();
    await page.getByRole('button', { name: '记录通知或证明' }).click();
    await dialog.getByRole('radio', { name: '提交证明' }).check();
    await dialog.getByRole('checkbox', { name: '气象证明.txt' }).check();
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.getByText('请填写或选择。').waitFor();
    await dialog.getByLabel('方式和签收').fill('EMS 签收');
    await dialog.getByRole('button', { name: '保存' }).click();
    await screen.sees('1 份均已办');
    await page.getByRole('button', { name: '登记结束' }).click();
    await dialog.getByLabel('结束时间').fill('00:00');
    await dialog.getByLabel('依据').fill('预警解除');
    await dialog.getByRole('button', { name: '登记结束' }).click();
    await screen.sees('已结束');
    expectQuiet(screen, desk, portal);
  });

  it('is read by those who may not record it, and says so where there is none', async () => {
    const { items } = majeureListSchema.parse(await (await engineer.fetch('/api/majeure?state=over')).json());
    const screen = await openScreen(browser, app, `/majeure/${items[0]?.id}`, {
      as: engineer,
      size: PHONE,
      language: 'en',
      theme: 'dark',
    });
    await screen.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await screen.page.getByRole('button', { name: 'Retract' }).count()).toBe(0);
    await expectNoBarrier(screen.page);
    await screen.page.goto(`${app.url}/majeure`);
    await screen.page.getByRole('radio', { name: 'retracted' }).check({ force: true });
    await screen.sees('None in this state');
    await expectNoBarrier(screen.page);
    expectQuiet(screen);
  });
});
