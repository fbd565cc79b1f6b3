import type { Browser, Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ticketListSchema } from '#shared/api/ticket.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, isLive, openScreen, PHONE, type ScreenOptions } from '#test/harness/screen.ts';
import { type Caller, demoPassword, startServer, type TestApp } from '#test/harness/server.ts';

const WALL = { width: 1920, height: 1080 } as const;

let app: TestApp;
let browser: Browser;
let busiest: string;
const callers = new Map<string, Caller>();

const as = async (username: string): Promise<Caller> => {
  const known = callers.get(username) ?? (await app.signIn(username));
  callers.set(username, known);
  return known;
};
const open = async (path: string, username: string, options: ScreenOptions = {}) =>
  openScreen(browser, app, path, { as: await as(username), ...options });

beforeAll(async () => {
  app = await startServer({ demo: true });
  browser = await chromium();
  const answer = await (await as('engineer')).fetch('/api/tickets?phase=open');
  const { items } = ticketListSchema.parse(await answer.json());
  busiest = [...items].sort((a, b) => b.version - a.version)[0]?.no ?? '';
});

interface View {
  readonly name: string;
  readonly as?: string;
  readonly path: () => string;
  readonly size?: ScreenOptions['size'];
  /** What is there once the page has what it shows. */
  readonly shows: (page: Page) => Locator;
  /** To where it gets interesting. */
  readonly then?: (page: Page) => Promise<unknown>;
}

const VIEWS: readonly View[] = [
  { name: 'sign-in', path: () => '/', shows: (page) => page.getByRole('button', { name: '登录' }) },
  {
    name: 'wall',
    as: 'supervisor',
    path: () => '/wall',
    size: WALL,
    shows: (page) => page.getByRole('listitem').first(),
  },
  {
    name: 'triage',
    as: 'engineer',
    path: () => '/triage',
    shows: (page) => page.getByRole('region', { name: '时限', exact: true }),
  },
  {
    name: 'triage on a phone',
    as: 'engineer',
    path: () => '/triage',
    size: PHONE,
    shows: (page) => page.getByRole('listbox').getByRole('option').first(),
  },
  {
    name: 'ticket',
    as: 'engineer',
    path: () => `/tickets/${busiest}`,
    shows: (page) => page.getByRole('heading', { name: '经过' }),
  },
  {
    name: 'ticket with a form open',
    as: 'engineer',
    path: () => `/tickets/${busiest}`,
    shows: (page) => page.getByRole('button', { name: '更多操作' }),
    then: async (page) => {
      await page.getByRole('button', { name: '更多操作' }).click();
      await page.getByRole('menuitem', { name: '加备注' }).click();
      await page.getByRole('dialog').getByLabel('内容').waitFor();
    },
  },
  {
    name: 'intake with a service taken',
    as: 'hotline',
    path: () => '/intake',
    shows: (page) => page.getByRole('combobox'),
    then: async (page) => {
      await page.getByRole('combobox').fill('svc-college');
      await page.getByRole('listbox').getByRole('option').first().click();
      await page
        .getByText(/户有障|均正常/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'design language',
    as: 'admin',
    path: () => '/settings/design',
    shows: (page) => page.getByRole('heading', { name: '业务链路' }),
  },
  {
    name: 'command palette',
    as: 'engineer',
    path: () => '/triage',
    shows: (page) => page.getByRole('listbox').getByRole('option').first(),
    then: async (page) => {
      await page.keyboard.press('Control+k');
      await page
        .getByRole('dialog')
        .getByRole('option', { name: /申告登记/ })
        .waitFor();
    },
  },
  {
    name: 'key sheet',
    as: 'engineer',
    path: () => '/triage',
    shows: (page) => page.getByRole('listbox').getByRole('option').first(),
    then: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').getByText('快捷键').first().waitFor();
    },
  },
  {
    name: 'call-backs and quality checks',
    as: 'supervisor',
    path: () => '/followup',
    shows: (page) => page.getByRole('table', { name: '待回访' }),
    then: async (page) => {
      await page.getByRole('radio', { name: /^待质检/ }).check({ force: true });
      await page.getByRole('table', { name: '待质检' }).getByRole('link').first().click();
      await page.getByRole('button', { name: '质检', exact: true }).click();
      await page.getByRole('dialog').getByLabel('告知客户').check();
      await page.getByRole('dialog').getByRole('button', { name: '质检' }).click();
      await page.getByRole('dialog').getByText('请写明哪里不到位，处理的人才能改进。').waitFor();
    },
  },
  {
    name: 'fault report',
    as: 'engineer',
    path: () => `/tickets/${busiest}/report`,
    shows: (page) => page.getByRole('heading', { name: '责任时段' }),
  },
  {
    name: 'pools',
    as: 'supervisor',
    path: () => '/pools',
    // On the first of a month nobody has called yet.
    shows: (page) => page.getByRole('row', { name: /市话/ }).or(page.getByText('本月还没有话单')),
  },
  {
    name: 'the pool that a notice leads to, on a phone',
    as: 'manager',
    path: () => '/pools?contract=C-COLLEGE',
    size: PHONE,
    shows: (page) => page.getByText(/ · C-COLLEGE · /),
    then: async (page) => {
      await page.getByText('提醒发给了谁').waitFor();
      const top = async (): Promise<number> =>
        (await page.getByText(/ · C-COLLEGE · /).boundingBox())?.y ?? Number.POSITIVE_INFINITY;
      await expect.poll(top).toBeLessThan(PHONE.height / 2);
    },
  },
  {
    name: 'suspicions',
    as: 'engineer',
    path: () => '/suspicions',
    shows: (page) => page.getByText(/长河技校：疑似故障/).first(),
  },
  {
    name: 'alerts',
    as: 'engineer',
    path: () => '/alerts',
    shows: (page) => page.getByRole('heading', { name: '告警消息' }),
  },
  {
    name: 'works',
    as: 'engineer',
    path: () => '/works',
    shows: (page) => page.getByRole('link', { name: '青泉县接入机房电源割接' }),
  },
  {
    name: 'works on a phone, planning one',
    as: 'engineer',
    path: () => '/works',
    size: PHONE,
    shows: (page) => page.getByRole('link', { name: '青泉县接入机房电源割接' }),
    then: async (page) => {
      await page.getByRole('button', { name: '安排割接' }).click();
      await page.getByRole('searchbox').fill('北线');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /北线传输环/ })
        .waitFor();
    },
  },
  {
    name: 'work with a notice to record',
    as: 'supervisor',
    path: () => '/works',
    shows: (page) => page.getByRole('link', { name: '沙枣县接入机房扩容割接' }),
    then: async (page) => {
      await page.getByRole('link', { name: '沙枣县接入机房扩容割接' }).click();
      await page.getByRole('row', { name: /安康卫生院/ }).waitFor();
      await page.getByRole('button', { name: '记录告知或答复' }).click();
      await page.getByRole('dialog').getByLabel('方式和对象').waitFor();
    },
  },
  {
    name: 'registry with a plan',
    as: 'admin',
    path: () => '/settings/registry',
    shows: (page) => page.getByRole('link', { name: /导出 Excel/ }),
    then: async (page) => {
      const buffer = Buffer.from('id,name,kind\nan-x,新机房,接入\nan-east,城东机房,\nan-y,,\n');
      await page.locator('input[type=file]').setInputFiles({ name: 'elements.csv', mimeType: 'text/csv', buffer });
      await page.getByRole('button', { name: '写入：新增 1、变更 1' }).waitFor();
    },
  },
  {
    name: 'time limits with a plan tried on the past',
    as: 'supervisor',
    path: () => '/settings/policies',
    shows: (page) => page.getByRole('button', { name: '修改时限' }),
    then: async (page) => {
      await page.getByRole('button', { name: '修改时限' }).click();
      const text = page.getByLabel('YAML 内容');
      await text.fill((await text.inputValue()).replace('critical: 240, major: 480', 'critical: 5, major: 6'));
      await page.getByRole('button', { name: '检查', exact: true }).click();
      await page.getByRole('radio', { name: '近 30 天' }).check({ force: true });
      await page.getByRole('button', { name: '试算' }).click();
      await page.getByRole('heading', { name: '结论会变的单' }).waitFor();
    },
  },
  {
    name: 'on-duty rota with an override being made',
    as: 'supervisor',
    path: () => '/duty',
    shows: (page) => page.getByRole('table', { name: '一周安排' }),
    then: async (page) => {
      await page.getByRole('button', { name: '临时安排' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('替下谁').selectOption({ label: '顾明川' });
      await dialog.getByLabel('开始').fill('23:50');
      await dialog.getByLabel('结束').fill('23:59');
      await dialog.getByLabel('原因').fill('换班');
    },
  },
  {
    name: 'portal',
    as: 'college',
    path: () => '/portal',
    size: PHONE,
    shows: (page) => page.getByText('本月通话分钟'),
  },
  {
    name: 'portal, declaring',
    as: 'college',
    path: () => '/portal/declare',
    size: PHONE,
    shows: (page) => page.getByRole('radio', { name: '打不出' }),
  },
  {
    name: 'page of others',
    as: 'college',
    path: () => '/triage',
    shows: (page) => page.getByText('这个页面不对您的角色开放'),
  },
  {
    name: 'page that is not there',
    as: 'engineer',
    path: () => '/nowhere',
    shows: (page) => page.getByText('没有这个页面'),
  },
  {
    name: 'ticket that is not there',
    as: 'engineer',
    path: () => '/tickets/F20000101-0001',
    shows: (page) => page.getByText('读取失败'),
  },
];

describe.each(VIEWS)('$name', (view) => {
  it.each(['light', 'dark'] as const)('stands in %s without a barrier to anybody', async (theme) => {
    const options = { theme, size: view.size };
    const screen = await openScreen(browser, app, view.path(), {
      ...options,
      as: view.as === undefined ? undefined : await as(view.as),
    });
    await view.shows(screen.page).waitFor();
    await view.then?.(screen.page);
    await expectNoBarrier(screen.page);
    expectQuiet(screen);
    await screen.close();
  });
});

describe('who comes in', () => {
  it('is told when the password is wrong, and comes in with the right one', async () => {
    const screen = await openScreen(browser, app, '/');
    const { page } = screen;
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('alert').getByText('请填写用户名和密码。').waitFor();
    await page.getByLabel('用户名').fill('engineer');
    await page.getByLabel('密码').fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('用户名或密码不对').waitFor();
    await page.getByLabel('密码').fill(demoPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: '下一步' }).waitFor();
    expectQuiet(screen);
    await screen.close();
  });

  it('reads the language of the browser, and keeps the one chosen instead', async () => {
    const { page, close } = await open('/triage', 'engineer', { language: 'en' });
    await page.getByRole('region', { name: 'Next step' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en-GB');
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: '中文' }).click();
    await page.getByRole('region', { name: '下一步' }).waitFor();
    await page.reload();
    await page.getByRole('region', { name: '下一步' }).waitFor();
    expect(await page.title()).toContain('故障台');
    await close();
  });
});

describe('data that grows old', () => {
  /** Holds back what the server sends, in order, as a line that has gone dead does; `flow` lets it through again. */
  async function holdable(page: Page) {
    let held: (() => void)[] | null = null;
    await page.routeWebSocket(/socket\.io/, (route) => {
      const server = route.connectToServer();
      route.onMessage((message) => server.send(message));
      server.onMessage((message) => {
        if (held === null) route.send(message);
        else held.push(() => route.send(message));
      });
    });
    return {
      hold: () => void (held = []),
      flow: () => {
        const waiting = held ?? [];
        held = null;
        for (const deliver of waiting) deliver();
      },
    };
  }

  it.each([
    { path: '/triage', size: { width: 1440, height: 900 } },
    { path: '/wall', size: WALL },
  ])('is said to be old on $path, in words, until the line is back', async ({ path, size }) => {
    const screen = await open('/pools', 'supervisor', { size });
    const line = await holdable(screen.page);
    await screen.page.goto(app.url + path);
    await isLive(screen.page);
    const warning = screen.page.getByRole('alert').getByText(/数据过期：\d\d:\d\d:\d\d 以后的变化没有收到/);
    expect(await warning.count()).toBe(0);
    line.hold();
    await warning.waitFor();
    line.flow();
    await warning.waitFor({ state: 'detached' });
    await isLive(screen.page);
    expectQuiet(screen);
    await screen.close();
  });
});
