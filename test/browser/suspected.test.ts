import { beforeAll, expect, it } from 'vitest';
import { suspicionListSchema } from '#shared/api/suspicions.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, isLive, openScreen, PHONE } from '#test/harness/screen.ts';
import { startServer, type TestApp } from '#test/harness/server.ts';
import { suspectMany } from '#test/harness/suspicions.ts';

/** What call records make the desk suspect stands in triage among the tickets, and becomes one there. */
let app: TestApp;
beforeAll(async () => {
  app = await startServer({ demo: true });
});

const triage = async (who: string, options: Parameters<typeof openScreen>[3] = {}) => {
  const as = await app.signIn(who);
  const screen = await openScreen(await chromium(), app, '/triage', { ...options, as });
  await isLive(screen.page);
  const { page } = screen;
  const rows = page.getByRole('listbox', { name: '在途故障' }).getByRole('option');
  return {
    ...screen,
    rows,
    suspects: rows.filter({ hasText: '未开单' }),
    /** What stands for itself: the demo has one beside services that fell silent at once. */
    alone: rows.filter({ hasText: '未开单' }).filter({ hasNotText: '同时静默' }),
    selected: rows.and(page.locator('[aria-selected="true"]')),
    beside: page.getByRole('complementary'),
    among: (count: number) => page.getByRole('radio', { name: `疑似 ${count}`, exact: true }),
  };
};

it('is reached by the list’s keys, shows why, and is a ticket by one click, here and on other screens', async () => {
  const engineer = await triage('engineer');
  const supervisor = await triage('supervisor');
  const { page, rows, suspects, alone, selected, beside } = engineer;
  await alone.waitFor();
  await supervisor.alone.waitFor();
  expect(await suspects.count()).toBe(2);
  expect(await rows.first().innerText()).toMatch(/疑似故障[^]*待判断[^]*静默/);
  const name = (await alone.locator('b').innerText()).trim();
  // A ticket is looked at first; above it is what is suspected.
  await beside.getByRole('region', { name: '下一步' }).waitFor();
  await page.keyboard.press('k');
  await beside.getByRole('img', { name: '往常与实际的呼叫（每小时）' }).or(beside.locator('canvas')).first().waitFor();
  expect(await selected.innerText()).toContain('疑似故障');
  await beside.getByText(/起没有话单，往常应有约/).waitFor();
  await expectNoBarrier(page);
  // What was looked at before does not get this one's keys.
  await page.keyboard.press('n');
  await page.keyboard.press('j');
  await beside.getByRole('region', { name: '下一步' }).waitFor();
  expect(await engineer.dialog.count()).toBe(0);
  await page.keyboard.press('k');
  await beside.getByRole('button', { name: '开故障单' }).click();
  await beside.getByRole('region', { name: '下一步' }).waitFor();
  await beside.getByRole('heading', { name }).waitFor();
  await expect.poll(() => selected.innerText()).toMatch(new RegExp(`${name}[^]*全阻`));
  await expect.poll(() => alone.count()).toBe(0);
  await engineer.among(1).waitFor();
  await supervisor.rows.filter({ hasText: name }).filter({ hasText: '全阻' }).waitFor();
  await expect.poll(() => supervisor.alone.count()).toBe(0);
  await supervisor.among(1).waitFor();
  expectQuiet(engineer, supervisor);
});

it('does not push tickets out of sight when there is much of it, and is all there by itself', async () => {
  const names = await suspectMany(app.db, 6);
  const { page, rows, suspects, selected, beside, among, ...screen } = await triage('engineer');
  // With the services that fell silent at once.
  await among(7).waitFor();
  await expect.poll(() => suspects.count()).toBe(3);
  const leading = await suspects.locator('b').allInnerTexts();
  await beside.getByRole('region', { name: '下一步' }).waitFor();
  await page.keyboard.press('k');
  await expect.poll(() => selected.innerText()).toBe('还有 4 条疑似');
  await page.keyboard.press('Enter');
  await expect.poll(() => suspects.count()).toBe(7);
  expect(await among(7).isChecked()).toBe(true);
  expect(await rows.count()).toBe(7);
  // On it goes where the list had ended.
  expect(leading).not.toContain(await selected.locator('b').innerText());
  await beside.getByRole('button', { name: '开故障单' }).waitFor();
  await page.keyboard.press('o');
  await beside.getByRole('region', { name: '下一步' }).waitFor();
  await among(6).waitFor();
  // Who asks for a state of tickets asks for none of it; who searches finds both.
  await page.keyboard.press('2');
  await expect.poll(() => suspects.count()).toBe(0);
  await page.keyboard.press('1');
  await expect.poll(() => suspects.count()).toBe(3);
  await page.getByRole('searchbox').fill(names[0] ?? '');
  await expect.poll(() => suspects.count()).toBe(1);
  expectQuiet({ page, ...screen });
});

it('is the page of its own on a phone, and goes on with its ticket', async () => {
  const engineer = suspicionListSchema.parse(
    await (await (await app.signIn('engineer')).fetch('/api/suspicions?state=open')).json(),
  );
  const left = engineer.items.filter(({ state }) => state === 'open');
  const open = new Set(left.map(({ id, group }) => group?.id ?? id)).size;
  const { page, alone, among, ...screen } = await triage('engineer', { size: PHONE });
  await among(open).waitFor();
  await alone.first().click();
  await page.waitForURL(/\/suspicions\//);
  await page.getByRole('button', { name: '开故障单' }).first().click();
  await page.waitForURL(/\/tickets\//);
  await page.getByRole('region', { name: '下一步' }).waitFor();
  expectQuiet({ page, ...screen });
});

it('is not there for who may not read it', async () => {
  const { page, suspects, ...screen } = await triage('field');
  await page.getByRole('radio', { name: /^待值班长/ }).waitFor();
  expect(await suspects.count()).toBe(0);
  expect(await page.getByRole('radio', { name: /^疑似/ }).count()).toBe(0);
  expectQuiet({ page, ...screen });
});
