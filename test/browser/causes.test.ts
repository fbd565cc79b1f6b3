import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import type { Ticket } from '#shared/api/ticket.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen, type Screen } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let browser: Browser;
let engineer: Caller;
let college: Caller;
let no: string;

const command = async (who: Caller, body: object): Promise<void> => {
  const answer = await who.post(`/api/tickets/${no}/commands`, body);
  expect(answer.status, await answer.text()).toBe(200);
};
const ticket = async (): Promise<Ticket> => (await (await engineer.fetch(`/api/tickets/${no}`)).json()) as Ticket;

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
  [engineer, college] = [await app.signIn('engineer'), await app.signIn('college')];
  const declared = await college.post(
    '/api/declarations',
    { service: 'svc-college', symptom: 'all_down', description: '全部无声' },
    { 'idempotency-key': randomUUID() },
  );
  no = ((await declared.json()) as DeclarationAnswer).ticket.no;
  await command(engineer, { type: 'acknowledge' });
  await command(engineer, { type: 'recordFinding', text: '光缆中断' });
  await command(college, { type: 'recordFinding', text: '灯灭' });
  await command(engineer, { type: 'confirm', class: 'fault', severity: 'major' });
  await command(engineer, { type: 'openSegment', party: 'carrier' });
  await command(engineer, { type: 'acceptSegment', segment: 'S1' });
});

/** The administrator adds a cause under one that is shipped, and retires another. */
async function treeIsKept(): Promise<Screen> {
  const screen = await openScreen(browser, app, '/settings/causes', { as: await app.signIn('admin') });
  const { page, dialog } = screen;
  await page.getByText('接入线路', { exact: true }).click();
  await page.getByRole('button', { name: '在“光缆中断”下增加' }).click();
  await dialog.getByLabel('中文名称').fill('吊车刮断');
  await dialog.getByLabel('英文名称').fill('Torn by a crane');
  await dialog.getByText('access_line.fibre_cut.torn_by_a_crane').waitFor();
  await expectNoBarrier(page);
  await dialog.getByRole('button', { name: '保存' }).click();
  await screen.sees('已增加“吊车刮断”。');
  await page.getByRole('searchbox', { name: '查找' }).fill('盗割');
  await page.getByRole('button', { name: '停用：盗割' }).first().click();
  await dialog.getByRole('button', { name: '停用' }).click();
  await screen.sees('“盗割”已停用。');
  await page.getByLabel('显示停用的').check();
  await page.getByRole('button', { name: '重新启用：盗割' }).waitFor();
  await expectNoBarrier(page);
  return screen;
}

/** With the keyboard alone: a few letters, an arrow, Enter. */
async function isSaidAtClearing({ page, dialog, sees }: Screen): Promise<void> {
  await page.getByRole('button', { name: '消障回单' }).first().click();
  await dialog.getByRole('combobox', { name: '按名称查找' }).fill('盗割');
  await expect.poll(() => dialog.getByRole('option').allTextContents()).not.toContain('接入线路 / 光缆中断 / 盗割');
  await dialog.getByRole('combobox', { name: '按名称查找' }).fill('断');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('吊车');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expectNoBarrier(page);
  await expect.poll(() => dialog.getByLabel('原因').inputValue()).toBe('access_line');
  await expect.poll(() => dialog.getByLabel('细分').inputValue()).toBe('access_line.fibre_cut');
  // Another cause takes along what was said beneath it.
  await dialog.getByLabel('原因').selectOption({ label: '核心网' });
  await expect.poll(() => dialog.getByLabel('细分').inputValue()).toBe('');
  await dialog.getByRole('combobox', { name: '按名称查找' }).fill('crane');
  await page.keyboard.press('Enter');
  await dialog.getByLabel('处理情况').fill('重新熔接');
  await dialog.getByRole('button', { name: '消障回单' }).click();
  await sees('接入线路 / 光缆中断 / 吊车刮断');
  expect((await ticket()).segments[0]?.causeDetail?.code).toBe('access_line.fibre_cut.torn_by_a_crane');
}

/** What clearing said is proposed at the closing. */
async function isProposedAtClosing({ page, dialog }: Screen): Promise<void> {
  for (const item of ['outgoing', 'incoming', 'quality'])
    for (const who of [engineer, college]) await command(who, { type: 'recordTest', item, result: 'pass' });
  await command(college, { type: 'confirmRestoration' });
  await page.getByRole('button', { name: '归档', exact: true }).first().click();
  await expect.poll(() => dialog.getByLabel('具体情况').inputValue()).toBe('access_line.fibre_cut.torn_by_a_crane');
  await dialog.getByRole('button', { name: '归档', exact: true }).click();
  await expect.poll(async () => (await ticket()).phase).toBe('closed');
}

it('causes in three levels are kept in the settings, said of a ticket, and counted', async () => {
  const settings = await treeIsKept();
  const desk = await openScreen(browser, app, `/tickets/${no}`, { as: engineer });
  await isSaidAtClearing(desk);
  await isProposedAtClosing(desk);
  const reports = await openScreen(browser, app, '/reports', { as: await app.signIn('supervisor') });
  await reports.page.getByRole('button', { name: '看下级：接入线路' }).click();
  await reports.page.getByRole('button', { name: '看下级：光缆中断' }).click();
  await reports.page.getByRole('cell', { name: '吊车刮断' }).waitFor();
  await expectNoBarrier(reports.page);
  expectQuiet(settings, desk, reports);
});
