import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { lastCalls } from '#server/sense/calls.ts';
import { type Finding, notice, open, type Suspected } from '#server/sense/suspicions.ts';
import type { SuspicionSignal } from '#shared/pool/suspicion.ts';
import { hours, type Instant, instant, iso, minus, plus } from '#shared/time.ts';

/** The desk has suspected it, and people see it. */
export async function suspect(client: pg.ClientBase, of: Suspected, found: Finding, now: Instant): Promise<void> {
  const id = await notice(client, of, found, now);
  if (id === null) throw new Error(`${of.service} has been suspected of it before`);
  await open(client, id, of, found, now);
}

/** A service, and whether there is a ticket of it. */
type Row = Suspected & { readonly now: Date; readonly reported: boolean };

const BURSTS = ['night', 'international', 'number'] as const satisfies readonly SuspicionSignal[];

/**
 * Suspects something of so many of the demo's services, as whatever looks at call records does: for lists of many, which records
 * would take long to bring about. A silence is of a service without an open ticket and lasts from its last call on, so that no
 * later look ends it; the others have bursts.
 * @returns the customers' short names
 */
export async function suspectMany(db: Pick<Database, 'pool'>, count: number): Promise<string[]> {
  const { rows } = await db.pool.query<Row>(
    `select v.id as service, v.contract, c.id as customer, c.short_name as "customerName", c.branch, demarc_now() as now,
            exists (select from ticket t where t.service = v.id and t.phase not in ('closed', 'dismissed')) as reported
       from service v join customer c on c.id = v.customer
      where v.contract is not null and not exists (select from suspicion s where s.service = v.id)
      order by reported, v.id limit $1`,
    [count],
  );
  if (rows.length < count)
    throw new Error(`only ${rows.length} services are unsuspected, ${count} were to be suspected`);
  for (const [at, { now: read, reported, ...of }] of rows.toReversed().entries()) {
    const now = instant(read.getTime());
    const signal: SuspicionSignal = reported ? (BURSTS[at % BURSTS.length] ?? 'night') : 'silence';
    const burst = signal !== 'silence';
    await withTransaction(db, async (client) => {
      const since = (await lastCalls(client, [of.service], now)).get(of.service) ?? minus(now, hours(1));
      const shown = Array.from({ length: 12 }, (_, hour) => ({
        at: iso(plus(minus(now, hours(12)), hours(hour))),
        expected: 6 + (hour % 5),
        seen: hour < 10 ? 5 + (hour % 6) : burst ? 40 : 0,
      }));
      const [expected, seen, chance] = [9.4, burst ? 40 : 0, 1e-5];
      // Without `begunBy` nothing is taken for one cause with another.
      const found = { signal, since, until: now, begunBy: null, expected, seen, chance, number: null, hours: shown };
      await suspect(client, of, found, now);
    });
  }
  return rows.map(({ customerName }) => customerName);
}
