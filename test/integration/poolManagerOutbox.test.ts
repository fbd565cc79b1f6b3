import { beforeEach, describe, expect, it } from 'vitest';
import type { Message, Outcome } from '#server/notify/channels/sender.ts';
import { claim, storeRetry } from '#server/notify/jobs.ts';
import { ATTEMPTS } from '#server/notify/retry.ts';
import { TOGETHER } from '#server/notify/subjects.ts';
import { BETWEEN, gather } from '#server/notify/together.ts';
import { countNotices } from '#server/notify/undelivered.ts';
import { minutes } from '#shared/time.ts';
import { eventually, smppSender, startProvider, wayOut } from './notifyProviders.ts';
import { accepted, AT_80, startTogetherDesk, type TogetherDesk, USED_UP } from './togetherDesk.ts';

/* A message that says several things is sent, repeated and given up whole, and loses none of them. */
let desk: TogetherDesk;
beforeEach(async () => {
  desk = await startTogetherDesk();
});
const texts = (given: readonly Message[]): string[] => given.map(({ text }) => text);

describe('a server that dies', () => {
  it('with a message in hand leaves it whole to the next, which adds nothing to it', async () => {
    for (const name of ['college', 'hotel'] as const) await desk.reaches(name);
    await desk.gathered();
    const stuck: { end?: (outcome: Outcome) => void } = {};
    const dying = wayOut(() => new Promise((end) => (stuck.end = end)));
    desk.outbox({}, dying.open).start();
    await eventually(() => expect(dying.given).toHaveLength(1));
    // Dead from here on, with the message perhaps sent; what comes now must not change the words of a repetition.
    await desk.reaches('port');
    const next = wayOut(() => accepted);
    const out = desk.outbox({}, next.open);
    out.start();
    await desk.db.advanceClock(minutes(3));
    out.ring();
    await eventually(() => expect(next.given).toEqual(dying.given));
    await eventually(async () =>
      expect(await desk.became()).toEqual(['C-college 80 accepted', 'C-hotel 80 accepted', 'C-port 80 queued']),
    );
    await desk.db.advanceClock(BETWEEN);
    out.ring();
    await eventually(async () => expect(await desk.timersLeft()).toBe(0));
    expect(texts(next.given).slice(1)).toEqual([expect.stringContaining('port 合同 C-port：2026-03 分钟池已用 80%')]);
    stuck.end?.(accepted);
  });

  it('before it had put a message together leaves all to the next', async () => {
    for (const name of ['college', 'hotel'] as const) await desk.reaches(name);
    await desk.gathered();
    // As one does that claimed them and went no further.
    await desk.run(
      `update timer set due_at = demarc_now() + interval '2 minutes', generation = generation + 1 where subject_kind = 'notice'`,
    );
    const { given, open } = wayOut(() => accepted);
    const out = desk.outbox({}, open);
    out.start();
    await desk.db.advanceClock(minutes(3));
    out.ring();
    await eventually(async () => expect(await desk.timersLeft()).toBe(0));
    expect(texts(given)).toEqual([AT_80('学院 C-college', 'hotel C-hotel')]);
  });

  it('after it had written down what came of it has nothing sent again', async () => {
    for (const name of ['college', 'hotel'] as const) await desk.reaches(name);
    await desk.gathered();
    const first = wayOut(() => accepted);
    desk.outbox({}, first.open).start();
    await eventually(async () => expect(await desk.timersLeft()).toBe(0));
    // Its last step was not done.
    await desk.run(
      `insert into timer (subject_kind, subject, kind, due_at)
       select 'notice', id::text, 'send', demarc_now() from notice where message = id`,
    );
    const next = wayOut(() => accepted);
    desk.outbox({}, next.open).start();
    await eventually(async () => expect(await desk.timersLeft()).toBe(0));
    expect(next.given).toEqual([]);
    expect(await desk.became()).toEqual(['C-college 80 accepted', 'C-hotel 80 accepted']);
  });
});

it('whoever comes late to what another gathered and did not get rid of takes neither its words nor its timer', async () => {
  for (const name of ['college', 'hotel'] as const) await desk.reaches(name);
  await desk.gathered();
  const [first, late] = await claim(desk.db, ['sms'], 8, minutes(2));
  if (first === undefined || late === undefined) throw new Error('both are due');
  const gathered = (await gather(desk.db, first, 'pool_manager', TOGETHER.pool_manager)) ?? [];
  expect(gathered).toHaveLength(2);
  await storeRetry(desk.db, first, gathered, {
    state: 'queued',
    detail: 'unreachable',
    wait: minutes(1),
    apart: true,
  });
  await desk.gathered();
  expect(await gather(desk.db, late, 'pool_manager', TOGETHER.pool_manager)).toBeNull();
  expect(await desk.timersLeft()).toBe(2);
  // Not even once its timer, which is a new one, has been taken in hand as often as the old.
  const [again, anew] = await claim(desk.db, ['sms'], 8, minutes(2));
  if (again === undefined || anew === undefined) throw new Error('both are due again');
  expect(await gather(desk.db, late, 'pool_manager', TOGETHER.pool_manager)).toBeNull();
  expect(await gather(desk.db, again, 'pool_manager', TOGETHER.pool_manager)).toHaveLength(2);
});

describe('a provider', () => {
  it('that takes one message in three, asked by three nodes at once, has been told everything in the end', async () => {
    let asked = 0;
    const fickle = () =>
      wayOut(() => ((asked += 1) % 3 === 0 ? accepted : { outcome: 'later', detail: 'unreachable' }));
    const nodes = [fickle(), fickle(), fickle()];
    const outs = nodes.map(({ open }) => desk.outbox({}, open));
    outs.forEach((out) => out.start());
    for (const [i, name] of (['college', 'hotel', 'port', 'court'] as const).entries()) {
      await desk.reaches(name, i % 2 === 0 ? 3_300 : USED_UP);
      await desk.gathered();
      outs.forEach((out) => out.ring());
    }
    await eventually(async () => {
      await desk.db.advanceClock(BETWEEN);
      outs.forEach((out) => out.ring());
      expect(await desk.timersLeft()).toBe(0);
    });
    expect(await desk.became()).toEqual([
      'C-college 80 accepted',
      'C-court 100 accepted',
      'C-hotel 100 accepted',
      'C-port 80 accepted',
    ]);
  });

  it('that refuses the number has refused all that the message said, for all to see', async () => {
    const smsc = await startProvider('smsc', { submit: 'ESME_RINVDSTADR' });
    for (const name of ['college', 'hotel'] as const) await desk.reaches(name);
    await desk.gathered();
    desk.outbox({}, smppSender(smsc.url)).start();
    await eventually(async () =>
      expect(await desk.became()).toEqual(['C-college 80 failed ESME_RINVDSTADR', 'C-hotel 80 failed ESME_RINVDSTADR']),
    );
    await eventually(async () => expect(await desk.timersLeft()).toBe(0));
    expect(smsc.messages()).toHaveLength(1);
  });

  it('that does not take it now is given it again with what has come since, as one message', async () => {
    const smsc = await startProvider('smsc', { submit: 'ESME_RTHROTTLED' });
    for (const name of ['college', 'hotel'] as const) await desk.reaches(name);
    await desk.gathered();
    const out = desk.outbox({}, smppSender(smsc.url));
    out.start();
    await eventually(async () =>
      expect(await desk.became()).toEqual(['C-college 80 queued ESME_RTHROTTLED', 'C-hotel 80 queued ESME_RTHROTTLED']),
    );
    expect(await desk.timersLeft()).toBe(2);
    await smsc.behave({});
    await desk.reaches('port');
    await desk.gathered();
    out.ring();
    await eventually(async () => expect(await desk.timersLeft()).toBe(0));
    expect(smsc.messages().map(({ text }) => text)).toEqual([
      AT_80('学院 C-college', 'hotel C-hotel'),
      AT_80('学院 C-college', 'hotel C-hotel', 'port C-port'),
    ]);
  });

  it('that is away is not asked more often because more comes', async () => {
    const away = wayOut(() => ({ outcome: 'later', detail: 'unreachable' }));
    await desk.reaches('college');
    await desk.run(`update notice set attempts = 10`);
    await desk.gathered();
    const out = desk.outbox({}, away.open);
    out.start();
    await eventually(async () => expect(await desk.became()).toEqual(['C-college 80 queued unreachable']));
    await desk.reaches('hotel');
    await desk.gathered();
    out.ring();
    await eventually(async () => expect(await desk.putOff()).toEqual([true, true]));
    expect(away.given).toHaveLength(1);
  });

  it('that cannot be reached for a day: what was tried so long is given up, and not what came later', async () => {
    for (const name of ['college', 'hotel'] as const) await desk.reaches(name);
    await desk.run(`update notice set attempts = $1 where key like 'C-college %'`, [ATTEMPTS - 1]);
    await desk.gathered();
    desk.outbox({}, wayOut(() => ({ outcome: 'later', detail: 'unreachable' })).open).start();
    await eventually(async () =>
      expect(await desk.became()).toEqual(['C-college 80 dead unreachable', 'C-hotel 80 queued unreachable']),
    );
    await eventually(async () => expect(await desk.timersLeft()).toBe(1));
  });

  it('that may have taken it is given the same again', async () => {
    const answers: Outcome[] = [{ outcome: 'unknown', detail: 'no_answer' }, accepted];
    const { given, open } = wayOut(() => answers.shift() ?? accepted);
    for (const name of ['college', 'hotel'] as const) await desk.reaches(name);
    await desk.gathered();
    const out = desk.outbox({}, open);
    out.start();
    await eventually(async () =>
      expect(await desk.became()).toEqual(['C-college 80 sent no_answer', 'C-hotel 80 sent no_answer']),
    );
    // What the message carries waits as much as what carries it.
    expect(await desk.timersLeft()).toBe(1);
    expect((await countNotices(desk.db.pool, 'b1')).get('sms')).toMatchObject({ waiting: 2, undelivered: 0 });
    await desk.reaches('port');
    await desk.gathered();
    out.ring();
    await eventually(async () =>
      expect(await desk.became()).toEqual(['C-college 80 accepted', 'C-hotel 80 accepted', 'C-port 80 queued']),
    );
    expect(given).toHaveLength(2);
    expect(given[1]).toEqual(given[0]);
  });

  it.each([
    ['given the same again though a part of it is so no more', ['C-hotel'], 2, ['accepted', 'accepted']],
    ['not given again what is so no more at all', ['C-college', 'C-hotel'], 1, ['dead superseded', 'dead superseded']],
  ])('that may have taken it is %s', async (_, undone, messages, became) => {
    const answers: Outcome[] = [{ outcome: 'unknown', detail: 'no_answer' }, accepted];
    const { given, open } = wayOut(() => answers.shift() ?? accepted);
    for (const name of ['college', 'hotel'] as const) await desk.reaches(name);
    await desk.gathered();
    const out = desk.outbox({}, open);
    out.start();
    await eventually(async () =>
      expect(await desk.became()).toEqual(['C-college 80 sent no_answer', 'C-hotel 80 sent no_answer']),
    );
    await desk.run(`update pool_alert set withdrawn_at = demarc_now() where contract = any($1)`, [undone]);
    await desk.gathered();
    out.ring();
    await eventually(async () => expect(await desk.timersLeft()).toBe(0));
    expect(await desk.became()).toEqual([`C-college 80 ${became[0]}`, `C-hotel 80 ${became[1]}`]);
    expect(given).toHaveLength(messages);
    expect(given.every(({ text }) => text === given[0]?.text)).toBe(true);
  });
});
