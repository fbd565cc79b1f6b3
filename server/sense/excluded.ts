import type pg from 'pg';
import { type Instant, instant, type Interval, iso } from '#shared/time.ts';
import { TOUCHED } from '../works/read.ts';

type Client = Pick<pg.Pool | pg.ClientBase, 'query'>;

/** `to` null: still. */
export interface Down {
  readonly from: Instant;
  readonly to: Instant | null;
}

/** Faults in which calls are missing. One phone that is dead says nothing of its service: see `WHOLE`. */
export const FELT = `('all_down', 'no_dial_tone', 'cannot_call_out', 'cannot_be_called')`;
/** SQL on `ticket t`: it is of the whole service, or of half of its numbers at least. */
export const WHOLE = `(jsonb_array_length(t.state->'affectedNumbers') = 0
  or jsonb_array_length(t.state->'affectedNumbers') * 2 >= (select count(*) from service_number n where n.service = t.service))`;
/** What is said of when a fault began is believed for so long before it was declared. */
const BELIEVED = `interval '3 days'`;

/** SQL: an event of a contract has not been retracted. */
const stands = (event: string): string => `not exists (select from contract_event x where x.contract = ${event}.contract
  and x.body->>'type' = 'retracted' and (x.body->>'of')::int = ${event}.seq)`;

/**
 * When each service was down or not meant to work, from the record of its tickets (from when it began, as the declarer or the
 * call records say, until it was restored, or service was given another way), from planned works that touched it, and from
 * what its contract says of its being stopped. Calls of those hours say nothing of what is usual.
 */
const EXCLUDED = `
  select t.service,
         greatest(least(t.declared_at, coalesce((select s.since from suspicion s where s.ticket = t.no order by s.since limit 1),
           (f.text::jsonb->>'occurredAt')::timestamptz, t.declared_at)), t.declared_at - ${BELIEVED}) as "from",
         least(coalesce(t.restored_at, t.ended_at), to_timestamp((t.state->'bypass'->>'since')::float8 / 1000)) as "to"
    from ticket t join ticket_fact f on f.ticket = t.no and f.version = 1
   where t.service = any($1::text[]) and t.phase <> 'dismissed' and t.symptom in ${FELT} and ${WHOLE}
     and coalesce(t.restored_at, t.ended_at, demarc_now()) >= $2
  union all
  select x.service, w.from_at, w.to_at from work w join (${TOUCHED}) x on x.work = w.id
   where x.service = any($1::text[]) and w.cancelled_at is null and w.to_at >= $2 and w.from_at <= demarc_now()
  union all
  select e.body->>'service', e.at,
         (select min(r.at) from contract_event r where r.contract = e.contract and r.body->>'type' = 'serviceResumed'
             and r.body->>'service' = e.body->>'service' and r.at >= e.at and ${stands('r')})
    from contract_event e
   where e.body->>'type' = 'serviceSuspended' and e.body->>'service' = any($1::text[])
     and ${stands('e')}`;

/** Intervals that reach into the time from `since` on, by service. */
export async function readDown(
  client: Client,
  services: readonly string[],
  since: Instant,
): Promise<ReadonlyMap<string, readonly Down[]>> {
  const { rows } = await client.query<{ service: string; from: Date; to: Date | null }>({
    name: 'read-down',
    text: EXCLUDED,
    values: [services, iso(since)],
  });
  const found = new Map<string, Down[]>();
  for (const { service, from, to } of rows) {
    const down = { from: instant(from.getTime()), to: to && instant(to.getTime()) };
    if (down.to === null || down.to > since) found.set(service, [...(found.get(service) ?? []), down]);
  }
  return found;
}

/** What has happened of them by `now`. */
export const endedBy = (down: readonly Down[], now: Instant): Interval[] =>
  down.map(({ from, to }) => ({ from, to: to ?? now })).filter(({ from, to }) => from < to);
