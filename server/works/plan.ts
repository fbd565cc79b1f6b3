import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import { type PlanWork, type WorkDetail, type WorkTargets, windowOf } from '#shared/api/works.ts';
import { type Instant, type Interval, iso } from '#shared/time.ts';
import { windowSpoken } from '#shared/works/say.ts';
import { Problem } from '../http/problem.ts';
import { recordAudit } from '../settings/audit.ts';
import { readNow } from '../tickets/queries.ts';
import { sendNotices } from './announce.ts';
import { type WorkDeps, changedWork, workOf } from './change.ts';
import { writeWorkTimers } from './timers.ts';

/** @throws Problem 422 `unknown_target`: the branch has none of that id */
async function checkTargets(client: pg.ClientBase, branch: string, { elements, services }: PlanWork): Promise<void> {
  const { rows } = await client.query<{ field: string; id: string }>(
    `select 'elements' as field, a.id from unnest($2::text[]) a(id)
      where not exists (select from element e where e.id = a.id and e.branch = $1)
     union all select 'services', a.id from unnest($3::text[]) a(id)
      where not exists (select from service s join customer c on c.id = s.customer where s.id = a.id and c.branch = $1)`,
    [branch, elements, services],
  );
  if (rows.length === 0) return;
  throw new Problem(
    422,
    'unknown_target',
    `There is no such element or service: ${rows.map(({ id }) => id).join(', ')}. Search for it in /api/works/targets.`,
    rows.map(({ field, id }) => ({ field, code: 'unknown_target', message: `${id} is not known` })),
  );
}

/** @throws Problem 422 `window_over` */
export function refuseOver(window: Interval, now: Instant): void {
  if (window.to > now) return;
  const detail = 'The window is over already: a work is planned before it is done.';
  throw new Problem(422, 'window_over', detail, [{ field: 'to', code: 'window_over', message: 'must lie ahead' }]);
}

/** @returns its id */
async function writeWork(
  client: pg.ClientBase,
  caller: Caller,
  asked: PlanWork,
  window: Interval,
  now: Instant,
): Promise<string> {
  const id = randomUUID();
  const { branch, user, name } = caller;
  const { kind, title, reason, contact, zone } = asked;
  await client.query(
    `insert into work (id, branch, kind, title, reason, contact, zone, from_at, to_at, created_at, created_by, created_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [id, branch, kind, title, reason, contact, zone, iso(window.from), iso(window.to), iso(now), user, name],
  );
  await client.query(
    `insert into work_target (work, element, service)
     select $1::uuid, id, null from unnest($2::text[]) id union select $1::uuid, null, id from unnest($3::text[]) id`,
    [id, asked.elements, asked.services],
  );
  await writeWorkTimers(client, id, window);
  return id;
}

/**
 * Plans a work. One whose window has begun may still be recorded: a repair that cannot wait is told late, and counts.
 * @throws Problem 422 `unknown_target`, or `window_over`: nothing is planned afterwards
 */
export async function planWork(deps: WorkDeps, caller: Caller, asked: PlanWork): Promise<WorkDetail> {
  const planned = await withTransaction(deps.db, async (client) => {
    const now = await readNow(client);
    const window = windowOf(asked);
    refuseOver(window, now);
    await checkTargets(client, caller.branch, asked);
    const id = await writeWork(client, caller, asked, window, now);
    await recordAudit(client, caller, {
      action: 'workPlanned',
      subject: { kind: 'work', id, name: asked.title },
      after: {
        window: windowSpoken(window, asked.zone, 'zh'),
        targets: [...new Set([...asked.elements, ...asked.services])],
      },
    });
    if (asked.announce) {
      const work = await workOf(client, id);
      const customers = work.customers.map((one) => one.id);
      await sendNotices(client, deps, caller, work, customers, now);
    }
    return changedWork(client, caller, id, now);
  });
  deps.ring();
  return planned;
}

/** Enough to choose from; who needs another searches more precisely. */
const MOST_FOUND = 20;

/** Elements and services of the branch by a part of their name or id, or of their customer's. */
export async function findTargets(client: pg.Pool, branch: string, q: string): Promise<WorkTargets> {
  const like = `%${q.trim().replace(/[\\%_]/g, '\\$&')}%`;
  const elements = await client.query<WorkTargets['elements'][number]>(
    `select e.id, e.name, (select count(distinct l.service)::int from service_line l where l.element = e.id) as services
       from element e where e.branch = $1 and (e.name ilike $2 or e.id ilike $2) order by services desc, e.name limit ${MOST_FOUND}`,
    [branch, like],
  );
  const services = await client.query<WorkTargets['services'][number]>(
    `select s.id, s.name, c.name as customer from service s join customer c on c.id = s.customer
      where c.branch = $1 and (s.name ilike $2 or s.id ilike $2 or c.name ilike $2 or c.short_name ilike $2)
      order by c.name, s.name limit ${MOST_FOUND}`,
    [branch, like],
  );
  return { elements: elements.rows, services: services.rows };
}
