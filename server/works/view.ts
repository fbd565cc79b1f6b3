import type { Caller } from '#shared/actor.ts';
import type { WorkDetail, WorkView } from '#shared/api/works.ts';
import { type Instant, type Interval, instant, iso } from '#shared/time.ts';
import { type Delivery, type SentNotice, deliveryOf, isUnreached, workNo } from '#shared/works/notice.ts';
import {
  type WorkKind,
  type WorkNotice,
  answerOf,
  noticeDue,
  noticedInTime,
  stateAt,
  toldAt,
} from '#shared/works/work.ts';
import { maskRecipient } from '../notify/render.ts';

/** A work as it is read from storage, with what it touches today and how its notices stand, as far as its reader may know. */
export interface WorkRow {
  readonly id: string;
  readonly branch: string;
  readonly version: number;
  readonly kind: WorkKind;
  readonly title: string;
  readonly reason: string;
  readonly contact: string;
  readonly zone: string;
  readonly fromAt: Date;
  readonly toAt: Date;
  readonly createdAt: Date;
  readonly createdName: string;
  readonly cancelledAt: Date | null;
  readonly cancelledName: string | null;
  readonly cancelReason: string | null;
  readonly targets: WorkView['targets'];
  readonly customers: readonly Pick<WorkDetail['customers'][number], 'id' | 'name' | 'services'>[];
  readonly windowNo: number;
  readonly moved: MovedFrom | null;
  /** What counts for its present window, the desk's own notices among it. */
  readonly said: readonly (WorkNotice & { readonly customer: string })[];
  readonly sent: readonly SentRow[];
}

/** A work by itself: also with all that was ever written down of it. */
export interface RecordedWork extends WorkRow {
  readonly records: readonly (WorkNotice & {
    readonly customer: string;
    readonly how: string;
    readonly by: string;
    readonly own: boolean;
  })[];
}

/** The window that a work left last. */
interface MovedFrom extends Interval {
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
  readonly zone: string;
}

interface SentRow extends SentNotice {
  readonly id: string;
  readonly customer: string;
  readonly recipient: string;
  readonly detail: string | null;
  readonly queuedAt: Instant;
}

/** Its times as the domain reads them. */
export const timesOf = ({ fromAt, toAt, cancelledAt }: Pick<WorkRow, 'fromAt' | 'toAt' | 'cancelledAt'>) => ({
  from: instant(fromAt.getTime()),
  to: instant(toAt.getTime()),
  cancelledAt: cancelledAt && instant(cancelledAt.getTime()),
});

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : iso(at));

/** What counts with one customer. */
export const saidTo = ({ said }: WorkRow, customer: string) => said.filter((n) => n.customer === customer);

/** What the desk sent to one customer. */
export const sentTo = ({ sent }: WorkRow, customer: string) => sent.filter((n) => n.customer === customer);

/** How far the desk's notices to one customer have come. */
export const deliveryTo = (row: WorkRow, customer: string): Delivery =>
  deliveryOf(sentTo(row, customer), row.cancelledAt !== null);

/** When one customer was told of the present window first; null: never. */
export const firstTold = (row: WorkRow, customer: string): Instant | null => toldAt(saidTo(row, customer));

/** Whether one customer has to be called. */
export const mustBeCalled = (row: WorkRow, customer: string): boolean =>
  isUnreached(deliveryTo(row, customer), firstTold(row, customer), row.cancelledAt !== null);

/** How many of the customers that it touches were told, in time, and what they answered. */
export function countsOf(row: WorkRow): WorkView['notice'] {
  const times = timesOf(row);
  const each = row.customers.map(({ id }) => saidTo(row, id));
  const count = (is: (notices: readonly WorkNotice[]) => boolean): number => each.filter(is).length;
  return {
    customers: each.length,
    told: count((notices) => toldAt(notices) !== null),
    inTime: count((notices) => noticedInTime(times, notices)),
    agreed: count((notices) => answerOf(notices) === 'agreed'),
    objected: count((notices) => answerOf(notices) === 'objected'),
  };
}

/** A work as `caller` may see it at `now`: a customer reads what is done and when, not what the carrier's people say of it. */
export function workView(row: WorkRow, caller: Pick<Caller, 'role'>, now: Instant): WorkView {
  const ours = <T>(value: T): T | null => (caller.role === 'customer' ? null : value);
  const times = timesOf(row);
  return {
    id: row.id,
    no: workNo(row.id),
    version: row.version,
    kind: row.kind,
    title: ours(row.title),
    reason: ours(row.reason),
    contact: ours(row.contact),
    from: iso(times.from),
    to: iso(times.to),
    zone: row.zone,
    state: stateAt(times, now),
    noticeDue: iso(noticeDue(times)),
    targets: row.targets,
    services: caller.role === 'customer' ? row.customers.flatMap(({ services }) => services) : null,
    notice: countsOf(row),
    unreached: row.customers.filter(({ id }) => mustBeCalled(row, id)).length,
    moved: row.moved && {
      ...row.moved,
      by: ours(row.moved.by),
      reason: ours(row.moved.reason),
      at: iso(row.moved.at),
      from: iso(row.moved.from),
      to: iso(row.moved.to),
    },
    createdAt: row.createdAt.toISOString(),
    createdBy: ours(row.createdName),
    cancelled:
      times.cancelledAt === null
        ? null
        : { at: iso(times.cancelledAt), by: ours(row.cancelledName), reason: ours(row.cancelReason) },
  };
}

/** Whom a notice went to, and why it waits, is for the carrier's people. */
function sentView(sent: SentRow, ours: <T>(value: T) => T | null): WorkDetail['customers'][number]['sent'][number] {
  const { id, kind, channel, recipient, state, detail, queuedAt, acceptedAt, current } = sent;
  return {
    id,
    kind,
    channel,
    to: channel === 'sms' || channel === 'email' ? ours(maskRecipient(recipient)) : null,
    state,
    detail: ours(detail),
    queuedAt: iso(queuedAt),
    acceptedAt: isoOrNull(acceptedAt),
    current,
  };
}

const recordsOf = ({ records }: RecordedWork, customer: string) => records.filter((n) => n.customer === customer);

export function detailView(row: RecordedWork, caller: Caller, now: Instant): WorkDetail {
  const ours = <T>(value: T): T | null => (caller.role === 'customer' ? null : value);
  const times = timesOf(row);
  return {
    ...workView(row, caller, now),
    customers: row.customers.map((customer) => {
      const notices = saidTo(row, customer.id);
      return {
        ...customer,
        delivery: deliveryTo(row, customer.id),
        sent: sentTo(row, customer.id).map((one) => sentView(one, ours)),
        notice: {
          toldAt: isoOrNull(firstTold(row, customer.id)),
          inTime: noticedInTime(times, notices),
          answer: answerOf(notices),
        },
        records: recordsOf(row, customer.id).map(({ what, at, recordedAt, how, by, own }) => ({
          what,
          at: iso(at),
          recordedAt: iso(recordedAt),
          how: own ? how : ours(how),
          by: own ? by : ours(by),
          own,
        })),
      };
    }),
  };
}
