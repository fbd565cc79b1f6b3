import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import type { Message, OnReceipt, Outcome, Sender } from '#server/notify/channels/sender.ts';
import { SMPP_TIMES } from '#server/notify/channels/smppLink.ts';
import { createSmppSender } from '#server/notify/channels/smppSender.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { silent } from '#test/harness/database.ts';

/** The other side of notices: what a child process says of itself, and how a test tells it to behave. */
const told = z.union([
  z.object({ port: z.number() }),
  z.object({ behaves: z.literal(true) }),
  z.object({ bind: z.object({ user: z.string(), password: z.string() }) }),
  z.object({ receiptAnswered: z.number() }),
  z.object({
    message: z.object({
      ref: z.string().default(''),
      to: z.string(),
      from: z.string().default(''),
      text: z.string(),
      receiptWanted: z.boolean().default(false),
    }),
  }),
]);
type Told = z.infer<typeof told>;
type Sent = Extract<Told, { message: unknown }>['message'];

export interface Behaviour {
  readonly bind?: 'refuse' | 'hang';
  /** `receipt_first`: the receipt comes before the answer. `drop`: the connection is cut once the message is here. */
  readonly submit?: 'hang' | 'drop' | 'receipt_first' | 'ESME_RTHROTTLED' | 'ESME_RINVDSTADR';
  /** State of the receipt that follows each answer. */
  readonly receipt?: string;
  /** SMTP: answer to RCPT. */
  readonly recipient?: number;
  readonly data?: 'hang' | 'drop';
}

/** An SMS centre or a mail server in a process of its own, stopped at the end. */
export async function startProvider(what: 'smsc' | 'mail', behaviour: Behaviour = {}, onPort = 0) {
  const child = fork(path.join(import.meta.dirname, 'notifyServers.mjs'), [what, String(onPort)]);
  const heard: Told[] = [];
  child.on('message', (message) => heard.push(told.parse(message)));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  atEnd(stop);
  const port = await vi.waitFor(() => portOf(heard), { timeout: 20_000 });
  const behave = async (next: Behaviour) => {
    const before = heard.filter((t) => 'behaves' in t).length;
    child.send({ behave: next });
    await eventually(() => expect(heard.filter((t) => 'behaves' in t).length).toBe(before + 1));
  };
  await behave(behaviour);
  return {
    port,
    url: what === 'smsc' ? `smpp://desk:p%40ss@127.0.0.1:${port}?source=10086` : `smtp://127.0.0.1:${port}`,
    stop,
    behave,
    binds: () => heard.flatMap((t) => ('bind' in t ? [t.bind] : [])),
    /** Since it was last told how to behave. */
    bindsNow: () =>
      heard.slice(heard.findLastIndex((t) => 'behaves' in t) + 1).flatMap((t) => ('bind' in t ? [t.bind] : [])),
    messages: (): Sent[] => heard.flatMap((t) => ('message' in t ? [t.message] : [])),
    receiptAnswers: () => heard.flatMap((t) => ('receiptAnswered' in t ? [t.receiptAnswered] : [])),
    sendReceipt: (ref: string, stat: string) => child.send({ receipt: { ref, stat } }),
  };
}

function portOf(heard: readonly Told[]): number {
  const [port] = heard.flatMap((t) => ('port' in t ? [t.port] : []));
  if (port === undefined) throw new Error('not listening yet');
  return port;
}

/** Waits until an expectation holds. */
export const eventually = (expectation: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(expectation, { timeout: 20_000, interval: 20 });

/** The SMPP sender as it is, but quick to try again, and as patient as a test wants it. */
export const smppSender =
  (url: string, answer = SMPP_TIMES.answer) =>
  (onReceipt: OnReceipt): Sender[] => [
    createSmppSender({
      url,
      log: silent,
      onReceipt,
      times: { ...SMPP_TIMES, answer, firstWait: 20, longestWait: 100 },
    }),
  ];

/** A way out by SMS that does what the test says, and remembers what it was given. */
export function wayOut(answer: (message: Message) => Promise<Outcome> | Outcome) {
  const given: Message[] = [];
  const sender: Sender = {
    channel: 'sms',
    send: async (message) => {
      given.push(message);
      return answer(message);
    },
    close: () => Promise.resolve(),
  };
  return { given, open: () => [sender] };
}
