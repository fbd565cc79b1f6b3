import type pg from 'pg';
import { demoRegistry } from '#db/demo/rows.ts';
import { DEMO_STAFF } from '#db/demo/staff.ts';
import { ormOf } from '#db/open.ts';
import * as tables from '#db/schema/index.ts';
import type { Instant } from '#shared/time.ts';

/** Writes the demo's customers, contracts, services, lines and people, in the caller's transaction. */
export async function writeRegistry(client: pg.PoolClient, now: Instant): Promise<void> {
  const rows = demoRegistry(now);
  const orm = ormOf(client);
  await orm.insert(tables.branch).values(rows.branch);
  await orm.insert(tables.policy).values(rows.policy).onConflictDoNothing();
  await orm.insert(tables.plan).values(rows.plans);
  await orm.insert(tables.customer).values(rows.customers);
  await orm.insert(tables.contract).values(rows.contracts);
  await orm.insert(tables.service).values(rows.services);
  await orm.insert(tables.serviceNumber).values(rows.numbers);
  await orm.insert(tables.element).values(rows.elements);
  await orm.insert(tables.serviceLine).values(rows.lines);
  await orm.insert(tables.responsibility).values(rows.responsibilities);
  await orm.insert(tables.contact).values(rows.contacts);
  await orm
    .insert(tables.user)
    .values(
      DEMO_STAFF.map((s) => ({ ...s, id: s.username, email: `${s.username}@users.invalid`, branch: rows.branch.id })),
    );
}
