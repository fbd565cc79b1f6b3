import { beforeEach, describe, expect, it } from 'vitest';
import { ATTEMPTS } from '#server/notify/retry.ts';
import { listUndelivered } from '#server/notify/undelivered.ts';
import { parsePushServices } from '#server/push/services.ts';
import { keepSubscription } from '#server/push/subscriptions.ts';
import { vapidKeys } from '#server/push/vapid.ts';
import type { Language } from '#shared/i18n/languages.ts';
import { minutes } from '#shared/time.ts';
import { noticeDesk, type NoticeDesk } from './notifyDesk.ts';
import { CONTACT } from './notifyFacts.ts';
import { eventually } from './notifyProviders.ts';
import { type BrowserDouble, type PushServiceDouble, startPushService } from './pushService.ts';

let desk: NoticeDesk;
let service: PushServiceDouble;
let key: string;
beforeEach(async () => {
  desk = await noticeDesk();
  service = await startPushService();
  key = vapidKeys(desk.config.secret).publicKey;
  await desk.db.asOwner(
    `insert into app_user (id, name, email, role, customer, branch) values ($1, $2, 'a@b.invalid', 'customer', 'college', 'b1')`,
    [CONTACT.user, CONTACT.name],
  );
});

async function subscribed(language: Language = 'zh'): Promise<BrowserDouble> {
  const browser = service.browser();
  const by = { user: CONTACT.user, session: 'a session' };
  await keepSubscription(desk.db.pool, by, { ...browser.subscription, language });
  return browser;
}
const sending = () => {
  const pushServices = parsePushServices(service.origin) ?? [];
  const outbox = desk.outbox({ pushServices });
  outbox.start();
  return outbox;
};
const subscriptions = async () =>
  (
    await desk.db.pool.query<{ endpoint: string; failures: number; reached: boolean }>(
      'select endpoint, failures, last_success_at is not null as reached from push_subscription order by created_at',
    )
  ).rows;

describe('a push', () => {
  it('says in the reader’s words which ticket it is about, to their browser alone, and no more', async () => {
    const browser = await subscribed();
    const no = await desk.restored();
    sending();
    await eventually(async () => expect(await desk.progress(no, 'push')).toEqual(['accepted']));
    expect(browser.reads(key)).toEqual([{ title: `故障单 ${no}：请确认是否恢复`, tag: no, url: `/portal/${no}` }]);
    const [sent] = service.received;
    expect(sent?.headers).toMatchObject({ ttl: '86400', urgency: 'high', 'content-encoding': 'aes128gcm' });
    expect(sent?.headers.topic).toMatch(/^[\w-]{32}$/);
    expect(sent?.body.toString('latin1')).not.toContain(no);
    expect(await desk.notice(no, 'push')).toMatchObject({ state: 'accepted', attempts: 1, body: '', timer: 'none' });
    expect(await subscriptions()).toMatchObject([{ failures: 0, reached: true }]);
  });

  it('is in the language that its reader reads, whatever the customer’s is', async () => {
    const browser = await subscribed('en');
    const no = await desk.restored();
    sending();
    await eventually(() => expect(browser.reads(key)).toMatchObject([{ title: `Fault ${no}: is it working again?` }]));
    expect((await desk.notice(no, 'sms')).body).toContain('业务已恢复');
  });

  it('goes along with what is told otherwise, and never by itself', async () => {
    const without = await desk.restored();
    expect((await desk.notices(without)).map((n) => n.channel)).toEqual(['email', 'in_app', 'sms']);
    await subscribed();
    const told = await desk.restored();
    expect((await desk.notices(told)).map((n) => n.channel)).toEqual(['email', 'in_app', 'push', 'sms']);
  });

  it('reaches every browser of its reader, and forgets one that is no more', async () => {
    const [phone, old] = [await subscribed(), await subscribed()];
    service.answers(410, old.path);
    const no = await desk.restored();
    sending();
    await eventually(async () => expect(await desk.progress(no, 'push')).toEqual(['accepted']));
    expect(phone.reads(key)).toHaveLength(1);
    expect((await subscriptions()).map((one) => one.endpoint)).toEqual([phone.subscription.endpoint]);
  });
});

describe('a push that fails', () => {
  it('is tried again while its service is away, under the same topic', async () => {
    const browser = await subscribed();
    service.answers(503);
    const no = await desk.restored();
    const outbox = sending();
    await eventually(async () =>
      expect(await desk.notice(no, 'push')).toMatchObject({ state: 'queued', attempts: 1, detail: 'HTTP 503' }),
    );
    service.answers(201);
    await desk.db.advanceClock(minutes(1));
    outbox.ring();
    await eventually(async () => expect(await desk.notice(no, 'push')).toMatchObject({ state: 'accepted' }));
    expect(browser.reads(key)).toHaveLength(2);
    expect(new Set(service.received.map(({ headers }) => headers.topic)).size).toBe(1);
    expect(await subscriptions()).toMatchObject([{ failures: 0 }]);
  });

  it('ends as a dead letter that nobody has to hurry for: the customer was told in other ways', async () => {
    await subscribed();
    service.answers(503);
    const no = await desk.restored();
    await desk.db.asOwner(`update notice set attempts = $1 where channel = 'push'`, [ATTEMPTS - 1]);
    sending();
    await eventually(async () => expect(await desk.progress(no, 'push')).toEqual(['dead HTTP 503']));
    expect(await desk.alerts(no)).toEqual([]);
    expect(await listUndelivered(desk.db.pool, 'b1')).toEqual([]);
  });

  it('when no browser is left, says so', async () => {
    const browser = await subscribed();
    service.answers(404);
    const no = await desk.restored();
    sending();
    await eventually(async () => expect(await desk.progress(no, 'push')).toEqual(['failed HTTP 404']));
    expect(await subscriptions()).toEqual([]);
    expect(browser.reads(key)).toHaveLength(1);
    expect(await desk.alerts(no)).toEqual([]);
  });

  it('gives a browser up that refuses ten times in a row', async () => {
    const browser = await subscribed();
    service.answers(403, browser.path);
    await desk.db.asOwner('update push_subscription set failures = 8');
    sending();
    const first = await desk.restored();
    await eventually(async () => expect(await desk.progress(first, 'push')).toEqual(['failed HTTP 403']));
    expect(await subscriptions()).toMatchObject([{ failures: 9 }]);
    const second = await desk.restored();
    await eventually(async () => expect(await desk.progress(second, 'push')).toEqual(['failed HTTP 403']));
    expect(await subscriptions()).toEqual([]);
  });

  it('never leaves for a service that is not on the list, however it got into the table', async () => {
    await subscribed();
    await desk.db.asOwner(`update push_subscription set endpoint = 'http://127.0.0.1:1/metadata'`);
    const no = await desk.restored();
    sending();
    await eventually(async () => expect(await desk.progress(no, 'push')).toEqual(['failed service_not_allowed']));
    expect(service.received).toEqual([]);
  });
});
