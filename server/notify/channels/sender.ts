import type { About, OutgoingKind } from '#shared/notice/subject.ts';
import type { NoticeChannel } from '#shared/ticket/values.ts';

export interface Message {
  /** The notice's id: the same for every attempt, so that the other side can tell a repetition. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** What it is a notice of; null: a test. */
  readonly notice: (About & { readonly kind: OutgoingKind }) | null;
}

/**
 * How an attempt ended. `accepted`: the provider has taken it. `refused`: it says that this message can never be sent.
 * `later`: it was not taken, and may be next time. `unknown`: it was handed over and no answer came, so it may have been sent.
 */
export type Outcome =
  | { readonly outcome: 'accepted'; readonly ref: string | null }
  | { readonly outcome: 'refused' | 'later' | 'unknown'; readonly detail: string };

/** What the provider says later of a message that it accepted. */
export interface Receipt {
  readonly ref: string;
  readonly state: 'delivered' | 'failed';
  readonly detail: string;
}

/**
 * Records a receipt.
 * @returns false when no notice has that reference (yet)
 */
export type OnReceipt = (receipt: Receipt) => Promise<boolean>;

/** Of a way out that keeps a connection: how that stands, since when (ms since the epoch), and why it fell the last time. */
export interface LinkState {
  readonly state: 'connected' | 'connecting' | 'waiting';
  readonly since: number;
  readonly error: string | null;
}

/** A way out. `send` never throws and always ends by itself. */
export interface Sender {
  readonly channel: Exclude<NoticeChannel, 'in_app'>;
  send(message: Message): Promise<Outcome>;
  /** Only of one that keeps a connection. */
  link?(): LinkState;
  close(): Promise<void>;
}

export const later = (detail: string): Outcome => ({ outcome: 'later', detail });
export const refused = (detail: string): Outcome => ({ outcome: 'refused', detail });
export const unknown = (detail: string): Outcome => ({ outcome: 'unknown', detail });
