import type pg from 'pg';
import type { FollowUp } from '#shared/api/followUp.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { days, type Instant, iso, minus } from '#shared/time.ts';
import { type Scope, scopeSql } from '../live/scope.ts';

/** How far back is looked; and who was not asked for so long is no longer called back about it. */
const DAYS = 30;
const ASKED_WITHIN = days(7);
const MOST = 200;

interface Read extends Pick<
  TicketState,
  'no' | 'customer' | 'service' | 'symptom' | 'phase' | 'resolution' | 'attempts'
> {
  readonly satisfaction: TicketState['satisfaction'] | null;
  readonly check: TicketState['check'] | null;
  /** When service came back, or it was closed unconfirmed. */
  readonly since: Instant;
}

const ticketOf = ({ no, customer, service, symptom, phase, resolution }: Read) => ({
  no,
  customer: { id: customer.id, name: customer.name },
  service: { id: service.id, name: service.name },
  symptom,
  phase,
  resolution,
});

/**
 * What is left to ask and to look at of the tickets in `scope` whose work is done: read from their folded states, over the
 * days in which it is still asked.
 */
export async function readFollowUp(db: pg.Pool | pg.ClientBase, scope: Scope, now: Instant): Promise<FollowUp> {
  const values: unknown[] = [DAYS, now];
  const { rows: all } = await db.query<Read>(
    `select t.no, s.customer, s.service, s.symptom, t.phase, t.resolution, s.satisfaction, s."check", s.attempts,
            (extract(epoch from coalesce(t.restored_at, t.ended_at)) * 1000)::float8 as since
       from ticket t
      -- Once for all that is read of it: each look into a stored state unpacks it anew.
      cross join lateral jsonb_to_record(t.state) as
            s(customer jsonb, service jsonb, symptom text, satisfaction jsonb, "check" jsonb, attempts jsonb)
      where ${scopeSql(scope, { customer: 't.customer', branch: 't.branch', ticket: 't.no' }, values)}
        and t.phase in ('restored', 'closed', 'dismissed')
        and (t.ended_at is null or t.ended_at > to_timestamp($2 / 1000.0) - make_interval(days => $1))
        and (t.phase <> 'dismissed' or s."check" is not null or s.satisfaction is not null)
      order by coalesce(t.restored_at, t.ended_at), t.no`,
    values,
  );
  const said = all.flatMap((one) =>
    one.satisfaction ? [{ ...ticketOf(one), ...one.satisfaction, at: iso(one.satisfaction.at) }] : [],
  );
  const found = all.flatMap((one) => {
    const done = one.check?.done ?? null;
    return done === null ? [] : [{ ...ticketOf(one), ...done, wanting: [...done.wanting], at: iso(done.at) }];
  });
  const latest = (a: { readonly at: string }, b: { readonly at: string }): number => (a.at < b.at ? 1 : -1);
  return {
    callBacks: all
      .filter((one) => one.phase !== 'dismissed' && !one.satisfaction && one.since > minus(now, ASKED_WITHIN))
      .slice(0, MOST)
      .map((one) => ({
        ...ticketOf(one),
        since: iso(one.since),
        attempts: one.attempts.filter((attempt) => attempt.at >= one.since && attempt.outcome !== 'reached').length,
      })),
    checks: all
      .filter((one) => one.check?.drawn === true && one.check.done === null)
      .slice(0, MOST)
      .map((one) => ({ ...ticketOf(one), since: iso(one.since) })),
    said: said.sort(latest).slice(0, MOST),
    found: found.sort(latest).slice(0, MOST),
    days: DAYS,
    askedWithin: ASKED_WITHIN / days(1),
    most: MOST,
  };
}
