import { mustArrive, type NoticeChannel, type NoticeState } from '../ticket/values.ts';
import type { Instant } from '../time.ts';

/** What the desk sends to the customers of a work by itself. */
export const WORK_NOTICE_KINDS = ['work_planned', 'work_moved', 'work_cancelled'] as const;
export type WorkNoticeKind = (typeof WORK_NOTICE_KINDS)[number];

/** A notice of a work to one customer, as far as it has come. */
export interface SentNotice {
  readonly kind: WorkNoticeKind;
  readonly channel: NoticeChannel;
  readonly state: NoticeState;
  /** When its channel took it. */
  readonly acceptedAt: Instant | null;
  /** It is about the window that the work has now. */
  readonly current: boolean;
}

/**
 * How far the notices of one customer have come, taken together: one that gets through is enough. `unreachable`: it was to be
 * told, and there is no number or address that a notice could go to.
 */
export const DELIVERIES = ['none', 'waiting', 'sent', 'delivered', 'failed', 'unreachable'] as const;
export type Delivery = (typeof DELIVERIES)[number];

/** Those that say what is so now: of a work's present window or, once it is `cancelled`, that it is. */
export const countingOf = <N extends Pick<SentNotice, 'kind' | 'current'>>(
  all: readonly N[],
  cancelled: boolean,
): readonly N[] => all.filter(({ kind, current }) => current && (kind === 'work_cancelled') === cancelled);

const ARRIVED: readonly NoticeState[] = ['delivered', 'acknowledged'];
const WAITS: readonly NoticeState[] = ['queued', 'sent'];

/** @param cancelled whether the work is: what counts then is that the customer hears of that */
export function deliveryOf(all: readonly SentNotice[], cancelled: boolean): Delivery {
  const sent = countingOf(all, cancelled);
  if (sent.length === 0) return 'none';
  const states = sent.flatMap(({ channel, state }) => (mustArrive(channel) ? [state] : []));
  if (states.length === 0) return 'unreachable';
  if (states.some((state) => ARRIVED.includes(state))) return 'delivered';
  if (states.includes('accepted')) return 'sent';
  return states.some((state) => WAITS.includes(state)) ? 'waiting' : 'failed';
}

/**
 * Whether nobody has told a customer, and nothing that would is on its way.
 * @param toldAt when it was told of the present window first; null: never
 */
export const isUntold = (delivery: Delivery, toldAt: Instant | string | null): boolean =>
  toldAt === null && delivery !== 'waiting';

/**
 * Whether nothing tells a customer any more but a call. That it was told of the window does not tell it that the work is
 * `cancelled`.
 */
export const isUnreached = (delivery: Delivery, toldAt: Instant | string | null, cancelled: boolean): boolean =>
  (delivery === 'failed' || delivery === 'unreachable') && (cancelled || toldAt === null);

/** What a work is called towards its customers, who are told no more of it outside of the portal (contract 五). */
export const workNo = (id: string): string => `W-${id.slice(0, 8).toUpperCase()}`;
