import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { demoMajeures } from '#db/demo/majeure.ts';
import { contractOf, DEMO_BRANCH } from '#db/demo/rows.ts';
import { ormOf } from '#db/open.ts';
import * as tables from '#db/schema/index.ts';
import type { Instant } from '#shared/time.ts';

/** Writes the demo's force majeure, in the caller's transaction, to contracts that have the events of it. */
export async function writeMajeures(client: pg.PoolClient, now: Instant): Promise<void> {
  const orm = ormOf(client);
  for (const { id, kind, what, from, to, customers, entries, by } of demoMajeures(now)) {
    const declared = { declaredAt: new Date(from), declaredBy: by.user, declaredName: by.name };
    await orm.insert(tables.majeure).values({
      id,
      branch: DEMO_BRANCH.id,
      version: 1 + entries.length,
      kind,
      onParty: 'carrier',
      what,
      fromAt: new Date(from),
      toAt: to === null ? null : new Date(to),
      ...declared,
    });
    const contracts = customers.map((customer) => contractOf({ id: customer }));
    await orm.insert(tables.majeureTarget).values(customers.map((customer) => ({ majeure: id, customer })));
    await orm.insert(tables.majeureContract).values(contracts.map((contract) => ({ majeure: id, contract, seq: 1 })));
    await client.query(
      `insert into majeure_service (majeure, service) select $1, id from service where customer = any($2::text[])`,
      [id, customers],
    );
    await orm.insert(tables.majeureEntry).values(
      entries.map((entry) => ({
        id: randomUUID(),
        majeure: id,
        what: entry.what,
        at: new Date(entry.at),
        said: entry.said,
        contracts,
        files: [],
        recordedAt: new Date(entry.at),
        recordedBy: by.user,
        recordedName: by.name,
      })),
    );
  }
}
