import type { Logger } from '../../log.ts';
import { type Message, type OnReceipt, type Outcome, type Sender, later, refused, unknown } from './sender.ts';
import { SMPP_TIMES, type SmppAddress, type SmppTimes, createSmppLink, statusName } from './smppLink.ts';
import { isReceipt, receiptOf } from './smppReceipt.ts';

/** What one SMS carries; a longer text goes in the payload, for the SMS centre to cut. */
const ONE_SMS_BYTES = 140;
const UCS2 = 0x08;
const RECEIPT_WANTED = 1;
const INTERNATIONAL = 1;
const ISDN = 1;
const ALPHANUMERIC = 5;
const UNKNOWN = 0;

/** Wrong about this message itself. Everything else may be mended (an account, a sender, a queue), so it is tried again. */
const FINAL: readonly string[] = ['ESME_RINVDSTADR', 'ESME_RINVDSTTON', 'ESME_RINVDSTNPI', 'ESME_RINVMSGLEN'];

export interface SmppOptions {
  /** `smpp://user:password@host:port?source=10086` */
  readonly url: string;
  readonly log: Logger;
  readonly onReceipt: OnReceipt;
  readonly times?: SmppTimes;
}

/** SMS by SMPP 3.4, with delivery receipts. Bound from the moment it is made. */
export function createSmppSender({ url, log, onReceipt, times = SMPP_TIMES }: SmppOptions): Sender {
  const { address, source } = readSmppUrl(url);
  const link = createSmppLink({
    address,
    times,
    log,
    async onDeliver(delivered) {
      // What customers write back is not read here: it is taken, so that it does not block the receipts behind it.
      const receipt = isReceipt(delivered) ? receiptOf(delivered) : null;
      return receipt === null || onReceipt(receipt);
    },
  });
  return {
    channel: 'sms',
    link: () => link.state(),
    async send(message) {
      const answer = await link.submit(submission(message, source));
      if (answer === 'unsent') return later('unreachable');
      if (answer === 'no_answer') return unknown('no_answer');
      return outcomeOf(answer.pdu.command_status, answer.pdu.message_id);
    },
    close: () => link.close(),
  };
}

function outcomeOf(status: number, messageId: string | undefined): Outcome {
  if (status === 0) return { outcome: 'accepted', ref: messageId || null };
  const name = statusName(status);
  return FINAL.includes(name) ? refused(name) : later(name);
}

/** Always UCS-2: `_` and `-` of a link lie elsewhere in each of the alphabets that "default" may mean. */
function submission(message: Message, source: string): Record<string, unknown> {
  const text = Buffer.from(message.text, 'utf16le').swap16();
  const sourceTon = /^\d*$/.test(source) ? UNKNOWN : ALPHANUMERIC;
  return {
    source_addr_ton: sourceTon,
    source_addr_npi: UNKNOWN,
    source_addr: source,
    dest_addr_ton: INTERNATIONAL,
    dest_addr_npi: ISDN,
    destination_addr: message.to.replace(/^\+/, ''),
    registered_delivery: RECEIPT_WANTED,
    data_coding: UCS2,
    ...(text.length <= ONE_SMS_BYTES ? { short_message: text } : { message_payload: text }),
  };
}

const DEFAULT_PORT = 2775;

function readSmppUrl(text: string): { readonly address: SmppAddress; readonly source: string } {
  const url = new URL(text);
  return {
    address: {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? DEFAULT_PORT : Number(url.port),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    },
    source: url.searchParams.get('source') ?? '',
  };
}
