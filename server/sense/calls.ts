import type pg from 'pg';
import type { HourCount } from '#shared/pool/profile.ts';
import { hours, type Instant, instant, iso } from '#shared/time.ts';

type Client = Pick<pg.ClientBase, 'query'>;

const HOUR = hours(1);
/** Partitions older than that are not looked into for a last call. */
const RECENT = `interval '62 days'`;

/** Start of the last call of each service, none that lies in the future. */
export async function lastCalls(
  client: Client,
  services: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, Instant>> {
  const { rows } = await client.query<{ service: string; at: Date }>({
    name: 'last-calls',
    text: `select s as service, c.started_at as at from unnest($1::text[]) s cross join lateral (
             select started_at from call_record where service = s and started_at <= $2 and started_at > $2 - ${RECENT}
              order by started_at desc limit 1) c`,
    values: [services, iso(now)],
  });
  return new Map(rows.map(({ service, at }) => [service, instant(at.getTime())]));
}

/** Calls of services by the hour, also hours without any. */
export async function callsByHour(
  client: Client,
  services: readonly string[],
  from: Instant,
  to: Instant,
): Promise<HourCount[]> {
  const { rows } = await client.query<{ hour: number; calls: number }>({
    name: 'calls-by-hour',
    text: `select (extract(epoch from date_trunc('hour', started_at)) * 1000)::float8 as hour, count(*)::int as calls
             from call_record where service = any($1::text[]) and started_at >= $2 and started_at < $3 group by 1`,
    values: [services, iso(from), iso(to)],
  });
  const found = new Map(rows.map(({ hour, calls }) => [hour, calls]));
  const all: HourCount[] = [];
  for (let hour = Math.floor(from / HOUR) * HOUR; hour < to; hour += HOUR)
    all.push({ at: instant(hour), value: found.get(hour) ?? 0 });
  return all;
}

/** What went out of a service lately. */
export interface OutgoingRow {
  readonly calls: number;
  readonly international: number;
  readonly internationalMinutes: number;
}

export async function outgoingBetween(client: Client, service: string, from: Instant, to: Instant) {
  const { rows } = await client.query<OutgoingRow>({
    name: 'outgoing-between',
    text: `select count(*)::int as calls, (count(*) filter (where type = 'international'))::int as international,
                  coalesce(sum(minutes) filter (where type = 'international'), 0)::int as "internationalMinutes"
             from call_record where service = $1 and started_at > $2 and started_at <= $3 and direction = 'out'
              and feature is distinct from 'test'`,
    values: [service, iso(from), iso(to)],
  });
  const busiest = await client.query<{ number: string; calls: number }>({
    name: 'busiest-between',
    text: `select number, count(*)::int as calls from call_record
            where service = $1 and started_at > $2 and started_at <= $3 and direction = 'out' and feature is distinct from 'test'
            group by 1 order by (count(*) filter (where type = 'international')) desc, 2 desc, 1 limit 1`,
    values: [service, iso(from), iso(to)],
  });
  const most = await client.query<{ number: string; calls: number }>({
    name: 'most-between',
    text: `select number, count(*)::int as calls from call_record
            where service = $1 and started_at > $2 and started_at <= $3 and direction = 'out' and feature is distinct from 'test'
            group by 1 order by 2 desc, 1 limit 1`,
    values: [service, iso(from), iso(to)],
  });
  return {
    ...(rows[0] ?? { calls: 0, international: 0, internationalMinutes: 0 }),
    abroad: busiest.rows[0] ?? null,
    most: most.rows[0] ?? null,
  };
}
