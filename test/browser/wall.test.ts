import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '#test/harness/browser.ts';
import { openBranchWithFaults } from '#test/harness/faults.ts';
import { expectNoBarrier, expectQuiet, isLive, openScreen, type ScreenOptions } from '#test/harness/screen.ts';
import { type Caller, demoPassword, startServer, type TestApp } from '#test/harness/server.ts';

const HD = { width: 1920, height: 1080 } as const;
const UHD = { width: 3840, height: 2160 } as const;
const FAULTS = [0, 5, 60] as const;

let app: TestApp;
let browser: Browser;
const viewers = new Map<number, Caller>();

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
  for (const faults of FAULTS) {
    const username = `wall${faults}`;
    await openBranchWithFaults(app.db, { id: username, faults, username, password: demoPassword });
    viewers.set(faults, await app.signIn(username));
  }
});

async function wall(faults: number, options: ScreenOptions = {}) {
  const screen = await openScreen(browser, app, '/wall', {
    as: viewers.get(faults),
    size: HD,
    theme: 'dark',
    ...options,
  });
  await isLive(screen.page);
  return screen;
}

/** Every text of the page that has Chinese in it, and is to be seen, with its size in pixels of a 1080p panel. */
const chinese = (page: Page) =>
  page.evaluate(() => {
    const unit = Math.min(innerWidth / 1920, innerHeight / 1080);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: { text: string; size: number }[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const element = node.parentElement;
      if (!/\p{Script=Han}/u.test(text) || element === null || element.closest('.unseen') !== null) continue;
      found.push({ text, size: parseFloat(getComputedStyle(element).fontSize) / unit });
    }
    return found;
  });

/** What is cut off, or sticks out of the panel. */
const cutOff = (page: Page) =>
  page.evaluate(() => {
    const shown = [...document.querySelectorAll('main.wall *')].filter((one) => one.closest('.unseen, svg') === null);
    const wide = shown.filter(
      (one) => getComputedStyle(one).overflowX !== 'visible' && one.scrollWidth > one.clientWidth + 1,
    );
    const beside = shown.filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
    return [...wide, ...beside].map((one) => `${one.className}: ${one.textContent?.trim().slice(0, 40) ?? ''}`);
  });

describe('a wall, read from five metres', () => {
  it.each(FAULTS)('shows no Chinese below 48 px of 1080p with %i faults open, and cuts nothing off', async (faults) => {
    for (const size of [HD, UHD]) {
      const { page, close } = await wall(faults, { size });
      await page.keyboard.press('Shift');
      await page.getByRole('form', { name: '大屏设置' }).waitFor();
      const texts = await chinese(page);
      expect(texts.length).toBeGreaterThan(8);
      expect(texts.filter(({ size: px }) => px < 47.99)).toEqual([]);
      expect(await cutOff(page)).toEqual([]);
      await close();
    }
  });

  it('fits in English, too', async () => {
    const { page, close } = await wall(60, { language: 'en' });
    expect(await cutOff(page)).toEqual([]);
    await close();
  });

  it('stands in both themes without a barrier, the settings open', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const screen = await wall(5, { theme });
      await screen.page.keyboard.press('Shift');
      await screen.page.getByRole('form').waitFor();
      await expectNoBarrier(screen.page);
      expectQuiet(screen);
      await screen.close();
    }
  });
});

describe('what a wall shows', () => {
  it('is calm when nothing is open', async () => {
    const screen = await wall(0);
    await screen.sees('全部正常');
    expect(await screen.page.getByRole('alert').count()).toBe(0);
    await screen.close();
  });

  it('keeps what is urgent on every page, and counts what fits on none by county and holder', async () => {
    const { page, close } = await wall(60);
    const rows = page.locator('main.wall ol > li');
    const unacknowledged = async () => rows.filter({ hasText: '未接单' }).allInnerTexts();
    await page.getByText('1/4 页').waitFor();
    const first = (await unacknowledged()).length;
    expect(first).toBeGreaterThan(0);
    for (const number of [2, 3]) {
      await page.keyboard.press('ArrowRight');
      await page.getByText(`${number}/4 页`).waitFor();
      expect(await rows.count()).toBeLessThanOrEqual(10);
      expect(await unacknowledged()).toHaveLength(first);
    }
    await page.keyboard.press('ArrowRight');
    await page.getByRole('columnheader', { name: '甲方段' }).waitFor();
    // Beneath the banner, too.
    const foot = await page.locator('footer').boundingBox();
    expect((foot?.y ?? 0) + (foot?.height ?? Infinity)).toBeLessThanOrEqual(HD.height);
    const beyond = Number(/未列出 (\d+) 单/.exec(await page.locator('footer').innerText())?.[1]);
    const counties = await page
      .locator('tbody tr')
      .evaluateAll((all) => all.map((row) => Number(row.children[1]?.textContent)));
    expect(counties.reduce((sum, n) => sum + n, 0)).toBe(beyond);
    await close();
  });

  it('names nobody while visitors are in the room, and remembers that they are', async () => {
    const { page, close } = await wall(5);
    const { rows } = await app.db.pool.query<{ name: string }>(
      `select unnest(array[name, short_name]) as name from customer where branch = 'wall5'`,
    );
    const named = async () => {
      const html = await page.locator('body').innerHTML();
      return rows.filter(({ name }) => html.includes(name)).map(({ name }) => name);
    };
    expect(await named()).not.toEqual([]);
    await page.keyboard.press('Shift');
    await page.getByLabel('访客模式（隐去名称）').check();
    await page.getByText('某单位').first().waitFor();
    expect(await named()).toEqual([]);
    await page.reload();
    await page.getByText('某单位').first().waitFor();
    expect(await named()).toEqual([]);
    await close();
  });
});

/** Stands in for the machine's voices, of which a test machine has none, and writes down what it is to say. */
const withVoice = (page: Page) =>
  page.addInitScript(() => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    const voice = { lang: 'zh-CN', name: 'a voice', default: true, localService: true, voiceURI: 'voice' };
    Object.assign(globalThis, {
      SpeechSynthesisUtterance: class {
        text: string;
        constructor(text: string) {
          this.text = text;
        }
      },
    });
    const synthesis = {
      getVoices: () => [voice],
      speak: (words: { text: string }) => void said.push(words.text),
      cancel: () => undefined,
    };
    Object.defineProperty(globalThis, 'speechSynthesis', { value: synthesis });
    // Without a window Chromium plays whatever it is given; with one it waits for a key, as this does.
    let allowed = false;
    const Real = AudioContext;
    Object.assign(globalThis, {
      AudioContext: class extends Real {
        override get state() {
          return allowed ? super.state : 'suspended';
        }
        override async resume() {
          allowed = true;
          await super.resume();
          this.dispatchEvent(new Event('statechange'));
        }
      },
    });
  });
const said = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const list: unknown = Reflect.get(globalThis, 'said');
    return Array.isArray(list) ? list.map(String) : [];
  });

describe('a new critical fault', () => {
  it('is on a banner, says that sound is off until a key allows it, then is spoken until somebody acknowledges', async () => {
    const screen = await wall(5);
    const { page } = screen;
    await withVoice(page);
    await page.reload();
    const banner = page.getByRole('alert').filter({ hasText: '新故障' });
    await banner.waitFor();
    await page.getByText('声音未开，按任意键打开').waitFor();
    expect(await said(page)).toEqual([]);
    await page.keyboard.press('Shift');
    await page.getByText('声音未开，按任意键打开').waitFor({ state: 'detached' });
    await expect
      .poll(() => said(page), { timeout: 20_000 })
      .toEqual([expect.stringMatching(/^新故障。.+，全阻，未接单。$/)]);
    await expect.poll(async () => (await said(page)).length, { timeout: 30_000 }).toBeGreaterThan(1);

    const { rows } = await app.db.pool.query<{ no: string }>(
      `select no from ticket where branch = 'wall5' and phase = 'declared' and severity = 'critical'`,
    );
    for (const { no } of rows) {
      const answer = await viewers.get(5)?.post(`/api/tickets/${no}/commands`, { type: 'acknowledge' });
      expect(answer?.status).toBe(200);
    }
    await banner.waitFor({ state: 'detached' });
    expectQuiet(screen);
    await screen.close();
  });
});

describe('a wall that runs for days', () => {
  it('turns hundreds of pages without leaving a node or a listener behind', async () => {
    const { page, close } = await wall(60);
    const devtools = await page.context().newCDPSession(page);
    const held = async () => {
      await devtools.send('HeapProfiler.collectGarbage');
      const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
      return { nodes, jsEventListeners };
    };
    await page.getByText('1/4 页').waitFor();
    const turn = (times: number) =>
      page.evaluate(async (count) => {
        for (let i = 0; i < count; i += 1) {
          dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      }, times);
    await turn(40);
    const before = await held();
    await turn(400);
    const after = await held();
    // Whole rounds of four pages: the same page is up, give or take what ticks in it.
    expect(after.nodes).toBeLessThan(before.nodes * 1.05 + 20);
    expect(after.jsEventListeners).toBeLessThanOrEqual(before.jsEventListeners + 2);
    await close();
  });
});
