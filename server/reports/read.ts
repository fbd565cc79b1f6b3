import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import type { Report, ReportQuery } from '#shared/api/report.ts';
import type { CauseDetail } from '#shared/cause/detail.ts';
import type { Timing } from '#shared/clock/timing.ts';
import { type Case, checkedAs, excusedUntil } from '#shared/reports/case.ts';
import { Tally } from '#shared/reports/tally.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import type {
  Cause,
  NoticeChannel,
  NoticeState,
  Resolution,
  SegmentParty,
  UnverifiedProof,
} from '#shared/ticket/values.ts';
import { iso } from '#shared/time.ts';
import { type Scope, scopeSql } from '../live/scope.ts';
import { readCauses } from '../causes/read.ts';
import { readNow } from '../tickets/queries.ts';

/**
 * A report is one pass over the read models of its tickets, a page at a time, in one snapshot: `timing`, from which every
 * clock is read, and what the folded state says besides. No figure comes from a stored status, and none is stored.
 */
const PAGE = 1000;

interface Row {
  readonly no: string;
  readonly customer: string;
  readonly customerName: string;
  readonly service: string;
  readonly serviceName: string;
  readonly month: string;
  readonly weekday: number;
  readonly hour: number;
  readonly resolution: Resolution | null;
  readonly timing: Timing;
  readonly unverified: UnverifiedProof | null;
  readonly party: SegmentParty | null;
  readonly clearedCause: Cause | null;
  readonly clearedDetail: CauseDetail | null;
  readonly closedCause: Cause | null;
  readonly closedDetail: CauseDetail | null;
  readonly works: TicketState['works'] | null;
  readonly satisfaction: TicketState['satisfaction'] | null;
  readonly check: TicketState['check'] | null;
  readonly chases: number;
  readonly repeats: string | null;
  readonly notices: readonly { readonly channel: NoticeChannel; readonly state: NoticeState }[];
}

const toCase = (row: Row): Case => ({
  no: row.no,
  customer: { id: row.customer, name: row.customerName },
  service: { id: row.service, name: row.serviceName },
  month: row.month,
  weekday: row.weekday,
  hour: row.hour,
  resolution: row.resolution,
  timing: row.timing,
  unverified: row.unverified,
  party: row.party,
  cause: row.closedCause ?? row.clearedCause,
  causeDetail: row.closedCause === null ? row.clearedDetail : row.closedDetail,
  excusedUntil: excusedUntil(row.works ?? []),
  satisfaction: row.satisfaction?.satisfaction ?? null,
  checked: checkedAs(row.check),
  chases: row.chases,
  repeats: row.repeats,
  notices: row.notices,
});

const SELECT = `
  select t.no, t.customer, c.name as "customerName", t.service, s.service->>'name' as "serviceName",
         to_char(local.at, 'YYYY-MM') as month, extract(isodow from local.at)::int - 1 as weekday,
         extract(hour from local.at)::int as hour, s.resolution, s.unverified, t.timing, cleared.party,
         cleared.cause as "clearedCause", cleared.detail as "clearedDetail", closing.cause as "closedCause",
         closing.detail as "closedDetail", s.works, s.satisfaction, s."check", s.chases, earlier.no as repeats, s.notices
    from ticket t
    join customer c on c.id = t.customer
    join branch b on b.id = t.branch
   cross join lateral (select t.declared_at at time zone b.zone as at) local
   -- Once for all that is read of it: each look into a stored state unpacks it anew.
   cross join lateral jsonb_to_record(t.state) as
         s(resolution text, unverified text, service jsonb, chases int, segments jsonb, notices jsonb, works jsonb,
           satisfaction jsonb, "check" jsonb)
    left join lateral (
           select one->>'party' as party, one->>'cause' as cause, one->'causeDetail' as detail from jsonb_array_elements(s.segments) one
            where one->>'state' = 'cleared' order by (one->>'clearedAt')::numeric desc limit 1) cleared on true
    left join lateral (
           select f.text::jsonb->>'cause' as cause, f.text::jsonb->'causeDetail' as detail from ticket_fact f
            where f.ticket = t.no and f.type = 'Closed' order by f.version desc limit 1) closing on s.resolution = 'restored'
    left join lateral (
           select p.no from ticket p
            where p.customer = t.customer and p.service = t.service and p.phase <> 'dismissed'
              and p.declared_at < t.declared_at and p.declared_at >= t.declared_at - interval '30 days'
            order by p.declared_at desc limit 1) earlier on true`;

/** The statement for `query` within `scope`, its values pushed onto `values`. Days begin at midnight in `zone`. */
function statement(scope: Scope, query: ReportQuery, zone: string, values: unknown[]): string {
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const midnight = (day: string): string => `(${day})::timestamp at time zone ${parameter(zone)}`;
  const where = [
    scopeSql(scope, { customer: 't.customer', branch: 't.branch', ticket: 't.no' }, values),
    `t.declared_at >= ${midnight(`${parameter(query.from)}::date`)}`,
    `t.declared_at < ${midnight(`${parameter(query.to)}::date + 1`)}`,
  ];
  if (query.customer !== undefined) where.push(`t.customer = ${parameter(query.customer)}`);
  if (query.county !== undefined) where.push(`c.county = ${parameter(query.county)}`);
  if (query.level !== undefined) where.push(`c.level = ${parameter(query.level)}`);
  return `${SELECT} where ${where.join(' and ')}`;
}

async function zoneOf(client: pg.ClientBase, branch: string): Promise<string> {
  const { rows } = await client.query<{ zone: string }>('select zone from branch where id = $1', [branch]);
  return rows[0]?.zone ?? 'Asia/Shanghai';
}

/**
 * The report on the tickets in `scope` that were declared in the days of `query`.
 * @param branch whose zone the days are of
 * @param signal ends it early: nobody waits for it any more
 */
export async function readReport(
  db: Pick<Database, 'pool'>,
  { scope, branch, query, signal }: { scope: Scope; branch: string; query: ReportQuery; signal?: AbortSignal },
): Promise<Report> {
  return withTransaction(
    db,
    async (client) => {
      const now = await readNow(client);
      const zone = await zoneOf(client, branch);
      const tally = new Tally(now, await readCauses(client, branch));
      const values: unknown[] = [];
      await client.query(`declare cases no scroll cursor for ${statement(scope, query, zone, values)}`, values);
      for (;;) {
        signal?.throwIfAborted();
        const { rows } = await client.query<Row>(`fetch ${PAGE} from cases`);
        for (const row of rows) tally.add(toCase(row));
        if (rows.length < PAGE) break;
      }
      return { from: query.from, to: query.to, zone, asOf: iso(now), ...tally.figures() };
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}
