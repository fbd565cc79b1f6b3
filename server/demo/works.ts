import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { DEMO_BRANCH } from '#db/demo/rows.ts';
import { type DemoWork, demoWorks } from '#db/demo/works.ts';
import { ormOf } from '#db/open.ts';
import * as tables from '#db/schema/index.ts';
import { earliest, hours, type Instant, minus } from '#shared/time.ts';
import { writeWorkTimers } from '../works/timers.ts';

const date = (at: Instant): Date => new Date(at);
/** Planned before anybody was told; what nobody was told of yet was planned just now. */
const plannedAt = ({ from, said }: DemoWork, now: Instant): Instant =>
  earliest(now, minus(from, hours(Math.max(0, ...said.map(({ before }) => before)) + 20)));

/** Writes the demo's planned works, in the caller's transaction. */
export async function writeWorks(client: pg.PoolClient, now: Instant): Promise<void> {
  const orm = ormOf(client);
  for (const work of demoWorks(now)) {
    const id = randomUUID();
    const { kind, title, reason, contact, zone, from, to, by, cancelled } = work;
    const ago = (before: number): Date => date(earliest(now, minus(from, hours(before))));
    await orm.insert(tables.work).values({
      id,
      branch: DEMO_BRANCH.id,
      kind,
      title,
      reason,
      contact,
      zone,
      fromAt: date(from),
      toAt: date(to),
      createdAt: date(plannedAt(work, now)),
      createdBy: by.user,
      createdName: by.name,
      ...(cancelled === undefined
        ? {}
        : {
            cancelledAt: ago(cancelled.before),
            cancelledBy: by.user,
            cancelledName: by.name,
            cancelReason: cancelled.reason,
          }),
    });
    await orm
      .insert(tables.workTarget)
      .values([
        ...(work.elements ?? []).map((element) => ({ work: id, element })),
        ...(work.services ?? []).map((service) => ({ work: id, service })),
      ]);
    const notices = work.said.flatMap(({ customers, what, before, how }) =>
      customers.map((customer) => ({
        id: randomUUID(),
        work: id,
        customer,
        what,
        how,
        at: ago(before),
        recordedAt: ago(before),
        recordedBy: by.user,
        recordedName: by.name,
      })),
    );
    if (cancelled === undefined && to > now) await writeWorkTimers(client, id, work);
    if (notices.length > 0) await orm.insert(tables.workNotice).values(notices);
  }
}
