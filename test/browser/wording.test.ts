import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ticketListSchema } from '#shared/api/ticket.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen } from '#test/harness/screen.ts';
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
    await expectNoBarrier(page, 'dialog');
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

describe('a template', () => {
  it.each(['light', 'dark'] as const)(
    'is mended where it is wrong, seen on a real ticket, kept and taken back, in %s',
    async (theme) => {
      const supervisor = await app.signIn('supervisor');
      const screen = await openScreen(browser, app, '/settings/wording', { as: supervisor, theme });
      const { page } = screen;
      await page.getByRole('radio', { name: /群消息/ }).press('Space');
      const area = page.getByLabel('模板内容');
      await page.getByRole('heading', { name: '群消息' }).waitFor();
      await area.fill(`${theme}：{客户}\n原因：{原因}[{净历时}]`);
      await screen.sees('2 处要改');
      await page.getByRole('button', { name: '第 2 行第 4 字' }).waitFor();
      await screen.sees('{净历时} 是内部信息，不能写给客户');
      await area.fill(`${theme}：{客户}，{进展}`);
      await screen.sees(new RegExp(`^${theme}：[^{]+，[^{]+$`));
      await expectNoBarrier(page);
      await page.getByRole('button', { name: '保存' }).click();
      await screen.sees('已保存，马上生效');
      const said = await (await engineer.fetch(`/api/tickets/${clearing}/wording?kind=group_message&lang=zh`)).text();
      expect(said).toContain(`"text":"${theme}：`);
      await page.getByRole('button', { name: '恢复默认' }).click();
      await page.getByRole('button', { name: '恢复默认' }).click();
      await page.getByText('恢复了默认').first().waitFor();
      // The history has said so before, of the other theme's round.
      await expect.poll(() => area.inputValue()).toContain('【故障进展】');
      await page.getByRole('button', { name: '取回这一版' }).first().click();
      await expect.poll(() => area.inputValue()).toBe(`${theme}：{客户}，{进展}`);
      expectQuiet(screen);
      await screen.close();
    },
  );

  it('keeps what is typed when answers come late, and shows nothing of the kind that was left', async () => {
    const supervisor = await app.signIn('supervisor');
    const screen = await openScreen(browser, app, '/', { as: supervisor });
    const { page } = screen;
    const held = new Map<string, () => void>();
    await page.route(/\/api\/(tickets\?limit=50|wording\/work_order\/zh)$/, async (route) => {
      const answer = await route.fetch();
      await new Promise<void>((letGo) => held.set(new URL(route.request().url()).pathname, letGo));
      await route.fulfill({ response: answer });
    });
    const arrives = (path: string): Promise<unknown> => {
      const here = page.waitForResponse((response) => new URL(response.url()).pathname === path);
      held.get(path)?.();
      return here;
    };
    await page.goto(`${app.url}/settings/wording`);
    const group = page.getByRole('radio', { name: /群消息/ });
    await group.press('Space');
    const area = page.getByLabel('模板内容');
    await page.getByRole('heading', { name: '群消息' }).waitFor();
    await area.fill('late：{客户}，{进展}');
    await expect.poll(() => held.size).toBe(2);
    await arrives('/api/wording/work_order/zh');
    await arrives('/api/tickets');
    await screen.sees(/^late：[^{]+，[^{]+$/);
    expect(await area.inputValue()).toBe('late：{客户}，{进展}');
    await expect.poll(() => group.isChecked()).toBe(true);
    expectQuiet(screen);
    await screen.close();
  });

  it('is not for an engineer to change', async () => {
    const screen = await openScreen(browser, app, '/settings/wording', { as: engineer });
    await screen.sees('这个页面不对您的角色开放');
    await screen.close();
  });
});
