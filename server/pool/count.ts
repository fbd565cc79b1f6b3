import type pg from 'pg';
import { z } from 'zod';
import { isCounted } from '#shared/pool/rating.ts';
import { iso } from '#shared/time.ts';
import { daysOf } from './hourly.ts';
import type { StoredCall } from './meaning.ts';

/** A month of a contract whose usage a batch has moved. */
export interface TouchedMonth {
  readonly contract: string;
  readonly month: string;
  readonly version: number;
}

/** What calls of one day and type add to a contract's usage. */
interface DayUsage {
  readonly contract: string;
  readonly day: string;
  readonly type: string;
  calls: number;
  minutes: number;
  fen: number;
}

/** Calls that stand for themselves, by contract, day and type. */
function usageOf(calls: readonly StoredCall[]): readonly DayUsage[] {
  const days = daysOf(calls);
  const found = new Map<string, DayUsage>();
  for (const [place, { contract, linkedId, type, rule, minutes, fen }] of calls.entries()) {
    const day = days[place];
    if (day === undefined || linkedId !== null || !isCounted(rule)) continue;
    const key = `${type} ${day} ${contract}`;
    const usage = found.get(key);
    if (usage === undefined) {
      found.set(key, { contract, day, type, calls: 1, minutes, fen });
      continue;
    }
    usage.calls += 1;
    usage.minutes += minutes;
    usage.fen += fen;
  }
  return [...found.values()];
}

/**
 * What calls that have just been kept mean for usage, all at once. Of the legs of a linked call one counts, the one that
 * shared/pool/usage.ts `outranks` names: if a better one arrives, the old one's usage is taken back here.
 * Nothing in it depends on the order in which calls arrive.
 */
const COUNT = `
with given as (
  select * from unnest($1::text[], $2::date[], $3::text[], $4::int[], $5::int[], $6::int[])
    as g (contract, day, type, calls, minutes, fen)
), leg as (
  select * from unnest($7::text[], $8::text[], $9::text[], $10::timestamptz[], $11::int[], $12::text[], $13::int[], $14::int[])
    as l (contract, linked_id, id, started_at, billsec, type, minutes, fen)
), best as (
  select distinct on (contract, linked_id) * from leg
   order by contract, linked_id, billsec desc, started_at, id collate "C"
), was as (
  select l.* from linked_call l join best b on b.contract = l.contract and b.linked_id = l.linked_id
), won as (
  select b.* from best b left join was w on b.contract = w.contract and b.linked_id = w.linked_id
   where w.contract is null
      or (b.billsec, w.started_at, w.id collate "C") > (w.billsec, b.started_at, b.id collate "C")
), linked as (
  insert into linked_call (contract, linked_id, id, started_at, billsec, type, minutes, fen)
  select contract, linked_id, id, started_at, billsec, type, minutes, fen from won
  on conflict (contract, linked_id) do update
     set id = excluded.id, started_at = excluded.started_at, billsec = excluded.billsec,
         type = excluded.type, minutes = excluded.minutes, fen = excluded.fen
), delta as (
  select * from given
  union all
  select contract, (started_at at time zone interval '8 hours')::date, type, 1, minutes, fen from won
  union all
  select w.contract, (w.started_at at time zone interval '8 hours')::date, w.type, -1, -w.minutes, -w.fen
    from was w join won n on n.contract = w.contract and n.linked_id = w.linked_id
), days as (
  select contract, day, type, sum(calls) as calls, sum(minutes) as minutes, sum(fen) as fen
    from delta group by 1, 2, 3
), by_day as (
  insert into usage_day as u (contract, day, type, calls, minutes, fen)
  select contract, day, type, calls, minutes, fen from days
  on conflict (contract, day, type) do update
     set calls = u.calls + excluded.calls, minutes = u.minutes + excluded.minutes, fen = u.fen + excluded.fen
), by_month as (
  insert into usage as u (contract, month, type, calls, minutes, fen)
  select contract, to_char(day, 'YYYY-MM'), type, sum(calls), sum(minutes), sum(fen) from days group by 1, 2, 3
  on conflict (contract, month, type) do update
     set calls = u.calls + excluded.calls, minutes = u.minutes + excluded.minutes, fen = u.fen + excluded.fen
)
insert into pool_month (contract, month, version)
select contract, month, nextval('pool_version') from (select distinct contract, to_char(day, 'YYYY-MM') as month from days) as months
on conflict (contract, month) do update set version = excluded.version
returning contract, month, version`;

const touchedRows = z.array(z.object({ contract: z.string(), month: z.string(), version: z.coerce.number() }));

/** Counts calls that were new. In the transaction that keeps them, under the locks of their pools. @returns the months whose usage moved */
export async function count(client: pg.ClientBase, calls: readonly StoredCall[]): Promise<TouchedMonth[]> {
  const days = usageOf(calls);
  const legs = calls.filter(({ linkedId, rule }) => linkedId !== null && isCounted(rule));
  if (days.length + legs.length === 0) return [];
  const { rows } = await client.query({
    name: 'count-calls',
    text: COUNT,
    values: [
      days.map(({ contract }) => contract),
      days.map(({ day }) => day),
      days.map(({ type }) => type),
      days.map((usage) => usage.calls),
      days.map(({ minutes }) => minutes),
      days.map(({ fen }) => fen),
      legs.map(({ contract }) => contract),
      legs.map(({ linkedId }) => linkedId),
      legs.map(({ id }) => id),
      legs.map(({ startedAt }) => iso(startedAt)),
      legs.map(({ billsec }) => billsec),
      legs.map(({ type }) => type),
      legs.map(({ minutes }) => minutes),
      legs.map(({ fen }) => fen),
    ],
  });
  return touchedRows.parse(rows);
}
