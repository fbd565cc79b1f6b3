import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import type { Ticket } from '#shared/api/ticket.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, isKept, isLive, openScreen, PHONE, type Screen } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

const COLLEGE = '示范医学高等专科学校';
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let app: TestApp;
let engineer: Caller;
let no: string;
let field: Screen;
let college: Screen;

const command = async (who: Caller, body: object): Promise<void> => {
  const answer = await who.post(`/api/tickets/${no}/commands`, body);
  expect(answer.status, await answer.text()).toBe(200);
};
const ticket = async (): Promise<Ticket> => (await (await engineer.fetch(`/api/tickets/${no}`)).json()) as Ticket;
const press = (name: string) =>
  field.page.getByRole('group', { name: '下一步' }).getByRole('button', { name, exact: true }).click();
const inSheet = (name: string) => field.dialog.getByRole('button', { name, exact: true }).click();
beforeAll(async () => {
  app = await startServer({ demo: true });
  engineer = await app.signIn('engineer');
  const customer = await app.signIn('college');
  const declared = await customer.post(
    '/api/declarations',
    { service: 'svc-college', symptom: 'all_down', description: '全部无声' },
    { 'idempotency-key': randomUUID() },
  );
  no = ((await declared.json()) as DeclarationAnswer).ticket.no;
  await command(engineer, { type: 'acknowledge' });
  await command(engineer, { type: 'recordFinding', text: '光缆中断' });
  await command(customer, { type: 'recordFinding', text: '灯灭' });
  await command(engineer, { type: 'confirm', class: 'fault', severity: 'major' });
  const browser = await chromium();
  field = await openScreen(browser, app, '/', { as: await app.signIn('field'), size: PHONE, installed: true });
  college = await openScreen(browser, app, `/portal/${no}`, { as: customer, size: PHONE });
});

/** The dispatched task appears by itself among the others, and is opened, accepted and given an hour. */
async function isTakenOn(): Promise<void> {
  await field.sees('我的任务');
  await isLive(field.page);
  await command(engineer, { type: 'openSegment', party: 'carrier', assignee: 'field' });
  await field.page.getByRole('link', { name: COLLEGE }).click();
  await field.sees('光缆中断');
  await expectNoBarrier(field.page);
  await press('接收任务');
  await press('预约上门');
  await inSheet('2 小时后');
  await inSheet('预约上门');
  await college.sees(/维修人员预计 .*上门/);
}

/** In the cellar: everything goes on, and is said to wait. */
async function worksInADeadSpot(): Promise<void> {
  await isKept(field.page, 'FieldTask');
  await field.page.context().setOffline(true);
  await press('到场签到');
  await inSheet('到场签到');
  await field.sees('等网络');
  await press('拍照');
  await inSheet('提交');
  await field.dialog.getByText('请先添加照片。').waitFor();
  await field.page.keyboard.press('Escape');
  await press('消障回单');
  await field.dialog
    .locator('input[type=file]')
    .setInputFiles({ name: '接头盒.png', mimeType: 'image/png', buffer: PIXEL });
  await field.dialog.getByText('接头盒.jpg').waitFor();
  await field.dialog.getByLabel('客户可见').check();
  await field.dialog.getByLabel('原因').selectOption({ label: '接入线路' });
  await field.dialog.getByLabel('细分').selectOption({ label: '光缆中断' });
  await field.dialog.getByLabel('处理情况').fill('重新熔接');
  await inSheet('消障回单');
  await press('离场');
  await field.sees('4 项等网络，恢复后自动发送');
  await expectNoBarrier(field.page);
  expect((await ticket()).segments[0]).toMatchObject({ state: 'accepted', visit: { stage: 'planned' } });
  // The phone threw the page away meanwhile.
  await field.page.reload();
  await field.sees(/\d 项等网络，恢复后自动发送/);
  await field.page.getByRole('heading', { name: COLLEGE }).waitFor();
  await field.sees('没有连上服务器，正在重连');
  await field.page.locator('[data-age="stale"]').getByText('没有连上').waitFor();
}

/** Back in the street: it goes out by itself, once and in order. */
async function sendsItWhenBack(): Promise<void> {
  await field.page.context().setOffline(false);
  await expect.poll(async () => (await ticket()).segments[0]?.visit?.stage, { timeout: 30_000 }).toBe('left');
  const { segments, attachments, phase } = await ticket();
  expect(segments[0]).toMatchObject({
    state: 'cleared',
    cause: 'access_line',
    causeDetail: { code: 'access_line.fibre_cut' },
    action: '重新熔接',
  });
  expect(attachments.map((file) => [file.name, file.mediaType])).toEqual([['接头盒.jpg', 'image/jpeg']]);
  expect(phase).toBe('testing');
  await college.page.getByRole('link', { name: '打开 接头盒.jpg' }).waitFor();
  const facts = (await (await engineer.fetch(`/api/tickets/${no}/facts`)).json()) as { items: { type: string }[] };
  const visit = ['SegmentAccepted', 'VisitPlanned', 'ArrivedOnSite', 'AttachmentAdded', 'SegmentCleared', 'LeftSite'];
  expect(facts.items.map((fact) => fact.type).filter((type) => visit.includes(type))).toEqual(visit);
}

it('a technician’s visit, with no network in the middle', async () => {
  await isTakenOn();
  await worksInADeadSpot();
  await sendsItWhenBack();
  expectQuiet(college);
});
