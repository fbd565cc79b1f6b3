import { beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '#server/notify/channels/sender.ts';
import { ATTEMPTS } from '#server/notify/retry.ts';
import { minutes } from '#shared/time.ts';
import { noticeDesk, type NoticeDesk } from './notifyDesk.ts';
import { COLLEGE, segmentOpened } from './notifyFacts.ts';
import { eventually, startProvider, wayOut } from './notifyProviders.ts';

let desk: NoticeDesk;
beforeEach(async () => {
  desk = await noticeDesk();
});

const accepted: Outcome = { outcome: 'accepted', ref: null };

describe('without a way out', () => {
  it('a notice stays queued for all to see, and goes out after a start with one', async () => {
    const no = await desk.restored();
    const idle = desk.outbox({});
    idle.start();
    idle.ring();
    await idle.close();
    for (const channel of ['sms', 'email'] as const)
      expect(await desk.notice(no, channel)).toMatchObject({ state: 'queued', attempts: 0, timer: 'due' });
    expect((await desk.state(no)).notices.map((n) => n.state)).toEqual(['queued', 'queued', 'accepted']);

    const smsc = await startProvider('smsc');
    desk.outbox({ smsUrl: smsc.url }).start();
    await eventually(async () => expect(await desk.progress(no, 'sms')).toEqual(['accepted']));
    expect(await desk.notice(no, 'email')).toMatchObject({ state: 'queued', timer: 'due' });
  });
});

describe('what waits', () => {
  it('is sent when the outbox is rung, and by itself when its time has come', async () => {
    const { given, open } = wayOut(() => accepted);
    const outbox = desk.outbox({}, open);
    outbox.start();
    const no = await desk.restored();
    outbox.ring();
    await eventually(async () =>
      expect(await desk.notice(no, 'sms')).toMatchObject({ state: 'accepted', timer: 'none' }),
    );
    await desk.restored();
    // Nobody rings.
    await eventually(() => expect(given).toHaveLength(2));
  });

  it('is given up after a day of attempts: a dead letter that everybody sees', async () => {
    const no = await desk.restored();
    await desk.db.asOwner(`update notice set attempts = $1 where channel = 'sms'`, [ATTEMPTS - 1]);
    desk.outbox({}, wayOut(() => ({ outcome: 'later', detail: 'unreachable' })).open).start();
    await eventually(async () => expect(await desk.notice(no, 'sms')).toMatchObject({ state: 'dead', timer: 'none' }));
    expect(await desk.progress(no, 'sms')).toEqual(['dead unreachable']);
    expect(await desk.alerts(no)).toEqual([
      `${no}: the restore notice could not be delivered (SMS); tell the customer another way and log it`,
    ]);
    const changes = await desk.db.asOwner(`select 1 from change where kind = 'alert'`);
    expect(changes).toHaveLength(1);
  });

  it('is not sent any more once the restoration it announces has been undone, and that is no failure', async () => {
    const no = await desk.restored();
    await desk.add(no, COLLEGE, { type: 'RestorationDisputed', reason: '还是不通' }, segmentOpened('carrier', 'S2'));
    const { given, open } = wayOut(() => accepted);
    desk.outbox({}, open).start();
    await eventually(async () => expect(await desk.progress(no, 'sms')).toEqual(['dead superseded']));
    await eventually(async () => expect(await desk.notice(no, 'sms')).toMatchObject({ timer: 'none' }));
    expect(given).toEqual([]);
    expect(await desk.alerts(no)).toEqual([]);
  });
});

describe('a server that dies', () => {
  it('with a notice in hand leaves it to the next', async () => {
    const no = await desk.restored();
    const stuck: { end?: (outcome: Outcome) => void } = {};
    const dying = wayOut(() => new Promise((end) => (stuck.end = end)));
    desk.outbox({}, dying.open).start();
    await eventually(() => expect(dying.given).toHaveLength(1));

    const { given, open } = wayOut(() => accepted);
    const next = desk.outbox({}, open);
    next.start();
    expect(await desk.notice(no, 'sms')).toMatchObject({ timer: 'waits', attempts: 0 });
    await desk.db.advanceClock(minutes(3));
    next.ring();
    await eventually(async () =>
      expect(await desk.notice(no, 'sms')).toMatchObject({ state: 'accepted', timer: 'none' }),
    );
    expect(given.map((m) => m.id)).toEqual(dying.given.map((m) => m.id));
    stuck.end?.(accepted);
  });

  it('between sending and the record has it put on the record later, without sending it again', async () => {
    const no = await desk.restored();
    const { given, open } = wayOut(() => accepted);
    const dying = desk.outbox({}, open, () => Promise.reject(new Error('gone')));
    dying.start();
    await eventually(async () =>
      expect(await desk.notice(no, 'sms')).toMatchObject({ state: 'accepted', timer: 'waits' }),
    );
    await dying.close();
    expect(await desk.progress(no, 'sms')).toEqual([]);

    await desk.db.advanceClock(minutes(3));
    desk.outbox({}, open).start();
    await eventually(async () => expect(await desk.notice(no, 'sms')).toMatchObject({ timer: 'none' }));
    expect(await desk.progress(no, 'sms')).toEqual(['accepted']);
    expect(given).toHaveLength(1);
  });
});

describe('two nodes', () => {
  it('send each notice once between them', async () => {
    const all = [];
    for (let i = 0; i < 20; i += 1) all.push(await desk.restored());
    const nodes = [wayOut(() => accepted), wayOut(() => accepted)];
    for (const node of nodes) desk.outbox({}, node.open).start();
    await eventually(async () => {
      const left = await desk.db.asOwner(
        `select 1 from timer t join notice n on n.id::text = t.subject where n.channel = 'sms'`,
      );
      expect(left).toEqual([]);
    });
    const sent = nodes.flatMap((node) => node.given.map((m) => m.id));
    expect(sent).toHaveLength(all.length);
    expect(new Set(sent).size).toBe(all.length);
  });
});
