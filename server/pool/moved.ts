import type pg from 'pg';

/**
 * Tells the feed, as part of the caller's transaction, that pools look different though no call came: what stands beside them
 * changed.
 * @param where SQL condition on `contract c` and `customer cu`, with `values` as its parameters
 */
export async function recordPools(client: pg.ClientBase, where: string, values: readonly unknown[]): Promise<void> {
  await client.query(
    `with shown as (
       select c.id, cu.id as customer, cu.branch from contract c join customer cu on cu.id = c.customer where ${where}
     ), moved as (
       insert into pool_month (contract, month, version)
       select id, to_char(demarc_now() at time zone 'Asia/Shanghai', 'YYYY-MM'), nextval('pool_version') from shown
       on conflict (contract, month) do update set version = excluded.version
       returning contract, version
     )
     insert into change (kind, key, version, branch, customer)
     select 'pool', moved.contract, moved.version, shown.branch, shown.customer
       from moved join shown on shown.id = moved.contract`,
    [...values],
  );
}
