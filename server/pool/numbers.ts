import type pg from 'pg';
import type { Scope } from '#server/live/scope.ts';
import type { Caller } from '#shared/actor.ts';
import type { NumberUsage, NumberUsageList } from '#shared/api/bill.ts';
import { anyNumber } from '#shared/masking.ts';
import { typesTreated, unitOf } from '#shared/pool/plan.ts';
import { beijingMonthEnd, beijingMonthStart, iso } from '#shared/time.ts';
import { readPlanned } from './bill.ts';
import { COUNTED_RULES, isBestLeg } from './counted.ts';

type Client = pg.Pool | pg.ClientBase;

/** Enough to see who uses the pool; what all others used is one sum. */
const MOST = 100;

/** SQL: a call `r` is one of those that were counted. */
const COUNTS = `r.rule in ${COUNTED_RULES} and ${isBestLeg('r')}`;

/** SQL that keeps what calls of a month's table used, by number: once they have been put away, nothing else says it. */
export const keepByNumber = (table: string): string => `
  insert into usage_number (contract, day, number, type, calls, minutes, fen)
  select r.contract, (r.started_at at time zone 'Asia/Shanghai')::date, r.number, r.type, count(*), sum(r.minutes), sum(r.fen)
    from ${table} r where ${COUNTS}
   group by 1, 2, 3, 4`;

interface Row {
  readonly number: string | null;
  readonly numbers: number;
  readonly calls: number;
  readonly included: number;
  readonly others: number;
  readonly fen: number;
}

/** Numbers by what they used of the pool, and the rest of them as one row without a number. */
const BY_NUMBER = `
  with used as (
    select r.number, r.type, count(*) as calls, sum(r.minutes) as minutes, sum(r.fen) as fen
      from call_record r where r.contract = $1 and r.started_at >= $2 and r.started_at < $3 and ${COUNTS}
     group by 1, 2
    union all
    select number, type, calls, minutes, fen from usage_number
     where contract = $1 and day >= $4::date and day < $4::date + interval '1 month'
  ), summed as (
    select number, sum(calls) as calls, coalesce(sum(minutes) filter (where type = any($5::text[])), 0) as included,
           coalesce(sum(minutes) filter (where type <> all($5::text[])), 0) as others, sum(fen) as fen
      from used group by 1
  ), placed as (
    select *, row_number() over (order by included desc, fen desc, others desc, number) as place from summed
  )
  select case when place <= ${MOST} then number end as number, count(*)::int as numbers, sum(calls)::float8 as calls,
         sum(included)::float8 as included, sum(others)::float8 as others, sum(fen)::float8 as fen
    from placed group by case when place <= ${MOST} then number end, least(place, ${MOST} + 1) order by least(place, ${MOST} + 1)`;

/**
 * What each member number used in a month, the most first. Minutes are whole and begun ones count; of a month that was put
 * away they are as they were counted then.
 * @throws Problem 404; 422 `no_plan`
 */
export async function readNumbers(
  client: Client,
  scope: Scope,
  caller: Pick<Caller, 'role'>,
  id: string,
  month: string,
): Promise<NumberUsageList> {
  const { plan } = (await readPlanned(client, scope, id, month)).plan;
  const { rows } = await client.query<Row>(BY_NUMBER, [
    id,
    iso(beijingMonthStart(month)),
    iso(beijingMonthEnd(month)),
    `${month}-01`,
    typesTreated(plan, 'included'),
  ]);
  const toMinutes = (units: number): number => Math.ceil((units * unitOf(plan)) / 60);
  const usageOf = ({ calls, included, others, fen }: Row): Omit<NumberUsage, 'number'> => ({
    calls,
    minutes: toMinutes(included),
    otherMinutes: toMinutes(others),
    fen,
  });
  const rest = rows.find(({ number }) => number === null);
  return {
    month,
    items: rows.flatMap((row) =>
      row.number === null ? [] : [{ number: anyNumber(caller, row.number), ...usageOf(row) }],
    ),
    others: rest === undefined ? null : { numbers: rest.numbers, ...usageOf(rest) },
  };
}
