import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import { pushKeySchema } from '#shared/api/push.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';
import { eventually } from './notifyProviders.ts';
import { type BrowserDouble, type PushServiceDouble, startPushService } from './pushService.ts';

const DOOR = '/api/push/subscription';
let app: TestApp;
let service: PushServiceDouble;
let college: Caller;
beforeAll(async () => {
  service = await startPushService();
  app = await startServer({ demo: true, env: { PUSH_SERVICES: `fcm.googleapis.com,${service.origin}` } });
});
beforeEach(async () => {
  await app.db.pool.query('delete from push_subscription');
  college = await app.signIn('college');
});

const send = (as: Caller, method: 'PUT' | 'DELETE', body: unknown) =>
  as.fetch(DOOR, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const turnOn = async (as: Caller, browser: BrowserDouble = service.browser()): Promise<BrowserDouble> => {
  const answer = await send(as, 'PUT', { ...browser.subscription, language: 'zh' });
  expect(answer.status, await answer.text()).toBe(204);
  return browser;
};
const owners = async (): Promise<string[]> =>
  (
    await app.db.pool.query<{ username: string }>(
      'select u.username from push_subscription p join app_user u on u.id = p."user" order by 1',
    )
  ).rows.map(({ username }) => username);
const refused = async (body: unknown): Promise<string> => {
  const answer = await send(college, 'PUT', body);
  const { code, errors } = (await answer.json()) as { code: string; errors?: { field: string }[] };
  return `${answer.status} ${code} ${errors?.[0]?.field ?? ''}`;
};

describe('a customer', () => {
  it('turns pushes on and is told of their fault, on the desk’s own road', async () => {
    const { key } = pushKeySchema.parse(await (await college.fetch('/api/push/key')).json());
    const browser = await turnOn(college);
    const declared = await college.post(
      '/api/declarations',
      { service: 'svc-college', symptom: 'other', description: '杂音' },
      { 'idempotency-key': randomUUID() },
    );
    const { ticket } = (await declared.json()) as DeclarationAnswer;
    const engineer = await app.signIn('engineer');
    const dismissed = await engineer.post(`/api/tickets/${ticket.no}/commands`, {
      type: 'dismiss',
      reason: 'no_fault',
      evidence: '测试正常',
      expectedVersion: ticket.version,
    });
    expect(dismissed.status, await dismissed.text()).toBe(200);
    await eventually(() =>
      // Their pool may have something to say as well, by the day of the month.
      expect(browser.reads(key ?? '').filter(({ tag }) => tag === ticket.no)).toEqual([
        { title: `故障单 ${ticket.no}：已办结`, tag: ticket.no, url: `/portal/${ticket.no}` },
      ]),
    );
  });

  it('may say so twice, and turns off their own browser alone', async () => {
    const browser = await turnOn(college);
    await turnOn(college, browser);
    expect(await owners()).toEqual(['college']);
    const { endpoint } = browser.subscription;
    expect((await send(await app.signIn('hospital'), 'DELETE', { endpoint })).status).toBe(204);
    expect(await owners()).toEqual(['college']);
    expect((await send(college, 'DELETE', { endpoint })).status).toBe(204);
    expect(await owners()).toEqual([]);
  });

  it('takes over a browser that another had, who is told there no more', async () => {
    const browser = await turnOn(college);
    await turnOn(await app.signIn('hospital'), browser);
    expect(await owners()).toEqual(['hospital']);
  });

  it('has ten browsers at most: the oldest goes', async () => {
    const first = await turnOn(college);
    for (let i = 0; i < 10; i += 1) await turnOn(college);
    const { rows } = await app.db.pool.query<{ endpoint: string }>('select endpoint from push_subscription');
    expect(rows).toHaveLength(10);
    expect(rows.map(({ endpoint }) => endpoint)).not.toContain(first.subscription.endpoint);
  });
});

describe('a subscription ends', () => {
  it('with the session that made it', async () => {
    const [phone, desktop] = [await app.signIn('college'), await app.signIn('college')];
    await turnOn(phone);
    await turnOn(desktop);
    await phone.post('/api/auth/sign-out', {});
    expect(await owners()).toEqual(['college']);
    await desktop.post('/api/auth/sign-out', {});
    expect(await owners()).toEqual([]);
  });

  it('with its user’s access', async () => {
    await turnOn(college);
    await turnOn(await app.signIn('hospital'));
    const { rows } = await app.db.pool.query<{ id: string }>(`select id from app_user where username = 'college'`);
    const admin = await app.signIn('admin');
    expect((await admin.post(`/api/admin/users/${rows[0]?.id}/disable`, {})).status).toBe(200);
    expect(await owners()).toEqual(['hospital']);
    await admin.post(`/api/admin/users/${rows[0]?.id}/enable`, {});
  });
});

describe('is refused', () => {
  const good = () => ({ ...service.browser().subscription, language: 'zh' });

  it('an address of no push service, by name', async () => {
    for (const endpoint of [
      'https://intranet.example/x',
      'https://127.0.0.1/x',
      'http://169.254.169.254/latest',
      'https://fcm.googleapis.com:8080/x',
      'http://fcm.googleapis.com/x',
    ])
      expect(await refused({ ...good(), endpoint }), endpoint).toBe('422 push_service_not_allowed endpoint');
  });

  it('what is no subscription, and the field is named', async () => {
    const { keys } = good();
    expect(await refused({ ...good(), endpoint: 'x' })).toBe('400 invalid_request endpoint');
    expect(await refused({ ...good(), keys: { ...keys, auth: 'short' } })).toBe('400 invalid_request keys.auth');
    expect(await refused({ ...good(), keys: { ...keys, p256dh: 'A' } })).toBe('400 invalid_request keys.p256dh');
    expect(await refused({ ...good(), language: 'fr' })).toBe('400 invalid_request language');
    expect(await refused({ ...good(), expirationTime: null })).toBe('400 invalid_request expirationTime');
    // Of the right length, and off the curve.
    const p256dh = `B${'A'.repeat(86)}`;
    expect(await refused({ ...good(), keys: { ...keys, p256dh } })).toBe('422 push_key_invalid keys.p256dh');
  });

  it('everything, where pushes are off', async () => {
    const quiet = await startServer({ db: app.db, env: { PUSH_SERVICES: 'off' } });
    const customer = await quiet.signIn('college');
    expect(await (await customer.fetch('/api/push/key')).json()).toEqual({ key: null });
    const answer = await send(customer, 'PUT', good());
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([422, 'push_off']);
  });
});
