import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ticketListSchema } from '#shared/api/ticket.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectQuiet, openScreen } from '#test/harness/screen.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let browser: Browser;
let engineer: Caller;
let clearing: string;

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
  engineer = await app.signIn('engineer');
  const { items } = ticketListSchema.parse(await (await engineer.fetch('/api/tickets?phase=clearing')).json());
  clearing = items[0]?.no ?? '';
});

const onClipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
const mayCopy = (page: Page): Promise<void> =>
  page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: app.url });

describe('one key', () => {
  it.each([
    { language: 'zh', theme: 'light', title: '一键话术', kind: '续报', begins: '【续报】', copied: '已复制续报' },
    { language: 'en', theme: 'dark', title: 'One-key wording', kind: 'Interim', begins: 'INTERIM', copied: 'copied' },
  ] as const)('copies the report that fits, in $language', async ({ language, theme, title, kind, begins, copied }) => {
    const screen = await openScreen(browser, app, `/tickets/${clearing}`, { as: engineer, language, theme });
    const { page, dialog } = screen;
    await mayCopy(page);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('y');
    await dialog.getByRole('heading', { name: title }).waitFor();
    await dialog.getByRole('option', { name: new RegExp(kind), selected: true }).waitFor();
    const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
    expect(violations.map((v) => [v.id, ...v.nodes.map((node) => node.html)])).toEqual([]);
    const shown = await dialog.locator('.text').innerText();
    await page.keyboard.press('Enter');
    await screen.sees(new RegExp(copied));
    const text = await onClipboard(page);
    expect(text.startsWith(begins)).toBe(true);
    expect(text).toContain(clearing);
    expect(text.replaceAll('\n', '')).toBe(shown.replaceAll('\n', ''));
    expect(await dialog.count()).toBe(0);
    expectQuiet(screen);
    await screen.close();
  });

  it('chooses another by its number, in the other language, without a mouse', async () => {
    const screen = await openScreen(browser, app, '/triage', { as: engineer });
    const { page, dialog } = screen;
    await mayCopy(page);
    await page.getByRole('region', { name: '下一步' }).waitFor();
    await page.keyboard.press('y');
    await dialog.getByRole('option', { name: /告知话术/ }).waitFor();
    await dialog.getByRole('radio', { name: 'English' }).press('Space');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('6');
    await dialog.getByText(/^Hello/).waitFor();
    await page.keyboard.press('Enter');
    await screen.sees('已复制告知话术');
    expect(await onClipboard(page)).toMatch(/^Hello.+enterprise desk/);
    await page.keyboard.press('y');
    await dialog.getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expectQuiet(screen);
    await screen.close();
  });
});
