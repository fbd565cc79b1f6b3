import { beforeAll, expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { expectQuiet, isLive, openScreen } from '#test/harness/screen.ts';
import { startServer, type TestApp } from '#test/harness/server.ts';

/** The desk by its keys: what is found is what they act on, and a key that cannot act says why. */
let app: TestApp;
beforeAll(async () => {
  app = await startServer({ demo: true });
});

it('goes from the search to what was found, and back to all', async () => {
  const engineer = await openScreen(await chromium(), app, '/triage', { as: await app.signIn('engineer') });
  const { page } = engineer;
  await isLive(page);
  const rows = page.locator('[role="option"][aria-selected]');
  await rows.first().waitFor();
  const all = await rows.count();
  const name = (await rows.last().locator('b').first().innerText()).trim();
  await page.keyboard.press('/');
  await page.keyboard.type(name);
  await expect.poll(() => rows.count()).toBe(1);
  await page.keyboard.press('Enter');
  await page.getByRole('complementary').getByRole('heading', { name }).waitFor();
  await page.keyboard.press('a');
  await engineer.sees(/现在不能“接单”/);
  await page.keyboard.press('n');
  await engineer.dialog.getByRole('heading', { name: '加备注' }).waitFor();
  // The form is fetched with the first command; it begins in its first field.
  await page.locator('dialog textarea:focus').waitFor();
  await page.keyboard.type('备件在路上');
  expect(await engineer.dialog.getByRole('textbox').first().inputValue()).toBe('备件在路上');
  await page.keyboard.press('Escape');
  await engineer.dialog.waitFor({ state: 'hidden' });
  // The browser gives the keys back to the page a moment after it has closed a dialog.
  const search = page.getByRole('searchbox');
  await expect
    .poll(async () => {
      await page.keyboard.press('/');
      return search.evaluate((box) => box === document.activeElement);
    })
    .toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => rows.count()).toBe(all);
  expect(await search.inputValue()).toBe('');
  expectQuiet(engineer);
});
