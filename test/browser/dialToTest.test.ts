import { beforeAll, expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { callRecord, giveTo, postCalls, repairedTicket, TEST_LINE } from '#test/harness/repair.ts';
import { expectNoBarrier, expectQuiet, openScreen, PHONE } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let engineer: Caller;
let college: Caller;
let admin: Caller;
let no: string;

beforeAll(async () => {
  app = await startServer({ demo: true });
  [engineer, college, admin] = [await app.signIn('engineer'), await app.signIn('college'), await app.signIn('admin')];
  no = await repairedTicket(engineer, college);
});

it('tells which number to dial, and turns an item green by itself when the call has been made', async () => {
  const browser = await chromium();
  const phone = await openScreen(browser, app, `/portal/${no}`, { as: college, size: PHONE });
  const desk = await openScreen(browser, app, `/tickets/${no}`, { as: engineer });
  await phone.sees('请用报修的那部电话拨');
  await phone.sees('0903 000 9112');
  expect(await phone.page.locator('a[href^="tel:"]', { hasText: '0903 000 9112' }).count()).toBe(0);
  await desk.sees('测试号');
  await desk.sees('0903 000 9112');
  const questions = phone.page.getByRole('button', { name: '正常', exact: true });
  expect(await questions.count()).toBe(3);

  await postCalls(admin, await callRecord(app));
  await phone.sees(/已测通：\d\d:\d\d:\d\d 通话 12 秒/);
  await desk.sees(/话单 \d\d:\d\d:\d\d，12 秒/);
  expect(await questions.count()).toBe(2);
  // Somebody may still hear noise in a call that went through.
  const fails = phone.page.getByRole('button', { name: '不行', exact: true });
  expect(await fails.count()).toBe(3);
  expect(await desk.page.getByRole('button', { name: /^甲方不通过/ }).count()).toBe(3);
  // There is nothing more to dial, but the line still calls.
  expect(await phone.page.getByText('请用报修的那部电话拨').count()).toBe(0);
  await phone.sees(/我们也会从 0903 000 9113 打到这部电话/);
  await expectNoBarrier(phone.page);
  await expectNoBarrier(desk.page);

  await postCalls(admin, await callRecord(app, { caller: TEST_LINE, callee: '+869030000017' }));
  await expect.poll(() => questions.count()).toBe(1);
  await postCalls(admin, await callRecord(app, { callee: '+869039999012' }));
  await desk.sees(/通话已恢复：\d\d:\d\d 起 1 次通话/);
  await phone.sees(/我们看到电话已经能用/);
  for (const item of ['outgoing', 'incoming', 'quality'])
    await giveTo(no)(engineer, { type: 'recordTest', item, result: 'pass' });
  await questions.click();
  await phone.sees('服务已恢复。您那边都正常了吗？');
  expectQuiet(phone, desk);
});
