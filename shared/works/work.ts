import { type Duration, type Instant, type Interval, earliest, hours, minus } from '../time.ts';
import type { LineElement } from '../ticket/facts.ts';

/**
 * Planned work: what is done to the network on purpose, in a window, to elements or to single services.
 *
 *   upcoming ──start──► running ──end──► over
 *    │ ▲  └────cancel─────┴──► cancelled
 *    └─┘ move: another window, of which everybody is told anew
 *
 * Nobody sets these but the clock and whoever cancels it. Whether a fault that begins inside counts against the carrier
 * is settled customer by customer: by when it was told, and by what it answered.
 */

/** As the ministry's service rules name them (电信服务规范: 检修线路、设备搬迁、工程割接、网络及软件升级). */
export const WORK_KINDS = ['cutover', 'maintenance', 'relocation', 'upgrade', 'other'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

export const WORK_STATES = ['upcoming', 'running', 'over', 'cancelled'] as const;
export type WorkState = (typeof WORK_STATES)[number];

export const TARGET_KINDS = ['element', 'service'] as const;

/** What a customer answered to the notice. */
export const WORK_ANSWERS = ['agreed', 'objected'] as const;
export type WorkAnswer = (typeof WORK_ANSWERS)[number];

/** What is written down of what was said with a customer: a call that did not reach it tells it nothing. */
export const WORK_RECORDS = ['told', 'not_reached', ...WORK_ANSWERS] as const;
export type WorkRecord = (typeof WORK_RECORDS)[number];
export const isAnswer = (what: WorkRecord): what is WorkAnswer => what === 'agreed' || what === 'objected';

/** What is on record between the carrier and one customer about a work's present window. */
export interface WorkNotice {
  readonly what: WorkRecord;
  /** When it was, as whoever recorded it says. */
  readonly at: Instant;
  /** Later records correct earlier ones. */
  readonly recordedAt: Instant;
}

export interface Work extends Interval {
  readonly cancelledAt: Instant | null;
  readonly elements: readonly string[];
  readonly services: readonly string[];
}

/** Users are told of planned work at least this long before it begins (电信服务规范; product terms §5). */
export const NOTICE_PERIOD: Duration = hours(72);

export const noticeDue = ({ from }: Pick<Work, 'from'>): Instant => minus(from, NOTICE_PERIOD);

export function stateAt({ from, to, cancelledAt }: Pick<Work, 'from' | 'to' | 'cancelledAt'>, now: Instant): WorkState {
  if (cancelledAt !== null) return 'cancelled';
  if (now < from) return 'upcoming';
  return now < to ? 'running' : 'over';
}

/** What is left of its window once it is cancelled; empty where that was before its start. */
const lastOf = ({ to, cancelledAt }: Pick<Work, 'to' | 'cancelledAt'>): Instant =>
  cancelledAt === null ? to : earliest(to, cancelledAt);

/**
 * Whether the work touches a service at `at`: within its window, not cancelled by then, and on the service itself or an
 * element of its line. Work that overruns its window covers nothing beyond it: nobody was told of that.
 */
export function covers(work: Work, line: readonly Pick<LineElement, 'id'>[], service: string, at: Instant): boolean {
  return (
    work.from <= at &&
    at < lastOf(work) &&
    (work.services.includes(service) || line.some(({ id }) => work.elements.includes(id)))
  );
}

/** When a customer was told first; null: never. */
export function toldAt(notices: readonly WorkNotice[]): Instant | null {
  const told = notices.flatMap(({ what, at }) => (what === 'told' ? [at] : []));
  return told.length === 0 ? null : earliest(...told);
}

/** Whether a customer was told at least 72 h before the start. */
export function noticedInTime(work: Pick<Work, 'from'>, notices: readonly WorkNotice[]): boolean {
  const told = toldAt(notices);
  return told !== null && told <= noticeDue(work);
}

/** A customer's last word; null while there is none. */
export const answerOf = (notices: readonly WorkNotice[]): WorkAnswer | null =>
  notices
    .toSorted((a, b) => a.recordedAt - b.recordedAt)
    .reduce<WorkAnswer | null>((last, { what }) => (isAnswer(what) ? what : last), null);

/** How a work stands with one customer: what decides whether a fault inside counts. */
export interface WorkStanding {
  readonly noticedInTime: boolean;
  readonly agreed: boolean;
}

export const standingOf = (work: Pick<Work, 'from'>, notices: readonly WorkNotice[]): WorkStanding => ({
  noticedInTime: noticedInTime(work, notices),
  agreed: answerOf(notices) === 'agreed',
});

/**
 * Whether a fault of this customer inside the window is excused from the carrier's assessed time: only if it was told in
 * time and agreed. Silence is no agreement. The statutory clock knows no excuse.
 */
export const excuses = ({ noticedInTime: inTime, agreed }: WorkStanding): boolean => inTime && agreed;
