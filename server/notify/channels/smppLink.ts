import type { PDU, Session } from 'smpp';
import smpp from 'smpp';
import type { Logger } from '../../log.ts';
import type { LinkState } from './sender.ts';
import type { Delivered } from './smppReceipt.ts';

/**
 * One SMPP session, kept up for as long as the desk runs: receipts come when they come.
 *
 * `connecting`: opened and binding; whoever has something to send waits for how it ends. → bound, or waiting.
 * `bound`: sends and receives. A lost connection, or an enquire_link without an answer → waiting.
 * `waiting`: tries again after a while, longer each time; nothing can be sent. → connecting.
 * `closed`: for good.
 */
export interface SmppAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** All in ms. */
export interface SmppTimes {
  /** For the connection, and for each answer. */
  readonly answer: number;
  readonly enquire: number;
  readonly firstWait: number;
  readonly longestWait: number;
}
export const SMPP_TIMES: SmppTimes = { answer: 15_000, enquire: 30_000, firstWait: 1_000, longestWait: 60_000 };

/** `unsent`: it never left. `no_answer`: it left, and what became of it is not known. */
export type Answer = { readonly pdu: PDU } | 'unsent' | 'no_answer';

export interface SmppLink {
  /** @returns the response, or why there is none */
  submit(options: Readonly<Record<string, unknown>>): Promise<Answer>;
  state(): LinkState;
  close(): Promise<void>;
}

export interface SmppLinkOptions {
  readonly address: SmppAddress;
  readonly times: SmppTimes;
  readonly log: Logger;
  /** @returns false, or throws, to be given the message again later */
  readonly onDeliver: (delivered: Delivered) => Promise<boolean>;
}

type Request = 'bind_transceiver' | 'submit_sm' | 'enquire_link' | 'unbind';

/** Each request that waits listens for the end of the session. */
const LISTENERS = 100;

export const statusName = (status: number): string =>
  Object.entries(smpp.errors).find(([, value]) => value === status)?.[0] ?? `0x${status.toString(16)}`;

const statusOf = (name: string): number => smpp.errors[name] ?? 0;

export function createSmppLink({ address, times, log, onDeliver }: SmppLinkOptions): SmppLink {
  let closed = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let live: Session | null = null;
  let bound: Promise<Session | null> = Promise.resolve(null);
  let told: LinkState = { state: 'connecting', since: Date.now(), error: null };
  const tell = (state: LinkState['state'], error: string | null = told.error): void => {
    told = { state, since: Date.now(), error };
  };

  const ask = (session: Session, request: Request, options: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
    new Promise((resolve) => {
      const end = (answer: Answer) => {
        clearTimeout(timer);
        session.off('close', lost);
        resolve(answer);
      };
      const lost = () => end('no_answer');
      const timer = setTimeout(lost, times.answer);
      session.once('close', lost);
      if (!session[request](options, (pdu) => end({ pdu }))) end('unsent');
    });

  const connected = (session: Session, opened: Promise<void>): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), times.answer);
      session.once('close', () => resolve(false));
      void opened.then(() => resolve(true)).finally(() => clearTimeout(timer));
    });

  const deliver = async (session: Session, pdu: PDU): Promise<void> => {
    let taken = false;
    try {
      taken = await onDeliver(deliveredOf(pdu));
    } catch (error) {
      log.warn(
        { cause: messageOf(error) },
        'a delivery receipt could not be recorded; the SMS centre will send it again',
      );
    }
    session.send(pdu.response(taken ? {} : { command_status: statusOf('ESME_RX_T_APPN') }));
  };

  const open = (): { readonly session: Session; readonly opened: Promise<void> } => {
    let connects = () => {};
    const opened = new Promise<void>((resolve) => (connects = resolve));
    const session = smpp.connect({ host: address.host, port: address.port }, () => connects());
    session.setMaxListeners(LISTENERS);
    session.socket.setNoDelay(true);
    session.on('error', (error: unknown) => {
      log.warn({ cause: messageOf(error) }, 'the connection to the SMS centre failed');
      session.destroy();
    });
    session.on('deliver_sm', (pdu: PDU) => void deliver(session, pdu));
    session.on('enquire_link', (pdu: PDU) => session.send(pdu.response()));
    session.on('unbind', (pdu: PDU) => {
      session.send(pdu.response());
      session.close();
    });
    return { session, opened };
  };

  /** @returns the bound session, or null with everything of it closed */
  const bind = async (): Promise<Session | null> => {
    const { session, opened } = open();
    tell('connecting');
    live = session;
    const gone = new Promise<void>((resolve) => session.once('close', () => resolve()));
    const reached = await connected(session, opened);
    const answer = reached
      ? await ask(session, 'bind_transceiver', {
          system_id: address.user,
          password: address.password,
          interface_version: 0x34,
        })
      : 'unsent';
    if (typeof answer === 'object' && answer.pdu.command_status === 0) {
      failures = 0;
      tell('connected');
      log.info('bound to the SMS centre');
      enquire(session);
      void gone.then(() => waitAndRetry('the connection was lost'));
      return session;
    }
    session.destroy();
    await gone;
    waitAndRetry(typeof answer === 'object' ? `refused: ${statusName(answer.pdu.command_status)}` : 'no answer');
    return null;
  };

  const enquire = (session: Session): void => {
    const timer = setInterval(() => {
      void ask(session, 'enquire_link').then((answer) => {
        if (typeof answer !== 'object') session.destroy();
      });
    }, times.enquire);
    session.once('close', () => clearInterval(timer));
  };

  const waitAndRetry = (cause: string): void => {
    live = null;
    bound = Promise.resolve(null);
    if (closed) return;
    const wait = Math.min(times.longestWait, times.firstWait * 2 ** failures) * (0.8 + 0.4 * Math.random());
    failures += 1;
    tell('waiting', cause);
    log.warn({ cause, retryInMs: Math.round(wait) }, 'not bound to the SMS centre');
    retry = setTimeout(() => (bound = bind()), wait);
  };

  bound = bind();
  return {
    state: () => told,
    async submit(options) {
      const session = await bound;
      return session === null ? 'unsent' : ask(session, 'submit_sm', options);
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      const session = live;
      if (session === null) return;
      const gone = new Promise<void>((resolve) => session.once('close', () => resolve()));
      // Polite, but not at the price of a stop that hangs.
      await Promise.race([ask(session, 'unbind'), new Promise((resolve) => setTimeout(resolve, 1_000).unref())]);
      session.destroy();
      await gone;
      await bound;
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function deliveredOf(pdu: PDU): Delivered {
  // A long receipt comes in the payload, with an empty short message.
  const texts = [pdu.short_message, pdu.message_payload].map((part) =>
    part === undefined || typeof part === 'string' || Buffer.isBuffer(part) ? part : part.message,
  );
  return {
    esmClass: pdu.esm_class ?? 0,
    text: texts.map((part) => part?.toString() ?? '').join(''),
    messageId: pdu.receipted_message_id,
    messageState: pdu.message_state,
  };
}
