import { beforeEach, describe, expect, it } from 'vitest';
import type { Outbox } from '#server/notify/outbox.ts';
import { TOKEN, tokenHash } from '#server/notify/link.ts';
import { proofOf } from '#shared/ticket/decide/ending.ts';
import { minutes } from '#shared/time.ts';
import { noticeDesk, type NoticeDesk } from './notifyDesk.ts';
import { CONTACT } from './notifyFacts.ts';
import { eventually, smppSender, startProvider } from './notifyProviders.ts';

// Each test has a database of its own: an outbox sends whatever waits in it.
let desk: NoticeDesk;
beforeEach(async () => {
  desk = await noticeDesk();
});

/** Time goes on past the next attempt, but not past the lease of one that is under way. */
async function comesDue(outbox: Outbox): Promise<void> {
  await desk.db.advanceClock(minutes(1.9));
  outbox.ring();
}

describe('a restore notice by SMS', () => {
  it('arrives with number, link and head of the record, and its receipt is proof', async () => {
    const smsc = await startProvider('smsc', { receipt: 'DELIVRD' });
    const no = await desk.restored();
    desk.outbox({ smsUrl: smsc.url }).start();
    await eventually(async () => expect(await desk.progress(no, 'sms')).toEqual(['accepted', 'delivered DELIVRD']));

    expect(smsc.binds()).toEqual([{ user: 'desk', password: 'p@ss' }]);
    expect(smsc.messages()).toHaveLength(1);
    const [sms] = smsc.messages();
    expect(sms).toMatchObject({ to: CONTACT.phone.slice(1), from: '10086', receiptWanted: true });
    expect(sms?.text).toContain(`故障单 ${no}：双方测试已通过，业务已恢复。`);

    const facts = await desk.facts(no);
    const restored = facts.find((f) => f.type === 'Restored');
    const [row] = await desk.db.asOwner<{ hash: Buffer }>(
      'select hash from ticket_fact where ticket = $1 and version = $2',
      [no, restored?.version],
    );
    expect(sms?.text).toContain(row?.hash.toString('hex').slice(0, 16));
    expect(proofOf(await desk.state(no))).toBe('receipt');
    expect(await desk.notice(no, 'sms')).toMatchObject({ state: 'delivered', timer: 'none', attempts: 1 });
  });

  it('carries a token that the database does not know', async () => {
    const smsc = await startProvider('smsc');
    const no = await desk.restored();
    desk.outbox({ smsUrl: smsc.url }).start();
    await eventually(() => expect(smsc.messages()).toHaveLength(1));
    const token = /https:\/\/desk\.example\/r\/(\S+) /.exec(smsc.messages()[0]?.text ?? '')?.[1] ?? '';
    expect(token).toMatch(TOKEN);
    const rows = await desk.db.asOwner<{ whole: string; hash: Buffer | null }>(
      `select n::text as whole, token_hash as hash from notice n where ticket = $1 and channel = 'sms'`,
      [no],
    );
    expect(rows[0]?.whole).not.toContain(token);
    expect(rows[0]?.hash).toEqual(tokenHash(token));
  });

  it('is told to neither the signatory nor the carrier’s own contact, and masked on the record', async () => {
    const no = await desk.restored();
    const queued = (await desk.facts(no)).flatMap((f) => (f.type === 'NoticeQueued' ? [`${f.channel} ${f.to}`] : []));
    expect(queued).toEqual(['sms +86…001', 'email c…@college.example', 'in_app u-college']);
    expect(await desk.progress(no, 'in_app')).toEqual(['accepted']);
  });
});

describe('a receipt', () => {
  it('that comes before the answer it belongs to is not lost', async () => {
    const smsc = await startProvider('smsc', { submit: 'receipt_first' });
    const no = await desk.restored();
    desk.outbox({ smsUrl: smsc.url }).start();
    await eventually(async () => expect((await desk.progress(no, 'sms')).at(-1)).toBe('delivered DELIVRD'));
    await eventually(() => expect(smsc.receiptAnswers()).toEqual([0]));
  });

  it('that comes after a restart finds its notice', async () => {
    const smsc = await startProvider('smsc');
    const no = await desk.restored();
    const first = desk.outbox({ smsUrl: smsc.url });
    first.start();
    await eventually(async () => expect(await desk.progress(no, 'sms')).toEqual(['accepted']));
    await first.close();

    desk.outbox({ smsUrl: smsc.url }).start();
    await eventually(() => expect(smsc.binds()).toHaveLength(2));
    smsc.sendReceipt(smsc.messages()[0]?.ref ?? '', 'DELIVRD');
    await eventually(async () => expect(await desk.progress(no, 'sms')).toEqual(['accepted', 'delivered DELIVRD']));
    expect(smsc.messages()).toHaveLength(1);
  });

  it('that means nothing to us is given back, for the SMS centre to send again', async () => {
    const smsc = await startProvider('smsc');
    desk.outbox({ smsUrl: smsc.url }).start();
    await eventually(() => expect(smsc.binds()).toHaveLength(1));
    smsc.sendReceipt('nobody-knows', 'DELIVRD');
    const temporary = 0x64;
    await eventually(() => expect(smsc.receiptAnswers()).toEqual([temporary]));
  });

  it('that says it cannot arrive raises an alert, and is no proof', async () => {
    const smsc = await startProvider('smsc', { receipt: 'UNDELIV' });
    const no = await desk.restored();
    desk.outbox({ smsUrl: smsc.url }).start();
    await eventually(async () => expect(await desk.progress(no, 'sms')).toEqual(['accepted', 'failed UNDELIV 000']));
    expect(await desk.alerts(no)).toEqual([
      `${no}: the restore notice could not be delivered (SMS); tell the customer another way and log it`,
    ]);
    expect(proofOf(await desk.state(no))).toBeNull();
  });
});

describe('an SMS centre that', () => {
  it('refuses the log-in leaves the notice queued, saying why, until it lets us in', async () => {
    const smsc = await startProvider('smsc', { bind: 'refuse' });
    const no = await desk.restored();
    const outbox = desk.outbox({}, smppSender(smsc.url));
    outbox.start();
    await eventually(async () => expect(await desk.progress(no, 'sms')).toEqual(['queued unreachable']));
    expect(await desk.notice(no, 'sms')).toMatchObject({ state: 'queued', timer: 'waits' });

    await smsc.behave({});
    await eventually(() => expect(smsc.bindsNow()).toHaveLength(1));
    await comesDue(outbox);
    await eventually(async () => expect((await desk.progress(no, 'sms')).at(-1)).toBe('accepted'));
    expect(smsc.messages()).toHaveLength(1);
  });

  it('hangs at the log-in is given up, and tried again', async () => {
    const smsc = await startProvider('smsc', { bind: 'hang' });
    const no = await desk.restored();
    desk.outbox({}, smppSender(smsc.url, 200)).start();
    await eventually(async () => expect(await desk.progress(no, 'sms')).toEqual(['queued unreachable']));
    await eventually(() => expect(smsc.binds().length).toBeGreaterThan(1));
  });

  it('is not there yet gets the notice when it is', async () => {
    const gone = await startProvider('smsc');
    await gone.stop();
    const no = await desk.restored();
    const outbox = desk.outbox({}, smppSender(gone.url));
    outbox.start();
    await eventually(async () => expect(await desk.progress(no, 'sms')).toEqual(['queued unreachable']));
    const smsc = await startProvider('smsc', {}, gone.port);
    await eventually(() => expect(smsc.binds()).toHaveLength(1));
    await comesDue(outbox);
    await eventually(async () => expect((await desk.progress(no, 'sms')).at(-1)).toBe('accepted'));
  });

  it('throttles is given time, more with each attempt', async () => {
    const smsc = await startProvider('smsc', { submit: 'ESME_RTHROTTLED' });
    const no = await desk.restored();
    const outbox = desk.outbox({ smsUrl: smsc.url });
    outbox.start();
    const waits: number[] = [];
    for (const attempt of [1, 2, 3]) {
      await eventually(async () =>
        expect(await desk.notice(no, 'sms')).toMatchObject({ attempts: attempt, state: 'queued', timer: 'waits' }),
      );
      const rows = await desk.db.asOwner<{ ms: string }>(
        `select extract(epoch from t.due_at - n.updated_at) * 1000 as ms from timer t join notice n on n.id::text = t.subject
          where n.ticket = $1 and n.channel = 'sms'`,
        [no],
      );
      waits.push(Number(rows[0]?.ms));
      if (attempt < 3) await comesDue(outbox);
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(await desk.progress(no, 'sms')).toEqual(['queued ESME_RTHROTTLED']);
    await smsc.behave({});
    await comesDue(outbox);
    await eventually(async () => expect((await desk.progress(no, 'sms')).at(-1)).toBe('accepted'));
  });

  it('knows no such number ends it at once, with an alert', async () => {
    const smsc = await startProvider('smsc', { submit: 'ESME_RINVDSTADR' });
    const no = await desk.restored();
    desk.outbox({ smsUrl: smsc.url }).start();
    await eventually(async () => expect(await desk.progress(no, 'sms')).toEqual(['failed ESME_RINVDSTADR']));
    await eventually(async () => expect(await desk.notice(no, 'sms')).toMatchObject({ timer: 'none' }));
    expect(await desk.alerts(no)).toHaveLength(1);
  });

  it.each(['hang', 'drop'] as const)(
    'takes the message and then %ss may get it twice, and never not at all',
    async (submit) => {
      const smsc = await startProvider('smsc', { submit });
      const no = await desk.restored();
      const outbox = desk.outbox({}, smppSender(smsc.url, 2_000));
      outbox.start();
      await eventually(async () => expect(await desk.progress(no, 'sms')).toEqual(['sent no_answer']));
      const seen = smsc.messages().length;
      await smsc.behave({});
      // Cut off, it first has to let us in again.
      if (submit === 'drop') await eventually(() => expect(smsc.binds().length).toBeGreaterThan(1));
      await comesDue(outbox);
      await eventually(async () => expect((await desk.progress(no, 'sms')).at(-1)).toBe('accepted'));
      const texts = smsc.messages().map((m) => m.text);
      expect(texts.length).toBeGreaterThan(seen);
      expect(new Set(texts).size).toBe(1);
    },
  );
});
