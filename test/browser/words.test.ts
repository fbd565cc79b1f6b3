import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectQuiet, isLive, openScreen, PHONE } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

/** Whose word is recorded: the customer's own in the portal, and at the desk by those who speak for a party. */
let app: TestApp;
let engineer: Caller;
let college: Caller;
let no: string;

const command = async (body: object): Promise<void> => {
  const answer = await engineer.post(`/api/tickets/${no}/commands`, body);
  expect(answer.status, await answer.text()).toBe(200);
};

beforeAll(async () => {
  app = await startServer({ demo: true });
  [engineer, college] = await Promise.all([app.signIn('engineer'), app.signIn('college')]);
  const declared = await college.post(
    '/api/declarations',
    { service: 'svc-college', symptom: 'all_down', description: '全部无声' },
    { 'idempotency-key': randomUUID() },
  );
  no = ((await declared.json()) as DeclarationAnswer).ticket.no;
  await command({ type: 'acknowledge' });
});

it('lets the customer say what they see, who is told when nothing was written', async () => {
  await command({ type: 'recordFinding', text: '接入机房用户板告警' });
  const portal = await openScreen(await chromium(), app, '/portal', { as: college, size: PHONE });
  const desk = await openScreen(await chromium(), app, `/tickets/${no}`, { as: engineer });
  await desk.sees('还缺甲方诊断意见');
  const tell = portal.page.getByRole('button', { name: '告诉工程师' });
  await tell.click({ force: true });
  await portal.sees('请先写您看到什么。');
  await portal.page.getByLabel('您那边看到什么').fill('三楼交换机的灯灭了');
  await tell.click();
  await portal.sees('您说：三楼交换机的灯灭了');
  await desk.sees('双方意见已齐');
  expectQuiet(portal, desk);
});

it('shows an account manager the customer’s buttons alone, and a next step of the desk’s as the desk’s', async () => {
  await command({ type: 'confirm', class: 'fault', severity: 'major' });
  await command({ type: 'openSegment', party: 'carrier' });
  await command({ type: 'acceptSegment', segment: 'S1' });
  await command({ type: 'clearSegment', segment: 'S1', cause: 'access_node', action: '换板' });
  const { page, sees, dialog } = await openScreen(await chromium(), app, `/tickets/${no}`, {
    as: await app.signIn('manager'),
  });
  await isLive(page);
  await sees('这一步由其他角色来做');
  await page.getByRole('button', { name: '甲方通过：打出' }).waitFor();
  expect(await page.getByRole('button', { name: /^乙方/ }).count()).toBe(0);
  await page.getByRole('button', { name: '甲方通过：打出' }).click();
  await dialog.getByText('代客户记录').waitFor();
});
