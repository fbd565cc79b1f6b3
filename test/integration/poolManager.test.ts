import { beforeEach, describe, expect, it } from 'vitest';
import { poolNoticeListSchema } from '#shared/api/poolNotice.ts';
import { minutes, parseIso } from '#shared/time.ts';
import { bodyOf, type ManagerDesk, PHONE, startManagerDesk } from './managerDesk.ts';
import { eventually, startProvider } from './notifyProviders.ts';
import { talk } from './poolCalls.ts';
import { DESK_A, OTHERS_DESK } from './poolDesk.ts';

/* What the customer is told of its pool, its account manager is told by SMS and mail, over a real mail server and SMS centre. */
const LINK = 'https://desk.example/pools?contract=C-college';

let desk: ManagerDesk;
beforeEach(async () => {
  desk = await startManagerDesk();
});

/** `channel recipient words`, of levels alone: a forecast of few calls says what it likes. */
async function told(): Promise<string[]> {
  const { rows } = await desk.db.pool.query<{ said: string }>(
    `select channel || ' ' || recipient || ' ' || subject as said from notice
      where kind = 'pool_manager' and fact_version % 10000 < 1000 order by queued_at, channel`,
  );
  return rows.map(({ said }) => said);
}
const toBoth = (words: string): string[] => [`email one@noc.example ${words}`, `sms ${PHONE} ${words}`];
const AT_80 = '学院 合同 C-college：2026-03 分钟池已用 80%';
const BACK_80 = '学院 合同 C-college：2026-03 分钟池“已用 80%”的提醒已撤回';

describe('a level of the pool', () => {
  it('goes to the manager of that customer by mail and SMS, beside the customer’s own, and to no other', async () => {
    const [mail, smsc] = await Promise.all([startProvider('mail'), startProvider('smsc')]);
    await desk.take(talk(DESK_A, 3_300));
    await desk.take(talk(OTHERS_DESK, 100));
    await desk.look();
    await desk.look('C-hospital');
    await desk.gathered();
    desk.outbox({ smtpUrl: `${mail.url}?from=desk@carrier.example`, smsUrl: smsc.url }).start();
    const mails = () => mail.messages().map(({ to, text }) => ({ to, text: bodyOf(text) }));
    await eventually(() => {
      expect(mails().map(({ to }) => to)).toEqual(
        expect.arrayContaining(['one@noc.example', 'contact@college.example']),
      );
      expect(smsc.messages().some(({ text }) => text.startsWith(AT_80))).toBe(true);
    });
    // Customer, contract, what it is and where to look: no figures, and nobody’s person.
    const own = mails().flatMap(({ to, text }) => (to === 'one@noc.example' ? [text.trim()] : []));
    expect(own).toContain(`${AT_80}。用量见 ${LINK} 。`);
    const customers = mails().flatMap(({ to, text }) => (to === 'contact@college.example' ? [text] : []));
    expect(customers.join()).not.toContain('/pools');
    expect(mails().map(({ to }) => to)).not.toContain('other@noc.example');
    expect(new Set(smsc.messages().map(({ to }) => to))).toEqual(new Set([PHONE.slice(1)]));
  });

  it('is told once, however often its calls come', async () => {
    await desk.take(talk(DESK_A, 3_300));
    await desk.look();
    expect(await told()).toEqual(toBoth(AT_80));
    await desk.take(talk(DESK_A, 3_300));
    await desk.look();
    await desk.look();
    expect(await told()).toHaveLength(2);
  });

  it('is taken back when a correction makes it untrue, and told again when it is reached again', async () => {
    await desk.take(talk(DESK_A, 3_300));
    await desk.look();
    await desk.corrected(1_000);
    await desk.look();
    expect(await told()).toEqual([...toBoth(AT_80), ...toBoth(BACK_80)]);
    await desk.corrected(3_300);
    await desk.look();
    expect(await told()).toEqual([...toBoth(AT_80), ...toBoth(BACK_80), ...toBoth(AT_80)]);
  });

  it('that is taken back before it was sent is not sent any more', async () => {
    const mail = await startProvider('mail');
    await desk.take(talk(DESK_A, 3_300));
    await desk.look();
    await desk.corrected(1_000);
    await desk.look();
    await desk.gathered();
    desk.outbox({ smtpUrl: mail.url }).start();
    await eventually(() =>
      expect(
        mail
          .messages()
          .map(({ text }) => bodyOf(text))
          .join(),
      ).toContain('“已用 80%”的提醒已撤回'),
    );
    const { rows } = await desk.db.pool.query(
      `select state, last_error as why from notice where kind = 'pool_manager' and channel = 'email' and fact_version = 80`,
    );
    expect(rows).toEqual([{ state: 'dead', why: 'superseded' }]);
  });
});

it('whoever works at the desk reads who was told and what became of it, recipients masked; a customer does not', async () => {
  await desk.take(talk(DESK_A, 3_300));
  await desk.look();
  await desk.corrected(1_000);
  await desk.look();
  const path = '/api/pools/C-college/notices?month=2026-03';
  const { items } = poolNoticeListSchema.parse(await (await desk.get(path, 'hotline')).json());
  const said = items.flatMap(({ of, takenBack, reader, channel, to, state }) =>
    of === 80 ? [[takenBack ? 'back' : 'told', reader, channel, to, state].join(' ')] : [],
  );
  const ofEach = (what: string) => [
    `${what} customer email c…@college.example queued`,
    `${what} customer in_app  accepted`,
    `${what} manager email o…@noc.example queued`,
    `${what} manager sms +86…001 queued`,
  ];
  expect(said).toEqual([...ofEach('back'), ...ofEach('told')]);
  expect((await desk.get(path, 'college')).status).toBe(403);
  expect((await desk.get(path, 'elsewhere')).status).toBe(404);
  expect((await desk.get('/api/pools/C-college/notices?month=3', 'hotline')).status).toBe(400);
});

describe('a notice that waits', () => {
  /** What a channel's notices became once there was a way out for them, in the order in which they were queued. */
  const became = async () =>
    (
      await desk.db.pool.query<{ what: number; state: string }>(
        `select fact_version::int as what, state from notice
          where kind = 'pool_manager' and channel = 'email' and fact_version % 10000 < 1000 order by queued_at`,
      )
    ).rows.map(({ what, state }) => `${what} ${state}`);

  it('to take back what has been reached again meanwhile is not sent', async () => {
    const mail = await startProvider('mail');
    await desk.take(talk(DESK_A, 3_300));
    await desk.look();
    for (const to of [1_000, 3_300]) {
      await desk.corrected(to);
      await desk.look();
    }
    await desk.gathered();
    desk.outbox({ smtpUrl: mail.url }).start();
    await eventually(async () => expect(await became()).toEqual(['80 accepted', '10080 dead', '80 accepted']));
  });

  it('of this month’s minutes is not sent once the month is over', async () => {
    const mail = await startProvider('mail');
    await desk.take(talk(DESK_A, 3_300));
    await desk.look();
    await desk.db.setClock(parseIso('2026-03-31T23:59:00+08:00'));
    const out = desk.outbox({ smtpUrl: mail.url });
    await desk.db.advanceClock(minutes(2));
    out.start();
    await eventually(async () => expect(await became()).toEqual(['80 dead']));
    expect(mail.messages()).toEqual([]);
  });
});

describe('an account manager', () => {
  it('with neither number nor mailbox is told on the desk alone, and nothing fails', async () => {
    await desk.db.pool.query(`update app_user set phone = null, notice_email = null where id = 'one'`);
    await desk.take(talk(DESK_A, 3_300));
    await desk.look();
    expect(await told()).toEqual([]);
    const { rows } = await desk.db.pool.query(
      `select channel, recipient from notice where about = 'pool' and fact_version = 80 order by channel`,
    );
    expect(rows).toEqual([
      { channel: 'email', recipient: 'contact@college.example' },
      { channel: 'in_app', recipient: 'college' },
    ]);
    expect((await desk.pool('C-college', '2026-03')).alerts.map(({ level }) => level)).toEqual([50, 80]);
    // Reached from now on, but not by all that was said before.
    await desk.db.pool.query(`update app_user set notice_email = 'one@noc.example' where id = 'one'`);
    await desk.look();
    expect(await told()).toEqual([]);
    await desk.corrected(3_700);
    await desk.look();
    expect(await told()).toEqual(['email one@noc.example 学院 合同 C-college：2026-03 分钟池已用 90%']);
  });

  it.each([
    ['was disabled', `update app_user set disabled_at = demarc_now() where id = 'one'`],
    ['looks after the customer no more', `update customer set manager = 'other' where id = 'college'`],
    ['took the mailbox away', `update app_user set notice_email = null where id = 'one'`],
  ])('who %s is not sent what still waits', async (_why, change) => {
    const mail = await startProvider('mail');
    await desk.take(talk(DESK_A, 3_300));
    await desk.look();
    await desk.db.pool.query(change);
    await desk.gathered();
    desk.outbox({ smtpUrl: mail.url }).start();
    await eventually(() => expect(mail.messages().map(({ to }) => to)).toContain('contact@college.example'));
    await eventually(async () => {
      const { rows } = await desk.db.pool.query<{ state: string }>(
        `select distinct state from notice where kind = 'pool_manager' and channel = 'email'`,
      );
      expect(rows).toEqual([{ state: 'dead' }]);
    });
    expect(mail.messages().map(({ to }) => to)).not.toContain('one@noc.example');
  });
});
