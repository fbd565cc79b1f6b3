import { NOTICE_KINDS, type NoticeKind } from '../ticket/values.ts';
import { WORK_NOTICE_KINDS } from '../works/notice.ts';

/**
 * What a notice is of. Every kind of subject goes out by the same road (outbox, channels, back-off, receipts, dead letters);
 * what becomes of it is told where that subject's people look.
 */
export const NOTICE_SUBJECTS = ['ticket', 'work', 'pool'] as const;
export type NoticeSubject = (typeof NOTICE_SUBJECTS)[number];

/** One subject: `key` is a ticket's number, a contract and a month, else an id. */
export interface About {
  readonly about: NoticeSubject;
  readonly key: string;
}

/** What is sent, of whichever subject. `pool_manager`: what a pool's customer is told, to its account manager. */
export const OUTGOING_KINDS = [...NOTICE_KINDS, ...WORK_NOTICE_KINDS, 'pool_alert', 'pool_manager'] as const;
export type OutgoingKind = (typeof OUTGOING_KINDS)[number];
/** Of these, all that one place is to be told within a while goes out as one message. */
export const GATHERED_KINDS = ['pool_manager'] as const satisfies readonly OutgoingKind[];
export type GatheredKind = (typeof GATHERED_KINDS)[number];
export const isGathered = (kind: OutgoingKind): kind is GatheredKind => GATHERED_KINDS.some((one) => one === kind);

export const isOfTicket = (kind: OutgoingKind): kind is NoticeKind => NOTICE_KINDS.some((one) => one === kind);

/** Where its reader finds it: a ticket has a page of its own, all else stands on the first. */
export const portalPath = ({ about, key }: About): string => (about === 'ticket' ? `/portal/${key}` : '/portal');

/** A month of a pool as a subject, and whose contract it is. */
export const poolKey = (contract: string, month: string): string => `${contract} ${month}`;
export const contractOfPool = (key: string): string => key.slice(0, key.lastIndexOf(' '));

/** Where staff look at all pools, and at one. */
export const POOLS_PATH = '/pools';
export const poolPath = (contract: string): string => `${POOLS_PATH}?contract=${encodeURIComponent(contract)}`;
