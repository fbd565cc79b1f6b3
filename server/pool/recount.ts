import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { COUNTED_RULES } from './counted.ts';

type Db = Pick<Database, 'pool'>;

/** Contracts that have calls, or usage that once had some. */
export async function countedContracts(db: Db): Promise<string[]> {
  const { rows } = await db.pool.query<{ contract: string }>(
    'select distinct contract from (select contract from call_record union select contract from usage) c order by contract',
  );
  return rows.map((row) => row.contract);
}

/** Months whose calls have been put away: there is nothing to count them anew from, and what was counted stays. */
const AWAY = `(select month from put_away_month)`;
const COUNTED_ANEW: readonly string[] = [
  `delete from usage where contract = $1 and month not in ${AWAY}`,
  `delete from usage_day where contract = $1 and to_char(day, 'YYYY-MM') not in ${AWAY}`,
  `delete from linked_call where contract = $1 and to_char(started_at at time zone 'Asia/Shanghai', 'YYYY-MM') not in ${AWAY}`,
];

/**
 * The calls of a contract that count; of the legs of a linked one, the leg that shared/pool/usage.ts `outranks` names. Once
 * `COUNTED_ANEW` has forgotten the others, a linked call that still has its leg has one which was put away: it is counted there.
 */
const COUNTED = `
  select distinct on (coalesce(linked_id, ''), case when linked_id is null then id end,
                      case when linked_id is null then started_at end)
         contract, id, started_at, billsec, linked_id, type, minutes, fen
    from call_record
   where contract = $1 and rule in ${COUNTED_RULES}
     and not exists (select from linked_call l where l.contract = call_record.contract and l.linked_id = call_record.linked_id)
   order by coalesce(linked_id, ''), case when linked_id is null then id end,
            case when linked_id is null then started_at end, billsec desc, started_at, id collate "C"`;

/**
 * Counts a contract's usage anew from its call records, as they were rated when they came. Imports of the contract wait
 * meanwhile; readers see the old figures until it commits.
 */
export const recount = (db: Db, contract: string): Promise<void> =>
  withTransaction(db, async (client) => {
    await lockPool(client, contract);
    await recountWithin(client, contract);
  });

/** Who counts a contract's calls takes turns: of several in one order, or two would wait for each other. */
export async function lockPools(client: pg.ClientBase, contracts: readonly string[]): Promise<void> {
  await client.query(
    `select pg_advisory_xact_lock(hashtext('minute pool'), key)
       from (select distinct hashtext(contract) as key from unnest($1::text[]) as contract order by 1) as keys`,
    [contracts],
  );
}

export const lockPool = (client: pg.ClientBase, contract: string): Promise<void> => lockPools(client, [contract]);

/** The same in a transaction that holds the pool's lock. */
export async function recountWithin(client: pg.ClientBase, contract: string): Promise<void> {
  for (const forget of COUNTED_ANEW) await client.query(forget, [contract]);
  await client.query(
    `with counted as materialized (${COUNTED}), linked as (
         insert into linked_call (contract, linked_id, id, started_at, billsec, type, minutes, fen)
         select contract, linked_id, id, started_at, billsec, type, minutes, fen
           from counted where linked_id is not null
       ), by_day as (
         insert into usage_day (contract, day, type, calls, minutes, fen)
         select contract, (started_at at time zone 'Asia/Shanghai')::date, type, count(*), sum(minutes), sum(fen)
           from counted group by 1, 2, 3
       )
       insert into usage (contract, month, type, calls, minutes, fen)
       select contract, to_char(started_at at time zone 'Asia/Shanghai', 'YYYY-MM'), type, count(*), sum(minutes), sum(fen)
         from counted group by 1, 2, 3`,
    [contract],
  );
}
