import { describe, expect, it } from 'vitest';
import { channelsSchema, type Channels } from '#shared/api/channels.ts';
import { policyListSchema } from '#shared/api/policies.ts';
import type { NoticeState } from '#shared/ticket/values.ts';
import { type Caller, startServer } from '#test/harness/server.ts';
import { eventually, startProvider } from './notifyProviders.ts';

/* How notices go out, tried on a real SMS centre and a real mail server, and the time limits as they stand. */
const smsc = await startProvider('smsc', { receipt: 'DELIVRD' });
const mail = await startProvider('mail');
const app = await startServer({ demo: true, env: { SMS_URL: smsc.url, SMTP_URL: `${mail.url}?from=desk@example.cn` } });
const admin = await app.signIn('admin');

const channels = async (who: Caller = admin): Promise<Channels> =>
  channelsSchema.parse(await (await who.fetch('/api/admin/channels')).json());
const test = (json: object, who: Caller = admin): Promise<Response> => who.post('/api/admin/channels/tests', json);
const stateOf = async (id: string): Promise<string | undefined> =>
  (await channels()).tests.find((one) => one.id === id)?.state;

describe('a channel', () => {
  it('is shown as configured, with its state, and without its password', async () => {
    await eventually(async () => {
      const [sms] = (await channels()).channels;
      expect(sms).toMatchObject({ channel: 'sms', receipts: true, link: { state: 'connected' } });
      expect(sms?.way).toMatchObject({ kind: 'smpp', user: 'desk', secret: true, source: '10086' });
    });
    const said = await (await admin.fetch('/api/admin/channels')).text();
    expect(said).not.toMatch(/p@ss|p%40ss/);
  });

  it('that has lost its SMS centre says so, with the reason, until it is back', async () => {
    await smsc.behave({ bind: 'refuse' });
    const lost = await startProvider('smsc', { bind: 'refuse' });
    const second = await startServer({ db: app.db, env: { SMS_URL: lost.url, DEMO: 'on' } });
    const there = await second.signIn('admin');
    await eventually(async () => {
      const [sms] = (await channels(there)).channels;
      expect(sms?.link).toMatchObject({ state: 'waiting', error: expect.stringMatching(/BINDFAIL/) as string });
    });
    await smsc.behave({ receipt: 'DELIVRD' });
    await second.close();
  });
});

describe('a test', () => {
  it('by SMS is queued, accepted, and delivered when its receipt comes; it is in the audit, masked', async () => {
    const answer = await test({ channel: 'sms', to: '154 0000 1234', language: 'zh' });
    expect(answer.status).toBe(202);
    const { id, state } = (await answer.json()) as { id: string; state: string };
    expect(state).toBe('queued');
    await eventually(async () => expect(await stateOf(id)).toBe('delivered'));
    const message = smsc.messages().find(({ to }) => to === '8615400001234');
    expect(message?.receiptWanted).toBe(true);
    const audit = await (await admin.fetch('/api/admin/audit?action=channelTested')).text();
    expect(audit).toContain('+86…234');
    expect(audit).not.toContain('15400001234');
  });

  it('by mail is accepted, and never called delivered', async () => {
    const { id } = (await (await test({ channel: 'email', to: 'desk@example.cn', language: 'en' })).json()) as {
      id: string;
    };
    await eventually(async () => expect(await stateOf(id)).toBe('accepted'));
    expect(mail.messages().some(({ to }) => to === 'desk@example.cn')).toBe(true);
  });

  it('that the centre refuses has failed, with its reason', async () => {
    await smsc.behave({ submit: 'ESME_RINVDSTADR' });
    const { id } = (await (await test({ channel: 'sms', to: '15400001235', language: 'zh' })).json()) as { id: string };
    await eventually(async () =>
      expect((await channels()).tests.find((one) => one.id === id)).toMatchObject({
        state: 'failed',
        detail: 'ESME_RINVDSTADR',
      }),
    );
    expect((await channels()).channels[0]?.last).toMatchObject({ outcome: 'refused', detail: 'ESME_RINVDSTADR' });
    await smsc.behave({ receipt: 'DELIVRD' });
  });

  it.each([
    { channel: 'sms', to: '+4930123456', language: 'zh' },
    { channel: 'sms', to: '110', language: 'zh' },
    { channel: 'email', to: 'a@example.cn, b@example.cn', language: 'zh' },
    { channel: 'email', to: 'a@example.cn\r\nBcc: b@example.cn', language: 'zh' },
  ])('to $to is refused, naming the field', async (json) => {
    const answer = await test(json);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ field: 'to' }] });
  });

  it('is sent by one person five times a minute at the most', async () => {
    const supervisor = await app.signIn('supervisor');
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) {
      const answer = await test({ channel: 'email', to: 'desk@example.cn', language: 'zh' }, supervisor);
      statuses.push(answer.status);
      await answer.body?.cancel();
    }
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
  });
});

describe('a dead letter', () => {
  /** A notice of a demo ticket that could not be delivered. */
  const dead = async (kind = 'clock_moved'): Promise<{ id: string; ticket: string }> => {
    const [row] = await app.db.asOwner<{ id: string; ticket: string }>(
      `insert into notice (id, ticket, kind, channel, recipient, language, subject, body, state, attempts, last_error, fact_version, queued_at, updated_at)
       select gen_random_uuid(), no, $1, 'sms', '+8615400009999', 'zh', '', '需要您方配合', 'dead', 54, 'unreachable', 1, demarc_now(), demarc_now()
         from ticket where phase = 'clearing' order by no limit 1 returning id, ticket`,
      [kind],
    );
    if (row === undefined) throw new Error('the demo has no ticket in hand');
    return row;
  };

  it('is listed, and sent again once by whoever presses first; the ticket says so', async () => {
    const { id, ticket } = await dead();
    const [letter] = (await channels()).undelivered;
    expect(letter).toMatchObject({ id, ticket, state: 'dead', detail: 'unreachable', to: '+86…999' });
    const engineer = await app.signIn('engineer');
    const press = (who: Caller): Promise<Response> => who.post(`/api/admin/notices/${id}/send-again`, {});
    const answers = await Promise.all([press(admin), press(engineer)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    for (const answer of answers) await answer.body?.cancel();
    await eventually(async () => {
      const { rows } = await app.db.pool.query<{ state: NoticeState }>(
        `select state from notice where ticket = $1 and recipient = '+8615400009999' and id <> $2`,
        [ticket, id],
      );
      expect(rows).toEqual([{ state: 'delivered' }]);
    });
    expect((await channels()).undelivered.some((one) => one.id === id)).toBe(false);
    await eventually(async () => {
      const { items } = (await (await admin.fetch(`/api/tickets/${ticket}/facts`)).json()) as {
        items: { type: string }[];
      };
      expect(items.at(-1)).toMatchObject({ type: 'NoticeProgressed', state: 'delivered' });
    });
  });

  it('that said several things is one, and what of it still is so is sent again as one', async () => {
    const ids = await app.db.asOwner<{ id: string; key: string }>(
      `with manager as (
         update app_user set phone = '+8615400007777' where id in (select manager from customer) returning id
       ), chosen as (
         select k.id, k.customer from contract k join customer c on c.id = k.customer
          where c.manager = (select c.manager from contract k join customer c on c.id = k.customer
                              join manager on manager.id = c.manager group by c.manager order by count(*) desc, 1 limit 1)
          order by k.id limit 2
       ), all_of as (select *, (array[$1, $2])[row_number() over (order by id)]::uuid as notice from chosen)
       insert into notice (id, about, key, customer, kind, channel, recipient, language, subject, body, message, state, attempts,
           last_error, fact_version, queued_at, updated_at)
       select notice, 'pool', id || ' ' || to_char(demarc_now() at time zone 'Asia/Shanghai', 'YYYY-MM'), customer, 'pool_manager',
              'sms', '+8615400007777', 'zh', '', '分钟池已用 79%', $1::uuid, 'failed', 1, 'ESME_RINVDSTADR', 79, demarc_now(), demarc_now()
         from all_of returning id, key`,
      ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'],
    );
    expect(ids).toHaveLength(2);
    const letters = async () => (await channels()).undelivered.filter(({ kind }) => kind === 'pool_manager');
    const shown = await letters();
    expect(shown).toEqual([expect.objectContaining({ others: 1, state: 'failed', to: '+86…777' })]);
    const press = () => admin.post(`/api/admin/notices/${shown[0]?.id ?? ''}/send-again`, {});
    const answers = await Promise.all([press(), press()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422]);
    for (const answer of answers) await answer.body?.cancel();
    const { rows } = await app.db.pool.query(
      `select n.key, extract(epoch from t.due_at - n.queued_at)::int as waits from notice n join timer t on t.subject = n.id::text
        where t.subject_kind = 'notice' and n.recipient = '+8615400007777' and n.state = 'queued' order by n.key`,
    );
    expect(rows).toEqual(ids.map(({ key }) => ({ key, waits: 60 })).toSorted((a, b) => (a.key < b.key ? -1 : 1)));
    expect(await letters()).toEqual([]);
  });

  it.each(['call_out', 'restored'])('of a %s that nobody waits for any more is not sent again', async (kind) => {
    const { id } = await dead(kind);
    const answer = await admin.post(`/api/admin/notices/${id}/send-again`, {});
    expect([answer.status, await answer.json()]).toMatchObject([422, { code: 'notice_overtaken' }]);
  });
});

describe('the time limits', () => {
  it('say which version is in force, and which open tickets keep an older one, in scope', async () => {
    const read = async (username: string) =>
      policyListSchema.parse(await (await (await app.signIn(username)).fetch('/api/policies')).json());
    const before = await read('engineer');
    expect(before.items).toMatchObject([{ version: 1, state: 'in_force', demo: true }]);
    expect(before.older).toEqual([]);
    await app.db.asOwner(
      `insert into policy (version, name, rules, valid_from, demo) select 2, '新', rules, demarc_now() - interval '1 minute', false from policy;`,
    );
    const after = await read('engineer');
    expect(after.items.map(({ version, state }) => [version, state])).toEqual([
      [2, 'in_force'],
      [1, 'superseded'],
    ]);
    expect(after.older).toHaveLength(after.items[1]?.openTickets ?? -1);
    expect((await read('manager')).older.length).toBeLessThan(after.older.length);
  });
});
