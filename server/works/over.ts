import type pg from 'pg';
import type { LineElement } from '#shared/ticket/facts.ts';
import { earliest, type Instant, instant, iso, latest } from '#shared/time.ts';
import {
  type Work,
  type WorkKind,
  type WorkNotice,
  type WorkStanding,
  covers,
  standingOf,
} from '#shared/works/work.ts';
import { SAID } from './said.ts';

/** A work that touches a service at a moment, and how it stands with the service's customer. */
export interface WorkOver extends Work, WorkStanding {
  readonly id: string;
  readonly kind: WorkKind;
  readonly zone: string;
}

/** What a work is compared with. */
interface Touched {
  readonly id: string;
  readonly customer: { readonly id: string };
  readonly line: readonly Pick<LineElement, 'id'>[];
}

interface Row {
  readonly id: string;
  readonly kind: WorkKind;
  readonly zone: string;
  readonly fromAt: Date;
  readonly toAt: Date;
  readonly cancelledAt: Date | null;
  readonly elements: readonly string[];
  readonly services: readonly string[];
  /** What stands between the carrier and the customers that are asked for. */
  readonly notices: readonly (WorkNotice & { readonly customer: string })[];
}

/** A service, and when it is asked what touches it. */
interface Moment {
  readonly service: Touched;
  readonly at: Instant;
}

/** The works that touch a service at `now`, the earliest first; what was told and answered is as on record by now. */
export async function worksOver(
  client: pg.ClientBase | pg.Pool,
  service: Touched,
  now: Instant,
): Promise<readonly WorkOver[]> {
  const [works = []] = await worksOverEach(client, [{ service, at: now }]);
  return works;
}

/** The same for several services, in their order. */
export async function worksOverEach(
  client: pg.ClientBase | pg.Pool,
  asked: readonly Moment[],
): Promise<readonly (readonly WorkOver[])[]> {
  if (asked.length === 0) return [];
  const { rows } = await client.query<Row>({
    name: 'works-over',
    text: `select w.id, w.kind, w.zone, w.from_at as "fromAt", w.to_at as "toAt", w.cancelled_at as "cancelledAt",
             array(select t.element from work_target t where t.work = w.id and t.element is not null) as elements,
             array(select t.service from work_target t where t.work = w.id and t.service is not null) as services,
             coalesce((select json_agg(json_build_object('customer', n.customer, 'what', n.what, 'at', extract(epoch from n.at) * 1000,
                'recordedAt', extract(epoch from n.recorded_at) * 1000)) from ${SAID} n
              where n.customer = any($5::text[])), '[]') as notices
           from work w
           where w.from_at <= $4 and w.to_at > $3 and exists (
             select from work_target t where t.work = w.id and (t.service = any($1::text[]) or t.element = any($2::text[])))
           order by w.from_at, w.id`,
    values: [
      asked.map(({ service }) => service.id),
      [...new Set(asked.flatMap(({ service }) => service.line.map(({ id }) => id)))],
      iso(earliest(...asked.map(({ at }) => at))),
      iso(latest(...asked.map(({ at }) => at))),
      [...new Set(asked.map(({ service }) => service.customer.id))],
    ],
  });
  return asked.map((moment) => rows.flatMap((row) => overOf(row, moment)));
}

function overOf(row: Row, { service, at }: Moment): readonly WorkOver[] {
  const work = {
    from: instant(row.fromAt.getTime()),
    to: instant(row.toAt.getTime()),
    cancelledAt: row.cancelledAt && instant(row.cancelledAt.getTime()),
    elements: row.elements,
    services: row.services,
  };
  if (!covers(work, service.line, service.id, at)) return [];
  const notices = row.notices.filter(({ customer }) => customer === service.customer.id);
  const { id, kind, zone } = row;
  return [{ id, kind, zone, ...work, ...standingOf(work, notices) }];
}

/** As a ticket's record keeps them: what decides later whether its fault counts. */
export const frozen = (works: readonly WorkOver[]) =>
  works.map(({ id, from, to, noticedInTime, agreed }) => ({ id, from, to, noticedInTime, agreed }));
