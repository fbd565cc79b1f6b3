import { beforeEach, describe, expect, it } from 'vitest';
import { createMailSender } from '#server/notify/channels/email.ts';
import { proofOf } from '#shared/ticket/decide/ending.ts';
import { minutes } from '#shared/time.ts';
import { noticeDesk, type NoticeDesk } from './notifyDesk.ts';
import { CONTACT } from './notifyFacts.ts';
import { eventually, startProvider } from './notifyProviders.ts';

let desk: NoticeDesk;
beforeEach(async () => {
  desk = await noticeDesk();
});

const messageIds = (mails: readonly { readonly text: string }[]) =>
  mails.map((mail) => /^Message-ID: (.+)$/im.exec(mail.text)?.[1]);

describe('a restore notice by mail', () => {
  it('is accepted by a 250, which is no proof that it arrived', async () => {
    const mail = await startProvider('mail');
    const no = await desk.restored();
    desk.outbox({ smtpUrl: `${mail.url}?from=desk@carrier.example` }).start();
    await eventually(async () => expect(await desk.progress(no, 'email')).toEqual(['accepted']));
    const [sent] = mail.messages();
    expect(sent?.to).toBe(CONTACT.email);
    expect(sent?.text).toContain('From: desk@carrier.example');
    expect(sent?.text).toContain('Auto-Submitted: auto-generated');
    expect(proofOf(await desk.state(no))).toBeNull();
  });

  it('is refused for good by a 550, with an alert', async () => {
    const mail = await startProvider('mail', { recipient: 550 });
    const no = await desk.restored();
    desk.outbox({ smtpUrl: mail.url }).start();
    await eventually(async () => expect(await desk.progress(no, 'email')).toEqual(['failed SMTP 550']));
    expect(await desk.alerts(no)).toEqual([
      `${no}: the restore notice could not be delivered (e-mail); tell the customer another way and log it`,
    ]);
  });

  it('is tried again after a 451', async () => {
    const mail = await startProvider('mail', { recipient: 451 });
    const no = await desk.restored();
    const outbox = desk.outbox({ smtpUrl: mail.url });
    outbox.start();
    await eventually(async () => expect(await desk.notice(no, 'email')).toMatchObject({ attempts: 1, timer: 'waits' }));
    await mail.behave({});
    await desk.db.advanceClock(minutes(1));
    outbox.ring();
    await eventually(async () => expect(await desk.progress(no, 'email')).toEqual(['queued SMTP 451', 'accepted']));
  });

  it('waits for a server that is not there', async () => {
    const mail = await startProvider('mail');
    await mail.stop();
    const no = await desk.restored();
    desk.outbox({ smtpUrl: mail.url }).start();
    await eventually(async () => expect(await desk.progress(no, 'email')).toEqual(['queued unreachable']));
  });

  it.each(['drop', 'hang'] as const)(
    'that the server takes and then %ss is sent again under the same name',
    async (data) => {
      const mail = await startProvider('mail', { data });
      const no = await desk.restored();
      const { publicUrl } = desk.config;
      const outbox = desk.outbox({}, () => [
        createMailSender({ url: mail.url, publicUrl, times: { connect: 10_000, silence: 2_000 } }),
      ]);
      outbox.start();
      await eventually(async () => expect(await desk.progress(no, 'email')).toEqual(['sent no_answer']));
      await mail.behave({});
      await desk.db.advanceClock(minutes(1));
      outbox.ring();
      await eventually(async () => expect(await desk.progress(no, 'email')).toEqual(['sent no_answer', 'accepted']));
      const ids = messageIds(mail.messages());
      expect(ids).toHaveLength(2);
      expect(ids[0]).toMatch(/@desk\.example>$/);
      expect(ids[1]).toBe(ids[0]);
    },
  );
});
