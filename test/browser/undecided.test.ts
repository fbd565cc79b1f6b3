import { beforeAll, expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { expectQuiet, isLive, openScreen } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';
import { ticketListSchema } from '#shared/api/ticket.ts';

/** What waits for the shift supervisor is seen in triage, and gone once it is decided. */
let app: TestApp;
let engineer: Caller;
beforeAll(async () => {
  app = await startServer({ demo: true });
  engineer = await app.signIn('engineer');
});

it('shows a suspension that is to be approved, by itself and among the filters', async () => {
  const list = ticketListSchema.parse(await (await engineer.fetch('/api/tickets?phase=clearing')).json());
  const ticket = list.items.find((item) => item.suspension === null && item.holder === 'carrier');
  const supervisor = await openScreen(await chromium(), app, '/triage', { as: await app.signIn('supervisor') });
  await isLive(supervisor.page);
  const filter = (count: number) => supervisor.page.getByRole('radio', { name: `待值班长 ${count}` });
  await filter(0).waitFor();
  const suspended = await engineer.post(`/api/tickets/${ticket?.no ?? ''}/commands`, {
    type: 'suspendClock',
    reason: 'customer_power',
    evidence: '楼内停电检修',
    until: new Date(Date.now() + 3_600_000).toISOString(),
  });
  expect(suspended.status, await suspended.text()).toBe(200);
  await filter(1).check();
  await supervisor.page.getByRole('option', { name: /挂起，待批准/ }).click();
  await supervisor.page
    .getByRole('region', { name: '下一步' })
    .getByRole('button', { name: '批准挂起', exact: true })
    .click();
  await filter(0).waitFor();
  await supervisor.sees('没有符合的故障单');
  expectQuiet(supervisor);
});
