import type { Route } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { CENTREX_55 } from '#shared/pool/plan.ts';
import { planListSchema } from '#shared/api/tariffs.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen, PHONE } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

/** A plan is made on the page, and a contract is given it on its customer's. */
let app: TestApp;
let admin: Caller;
beforeAll(async () => {
  app = await startServer({ demo: true });
  admin = await app.signIn('admin');
});

const planOf = async (id: string) => {
  const { items } = planListSchema.parse(await (await admin.fetch('/api/plans')).json());
  return items.find((plan) => plan.id === id);
};

it('begins with another, names each field that is wrong, and is there for a contract to be given it', async () => {
  const screen = await openScreen(await chromium(), app, '/settings/tariffs', { as: admin });
  const { page, dialog } = screen;
  await page.getByRole('button', { name: '新建资费' }).click();
  await dialog.getByLabel('以哪个资费为底').selectOption('centrex-120');
  const field = (name: string) => dialog.getByLabel(name, { exact: true });
  expect(await field('每月含分钟数').inputValue()).toBe('9000');
  await field('每月含分钟数').fill('两万');
  await dialog.getByRole('button', { name: '写入' }).click();
  await dialog.getByText('编号用字母、数字、点、横线和下划线，以字母或数字开头。').waitFor();
  expect(await dialog.getByText('请填名称。').count()).toBe(2);
  await dialog.getByText('请填整数。').waitFor();
  await expectNoBarrier(page);

  await field('编号').fill('centrex-55');
  await field('中文名称').fill('融合通信 200 线套餐');
  await field('英文名称').fill('CM-IMS centrex, 200 desk phones');
  await field('每月含分钟数').fill('20000');
  await field('超出后每分钟（元）').fill('0.08');
  await field('国际及港澳台：计费方式').selectOption('included');
  await field('传真：计费方式').selectOption('free');
  await field('会议电话：计费方式').selectOption('per_minute');
  await field('原因').fill('新签大客户');
  await dialog.getByRole('button', { name: '写入' }).click();
  // A price by the minute has to be one; the field says so.
  const price = field('会议电话：每分钟（元）');
  await dialog.getByText('请填金额，例如 0.10。').waitFor();
  expect(await price.getAttribute('aria-invalid')).toBe('true');
  await price.fill('0.30');
  await dialog.getByRole('button', { name: '写入' }).click();
  await dialog.getByText('已有这个编号的资费').waitFor();
  await field('编号').fill('centrex-200');
  await dialog.getByRole('button', { name: '写入' }).click();
  await screen.sees('资费已建好，可到客户页给合同选用。');
  await page.getByRole('region', { name: '融合通信 200 线套餐' }).getByText('没有合同使用').waitFor();
  const made = await planOf('centrex-200');
  expect(made?.versions).toMatchObject([
    {
      version: 1,
      reason: '新签大客户',
      plan: {
        includedMinutes: 20_000,
        overageFen: 8,
        types: { ...CENTREX_55.types, international: { kind: 'included' } },
        features: { fax: { kind: 'free' }, conference: { kind: 'per_minute', fen: 30 } },
      },
    },
  ]);

  await page.getByRole('region', { name: /55 线/ }).getByText('1 个合同').last().click();
  await page.getByRole('link', { name: '示范医专融合通信业务合同' }).click();
  await page.getByRole('button', { name: '更换资费' }).click();
  await dialog.getByRole('button', { name: '更换资费' }).click();
  await dialog.getByText('必填。').waitFor();
  await dialog.getByLabel('资费').selectOption('centrex-200');
  await dialog.getByText(/含 20,000 分钟/).waitFor();
  expect(await dialog.getByText('必填。').count()).toBe(0);
  await dialog.getByRole('button', { name: '更换资费' }).click();
  // Why is asked by the server, too.
  await dialog.getByText('太短，或缺少内容。').waitFor();
  await expectNoBarrier(page);
  await dialog.getByLabel('原因').fill('客户申请');
  await dialog.getByRole('button', { name: '更换资费' }).click();
  await screen.sees(/已换资费；已有通话的 .* 仍按原资费/);
  await page.getByText(/资费 融合通信 200 线套餐/).waitFor();
  expect((await planOf('centrex-200'))?.contracts.map(({ id }) => id)).toEqual(['C-COLLEGE']);
  expectQuiet(screen);
  await screen.close();
});

it('is given once where the answer was lost on its way', async () => {
  const screen = await openScreen(await chromium(), app, '/customers/college', { as: admin });
  const { page, dialog } = screen;
  await page.getByRole('button', { name: '更换资费' }).click();
  await dialog.getByLabel('资费').selectOption('centrex-120');
  await dialog.getByLabel('原因').fill('改回');
  const answerIsLost = async (route: Route): Promise<void> => {
    await route.fetch();
    await route.abort();
  };
  await page.route(/\/api\/contracts\/[^/]+\/plan$/, answerIsLost, { times: 1 });
  await dialog.getByRole('button', { name: '更换资费' }).click();
  await dialog.getByText(/^连不上服务器/).waitFor();
  expect((await planOf('centrex-120'))?.contracts.map(({ id }) => id)).toContain('C-COLLEGE');
  // Under another key it would be refused: the contract goes by another plan meanwhile.
  await dialog.getByRole('button', { name: '更换资费' }).click();
  await screen.sees(/已换资费/);
  await screen.close();
});

it('is written on a phone, in English and in the dark', async () => {
  const screen = await openScreen(await chromium(), app, '/settings/tariffs', {
    as: admin,
    language: 'en',
    theme: 'dark',
    size: PHONE,
  });
  const { page, dialog } = screen;
  await page.getByRole('button', { name: 'New plan' }).click();
  await dialog.getByLabel('ID', { exact: true }).fill('two words');
  await dialog.getByLabel('Chinese name').fill('小套餐');
  await dialog.getByLabel('English name').fill('Small');
  await dialog.getByLabel('Reason').fill('Small offices');
  await dialog.getByRole('button', { name: 'Write', exact: true }).click();
  await dialog.getByText(/^An ID has letters/).waitFor();
  await expectNoBarrier(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await dialog.getByLabel('ID', { exact: true }).fill('small');
  await dialog.getByRole('button', { name: 'Write', exact: true }).click();
  await screen.sees(/^The plan is there/);
  // As shipped, but for its names.
  expect((await planOf('small'))?.versions[0]?.plan).toEqual({ ...CENTREX_55, name: { zh: '小套餐', en: 'Small' } });
  expectQuiet(screen);
  await screen.close();
});

it('is nothing that others are offered', async () => {
  const screen = await openScreen(await chromium(), app, '/customers/college', { as: await app.signIn('supervisor') });
  await screen.sees(/资费 融合通信/);
  expect(await screen.page.getByRole('button', { name: '更换资费' }).count()).toBe(0);
  expectQuiet(screen);
  await screen.close();
});
