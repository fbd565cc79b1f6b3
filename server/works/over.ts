import type pg from 'pg';
import type { LineElement } from '#shared/ticket/facts.ts';
import { type Instant, instant, iso } from '#shared/time.ts';
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
  readonly notices: readonly WorkNotice[];
}

/** The works that touch a service at `now`, the earliest first; what was told and answered is as on record by now. */
export async function worksOver(
  client: pg.ClientBase | pg.Pool,
  service: Touched,
  now: Instant,
): Promise<readonly WorkOver[]> {
  const { rows } = await client.query<Row>({
    name: 'works-over',
    text: `select w.id, w.kind, w.zone, w.from_at as "fromAt", w.to_at as "toAt", w.cancelled_at as "cancelledAt",
             array(select t.element from work_target t where t.work = w.id and t.element is not null) as elements,
             array(select t.service from work_target t where t.work = w.id and t.service is not null) as services,
             coalesce((select json_agg(json_build_object('what', n.what, 'at', extract(epoch from n.at) * 1000,
                'recordedAt', extract(epoch from n.recorded_at) * 1000)) from ${SAID} n
              where n.customer = $4), '[]') as notices
           from work w
           where w.from_at <= $3 and w.to_at > $3 and exists (
             select from work_target t where t.work = w.id and (t.service = $1 or t.element = any($2::text[])))
           order by w.from_at, w.id`,
    values: [service.id, service.line.map(({ id }) => id), iso(now), service.customer.id],
  });
  return rows.flatMap((row) => {
    const work = {
      from: instant(row.fromAt.getTime()),
      to: instant(row.toAt.getTime()),
      cancelledAt: row.cancelledAt && instant(row.cancelledAt.getTime()),
      elements: row.elements,
      services: row.services,
    };
    if (!covers(work, service.line, service.id, now)) return [];
    const { id, kind, zone } = row;
    return [{ id, kind, zone, ...work, ...standingOf(work, row.notices) }];
  });
}

/** As a ticket's record keeps them: what decides later whether its fault counts. */
export const frozen = (works: readonly WorkOver[]) =>
  works.map(({ id, from, to, noticedInTime, agreed }) => ({ id, from, to, noticedInTime, agreed }));
