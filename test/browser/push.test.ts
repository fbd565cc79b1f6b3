import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import { vapidKeys } from '#server/push/vapid.ts';
import { chromium } from '#test/harness/browser.ts';
import { expectNoBarrier, expectQuiet, openScreen, PHONE, type Screen } from '#test/harness/screen.ts';
import { startServer, type TestApp } from '#test/harness/server.ts';
import { type BrowserDouble, type PushServiceDouble, startPushService } from '#test/integration/pushService.ts';

/*
 * A headless Chromium refuses notifications and has no push service. The refusal is tested as it is; for the rest its
 * permission and its PushManager are played, and all beyond them is real: the page, the desk, and the push on its way.
 */
let app: TestApp;
let browser: Browser;
let service: PushServiceDouble;
beforeAll(async () => {
  service = await startPushService();
  app = await startServer({ demo: true, env: { PUSH_SERVICES: service.origin } });
  browser = await chromium();
});

const open = async (path = '/portal', language: 'zh' | 'en' = 'zh'): Promise<Screen> =>
  openScreen(browser, app, path, { as: await app.signIn('college'), size: PHONE, installed: true, language });
const theSwitch = (page: Page) => page.getByRole('switch', { name: /在这台设备上提醒我/ });

/** From the next loading on the page is in a browser that asks its user, who says yes, and subscribes as `device`; or cannot. */
async function permitted(page: Page, device: BrowserDouble | null): Promise<void> {
  await page.addInitScript((subscription) => {
    const kept = 'test.subscription';
    let permission = localStorage.getItem(kept) === null ? 'default' : 'granted';
    Object.defineProperty(Notification, 'permission', { get: () => permission });
    Notification.requestPermission = () => Promise.resolve((permission = 'granted') as NotificationPermission);
    const made = (key: BufferSource | string | null | undefined): PushSubscription =>
      ({
        ...subscription,
        options: {
          applicationServerKey: Uint8Array.from(atob(String(key).replaceAll('-', '+').replaceAll('_', '/')), (c) =>
            c.charCodeAt(0),
          ).buffer,
        },
        toJSON: () => ({ ...subscription, expirationTime: null }),
        unsubscribe: () => {
          localStorage.removeItem(kept);
          return Promise.resolve(true);
        },
      }) as unknown as PushSubscription;
    PushManager.prototype.getSubscription = () => {
      const key = localStorage.getItem(kept);
      return Promise.resolve(key === null ? null : made(key));
    };
    PushManager.prototype.subscribe = (options) => {
      if (subscription === null) return Promise.reject(new DOMException('push service not available', 'AbortError'));
      localStorage.setItem(kept, String(options?.applicationServerKey));
      return Promise.resolve(made(options?.applicationServerKey as string));
    };
  }, device?.subscription ?? null);
  await page.reload();
}

const subscribed = async (): Promise<string[]> =>
  (await app.db.pool.query<{ endpoint: string }>('select endpoint from push_subscription')).rows.map(
    ({ endpoint }) => endpoint,
  );

/** A fault of the customer's is declared, and ended at once. @returns its number */
async function endedFault(): Promise<string> {
  const [college, engineer] = [await app.signIn('college'), await app.signIn('engineer')];
  const declared = await college.post(
    '/api/declarations',
    { service: 'svc-college', symptom: 'other', description: '杂音' },
    { 'idempotency-key': randomUUID() },
  );
  const { ticket } = (await declared.json()) as DeclarationAnswer;
  await engineer.post(`/api/tickets/${ticket.no}/commands`, {
    type: 'dismiss',
    reason: 'no_fault',
    evidence: '测试正常',
    expectedVersion: ticket.version,
  });
  return ticket.no;
}

describe('a customer', () => {
  it('turns pushes on with one switch, is told, finds it on again, and turns it off', async () => {
    const screen = await open();
    const { page } = screen;
    const device = service.browser();
    await permitted(page, device);
    await screen.sees('未打开。');
    await expectNoBarrier(page);
    await theSwitch(page).click();
    await screen.sees(/已打开。/);
    expect(await subscribed()).toEqual([device.subscription.endpoint]);

    const no = await endedFault();
    const { publicKey } = vapidKeys(app.config.secret);
    await expect
      .poll(() => device.reads(publicKey).filter(({ tag }) => tag === no), { timeout: 20_000 })
      .toEqual([{ title: `故障单 ${no}：已办结`, tag: no, url: `/portal/${no}` }]);

    // The desk has lost it: whoever has it on here is told of again.
    await app.db.pool.query('delete from push_subscription');
    await page.goto(`${app.url}/settings/preferences`);
    await screen.sees(/已打开。/);
    expect(await subscribed()).toEqual([device.subscription.endpoint]);
    await expectNoBarrier(page);
    await theSwitch(page).click();
    await screen.sees('未打开。');
    expect(await subscribed()).toEqual([]);
    expectQuiet(screen);
    await screen.close();
  });

  it('is told that the push service cannot be reached, and nothing is on', async () => {
    const screen = await open();
    await permitted(screen.page, null);
    await theSwitch(screen.page).click();
    await screen.sees(/连不上浏览器的推送服务/);
    expect(await theSwitch(screen.page).isChecked()).toBe(false);
    expect(await subscribed()).toEqual([]);
    await screen.close();
  });

  it('is told that the browser refuses, and where to change that', async () => {
    const screen = await open('/portal', 'en');
    await screen.sees(/The browser refuses notifications from this site/);
    expect(await screen.page.getByRole('switch', { name: /Tell me on this device/ }).isDisabled()).toBe(true);
    await expectNoBarrier(screen.page);
    expectQuiet(screen);
    await screen.close();
  });

  it('is told that the browser cannot', async () => {
    const screen = await open();
    await screen.page.addInitScript(() => Reflect.deleteProperty(window, 'PushManager'));
    await screen.page.reload();
    await screen.sees(/这个浏览器不支持推送/);
    await screen.close();
  });
});

it('staff are told by other means, and have no such switch', async () => {
  const screen = await openScreen(browser, app, '/settings/preferences', { as: await app.signIn('engineer') });
  await screen.sees('修改密码');
  expect(await theSwitch(screen.page).count()).toBe(0);
  await screen.close();
});

describe('what is pushed', () => {
  /** Plays an event of the browser's to the worker; what the browser would do is noted. */
  async function worker(page: Page) {
    await page.evaluate(() => navigator.serviceWorker.ready);
    const [found] = page.context().serviceWorkers();
    if (found === undefined) throw new Error('there is no worker');
    return (name: 'push' | 'notificationclick', what: object) =>
      found.evaluate(
        async ([type, given]) => {
          /** A worker's own globals, which the page's library does not have. */
          const scope = globalThis as unknown as {
            registration: { showNotification: (title: string, options: object) => Promise<void> };
            clients: { openWindow: (url: string) => Promise<null> };
            WindowClient: { prototype: { focus: () => Promise<unknown>; navigate: (url: string) => Promise<null> } };
            dispatchEvent: (event: Event) => void;
          };
          const did: unknown[] = [];
          scope.registration.showNotification = (title, options) =>
            Promise.resolve(void did.push(['shows', title, options]));
          scope.clients.openWindow = (url) => Promise.resolve((did.push(['opens', new URL(url).pathname]), null));
          scope.WindowClient.prototype.focus = () => Promise.resolve(did.push(['focuses']));
          scope.WindowClient.prototype.navigate = (url) =>
            Promise.resolve((did.push(['goes to', new URL(url).pathname]), null));
          let done: Promise<unknown> = Promise.resolve();
          const event = Object.assign(new Event(type), {
            waitUntil: (work: Promise<unknown>) => (done = work),
            data: { json: () => given },
            notification: { data: given, close: () => did.push(['closes']) },
          });
          scope.dispatchEvent(event);
          await done;
          return did;
        },
        [name, what] as const,
      );
  }

  it('is shown as it came, one for each ticket, and opens the ticket', async () => {
    const screen = await open();
    const { page } = screen;
    const play = await worker(page);
    const url = '/portal/F20261124-0001';
    expect(await play('push', { title: '故障单：已归档', tag: 'F20261124-0001', url })).toEqual([
      ['shows', '故障单：已归档', { tag: 'F20261124-0001', renotify: true, icon: '/icon-192.png', data: { url } }],
    ]);
    // The portal is open: it is brought forward and shows the ticket.
    expect(await play('notificationclick', { url })).toEqual([['closes'], ['focuses'], ['goes to', url]]);
    await page.goto(app.url + url);
    expect(await play('notificationclick', { url })).toEqual([['closes'], ['focuses']]);
    // What is half written stays where it is.
    await page.goto(`${app.url}/portal/declare`);
    expect(await play('notificationclick', { url })).toEqual([['closes'], ['opens', url]]);
    // Nothing leads away from the desk.
    expect(await play('notificationclick', { url: 'https://evil.example/x' })).toEqual([['closes'], ['opens', '/']]);
    await screen.close();
  });
});
