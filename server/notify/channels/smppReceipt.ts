import type { Receipt } from './sender.ts';

/** Of a `deliver_sm`, what a receipt is made of. */
export interface Delivered {
  readonly esmClass: number;
  readonly text: string;
  /** TLV `receipted_message_id`. */
  readonly messageId?: string;
  /** TLV `message_state`. */
  readonly messageState?: number;
}

/** SMPP 3.4 §5.2.12: bits 2 to 5 say what the message is; 0001 is a delivery receipt. */
const KIND = 0b0011_1100;
const DELIVERY_RECEIPT = 0b0000_0100;

/** SMPP 3.4 §5.2.28. Those on the way (ENROUTE, ACCEPTED) and UNKNOWN say nothing that the customer could be held to. */
const STATE_NAMES: Readonly<Record<number, string>> = {
  2: 'DELIVRD',
  3: 'EXPIRED',
  4: 'DELETED',
  5: 'UNDELIV',
  8: 'REJECTD',
};
const FAILED: readonly string[] = ['EXPIRED', 'DELETED', 'UNDELIV', 'REJECTD'];

export const isReceipt = (delivered: Pick<Delivered, 'esmClass'>): boolean =>
  (delivered.esmClass & KIND) === DELIVERY_RECEIPT;

/** `id:… sub:… dlvrd:… submit date:… done date:… stat:DELIVRD err:000 text:…` (appendix B), whose form is the provider's own. */
const field = (text: string, name: string): string | undefined =>
  new RegExp(`(?:^|\\s)${name}:\\s*(\\S+)`, 'i').exec(text)?.[1];

/** Null for a receipt that ends nothing, or names no message. */
export function receiptOf({ text, messageId, messageState }: Delivered): Receipt | null {
  const ref = messageId || field(text, 'id');
  const stat =
    (messageState === undefined ? undefined : STATE_NAMES[messageState]) ?? field(text, 'stat')?.toUpperCase();
  if (!ref || stat === undefined) return null;
  if (stat === 'DELIVRD') return { ref, state: 'delivered', detail: stat };
  if (!FAILED.includes(stat)) return null;
  const error = field(text, 'err');
  return { ref, state: 'failed', detail: error === undefined ? stat : `${stat} ${error}` };
}
