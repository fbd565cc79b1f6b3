import { createTransport } from 'nodemailer';
import { type Outcome, type Sender, later, refused, unknown } from './sender.ts';

/** In ms. `silence` is how long a server may say nothing within a session. */
export interface MailTimes {
  readonly connect: number;
  readonly silence: number;
}
const MAIL_TIMES: MailTimes = { connect: 10_000, silence: 20_000 };

export interface MailOptions {
  /** `smtp://user:password@host:port?from=desk@example.com` */
  readonly url: string;
  /** Names the sender's domain where `from` is not given. */
  readonly publicUrl: string;
  readonly times?: MailTimes;
}

/** Mail by SMTP. A 250 says that the next server has it: `accepted`, and never proof that it arrived. */
export function createMailSender({ url, publicUrl, times = MAIL_TIMES }: MailOptions): Sender {
  const host = new URL(publicUrl).hostname;
  const from = new URL(url).searchParams.get('from') ?? `demarc@${host}`;
  return {
    channel: 'email',
    async send({ id, to, subject, text }) {
      let textWent = false;
      const transport = createTransport({
        url,
        connectionTimeout: times.connect,
        greetingTimeout: times.connect,
        socketTimeout: times.silence,
        disableFileAccess: true,
        disableUrlAccess: true,
        // Its errors do not tell how far a session had come when it was cut; its log does.
        logger: { info: (entry: unknown) => (textWent ||= read(entry, 'tnx') === 'message') },
      });
      try {
        const sent = await transport.sendMail({
          from,
          to,
          subject,
          text,
          // A reader's mailbox can tell the second copy of a notice that had to be sent twice.
          messageId: `<${id}@${host}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { outcome: 'accepted', ref: sent.messageId };
      } catch (error) {
        return outcomeOf(error, textWent);
      } finally {
        transport.close();
      }
    },
    close: () => Promise.resolve(),
  };
}

const read = (from: unknown, name: string): unknown =>
  typeof from === 'object' && from !== null ? Object.getOwnPropertyDescriptor(from, name)?.value : undefined;

function outcomeOf(error: unknown, textWent: boolean): Outcome {
  const status = read(error, 'responseCode');
  const code = read(error, 'code');
  if (typeof status === 'number') {
    // A refused log-in is about us, not about the message.
    const ofMessage = code === 'EENVELOPE' || code === 'EMESSAGE';
    return status >= 500 && ofMessage ? refused(`SMTP ${status}`) : later(`SMTP ${status}`);
  }
  // An address that nothing can be sent to is told before anything is sent.
  if (code === 'EENVELOPE') return refused('bad_address');
  return textWent ? unknown('no_answer') : later('unreachable');
}
