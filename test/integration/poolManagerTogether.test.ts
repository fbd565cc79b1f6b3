import { beforeEach, describe, expect, it } from 'vitest';
import type { Message, Sender } from '#server/notify/channels/sender.ts';
import { BETWEEN } from '#server/notify/together.ts';
import { poolNoticeListSchema } from '#shared/api/poolNotice.ts';
import { bodyOf, PHONE } from './managerDesk.ts';
import { eventually, startProvider, wayOut } from './notifyProviders.ts';
import { accepted, AT_80, END, startTogetherDesk, type TogetherDesk, USED_UP } from './togetherDesk.ts';

/* An account manager of many customers is not called by each of them: what comes together is told together. */
let desk: TogetherDesk;
beforeEach(async () => {
  desk = await startTogetherDesk();
});
/** The outbox after a first message, of one customer. */
async function writtenTo(open: () => readonly Sender[]) {
  await desk.reaches('college');
  await desk.gathered();
  const out = desk.outbox({}, open);
  out.start();
  await eventually(async () => expect(await desk.timersLeft()).toBe(0));
  return out;
}
const texts = (given: readonly Message[]): string[] => given.map(({ text }) => text);

describe('levels of several customers in one minute', () => {
  it('are one mail and one SMS, and each pool says whom it was told to and with how many others', async () => {
    const [mail, smsc] = await Promise.all([startProvider('mail'), startProvider('smsc', { receipt: 'DELIVRD' })]);
    for (const name of ['college', 'hotel', 'port'] as const) await desk.reaches(name);
    await desk.gathered();
    const out = desk.outbox({ smtpUrl: mail.url, smsUrl: smsc.url }, undefined);
    out.start();
    const three = AT_80('学院 C-college', 'hotel C-hotel', 'port C-port');
    await eventually(() => expect(smsc.messages().map(({ text }) => text)).toEqual([three]));
    const mails = () =>
      mail
        .messages()
        .flatMap(({ to, text }) => (to === 'one@noc.example' ? [bodyOf(text).replaceAll('\r\n', '\n').trim()] : []));
    await eventually(() => expect(mails()).toHaveLength(1));
    expect(mails()[0]).toContain('2026-03 分钟池已用 80%：\n  学院 C-college\n  hotel C-hotel\n  port C-port');
    // The receipt of the one message is of all that it said.
    await eventually(async () =>
      expect(await desk.became()).toEqual(['C-college 80 delivered', 'C-hotel 80 delivered', 'C-port 80 delivered']),
    );
    const { items } = poolNoticeListSchema.parse(
      await (await desk.get('/api/pools/C-hotel/notices?month=2026-03', 'hotline')).json(),
    );
    expect(items.flatMap((one) => (one.reader === 'manager' ? [`${one.channel} ${one.others}`] : []))).toEqual([
      'email 2',
      'sms 2',
    ]);
  });

  it('wait for each other, and are never told apart by two nodes', async () => {
    const nodes = [wayOut(() => accepted), wayOut(() => accepted)];
    const outs = nodes.map(({ open }) => desk.outbox({}, open));
    outs.forEach((out) => out.start());
    for (const name of ['college', 'hotel', 'port', 'court'] as const) await desk.reaches(name);
    outs.forEach((out) => out.ring());
    expect(nodes.flatMap(({ given }) => given)).toEqual([]);
    await desk.gathered();
    outs.forEach((out) => out.ring());
    await eventually(async () => expect(await desk.timersLeft()).toBe(0));
    expect(nodes.flatMap(({ given }) => texts(given))).toEqual([
      AT_80('学院 C-college', 'court C-court', 'hotel C-hotel', 'port C-port'),
    ]);
  });

  it('are told in the language that the manager reads', async () => {
    await desk.run(`update app_user set notice_language = 'en' where id = 'one'`);
    const { given, open } = wayOut(() => accepted);
    for (const name of ['hotel', 'port'] as const) await desk.reaches(name);
    await desk.gathered();
    desk.outbox({}, open).start();
    await eventually(() =>
      expect(texts(given)).toEqual([
        '2 usage alerts:\n80% of the minutes of 2026-03 used: hotel C-hotel, port C-port\nUsage: https://desk.example/pools .',
      ]),
    );
    const { rows } = await desk.run(
      `select distinct language, subject from notice where kind = 'pool_manager' order by 2`,
    );
    expect(rows).toEqual([
      { language: 'en', subject: 'hotel, contract C-hotel: 80% of the minutes of 2026-03 used' },
      { language: 'en', subject: 'port, contract C-port: 80% of the minutes of 2026-03 used' },
    ]);
  });

  it('leave out what has become untrue, and whom the manager looks after no more', async () => {
    for (const name of ['college', 'hotel', 'port', 'court'] as const) await desk.reaches(name);
    await desk.corrected(1_000, 'C-port');
    await desk.run(`update pool_alert set withdrawn_at = demarc_now() where contract = 'C-port'`);
    await desk.run(`update customer set manager = 'other' where id = 'court'`);
    await desk.gathered();
    const { given, open } = wayOut(() => accepted);
    desk.outbox({}, open).start();
    await eventually(async () => expect(await desk.timersLeft()).toBe(0));
    expect(texts(given)).toEqual([AT_80('学院 C-college', 'hotel C-hotel')]);
    expect(await desk.became()).toEqual([
      'C-college 80 accepted',
      'C-court 80 dead superseded',
      'C-hotel 80 accepted',
      'C-port 80 dead superseded',
    ]);
    const othersOf = async (contract: string) => {
      const { items } = poolNoticeListSchema.parse(
        await (await desk.get(`/api/pools/${contract}/notices?month=2026-03`, 'hotline')).json(),
      );
      return items.find(({ reader, channel }) => reader === 'manager' && channel === 'sms')?.others;
    };
    expect(await othersOf('C-hotel')).toBe(1);
    // What was left out went with none.
    expect(await othersOf('C-port')).toBe(0);
  });
});

describe('of one pool', () => {
  it('the highest level alone is told, in its own words where nothing else is', async () => {
    const { given, open } = wayOut(() => accepted);
    await desk.reaches('hotel');
    await desk.reaches('hotel', USED_UP);
    await desk.gathered();
    desk.outbox({}, open).start();
    await eventually(async () => expect(await desk.timersLeft()).toBe(0));
    expect(texts(given)).toEqual([
      'hotel 合同 C-hotel：2026-03 分钟池已用完。用量见 https://desk.example/pools?contract=C-hotel 。',
    ]);
    expect(await desk.became()).toEqual(['C-hotel 80 accepted', 'C-hotel 100 accepted']);
  });

  it('a level is told once that was reached, taken back and reached again before the message went', async () => {
    const { given, open } = wayOut(() => accepted);
    for (const name of ['hotel', 'port'] as const) await desk.reaches(name);
    await desk.run(
      `insert into notice (id, about, key, customer, kind, channel, recipient, language, subject, body, state, fact_version, queued_at, updated_at)
       select gen_random_uuid(), about, key, customer, kind, channel, recipient, language, subject, body, state, fact_version, queued_at, updated_at
         from notice where kind = 'pool_manager' and channel = 'sms' and key like 'C-hotel %'`,
    );
    await desk.gathered();
    desk.outbox({}, open).start();
    await eventually(async () => expect(await desk.timersLeft()).toBe(0));
    expect(texts(given)).toEqual([AT_80('hotel C-hotel', 'port C-port')]);
  });
});

describe('after a message', () => {
  it('the next waits a quarter of an hour', async () => {
    const { given, open } = wayOut(() => accepted);
    const out = await writtenTo(open);
    await desk.reaches('hotel');
    await desk.gathered();
    out.ring();
    await eventually(async () => expect(await desk.putOff()).toEqual([true]));
    await desk.reaches('port');
    await desk.gathered();
    out.ring();
    await eventually(async () => expect(await desk.putOff()).toEqual([true, true]));
    expect(given).toHaveLength(1);
    await desk.db.advanceClock(BETWEEN);
    out.ring();
    await eventually(async () => expect(await desk.timersLeft()).toBe(0));
    expect(texts(given).slice(1)).toEqual([AT_80('hotel C-hotel', 'port C-port')]);
  });

  it('what is used up does not, and takes along what waits', async () => {
    const { given, open } = wayOut(() => accepted);
    const out = await writtenTo(open);
    await desk.reaches('hotel');
    await desk.gathered();
    out.ring();
    await desk.reaches('port', USED_UP);
    await desk.gathered();
    out.ring();
    await eventually(async () => expect(await desk.timersLeft()).toBe(0));
    expect(texts(given).slice(1)).toEqual([
      [
        '2 项用量提醒，其中 1 项已用完：',
        '2026-03 分钟池已用完：port C-port',
        '2026-03 分钟池已用 80%：hotel C-hotel',
        END,
      ].join('\n'),
    ]);
  });

  it('somebody else is told at once', async () => {
    const { given, open } = wayOut(() => accepted);
    const out = await writtenTo(open);
    await desk.run(`update customer set manager = 'other' where id = 'hotel'`);
    await desk.reaches('hotel');
    await desk.gathered();
    out.ring();
    await eventually(() => expect(given.map(({ to }) => to)).toEqual([PHONE, '+8615495000002']));
  });
});
