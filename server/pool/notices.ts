import type pg from 'pg';
import { contractOfPool, poolKey } from '#shared/notice/subject.ts';
import { beijingMonth, type Instant } from '#shared/time.ts';
import type { Alert } from '../live/changes.ts';
import { readAudiences } from '../notify/audience.ts';
import { addressesOf } from '../notify/plan.ts';
import { type QueueDeps, type ToQueue, queueNotices } from '../notify/queue.ts';
import type { SubjectOfNotices } from '../notify/subjects.ts';
import { writeNotices } from '../notify/write.ts';
import { noticesToManager, STALE_OF_MANAGER } from './managerNotices.ts';
import { readNow } from './queries.ts';
import { FIRST_WARNING, numberOfKind, saidBy, TAKEN_BACK } from './said.ts';

function wordingOf(what: number): ToQueue['wording'] {
  const { of, takenBack } = saidBy(what);
  if (takenBack) return 'pool_taken_back';
  return of === 'runs_out' ? 'pool_runs_out' : of === 'bill' ? 'pool_bill' : 'pool_level';
}

/**
 * What was said of the month aloud (of history nothing was), and whether it stands; customer and account manager are told of
 * the highest level alone where several came at once.
 */
const SAID = `
  select level as what, withdrawn_at is not null as back from pool_alert p
   where contract = $1 and month = $2 and exists (select from alert a where a.id = 'pool:' || $1 || ':' || $2 || ':' || p.level
      or starts_with(a.id, 'pool:' || $1 || ':' || $2 || ':' || p.level || ':'))
  union all
  select ${numberOfKind('kind')}, withdrawn_at is not null from pool_warning
   where contract = $1 and month = $2`;

/** Who was told of a month that is over hears of it if a correction takes it back: within so long, whoever looks. */
const CORRECTED_LATELY = `interval '7 days'`;

/** The running month, and those of which something was taken back lately. */
async function monthsToTell(client: pg.ClientBase, contract: string, now: Instant): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ month: string }>(
    `select month from pool_alert where contract = $1 and withdrawn_at > demarc_now() - ${CORRECTED_LATELY}
     union select month from pool_warning where contract = $1 and withdrawn_at > demarc_now() - ${CORRECTED_LATELY}`,
    [contract],
  );
  return new Set([beijingMonth(now), ...rows.map(({ month }) => month)]);
}

interface Whose {
  readonly contract: string;
  readonly customer: string;
}

/**
 * Queues what the customer was not told last of its pool, and what of that is not so any more, in the caller's transaction: to
 * its contacts, and to whoever is its account manager at that time. Of a month that is over, only what is not so any more. The
 * customer always has it in the portal, so the desk knows by that what was told; a manager who comes later, or later has a
 * number, finds what stands on the desk.
 */
export async function tellOfPool(client: pg.ClientBase, deps: QueueDeps, whose: Whose, now: Instant): Promise<void> {
  for (const month of await monthsToTell(client, whose.contract, now))
    await tellOfMonth(client, deps, whose, month, now);
}

async function tellOfMonth(
  client: pg.ClientBase,
  deps: QueueDeps,
  { contract, customer }: Whose,
  month: string,
  now: Instant,
): Promise<void> {
  const key = poolKey(contract, month);
  const said = await client.query<{ what: number; back: boolean }>(SAID, [contract, month]);
  if (said.rows.length === 0) return;
  const sent = await client.query<{ what: number }>(
    `select distinct on (fact_version % ${TAKEN_BACK}) fact_version::int as what from notice where about = 'pool' and key = $1
      order by fact_version % ${TAKEN_BACK}, queued_at desc`,
    [key],
  );
  const last = new Map(sent.rows.map(({ what }) => [what % TAKEN_BACK, what]));
  const standing = said.rows.filter(({ back }) => !back).map(({ what }) => what);
  const levels = standing.filter((what) => what < FIRST_WARNING);
  const highest = Math.max(0, ...levels);
  const isOver = month < beijingMonth(now);
  const due = [
    // A forecast that comes and goes is told once; a level that is reached again counts as often as it is.
    ...standing.filter(
      (what) => !isOver && (what >= FIRST_WARNING ? !last.has(what) : what === highest && last.get(what) !== what),
    ),
    ...said.rows.flatMap(({ what, back }) => (back && last.get(what) === what ? [what + TAKEN_BACK] : [])),
  ];
  if (due.length === 0) return;
  const { language = 'zh', contacts = [] } = (await readAudiences(client, [customer])).get(customer) ?? {};
  const planned = due.flatMap((what) =>
    addressesOf(customer, contacts).map((to): ToQueue<'pool_alert'> => ({
      kind: 'pool_alert',
      wording: wordingOf(what),
      ...to,
      factVersion: what,
      customer,
      language,
    })),
  );
  // The words are of this month; of one that is over they have to say which.
  const no = isOver ? `${contract} · ${month}` : contract;
  await queueNotices(client, deps, { about: 'pool', key, no, head: null }, planned, now);
  const toManager = await noticesToManager(client, { customer, key, due }, deps.config.publicUrl);
  if (toManager.length > 0) await writeNotices(client, { about: 'pool', key }, toManager, now);
}

/** SQL on `notice n`: an alert is of its contract and month (`poolKey`), written so that an index finds it. */
const OF_MONTH = (alert: string): string => `${alert}.contract = left(n.key, -8) and ${alert}.month = right(n.key, 7)`;

/**
 * A notice has nothing to say once it is not so: what was taken back, a taking back of what is reached again, and of a month
 * that is over all but that.
 */
const STALE_OF_POOL = `exists (select from pool_alert p
    where ${OF_MONTH('p')} and p.level = n.fact_version % ${TAKEN_BACK}
      and (p.withdrawn_at is null) = (n.fact_version >= ${TAKEN_BACK}))
  or exists (select from pool_warning w
    where ${OF_MONTH('w')} and ${numberOfKind('w.kind')} = n.fact_version % ${TAKEN_BACK}
      and (w.withdrawn_at is null) = (n.fact_version >= ${TAKEN_BACK}))
  or n.fact_version < ${TAKEN_BACK} and right(n.key, 7) < to_char((select demarc_now()) at time zone 'Asia/Shanghai', 'YYYY-MM')
  or ${STALE_OF_MANAGER}`;

/** A pool: portal and desk show what its notices tell of, so nobody has to be told in another way. */
export const ofPool: SubjectOfNotices = {
  stale: STALE_OF_POOL,
  progressed: () => Promise.resolve(),
  undelivered: (): Promise<Alert | null> => Promise.resolve(null),
  async hold(client, _deps, caller, key) {
    const { rows } = await client.query(
      'select k.id from contract k join customer c on c.id = k.customer where k.id = $1 and c.branch = $2 for no key update of k',
      [contractOfPool(key), caller.branch],
    );
    return rows.length === 0 ? null : { now: await readNow(client), queuedAgain: () => Promise.resolve() };
  },
};
