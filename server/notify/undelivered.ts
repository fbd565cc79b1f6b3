import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { Undelivered } from '#shared/api/channels.ts';
import type { About } from '#shared/notice/subject.ts';
import { iso } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import { Problem, notFound } from '../http/problem.ts';
import { NOTICED, STALE, TO_SEND } from './jobs.ts';
import { linkToken, tokenHash } from './link.ts';
import { hasLink, maskRecipient } from './render.ts';
import { type Dead, type HeldSubject, KEY, STALE_SQL, SUBJECTS } from './subjects.ts';
import { WAITS_FIRST } from './write.ts';

/** Undelivered, not merely overtaken, and not sent again since. A push only went along with others. */
const STANDS = `n.channel <> 'push' and n.state in ('failed', 'dead') and n.last_error is distinct from '${STALE}'
  and not exists (select from notice again
    where (again.ticket = n.ticket or (again.about = n.about and again.key = n.key and again.customer = n.customer))
      and again.kind = n.kind and again.channel = n.channel and again.recipient = n.recipient
      and again.fact_version = n.fact_version and again.queued_at > n.queued_at)`;

/** What of it there is still something to do about: a ticket's shows beside its record, whatever has become of that since. */
const OPEN = `${STANDS} and (n.about = 'ticket' or not (${STALE_SQL}))`;

interface Row extends Omit<Undelivered, 'to' | 'updatedAt'> {
  readonly recipient: string;
  readonly updated_at: Date;
}

/** SQL: a notice's ticket, where it is of one, and its customer. */
const WHOSE = `left join ticket t on t.no = n.ticket join customer c on c.id = coalesce(t.customer, n.customer)`;
/** SQL: what went out as one has one. */
const MESSAGE = 'coalesce(n.message, n.id)';
const IN_BRANCH = 'coalesce(t.branch, c.branch) = $1';

/** The newest dead letters of a branch's last 30 days: a message is one, however much it said. */
export async function listUndelivered(db: Pick<pg.Pool, 'query'>, branch: string): Promise<Undelivered[]> {
  const { rows } = await db.query<Row>(
    `select * from (select distinct on (${MESSAGE}) count(*) over (partition by ${MESSAGE})::int - 1 as others,
            n.id, n.about, ${KEY} as key, n.ticket, c.name as customer, n.kind, n.channel, n.recipient, n.state, n.last_error as detail, n.attempts, n.updated_at
       from notice n ${WHOSE}
      where n.updated_at > demarc_now() - interval '30 days' and ${OPEN} and ${IN_BRANCH}
      order by ${MESSAGE}, n.updated_at desc, n.queued_at desc, n.id) letter
      order by updated_at desc limit 50`,
    [branch],
  );
  return rows.map(({ recipient, updated_at, ...row }) => ({
    ...row,
    to: maskRecipient(recipient),
    updatedAt: updated_at.toISOString(),
  }));
}

/** By channel: how many notices wait, and how many are undelivered. */
export async function countNotices(
  db: Pick<pg.Pool, 'query'>,
  branch: string,
): Promise<ReadonlyMap<string, { readonly waiting: number; readonly undelivered: number }>> {
  const { rows } = await db.query<{ channel: string; waiting: number; undelivered: number }>(
    `select channel, sum(waiting)::int as waiting, sum(undelivered)::int as undelivered from (
       select n.channel, count(*) as waiting, 0 as undelivered from (${TO_SEND}) w join notice n using (id)
         ${WHOSE} where n.state in ('queued', 'sent') and ${IN_BRANCH} group by 1
       union all
       select n.channel, 0, count(*) from notice n ${WHOSE}
        where n.updated_at > demarc_now() - interval '30 days' and ${OPEN} and ${IN_BRANCH} group by 1
     ) counted group by channel`,
    [branch],
  );
  return new Map(rows.map((row) => [row.channel, row]));
}

/**
 * Sends a dead letter again: the same words to the same place as a notice of its own, on its subject's record. Of a message
 * that said several things, all that there is still something to do about.
 * @throws Problem 404, 422 `notice_not_undelivered`, `notice_overtaken`
 */
export async function sendAgain(deps: Deps, caller: Caller, notice: string): Promise<void> {
  await withTransaction(deps.db, async (client) => {
    const { rows: of } = await client.query<About & { readonly id: string }>(
      `select n.id, n.about, ${KEY} as key from notice n ${WHOSE}
        where ${IN_BRANCH} and (n.id = $2 or n.message = (select message from notice where id = $2)) order by 2, 3`,
      [caller.branch, notice],
    );
    const held = of.some(({ id }) => id === notice)
      ? await holdAll(client, deps, caller, of)
      : new Map<string, HeldSubject>();
    if (held.size === 0) throw notFound('notice');
    // Read once its subjects are locked: two who press at once send one.
    const { rows } = await client.query<Dead & { readonly stands: boolean; readonly stale: boolean }>(
      `select ${NOTICED}, n.recipient, n.body, (${STANDS}) as stands, ${STALE_SQL} as stale from notice n
        where n.id = any($1::uuid[]) order by n.queued_at, n.id`,
      [of.map(({ id }) => id)],
    );
    const dead = rows.filter(({ stands }) => stands);
    if (dead.length === 0)
      throw new Problem(
        422,
        'notice_not_undelivered',
        'It has arrived, is still on its way, or was sent again already.',
      );
    if (dead.every(({ stale }) => stale))
      throw new Problem(422, 'notice_overtaken', 'What it tells of has been undone, changed or ended since.');
    for (const one of dead) {
      const subject = held.get(placeOf(one));
      if (subject !== undefined && !one.stale) await queueAgain(client, deps, subject, one);
    }
  });
  deps.ring();
}

const placeOf = ({ about, key }: About): string => `${about} ${key}`;

/** Locks each subject once, in the order given: one for all, or two who press at once wait for each other for ever. */
async function holdAll(
  client: pg.ClientBase,
  deps: Deps,
  caller: Caller,
  subjects: readonly About[],
): Promise<ReadonlyMap<string, HeldSubject>> {
  const held = new Map<string, HeldSubject>();
  for (const [place, { about, key }] of new Map(subjects.map((one) => [placeOf(one), one]))) {
    const subject = await SUBJECTS[about].hold(client, deps, caller, key);
    if (subject !== null) held.set(place, subject);
  }
  return held;
}

async function queueAgain(
  client: pg.ClientBase,
  { config }: Pick<Deps, 'config'>,
  subject: HeldSubject,
  dead: Dead,
): Promise<void> {
  const id = randomUUID();
  await subject.queuedAgain(dead, id);
  await client.query(
    `with again as (
       insert into notice (id, about, ticket, key, customer, kind, channel, recipient, language, subject, body, token_hash, state,
         fact_version, queued_at, updated_at)
       select $2, about, ticket, key, customer, kind, channel, recipient, language, subject, body, $3, 'queued', fact_version, $4, $4
         from notice where id = $1
       returning id, kind
     )
     insert into timer (subject_kind, subject, kind, due_at)
     select 'notice', id::text, 'send', $4::timestamptz + ${WAITS_FIRST} from again`,
    [dead.id, id, hasLink(dead.body) ? tokenHash(linkToken(config.secret, id)) : null, iso(subject.now)],
  );
}
