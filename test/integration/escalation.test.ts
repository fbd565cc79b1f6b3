import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import type { Ticket } from '#shared/api/ticket.ts';
import type { AlertPush } from '#shared/live/protocol.ts';
import { minutes } from '#shared/time.ts';
import { type Caller, type TestApp, startServer } from '#test/harness/server.ts';

/* Staff are called when it gets late, on the whole demo desk, with the desk's clock moved forward instead of waiting. */
let app: TestApp;
let engineer: Caller;
let no: string;

const declare = async (service: string): Promise<string> => {
  const body = { service, symptom: 'all_down', description: '全部无声' };
  const answer = await engineer.post('/api/declarations', body, { 'idempotency-key': randomUUID() });
  return ((await answer.json()) as DeclarationAnswer).ticket.no;
};

beforeEach(async () => {
  app = await startServer({ demo: true });
  await putOnDuty();
  engineer = await app.signIn('engineer');
  no = await declare('svc-college');
});
afterEach(() => app.close());

const read = async (who = engineer, ticket = no) =>
  (await (await who.fetch(`/api/tickets/${ticket}`)).json()) as Ticket;
const send = async (body: object, who = engineer) => {
  const answer = await who.post(`/api/tickets/${no}/commands`, body);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as Ticket;
};
/** `unacknowledged calling`, `restore 80 calling`. */
const calls = async () =>
  (await read()).escalations.map(({ cause, state, round }) => {
    const what = cause.on === 'level' ? `${cause.clock} ${cause.level}` : cause.on;
    return [what, ...(round > 1 ? [`round ${round}`] : []), state].join(' ');
  });
const notices = () =>
  app.db.asOwner<{ kind: string; channel: string; recipient: string; subject: string; body: string; state: string }>(
    `select n.kind, n.channel, n.recipient, n.subject, n.body, n.state from notice n
      where n.ticket = $1 and n.kind in ('call_out', 'escalation') order by n.queued_at, n.kind, n.recipient`,
    [no],
  );
const alerts = (kind: string) =>
  app.db.asOwner<{ zh: string; en: string }>(
    `select text ->> 'zh' as zh, text ->> 'en' as en from alert where subject = $1 and kind = $2 order by at, id`,
    [no, kind],
  );
const phoneOf = async (person: string) =>
  (await app.db.asOwner<{ phone: string }>('select phone from app_user where id = $1', [person]))[0]?.phone;
/** On duty at any hour: a test at the change of shifts is none. */
const [ENGINEER, LEAD] = ['shen.yan', 'supervisor'];
const putOnDuty = () =>
  app.db.asOwner(
    `with gone as (delete from duty_shift)
     insert into duty_shift (id, branch, post, person, starts_on, from_time, to_time, every)
     select gen_random_uuid(), branch, case id when $2 then 'lead' else 'engineer' end, id, '2020-01-01', '00:00', '00:00', 1
       from app_user where id in ($1, $2)`,
    [ENGINEER, LEAD],
  );

describe('a fault that nobody acknowledges', () => {
  it('calls the engineer on duty after five minutes, then the lead, each once, by SMS and on the screens', async () => {
    const socket = await engineer.socket();
    const pushed: AlertPush[] = [];
    socket.on('alert', (alert) => pushed.push(alert));
    expect((await socket.emitWithAck('watch', { topic: 'alarms' })).ok).toBe(true);

    await app.db.advanceClock(minutes(5) + 1_000);
    await expect.poll(calls, { timeout: 10_000 }).toEqual(['unacknowledged calling']);
    expect(await notices()).toMatchObject([{ kind: 'call_out', channel: 'sms', recipient: await phoneOf(ENGINEER) }]);
    await expect.poll(() => pushed.map(({ kind }) => kind), { timeout: 10_000 }).toContain('call');

    await app.db.advanceClock(minutes(5));
    await expect.poll(calls, { timeout: 10_000 }).toEqual(['unacknowledged calling', 'unacknowledged calling']);
    const sent = await notices();
    expect(sent.map(({ recipient }) => recipient)).toEqual([await phoneOf(ENGINEER), await phoneOf(LEAD)]);

    // Time goes on, and nobody is called a second time.
    await app.db.advanceClock(minutes(9));
    await expect.poll(async () => (await read()).levels.length, { timeout: 10_000 }).toBeGreaterThan(2);
    expect(await notices()).toEqual(sent);
  });

  it('has notices that say the number, the customer’s short name, why and where to look, and nobody’s person', async () => {
    await app.db.advanceClock(minutes(5) + 1_000);
    await expect.poll(async () => (await notices()).length, { timeout: 10_000 }).toBe(1);
    const [call] = await notices();
    const [customer] = await app.db.asOwner<{ short_name: string }>(
      `select short_name from customer where id = 'college'`,
    );
    expect(call?.subject).toBe(`${customer?.short_name} ${no}：申告 5 分钟无人接单`);
    expect(call?.body).toMatch(new RegExp(`^${call?.subject}。请打开 http\\S+/tickets/${no} 接单或确认收到。$`));
  });

  it('has notices in the language that each who is called reads', async () => {
    await app.db.asOwner(`update app_user set notice_language = 'en' where id = $1`, [LEAD]);
    await app.db.advanceClock(minutes(5) + 1_000);
    await expect.poll(async () => (await notices()).length, { timeout: 10_000 }).toBe(1);
    await app.db.advanceClock(minutes(5));
    await expect.poll(async () => (await notices()).length, { timeout: 10_000 }).toBe(2);
    const subjects = (await notices()).map(({ subject }) => subject);
    expect(subjects[0]).toContain(`${no}：申告 5 分钟无人接单`);
    expect(subjects[1]).toContain(`${no}: not acknowledged for 10 min`);
    await app.db.asOwner(`update app_user set notice_language = 'zh' where id = $1`, [LEAD]);
  });

  it('stops calling when somebody acknowledges it', async () => {
    await app.db.advanceClock(minutes(5) + 1_000);
    await expect.poll(calls, { timeout: 10_000 }).toEqual(['unacknowledged calling']);
    const ticket = await send({ type: 'acknowledge' });
    expect(ticket.escalations).toMatchObject([{ state: 'acknowledged', nextAt: null }]);
    await app.db.advanceClock(minutes(10));
    await expect
      .poll(async () => (await read()).clocks.restore.elapsed, { timeout: 10_000 })
      .toBeGreaterThan(minutes(15));
    expect((await notices()).length).toBe(1);
  });

  it('is called for by an alert and the lead, where the engineer on duty has no number', async () => {
    await app.db.asOwner('update app_user set phone = null where id = $1', [ENGINEER]);
    await app.db.advanceClock(minutes(5) + 1_000);
    await expect.poll(calls, { timeout: 10_000 }).toEqual(['unacknowledged calling']);
    const [escalation] = (await read()).escalations;
    expect(escalation?.calls.map(({ as, by, unreached }) => [as.ground, by, unreached])).toEqual([
      ['onDuty', 'alert', null],
      ['onDuty', 'sms', 'no_phone'],
      ['instead', 'sms', null],
      ['instead', 'email', null],
    ]);
    expect((await notices()).map(({ channel, recipient }) => [channel, recipient])).toContainEqual([
      'sms',
      await phoneOf(LEAD),
    ]);
    const [said] = await alerts('notice');
    expect(said?.zh).toContain('未登记手机');
    expect(said?.en).toMatch(/could not reach .+; .+ called instead$/);
  });
});

describe('a level', () => {
  const toLevel = async () => {
    await send({ type: 'acknowledge' });
    const { target } = (await read()).clocks.restore;
    await app.db.advanceClock(target * 0.8 + 1_000);
    await expect.poll(calls, { timeout: 10_000 }).toEqual(['restore 80 calling']);
  };

  it('calls again until somebody says that they know, and no more after that', async () => {
    await toLevel();
    const once = (await notices()).length;
    expect(once).toBe(2);
    await app.db.advanceClock(minutes(15));
    await expect.poll(calls, { timeout: 10_000 }).toEqual(['restore 80 round 2 calling']);
    expect((await notices()).length).toBe(2 * once);
    const supervisor = await app.signIn('supervisor');
    expect((await read(supervisor)).allowed).toContain('acknowledgeCall');
    const ticket = await send({ type: 'acknowledgeCall' }, supervisor);
    expect(ticket.allowed).not.toContain('acknowledgeCall');
    expect(ticket.escalations[0]).toMatchObject({ state: 'acknowledged', acknowledged: { by: expect.any(String) } });
    expect((await engineer.post(`/api/tickets/${no}/commands`, { type: 'acknowledgeCall' })).status).toBe(422);
    await app.db.advanceClock(minutes(2));
    expect(await calls()).toEqual(['restore 80 round 2 acknowledged']);
    expect((await notices()).length).toBe(2 * once);
  });

  it('is the desk’s own affair: a customer sees neither calls nor facts nor notices of it', async () => {
    await toLevel();
    const customer = await app.signIn('college');
    expect(await read(customer)).toMatchObject({ escalations: [] });
    const { items } = (await (await customer.fetch(`/api/tickets/${no}/facts`)).json()) as {
      items: { type: string }[];
    };
    expect(items.map(({ type }) => type)).not.toEqual(expect.arrayContaining(['Escalated']));
    expect(items.map(({ type }) => type)).not.toEqual(expect.arrayContaining(['StaffCalled']));
    expect((await read(customer)).notices.map(({ kind }) => kind)).not.toContain('escalation');
    expect((await customer.post(`/api/tickets/${no}/commands`, { type: 'acknowledgeCall' })).status).toBe(403);
  });
});

it('the customer’s second chase calls, in the same transaction, and says that it was the second', async () => {
  const customer = await app.signIn('college');
  await send({ type: 'acknowledge' });
  await send({ type: 'chase' }, customer);
  expect(await calls()).toEqual([]);
  await send({ type: 'chase' }, customer);
  const { escalations } = await read();
  expect(escalations).toMatchObject([{ cause: { on: 'chase', count: 2 }, state: 'calling', round: 1 }]);
  expect(await notices()).toMatchObject([{ kind: 'escalation', channel: 'sms' }]);
});

describe('a major fault', () => {
  const toMajor = async () => {
    await send({ type: 'acknowledge' });
    await send({ type: 'recordFinding', text: '远端正常' });
    const customerUnreachable = [{ at: new Date().toISOString(), how: '电话无人接听' }];
    return send({ type: 'confirm', class: 'major_hazard', severity: 'critical', customerUnreachable });
  };
  const reportNotices = () =>
    app.db.asOwner<{ channel: string; recipient: string; subject: string; body: string }>(
      `select channel, recipient, subject, body from notice where ticket = $1 and kind = 'fault_report' order by channel, recipient`,
      [no],
    );

  it('is said on every screen, and its report goes to whom the policy names, in the words that were filed', async () => {
    expect((await toMajor()).major).toMatchObject({ wanted: 'first', reports: [], class: 'major_hazard' });
    expect((await alerts('report'))[0]?.zh).toContain('定为重大故障');
    const proposed = (await (await engineer.fetch(`/api/tickets/${no}/wording?kind=first_report&lang=zh`)).json()) as {
      items: { text: string }[];
    };
    const text = `${proposed.items[0]?.text} 补充：已启用应急通信。`;
    const { major } = await send({ type: 'fileReport', kind: 'first', text });
    expect(major).toMatchObject({ wanted: 'interim', reports: [{ kind: 'first', text }] });
    const sent = await reportNotices();
    expect(sent.map(({ channel }) => channel)).toEqual(['email', 'sms']);
    expect(sent[0]).toMatchObject({ recipient: 'supervisor@noc.example', body: expect.stringContaining(text) });
    expect(sent[1]?.body).not.toContain('补充');
    expect(sent[1]?.body).toContain(`/tickets/${no}`);
    expect(
      (await engineer.post(`/api/tickets/${no}/commands`, { type: 'fileReport', kind: 'first', text })).status,
    ).toBe(422);
    const customer = await app.signIn('college');
    expect(await read(customer)).toMatchObject({ major: null });
  });

  it('whose report is overdue calls the lead on duty once, by time alone, until it is filed', async () => {
    await toMajor();
    await app.db.advanceClock(minutes(30) + 1_000);
    const overdue = async () =>
      (await read()).escalations.filter(({ cause }) => cause.on === 'report').map(({ state }) => state);
    await expect.poll(overdue, { timeout: 10_000 }).toEqual(['calling']);
    const [escalation] = (await read()).escalations.filter(({ cause }) => cause.on === 'report');
    expect(escalation?.calls.map(({ by, unreached }) => [by, unreached])).toEqual([
      ['alert', null],
      ['sms', null],
    ]);
    const sheet = (await (await engineer.fetch('/api/handover')).json()) as {
      content: { reports: { no: string; kind: string }[] };
    };
    expect(sheet.content.reports).toContainEqual(expect.objectContaining({ no, kind: 'first' }));
    await app.db.advanceClock(minutes(10));
    expect(await overdue()).toEqual(['calling']);
    await send({ type: 'fileReport', kind: 'first', text: '首报' });
    expect(await overdue()).toEqual(['acknowledged']);
  });

  it('is one for what hangs beneath it: the third child makes it so', async () => {
    const others = await app.db.asOwner<{ id: string }>(
      `select s.id from service s join customer c on c.id = s.customer
        where c.branch = 'demo-branch' and s.id <> 'svc-college'
          and not exists (select from ticket t where t.service = s.id and t.phase not in ('closed', 'dismissed'))
        order by s.id limit 3`,
    );
    expect(others.length).toBe(3);
    for (const [i, { id }] of others.entries()) {
      expect((await read()).major).toBeNull();
      const child = await declare(id);
      const answer = await engineer.post(`/api/tickets/${child}/commands`, { type: 'linkParent', parent: no });
      expect(answer.status, `child ${i + 1}: ${await answer.clone().text()}`).toBe(200);
    }
    expect((await read()).major).toMatchObject({ children: 3, wanted: 'first' });
  });
});
