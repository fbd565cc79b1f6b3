import type pg from 'pg';
import { z } from 'zod';
import type { Database } from '#db/open.ts';
import { beijingMonth, type Instant, instant } from '#shared/time.ts';
import type { StoredCall } from './meaning.ts';
import { STAGED_COLUMNS, stageCalls } from './stage.ts';

/** A month of a contract whose usage a batch has moved. */
export interface TouchedMonth {
  readonly contract: string;
  readonly month: string;
  readonly version: number;
  /** Start of the latest call that moved it. */
  readonly lastStart: Instant;
}

/**
 * One statement over the calls of `call_staging` (stage.ts): those that are new are kept and counted, all at once. Of the legs of a linked call one counts, the one
 * that shared/pool/usage.ts `outranks` names: if a better one arrives, the old one's usage is taken back here.
 * Nothing in it depends on the order in which calls arrive.
 */
const STORE = `
with fresh as (
  insert into call_record (${STAGED_COLUMNS})
  select ${STAGED_COLUMNS} from call_staging
  on conflict do nothing
  returning contract, id, started_at, number, billsec, linked_id, type, rule, minutes, fen
), counted as not materialized (
  select * from fresh where rule in ('included', 'per_minute', 'free_type')
), best as (
  select distinct on (contract, linked_id) * from counted where linked_id is not null
   order by contract, linked_id, billsec desc, started_at, id collate "C"
), was as (
  select l.* from linked_call l join best b on b.contract = l.contract and b.linked_id = l.linked_id
), won as (
  select b.* from best b left join was w on b.contract = w.contract and b.linked_id = w.linked_id
   where w.contract is null
      or (b.billsec, w.started_at, w.id collate "C") > (w.billsec, b.started_at, b.id collate "C")
), linked as (
  insert into linked_call (contract, linked_id, id, started_at, number, billsec, type, minutes, fen)
  select contract, linked_id, id, started_at, number, billsec, type, minutes, fen from won
  on conflict (contract, linked_id) do update
     set id = excluded.id, started_at = excluded.started_at, number = excluded.number, billsec = excluded.billsec,
         type = excluded.type, minutes = excluded.minutes, fen = excluded.fen
), delta as (
  select contract, started_at, number, type, 1 as calls, minutes, fen from counted where linked_id is null
  union all
  select contract, started_at, number, type, 1, minutes, fen from won
  union all
  select w.contract, w.started_at, w.number, w.type, -1, -w.minutes, -w.fen
    from was w join won n on n.contract = w.contract and n.linked_id = w.linked_id
), placed as (
  select contract, (started_at at time zone interval '8 hours')::date as day, number, type,
         sum(calls)::int as calls, sum(minutes)::int as minutes, sum(fen)::int as fen, max(started_at) as last_start
    from delta group by 1, 2, 3, 4
), by_day as (
  insert into usage_day as u (contract, day, number, type, calls, minutes, fen)
  select contract, day, number, type, calls, minutes, fen from placed
  on conflict (contract, day, number, type) do update
     set calls = u.calls + excluded.calls, minutes = u.minutes + excluded.minutes, fen = u.fen + excluded.fen
), days as (
  select contract, day, type, sum(calls) as calls, sum(minutes) as minutes, sum(fen) as fen, max(last_start) as last_start
    from placed group by 1, 2, 3
), by_month as (
  insert into usage as u (contract, month, type, calls, minutes, fen)
  select contract, to_char(day, 'YYYY-MM'), type, sum(calls), sum(minutes), sum(fen) from days group by 1, 2, 3
  on conflict (contract, month, type) do update
     set calls = u.calls + excluded.calls, minutes = u.minutes + excluded.minutes, fen = u.fen + excluded.fen
), months as (
  select contract, to_char(day, 'YYYY-MM') as month, max(last_start) as last_start from days group by 1, 2
), touched as (
  insert into pool_month (contract, month, version) select contract, month, nextval('pool_version') from months
  on conflict (contract, month) do update set version = excluded.version
  returning contract, month, version
)
select (select count(*)::int from fresh) as accepted,
       (select coalesce(json_agg(json_build_object('contract', contract, 'month', month, 'version', version,
                 'lastStart', floor(extract(epoch from last_start) * 1000))), '[]')
          from touched join months using (contract, month)) as touched`;

const answer = z.object({
  accepted: z.int(),
  touched: z.array(
    z.object({ contract: z.string(), month: z.string(), version: z.int(), lastStart: z.int().transform(instant) }),
  ),
});

/**
 * Makes the partitions that these calls need: apart from their transaction, so that a batch never waits for DDL of
 * another. Asked even where the table is there already, for the function's lock is what makes this connection's and
 * every other's next statement see it: a committed partition is not known to all until its maker lets go of its locks.
 * @returns the months among them whose calls have been put away (server/cli/putAway.ts): they have no partition
 */
export async function preparePartitions(
  db: Pick<Database, 'pool'>,
  months: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await db.pool.query<{ month: string }>(
    `select month from unnest($1::text[]) as month where not ensure_call_partition(month)`,
    [months],
  );
  return new Set(rows.map(({ month }) => month));
}

const HOUR = 3_600_000;

/** The month of each call, in their order. Calls come by the hour, and within one the month does not change. */
export function monthsOf(calls: readonly StoredCall[]): string[] {
  let hour = -1;
  let month = '';
  return calls.map(({ startedAt }) => {
    const now = Math.floor(startedAt / HOUR);
    if (now !== hour) {
      hour = now;
      month = beijingMonth(startedAt);
    }
    return month;
  });
}

/**
 * Keeps and counts a batch in the caller's transaction. Batches of one contract queue up behind each other: the version
 * of its pool then rises in the order of commits, and a level is reached once.
 * @returns how many were new, and the months whose usage moved
 */
export async function storeCalls(
  client: pg.ClientBase,
  calls: readonly StoredCall[],
): Promise<{ accepted: number; touched: TouchedMonth[] }> {
  // Before the locks: whoever waits for them must not wait for this.
  await stageCalls(client, calls);
  await client.query(
    `select pg_advisory_xact_lock(hashtext('minute pool'), key)
       from (select distinct hashtext(contract) as key from unnest($1::text[]) as contract order by 1) as keys`,
    [[...new Set(calls.map((call) => call.contract))]],
  );
  const { rows } = await client.query<Record<string, unknown>>({ name: 'store-calls', text: STORE });
  return answer.parse(rows[0]);
}
