import type { Caller } from '#shared/actor.ts';
import type { WorkDetail, WorkView } from '#shared/api/works.ts';
import { type Instant, instant, iso } from '#shared/time.ts';
import {
  type WorkKind,
  type WorkNotice,
  answerOf,
  noticeDue,
  noticedInTime,
  stateAt,
  toldAt,
} from '#shared/works/work.ts';

/** A work as it is read from storage, with what it touches today and what is on record, as far as its reader may know. */
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
  readonly notices: readonly (WorkNotice & {
    readonly customer: string;
    readonly how: string;
    readonly by: string;
  })[];
}

/** Its times as the domain reads them. */
export const timesOf = ({ fromAt, toAt, cancelledAt }: Pick<WorkRow, 'fromAt' | 'toAt' | 'cancelledAt'>) => ({
  from: instant(fromAt.getTime()),
  to: instant(toAt.getTime()),
  cancelledAt: cancelledAt && instant(cancelledAt.getTime()),
});

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : iso(at));

const noticesTo = ({ notices }: WorkRow, customer: string) => notices.filter((n) => n.customer === customer);

/** How many of the customers that it touches were told, in time, and what they answered. */
export function countsOf(row: WorkRow): WorkView['notice'] {
  const times = timesOf(row);
  const each = row.customers.map(({ id }) => noticesTo(row, id));
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
    createdAt: row.createdAt.toISOString(),
    createdBy: ours(row.createdName),
    cancelled:
      times.cancelledAt === null
        ? null
        : { at: iso(times.cancelledAt), by: ours(row.cancelledName), reason: ours(row.cancelReason) },
  };
}

export function detailView(row: WorkRow, caller: Caller, now: Instant): WorkDetail {
  const ours = <T>(value: T): T | null => (caller.role === 'customer' ? null : value);
  const times = timesOf(row);
  return {
    ...workView(row, caller, now),
    customers: row.customers.map((customer) => {
      const notices = noticesTo(row, customer.id);
      return {
        ...customer,
        notice: {
          toldAt: isoOrNull(toldAt(notices)),
          inTime: noticedInTime(times, notices),
          answer: answerOf(notices),
        },
        records: notices.map(({ what, at, recordedAt, how, by }) => ({
          what,
          at: iso(at),
          recordedAt: iso(recordedAt),
          how: ours(how),
          by: ours(by),
        })),
      };
    }),
  };
}
