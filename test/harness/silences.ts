import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import type { Suspected } from '#server/sense/suspicions.ts';
import { type Instant, minus, minutes, plus } from '#shared/time.ts';
import { suspect } from './suspicions.ts';

interface Desk {
  readonly db: Pick<Database, 'pool'>;
}

const BRANCH = 'demo-branch';
/** Beyond the lines that the demo has. */
const BEHIND = 100;

/** Writes services of the demo's branch, each of a customer of its own, that nothing else is known of. */
export async function customersAlong({ db }: Desk, count: number): Promise<readonly Suspected[]> {
  const all = Array.from({ length: count }, (_, n) => ({
    service: `svc-along-${n + 1}`,
    contract: `C-along-${n + 1}`,
    customer: `along-${n + 1}`,
    customerName: `沿线客户 ${n + 1}`,
    branch: BRANCH,
  }));
  for (const { service, contract, customer, customerName, branch } of all) {
    await db.pool.query(
      `insert into customer (id, branch, name, short_name, level, area, county) values ($1, $2, $3, $3, 'A', 'urban', 'x')`,
      [customer, branch, customerName],
    );
    await db.pool.query(
      `insert into contract (id, customer, name, signed_on, starts_on, ends_on, plan)
       values ($1, $2, $1, '2026-01-01', '2026-01-01', '2099-12-31', 'centrex-small')`,
      [contract, customer],
    );
    await db.pool.query(`insert into service (id, customer, contract, name) values ($1, $2, $3, '融合通信')`, [
      service,
      customer,
      contract,
    ]);
  }
  return all;
}

/** Lays the lines of services over one more element. */
export async function layOver({ db }: Desk, element: string, of: readonly Suspected[]): Promise<void> {
  await db.pool.query(
    `insert into element (id, branch, name, kind) values ($1, $2, $3, 'transmission') on conflict do nothing`,
    [element, BRANCH, `${element} 管道`],
  );
  for (const { service } of of)
    await db.pool.query(
      `insert into service_line (service, position, element)
       select $1, ${BEHIND} + count(*)::int, $2 from service_line where service = $1`,
      [service, element],
    );
}

/** No call comes of a service any more: the desk has suspected it, and people see it. @param ago minutes since its last call */
export function fallSilent({ db }: Desk, of: Suspected, now: Instant, ago: number): Promise<void> {
  const since = minus(now, minutes(ago));
  const begunBy = plus(since, minutes(15));
  const found = { signal: 'silence', since, until: now, begunBy, number: null, hours: [] } as const;
  return withTransaction(db, (client) => suspect(client, of, { ...found, expected: 20, seen: 0, chance: 1e-9 }, now));
}
