import { describe, expect, it } from 'vitest';
import type pg from 'pg';
import { NOTICED } from '#server/notify/jobs.ts';
import { ATTEMPTS } from '#server/notify/retry.ts';
import type { Noticed } from '#server/notify/subjects.ts';
import { readNow } from '#server/tickets/queries.ts';
import { ofWork } from '#server/works/noticed.ts';
import { channelsSchema } from '#shared/api/channels.ts';
import { problemSchema } from '#shared/api/service.ts';
import { type WorkDetail, workDetailSchema, workListSchema } from '#shared/api/works.ts';
import { duration, hours, iso, minus, minutes, parseIso, plus } from '#shared/time.ts';
import { localIn } from '#shared/zone.ts';
import { type Caller, startServer } from '#test/harness/server.ts';
import { eventually, startProvider } from './notifyProviders.ts';

/* The notices of planned work, sent by the desk to a real SMS centre and a real mail server. */
const smsc = await startProvider('smsc', { receipt: 'DELIVRD' });
const mail = await startProvider('mail');
const app = await startServer({ demo: true, env: { SMS_URL: smsc.url, SMTP_URL: `${mail.url}?from=desk@example.cn` } });
const [engineer, college, hospital, manager] = (await Promise.all(
  ['engineer', 'college', 'hospital', 'manager'].map((name) => app.signIn(name)),
)) as [Caller, Caller, Caller, Caller];

const ZONE = 'Asia/Urumqi';
const inHours = async (h: number): Promise<string> => localIn(plus(await readNow(app.db.pool), hours(h)), ZONE);
const window = async (from: number, to = from + 4) => ({
  from: await inHours(from),
  to: await inHours(to),
  zone: ZONE,
});

async function detail(answer: Promise<Response>): Promise<WorkDetail> {
  const got = await answer;
  const text = await got.text();
  expect(got.ok, text).toBe(true);
  return workDetailSchema.parse(JSON.parse(text));
}
async function refused(answer: Promise<Response>): Promise<readonly [number, string]> {
  const got = await answer;
  return [got.status, problemSchema.parse(await got.json()).code];
}
const plan = async (more: object = {}, from = 100): Promise<WorkDetail> =>
  detail(
    engineer.post('/api/works', {
      kind: 'cutover',
      title: '城东割接',
      reason: '更换主控板，短时中断',
      contact: '沈砚',
      services: ['svc-college'],
      ...(await window(from)),
      ...more,
    }),
  );
const seen = (id: string, by = engineer): Promise<WorkDetail> => detail(by.fetch(`/api/works/${id}`));
const announce = (id: string, json: object = {}, by = engineer) => by.post(`/api/works/${id}/announce`, json);
const cancel = (id: string) => detail(engineer.post(`/api/works/${id}/cancel`, { reason: '不做了' }));
const own = (work: WorkDetail, customer = 'college') => {
  const found = work.customers.find(({ id }) => id === customer);
  if (found === undefined) throw new Error(`${customer} is not touched`);
  return found;
};
/** The words of a mail, as its reader has them. */
function wordsOf(source: string): string {
  const [head = '', ...body] = source.split('\r\n\r\n');
  const text = body.join('\r\n\r\n');
  if (/^Content-Transfer-Encoding: base64/im.test(head)) return Buffer.from(text, 'base64').toString('utf8');
  const bytes = text.replaceAll('=\r\n', '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => `%${hex}`);
  return decodeURIComponent(bytes);
}
const smsAbout = ({ no }: WorkDetail): string[] =>
  smsc.messages().flatMap(({ text }) => (text.includes(no) ? [text] : []));
const mailsAbout = ({ no }: WorkDetail): string[] =>
  mail.messages().flatMap(({ text }) => (wordsOf(text).includes(no) ? [wordsOf(text)] : []));
const alerts = async ({ id }: WorkDetail): Promise<string[]> =>
  (
    await app.db.asOwner<{ en: string }>(`select text ->> 'en' as en from alert where subject = $1 order by id`, [id])
  ).map(({ en }) => en);

/** Whether anybody waits for a transaction of this client's. */
async function waitsFor(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const waiting = await app.db.asOwner(`select from pg_stat_activity where $1::int = any(pg_blocking_pids(pid))`, [
    rows[0]?.pid,
  ]);
  return waiting.length > 0;
}

describe('a work that is announced', () => {
  it('tells its customer by SMS and mail, with number and link alone, and proves when', async () => {
    const work = await plan();
    expect(own(work)).toMatchObject({ delivery: 'none', sent: [], notice: { toldAt: null } });
    const queued = own(await detail(announce(work.id)));
    expect(queued.sent.map(({ channel }) => channel).sort()).toEqual(['email', 'in_app', 'sms']);
    await eventually(async () =>
      expect(
        own(await seen(work.id))
          .sent.map(({ state }) => state)
          .sort(),
      ).toEqual(['accepted', 'accepted', 'delivered']),
    );
    expect(own(await seen(work.id)).delivery).toBe('delivered');
    const { sent, notice, records } = own(await seen(work.id));
    const sms = sent.find(({ channel }) => channel === 'sms');
    expect(sms).toMatchObject({ kind: 'work_planned', state: 'delivered', to: expect.stringMatching(/…/) as string });
    const times = sent.flatMap(({ channel, acceptedAt }) =>
      channel === 'in_app' || acceptedAt === null ? [] : [parseIso(acceptedAt)],
    );
    expect(notice).toMatchObject({ inTime: true, answer: null });
    expect(notice.toldAt && parseIso(notice.toldAt)).toBe(Math.min(...times));
    // Nobody wrote anything down: the notice itself is the proof.
    expect(records).toEqual([]);
    expect([smsAbout(work).length, mailsAbout(work).length]).toEqual([1, 1]);
    for (const text of [...smsAbout(work), ...mailsAbout(work)]) {
      expect(text).toContain('/portal');
      expect(text).not.toMatch(/城东|主控板|沈砚|医专|\d\d:\d\d/);
    }
    expect(await refused(announce(work.id))).toEqual([422, 'nobody_to_tell']);
    await cancel(work.id);
  });

  it('when it is planned is one step, and counts for the 72 hours only as far as it is early enough', async () => {
    const work = await plan({ announce: true }, 60);
    await eventually(async () => expect(own(await seen(work.id)).notice.toldAt).not.toBeNull());
    expect((await seen(work.id)).notice).toMatchObject({ told: 1, inTime: 0 });
    await cancel(work.id);
  });

  it('is told to each customer apart, and none sees another’s notices', async () => {
    const work = await plan({ services: ['svc-college', 'svc-hospital'], announce: true });
    await eventually(async () => expect((await seen(work.id)).notice.told).toBe(2));
    for (const [by, customer] of [
      [college, 'college'],
      [hospital, 'hospital'],
      [manager, 'college'],
    ] as const) {
      const theirs = await seen(work.id, by);
      expect(theirs.customers.map(({ id }) => id)).toEqual([customer]);
      const all = own(await seen(work.id), customer).sent.map(({ id }) => id);
      expect(theirs.customers.flatMap(({ sent }) => sent.map(({ id }) => id))).toEqual(all);
    }
    // What the desk knows of its attempts is not for the customer.
    for (const one of own(await seen(work.id, college)).sent) expect(one).toMatchObject({ to: null, detail: null });
    expect(await refused(announce(work.id, { customers: ['huimin'] }))).toEqual([422, 'customer_not_touched']);
    await cancel(work.id);
  });
});

describe('a work that is moved', () => {
  /** The minute in which it was, or one so many later, as a field has it. */
  const minuteOfMove = async ({ id }: WorkDetail, later = 0): Promise<string> => {
    const at = parseIso((await seen(id)).moved?.at ?? '');
    return iso(plus(minus(at, duration(at % minutes(1))), minutes(later)));
  };

  it('is told anew: what was told and answered of the old window does not count', async () => {
    const work = await plan({ announce: true });
    await eventually(async () => expect((await seen(work.id)).notice.inTime).toBe(1));
    expect((await detail(college.post(`/api/works/${work.id}/answer`, { answer: 'agreed' }))).notice.agreed).toBe(1);
    const to = await window(200);
    const moved = await detail(engineer.post(`/api/works/${work.id}/window`, { ...to, reason: '客户考试' }));
    expect(moved).toMatchObject({
      notice: { told: 0, inTime: 0, agreed: 0 },
      moved: { from: work.from, to: work.to, by: '叶知秋', reason: '客户考试' },
      no: work.no,
    });
    expect(parseIso(moved.from)).toBe(Date.parse(`${to.from}:00+06:00`));
    await eventually(async () => expect((await seen(work.id)).notice).toMatchObject({ told: 1, inTime: 1, agreed: 0 }));
    expect(own(await seen(work.id)).sent.filter(({ current }) => current)).toMatchObject(
      Array(3).fill({ kind: 'work_moved' }),
    );
    const plain = await seen(work.id, college);
    expect(plain.moved).toMatchObject({ by: null, reason: null });
    // 72 h before the new start, and no longer before the old one.
    const due = await app.db.asOwner<{ at: Date }>(
      `select due_at as at from timer where subject_kind = 'work' and subject = $1 and kind = 'notice_due'`,
      [work.id],
    );
    expect(due.map(({ at }) => at.toISOString())).toEqual([moved.noticeDue]);
    await cancel(work.id);
  });

  it('is not once it has begun, to where it is, or into the past; nor is it told of before it was moved', async () => {
    const running = await plan({}, -1);
    const move = (id: string, to: object) =>
      refused(engineer.post(`/api/works/${id}/window`, { reason: '改期', ...to }));
    expect(await move(running.id, await window(200))).toEqual([422, 'work_running']);
    const work = await plan();
    expect(await move(work.id, await window(-9))).toEqual([422, 'window_over']);
    const same = { from: localIn(parseIso(work.from), ZONE), to: localIn(parseIso(work.to), ZONE), zone: ZONE };
    expect(await move(work.id, same)).toEqual([422, 'window_same']);
    await detail(engineer.post(`/api/works/${work.id}/window`, { reason: '改期', ...(await window(300)) }));
    const told = { customers: ['college'], what: 'told', how: '电话', at: await minuteOfMove(work, -1) };
    expect(await refused(engineer.post(`/api/works/${work.id}/notices`, told))).toEqual([422, 'before_move']);
    // Nobody knew of it: nobody is told that it was moved.
    expect(own(await seen(work.id)).sent).toEqual([]);
    await Promise.all([cancel(work.id), cancel(running.id)]);
  });

  it('is told of by a call in the same minute, which is said to the minute', async () => {
    const work = await plan();
    await detail(engineer.post(`/api/works/${work.id}/window`, { reason: '改期', ...(await window(300)) }));
    const told = { customers: ['college'], what: 'told', how: '电话', at: await minuteOfMove(work) };
    expect(await detail(engineer.post(`/api/works/${work.id}/notices`, told))).toMatchObject({ notice: { told: 1 } });
    await cancel(work.id);
  });
});

describe('a work that is cancelled', () => {
  it('is told to those who know of it, and to nobody else', async () => {
    const work = await plan({ services: ['svc-college', 'svc-hospital'] });
    await detail(announce(work.id, { customers: ['college'] }));
    await eventually(async () => expect(own(await seen(work.id)).delivery).toBe('delivered'));
    await cancel(work.id);
    await eventually(async () => expect(own(await seen(work.id)).delivery).toBe('delivered'));
    const after = await seen(work.id);
    expect(own(after).sent.map(({ kind }) => kind)).toContain('work_cancelled');
    expect(own(after, 'hospital').sent).toEqual([]);
    expect(smsAbout(work).at(-1)).toContain('已取消');
    const list = await (await college.fetch('/api/works?state=cancelled')).json();
    expect(workListSchema.parse(list).items.map(({ id }) => id)).toContain(work.id);
  });
});

describe('a notice that does not get through', () => {
  const refuseAll = () => Promise.all([smsc.behave({ submit: 'ESME_RINVDSTADR' }), mail.behave({ recipient: 550 })]);
  const takeAll = () => Promise.all([smsc.behave({ receipt: 'DELIVRD' }), mail.behave({})]);

  it('is a dead letter on the work’s page and for those who plan; a call tells instead, one in vain does not', async () => {
    await refuseAll();
    const work = await plan({ announce: true });
    await eventually(async () => expect(own(await seen(work.id)).delivery).toBe('failed'));
    const failed = await seen(work.id);
    expect(failed).toMatchObject({ unreached: 1, notice: { told: 0 } });
    await eventually(async () =>
      expect(await alerts(work)).toEqual([
        expect.stringMatching(
          /^Planned work “城东割接”: the notice to .+ could not be delivered; call them and log it$/,
        ),
      ]),
    );
    const letters = channelsSchema.parse(await (await engineer.fetch('/api/admin/channels')).json()).undelivered;
    const letter = letters.find(({ key, channel }) => key === work.id && channel === 'sms');
    expect(letter).toMatchObject({ about: 'work', ticket: null, kind: 'work_planned', detail: 'ESME_RINVDSTADR' });

    const call = (what: string) =>
      detail(engineer.post(`/api/works/${work.id}/notices`, { customers: ['college'], what, how: '电话，陆老师' }));
    expect(await call('not_reached')).toMatchObject({ unreached: 1, notice: { told: 0 } });
    expect(await call('told')).toMatchObject({ unreached: 0, notice: { told: 1 } });
    expect(own(await seen(work.id)).records.map(({ what }) => what)).toEqual(['not_reached', 'told']);

    await takeAll();
    const again = (by: Caller) => by.post(`/api/admin/notices/${letter?.id ?? ''}/send-again`, {});
    expect((await again(college)).status).toBe(403);
    expect((await again(engineer)).status).toBe(200);
    await eventually(async () => expect(own(await seen(work.id)).delivery).toBe('delivered'));
    expect(await refused(again(engineer))).toEqual([422, 'notice_not_undelivered']);
    await cancel(work.id);
  });

  it('of a cancelled work leaves the call alone, whatever its customer was told of the window', async () => {
    const work = await plan({ announce: true });
    await eventually(async () => expect(own(await seen(work.id)).delivery).toBe('delivered'));
    await refuseAll();
    await cancel(work.id);
    await eventually(async () => expect(own(await seen(work.id)).delivery).toBe('failed'));
    expect(await seen(work.id)).toMatchObject({ unreached: 1, notice: { told: 1 } });
    await eventually(async () =>
      expect(await alerts(work)).toEqual([
        expect.stringMatching(
          /^Planned work “城东割接” is cancelled: the notice to .+ could not be delivered; call them$/,
        ),
      ]),
    );
    await takeAll();
  });

  it('is not sent again once the work was moved', async () => {
    await refuseAll();
    const work = await plan({ announce: true });
    await eventually(async () => expect(own(await seen(work.id)).delivery).toBe('failed'));
    const letter = own(await seen(work.id)).sent.find(({ channel }) => channel === 'sms');
    await takeAll();
    await detail(engineer.post(`/api/works/${work.id}/window`, { reason: '改期', ...(await window(200)) }));
    const again = engineer.post(`/api/admin/notices/${letter?.id ?? ''}/send-again`, {});
    expect(await refused(again)).toEqual([422, 'notice_overtaken']);
    await cancel(work.id);
  });

  it('is heard of also where SMS and mail fail at the same moment', async () => {
    await smsc.behave({ submit: 'ESME_RTHROTTLED' });
    await mail.behave({ recipient: 451 });
    const work = await plan({ announce: true });
    const failing = async (client: pg.ClientBase, channel: string): Promise<Noticed> => {
      await client.query('begin');
      const { rows } = await client.query<Noticed>(
        `update notice n set state = 'dead' where n.key = $1 and n.channel = $2 returning ${NOTICED}`,
        [work.id, channel],
      );
      if (rows[0] === undefined) throw new Error(`nothing was queued for ${channel}`);
      return rows[0];
    };
    const [first, second] = [await app.db.pool.connect(), await app.db.pool.connect()];
    const [sms, email] = [await failing(first, 'sms'), await failing(second, 'email')];
    expect(await ofWork.undelivered(first, sms)).toBeNull();
    const heard = ofWork.undelivered(second, email);
    await Promise.race([heard, eventually(async () => expect(await waitsFor(first)).toBe(true))]);
    await first.query('commit');
    expect(await heard).toMatchObject({ kind: 'work', subject: work.id });
    await second.query('commit');
    for (const client of [first, second]) client.release();
    await takeAll();
    await cancel(work.id);
  });

  it('is tried again until it is given up, and is not sent any more once the work was moved', async () => {
    await smsc.behave({ submit: 'ESME_RTHROTTLED' });
    await mail.behave({ recipient: 451 });
    const work = await plan({ announce: true });
    const waits = () => seen(work.id).then((now) => own(now).sent.filter(({ state }) => state === 'queued'));
    await eventually(async () => {
      const details = (await waits()).map(({ detail: why }) => why);
      expect(details).toHaveLength(2);
      expect(details.every((why) => why !== null)).toBe(true);
    });
    await detail(engineer.post(`/api/works/${work.id}/window`, { reason: '改期', ...(await window(200)) }));
    // The new ones have been tried in vain, too, before the gateway takes any.
    await eventually(async () => {
      const fresh = own(await seen(work.id)).sent.filter(({ current, state }) => current && state === 'queued');
      expect(fresh.map(({ detail: why }) => why !== null)).toEqual([true, true]);
    });
    const before = smsAbout(work).length;
    await smsc.behave({ receipt: 'DELIVRD' });
    await app.db.asOwner(
      `update timer set due_at = demarc_now() where subject_kind = 'notice' and subject in (select id::text from notice where key = $1)`,
      [work.id],
    );
    await eventually(async () => {
      const old = own(await seen(work.id)).sent.filter(({ current, channel }) => !current && channel !== 'in_app');
      expect(old).toMatchObject(Array(2).fill({ state: 'dead', detail: 'superseded' }));
    });
    await eventually(() => expect(smsAbout(work).length).toBeGreaterThan(before));
    expect(smsAbout(work).slice(before)).toEqual([expect.stringContaining('时间已变更')]);
    expect(await alerts(work)).toEqual([]);
    // The mail server still has not taken it: after a day of attempts it is given up, but the SMS has told.
    await eventually(async () => {
      // Again where an attempt was under way, and has counted itself since.
      await app.db.asOwner(`update notice set attempts = $1 where key = $2 and state = 'queued'`, [
        ATTEMPTS - 1,
        work.id,
      ]);
      await app.db.asOwner(
        `update timer set due_at = demarc_now() where subject_kind = 'notice' and subject in (select id::text from notice where key = $1)`,
        [work.id],
      );
      const mailed = own(await seen(work.id)).sent.find(({ current, channel }) => current && channel === 'email');
      expect(mailed).toMatchObject({ state: 'dead' });
    });
    expect(own(await seen(work.id)).delivery).toBe('delivered');
    expect(await alerts(work)).toEqual([]);
    await mail.behave({});
    await cancel(work.id);
  });
});
