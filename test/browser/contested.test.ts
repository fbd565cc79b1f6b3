import { beforeAll, expect, it } from 'vitest';
import { declarationAnswerSchema } from '#shared/api/declaration.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen, PHONE, type Screen } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let hospital: Caller;
let portal: Screen;
let hotline: Screen;
let supervisor: Screen;
let no: string;

const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

beforeAll(async () => {
  app = await startServer({ demo: true });
  const browser = await chromium();
  hospital = await app.signIn('hospital');
  const declaration = { service: 'svc-hospital', symptom: 'cannot_call_out', description: '整层电话打不出' };
  const answer = await hospital.post('/api/declarations', declaration, { 'idempotency-key': 'contested' });
  no = declarationAnswerSchema.parse(await answer.json()).ticket.no;
  portal = await openScreen(browser, app, `/portal/${no}`, { as: hospital, size: PHONE });
  hotline = await openScreen(browser, app, '/intake', { as: await app.signIn('hotline') });
  supervisor = await openScreen(browser, app, `/tickets/${no}`, { as: await app.signIn('supervisor') });
});

it('joins a second call to the open ticket, with the keyboard alone', async () => {
  const { page } = hotline;
  await page.locator('[role=combobox]:focus').waitFor();
  await page.keyboard.type('svc-hospital');
  await page.getByRole('listbox').getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: no }).waitFor();
  await page.getByRole('button', { name: '记一次催单' }).click();
  await supervisor.sees('催单 1 次');
  await page.getByRole('radio', { name: '无拨号音' }).focus();
  for (const key of ['Space', 'ArrowRight', 'Control+Enter']) await page.keyboard.press(key);
  await hotline.sees('已并入在途单');
  await page.keyboard.press('Enter'); // the next call
  await expect
    .poll(() => page.getByRole('combobox').evaluate((box) => box === box.ownerDocument.activeElement))
    .toBe(true);
  await supervisor.sees('再次申告并入：热线，打不出');
});

it('lets the customer read why it was dismissed, disagree in place, and be told what became of it', async () => {
  const { page, dialog } = supervisor;
  await page.getByRole('button', { name: '更多操作' }).click();
  await page.getByRole('menuitem', { name: '非故障办结' }).click();
  await dialog.getByRole('radio', { name: '非故障' }).check();
  await dialog.getByLabel('依据', { exact: true }).fill('话机电源被拔');
  await dialog.getByLabel('添加照片或文件').setInputFiles(file('power.txt', '现场检查：电源未插'));
  await expect.poll(() => dialog.getByRole('checkbox', { name: 'power.txt' }).isChecked()).toBe(true);
  await dialog.getByRole('button', { name: '非故障办结' }).click();

  await portal.sees('话机电源被拔');
  expect(await portal.page.getByText('已恢复').count()).toBe(0);
  await portal.page.getByRole('button', { name: '我不同意' }).click();
  await portal.page.getByRole('link', { name: '打开 power.txt' }).first().waitFor();
  await portal.page.getByLabel('为什么不同意').fill('没有人拔过电源');
  await portal.page.getByLabel('添加照片或文件').setInputFiles(file('plugged.txt', '照片：电源插着'));
  await portal.page.getByRole('checkbox', { name: 'plugged.txt' }).waitFor();
  await expectNoBarrier(portal.page);
  await portal.page.getByRole('button', { name: '提交' }).click();
  await portal.sees('值班长会核实');
  const disputed = page.getByRole('listitem').filter({ hasText: '没有人拔过电源' });
  await disputed.getByRole('link', { name: '打开 plugged.txt' }).waitFor();

  await page.getByRole('region', { name: '下一步' }).getByRole('button', { name: '裁定异议' }).click();
  await dialog.getByRole('radio', { name: '成立', exact: true }).check();
  await dialog.getByLabel('理由').fill('照片显示电源正常');
  await dialog.getByRole('button', { name: '裁定异议' }).click();
  await portal.sees('值班长核实后认可您的说法：照片显示电源正常');
  await portal.sees('工程师正在查找原因');
  await supervisor.sees('还缺乙方');
  expectQuiet(portal, hotline, supervisor);
});
