import { beforeAll, expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { expectQuiet, openScreen, PHONE, type Screen } from '#test/harness/screen.ts';
import { demoPassword, startServer, type TestApp } from '#test/harness/server.ts';

const NUMBER = /F\d{8}-\d{4,}/;
const COLLEGE = '示范医学高等专科学校';

let app: TestApp;
let hotline: Screen;
let engineer: Screen;
let college: Screen;

/** Comes in by the front door. */
async function signIn({ page }: Screen, username: string): Promise<void> {
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill(demoPassword);
  await page.getByRole('button', { name: '登录' }).click();
}

/** Presses the one obvious button. */
const next = (name: string) =>
  engineer.page.getByRole('region', { name: '下一步' }).getByRole('button', { name, exact: true }).click();

/** Fills in and sends the dialog that is open. */
async function answer(button: string, fill: (dialog: Screen['dialog']) => Promise<unknown>): Promise<void> {
  await fill(engineer.dialog);
  await engineer.dialog.getByRole('button', { name: button, exact: true }).click();
}

beforeAll(async () => {
  app = await startServer({ demo: true });
  const browser = await chromium();
  hotline = await openScreen(browser, app, '/', { size: { width: 1280, height: 900 } });
  engineer = await openScreen(browser, app, '/');
  college = await openScreen(browser, app, '/', { size: PHONE });
  await signIn(hotline, 'hotline');
  await signIn(engineer, 'engineer');
  await signIn(college, 'college');
});

/** Takes a call: the precheck while the customer still speaks, then a number to read out. */
async function takesACall(): Promise<string> {
  await college.sees('目前没有正在处理的故障');
  await hotline.page.getByRole('combobox', { name: '号码、单位名称或业务号' }).fill('09030000012');
  await hotline.page.getByRole('option', { name: COLLEGE }).waitFor();
  await hotline.page.keyboard.press('Enter');
  await hotline.page.getByRole('img', { name: /业务链路: .*城东接入机房/ }).waitFor();
  await hotline.sees(/\d 户有障|均正常/);
  await hotline.page.getByRole('radio', { name: '无拨号音' }).check();
  await hotline.page.getByLabel('客户怎么说').fill('教学楼的电话全部没有声音');
  await hotline.page.keyboard.press('Control+Enter');
  await hotline.sees('请读给客户');
  const read = await hotline.page.getByRole('blockquote').innerText();
  expect(read).toMatch(/工程师会在 (\d\d\/\d\d )?\d\d:\d\d 前联系您/);
  const no = NUMBER.exec(read)?.[0] ?? '';
  expect(no).not.toBe('');
  return no;
}

/** Stands on the customer’s phone and on the desk without anybody asking for it. */
async function appearsEverywhere(no: string): Promise<void> {
  await college.sees(no);
  await college.sees('我们已收到');
  await engineer.page.getByRole('option', { name: COLLEGE }).click();
  await engineer.sees('教学楼的电话全部没有声音');
  await engineer.page.getByRole('link', { name: '打开故障单' }).click();
  await engineer.page.getByRole('heading', { level: 1, name: COLLEGE }).waitFor();
}

/** Is acknowledged, found out by both sides and confirmed. */
async function isConfirmed(): Promise<void> {
  await next('接单');
  await engineer.sees('还缺乙方');
  await college.sees('工程师正在查找原因');
  await next('记诊断意见');
  await answer('记诊断意见', (dialog) => dialog.getByLabel('诊断意见').fill('接入机房用户板告警'));
  await engineer.sees('还缺甲方诊断意见');
  await next('记诊断意见');
  await answer('记诊断意见', async (dialog) => {
    await dialog.getByLabel('诊断意见').fill('楼内交换机上联灯灭');
    await dialog.getByLabel('客户方姓名').fill('艾老师');
  });
  await engineer.sees('双方意见已齐');
  await next('故障确认');
  await answer('故障确认', (dialog) => dialog.getByRole('radio', { name: '重要' }).check());
  await engineer.sees('请按责任段派单');
}

/** Is dispatched to both sides, to the customer’s only with evidence. */
async function isDispatched(): Promise<void> {
  await next('定界派单');
  await answer('定界派单', (dialog) => dialog.getByLabel('环节').selectOption({ label: '城东接入机房 · 乙方' }));
  await engineer.sees('还没有人接收');
  await engineer.page.getByRole('button', { name: '定界派单' }).first().click();
  await answer('定界派单', (dialog) => dialog.getByRole('radio', { name: '甲方段' }).check());
  await engineer.dialog.getByText('必填。').waitFor();
  await answer('定界派单', (dialog) => dialog.getByLabel('依据').fill('楼内交换机上联口灭，双方见证'));
  await engineer.sees('依据：楼内交换机上联口灭，双方见证');
  await college.sees('需要您这边检查一下');
  await college.sees('楼内交换机上联口灭，双方见证');
}

/** Stops the carrier’s clock while only the customer’s side is open. */
async function stopsTheCarriersClock(): Promise<void> {
  await next('接收子单');
  await engineer.sees('处理中，修好后回单');
  await next('消障回单');
  await answer('消障回单', async (dialog) => {
    await dialog.getByLabel('原因').selectOption({ label: '接入机房' });
    await dialog.getByLabel('处理情况').fill('更换用户板');
  });
  await engineer.sees('只剩甲方段未消障');
  await engineer.page.getByRole('region', { name: '时限', exact: true }).getByText('暂停（客户段）').waitFor();
}

/** Opens the joint test by itself once the customer has seen to theirs. */
async function opensTheJointTest(): Promise<void> {
  await college.page.getByRole('button', { name: '已经弄好了' }).click();
  await college.page.getByRole('radio', { name: '网线或交换机' }).check();
  await college.page.getByRole('button', { name: '提交' }).click();
  await college.sees('修好了，请您打几个电话试一试');
  await engineer.sees('第 1 轮双方测试，乙方还差 3 项');
}

/** Is restored only when both have passed everything. */
async function isRestored(): Promise<void> {
  for (const item of ['打出', '打入', '通话质量']) {
    const pass = engineer.page.getByRole('button', { name: `乙方通过：${item}`, exact: true });
    await pass.click();
    if (item === '通话质量') await isMeasured();
    await pass.waitFor({ state: 'detached' });
  }
  await engineer.sees('乙方已测完，等甲方 3 项');
  const works = college.page.getByRole('button', { name: '正常', exact: true });
  for (const left of [2, 1, 0]) {
    await works.first().click();
    await expect.poll(() => works.count()).toBe(left);
  }
  await college.sees('服务已恢复。您那边都正常了吗？');
  await engineer.sees('归档前要有客户已知悉的凭据');
}

/** Where something is measured, what lies outside its limits does not pass. */
async function isMeasured(): Promise<void> {
  const value = engineer.page.getByRole('textbox', { name: '通话质量测得值（3.6–5 MOS）' });
  await value.fill('3.1');
  await engineer.sees('3.1 超出 3.6–5 MOS：请记不通过，或重新测量。');
  await value.press('Enter');
  await value.fill('4.2');
  await engineer.page.getByRole('button', { name: '记通过' }).click();
  await engineer.sees('4.2 MOS');
}

/** Closes on the customer’s yes, and leaves all three screens calm. */
async function isClosed(no: string): Promise<void> {
  await college.page.getByRole('button', { name: '都正常了' }).click();
  await engineer.sees('客户已知悉，可以归档');
  await next('归档');
  await answer('归档', (dialog) => dialog.getByLabel('原因').selectOption({ label: '接入机房' }));
  await engineer.sees('没有待办的步骤');
  await college.sees('目前没有正在处理的故障');
  await college.page.getByRole('link', { name: new RegExp(no) }).waitFor();
}

it('plays the main job on three screens at once, each following the others', async () => {
  const no = await takesACall();
  await appearsEverywhere(no);
  await isConfirmed();
  await isDispatched();
  await stopsTheCarriersClock();
  await opensTheJointTest();
  await isRestored();
  await isClosed(no);
  expectQuiet(hotline, engineer, college);
});
