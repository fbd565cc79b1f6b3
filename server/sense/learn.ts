import type pg from 'pg';
import type { UsualOutgoing } from '#shared/pool/burst.ts';
import { type CallType, callTypeSchema } from '#shared/pool/callType.ts';
import type { UsualMinutes } from '#shared/pool/forecast.ts';
import { unitOf } from '#shared/pool/plan.ts';
import { type HourCount, LEARNT_FROM, profileOf } from '#shared/pool/profile.ts';
import type { TypeUsage, UsageByType } from '#shared/pool/usage.ts';
import { beijingMonth, hours, type Instant, instant, type Interval, iso, latest, minus } from '#shared/time.ts';
import { COUNTED_RULES, isBestLeg } from '../pool/counted.ts';
import { loadContracts } from '../pool/directory.ts';
import { planIn } from '../pool/terms.ts';
import { endedBy, readDown } from './excluded.ts';

type Client = Pick<pg.ClientBase, 'query'>;

interface HourRow {
  readonly service: string;
  readonly hour: number;
  readonly calls: number;
  readonly out: number;
  readonly abroad: number;
  /** In units of what the month's plan rounds to, as everywhere in SQL here. */
  readonly minutes: number;
}

const HOURLY = `
  select c.service, (extract(epoch from date_trunc('hour', c.started_at)) * 1000)::float8 as hour, count(*)::int as calls,
         (count(*) filter (where c.direction = 'out'))::int as out,
         (count(*) filter (where c.direction = 'out' and c.type = 'international'))::int as abroad,
         coalesce(sum(c.minutes) filter (where c.rule = 'included' and ${isBestLeg('c')}), 0)::int as minutes
    from call_record c
   where c.contract = $1 and c.service = any($2::text[]) and c.started_at >= $3 and c.started_at < $4
     and c.feature is distinct from 'test'
   group by 1, 2`;

const TYPES = `
  select c.type, to_char(c.started_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month,
         count(*)::float8 as calls, sum(c.minutes)::float8 as minutes, sum(c.fen)::float8 as fen
    from call_record c
   where c.contract = $1 and c.service = any($2::text[]) and c.started_at >= $3 and c.started_at < $4
     and c.rule in ${COUNTED_RULES} and ${isBestLeg('c')}
   group by 1, 2`;

type TypeRow = { readonly type: string; readonly month: string } & TypeUsage;

const BUSIEST = `
  select service, max(calls)::int as calls from (
    select c.service, c.number, date_trunc('hour', c.started_at) as hour, count(*) as calls from call_record c
     where c.contract = $1 and c.service = any($2::text[]) and c.started_at >= $3 and c.started_at < $4 and c.direction = 'out'
     group by 1, 2, 3) each group by 1`;

/** A service that carries less of a contract's calls than this does not stop its minutes when it is down. */
const CARRIES = 0.3;

/** Turns what calls of a month were counted in into minutes, which alone can be added up over months of different plans. */
async function minutesBy(client: Client, id: string): Promise<(units: number, month: string) => number> {
  const [contract] = await loadContracts(client, 'c.id = $1', [id]);
  return (units, month) => {
    const rated = contract === undefined ? null : planIn(contract, month);
    return rated === null ? units : (units * unitOf(rated.plan)) / 60;
  };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function outgoingOf(rows: readonly HourRow[], window: Interval, busiest: number): UsualOutgoing {
  const length = Math.max(1, (window.to - window.from) / hours(1));
  const byDay = new Map<number, number>();
  for (const { hour, abroad } of rows)
    byDay.set(Math.floor(hour / hours(24)), (byDay.get(Math.floor(hour / hours(24))) ?? 0) + abroad);
  const days = length / 24;
  const all = sum(rows.map(({ abroad }) => abroad));
  const mean = all / days;
  const variance = (sum([...byDay.values()].map((n) => n ** 2)) - days * mean ** 2) / Math.max(1, days - 1);
  const [calls, out] = [sum(rows.map((row) => row.calls)), sum(rows.map((row) => row.out))];
  return {
    // One call more than there were: what never happened in eight weeks is not impossible.
    international: (all + 1) / length,
    internationalBunch: mean > 0 ? Math.max(1, variance / mean) : 1,
    outShare: calls === 0 ? 1 : out / calls,
    busiest,
  };
}

/**
 * Learns what is usual of a contract and of its services from the call records of the last weeks, the hours left out in which
 * they were down, and keeps it.
 */
export async function learn(
  client: Client,
  { id, branch }: { readonly id: string; readonly branch: string },
  services: readonly string[],
  now: Instant,
): Promise<void> {
  const to = instant(Math.floor(now / hours(1)) * hours(1));
  const span = [id, services, iso(minus(to, LEARNT_FROM)), iso(to)] as const;
  const { rows } = await client.query<HourRow>({ name: 'learn-hours', text: HOURLY, values: [...span] });
  const types = await client.query<TypeRow>({
    name: 'learn-types',
    text: TYPES,
    values: [...span],
  });
  const busiest = await client.query<{ service: string; calls: number }>({
    name: 'learn-busiest',
    text: BUSIEST,
    values: [...span],
  });
  const down = await readDown(client, services, minus(to, LEARNT_FROM));
  const first = rows.reduce<number>((earliest, { hour }) => Math.min(earliest, hour), to);
  const window = { from: latest(minus(to, LEARNT_FROM), instant(first)), to };
  const all = sum(rows.map(({ calls }) => calls));
  const counts = (some: readonly HourRow[], of: (row: HourRow) => number): HourCount[] =>
    some.map((row) => ({ at: instant(row.hour), value: of(row) }));

  for (const service of services) {
    const own = rows.filter((row) => row.service === service);
    const excluded = endedBy(down.get(service) ?? [], now);
    const calls = profileOf(
      counts(own, (row) => row.calls),
      window,
      excluded,
    );
    if (calls === null) await client.query('delete from traffic_profile where service = $1', [service]);
    else
      await client.query(
        `insert into traffic_profile (service, contract, branch, calls, outgoing, made_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (service) do update set contract = excluded.contract, branch = excluded.branch, calls = excluded.calls,
           outgoing = excluded.outgoing, made_at = excluded.made_at`,
        [
          service,
          id,
          branch,
          calls,
          outgoingOf(own, window, busiest.rows.find((row) => row.service === service)?.calls ?? 0),
          iso(now),
        ],
      );
  }
  const carrying = services.filter((s) => sum(rows.map((row) => (row.service === s ? row.calls : 0))) >= CARRIES * all);
  const outages = carrying.flatMap((service) => down.get(service) ?? []);
  const excluded = endedBy(outages, now);
  const byHour = new Map<number, number>();
  const inMinutes = await minutesBy(client, id);
  for (const { hour, minutes } of rows)
    byHour.set(hour, (byHour.get(hour) ?? 0) + inMinutes(minutes, beijingMonth(instant(hour))));
  const profile = profileOf(
    [...byHour].map(([hour, value]) => ({ at: instant(hour), value })),
    window,
    excluded,
  );
  const included = sum([...byHour.values()]);
  const counted = types.rows.map((row) => ({ ...row, minutes: inMinutes(row.minutes, row.month) }));
  const usual: UsualMinutes | null =
    profile === null || included === 0 ? null : { profile, types: perMinute(counted, included) };
  await client.query(
    `insert into pool_profile (contract, branch, usual, outages, made_at) values ($1, $2, $3, $4, $5)
     on conflict (contract) do update set branch = excluded.branch, usual = excluded.usual, outages = excluded.outages,
       made_at = excluded.made_at`,
    [id, branch, usual === null ? null : JSON.stringify(usual), JSON.stringify(outages), iso(now)],
  );
}

/** What comes of each type with one included minute. */
function perMinute(rows: readonly TypeRow[], included: number): UsageByType {
  const of = (type: CallType, count: (row: TypeRow) => number): number =>
    sum(rows.filter((row) => row.type === type).map(count)) / included;
  return Object.fromEntries(
    [...new Set(rows.map((row) => callTypeSchema.parse(row.type)))].map((type) => [
      type,
      {
        calls: of(type, (row) => row.calls),
        minutes: of(type, (row) => row.minutes),
        fen: of(type, (row) => row.fen),
      },
    ]),
  );
}
