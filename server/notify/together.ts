import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import type { GatheredKind } from '#shared/notice/subject.ts';
import { minutes } from '#shared/time.ts';
import { type Job, OUTGOING, type Outgoing } from './jobs.ts';
import type { Rendered } from './render.ts';

/*
 * What one place (a number, a mailbox) is told of many subjects in a short while goes out as one message, and is kept as one
 * notice for each thing said.
 *
 * Waiting: each has a timer, at first `GATHERED_FOR` ahead. Whichever is taken in hand first gathers all that wait for the same
 * place: it becomes their carrier (`message`), and theirs are no timers any more but its own, in one transaction. Carried: what
 * the carrier's timer brings is the message, whole, so an attempt that was cut off is repeated with the same things said.
 * Ended: each notice has the outcome of its message. Not taken: each waits by itself again, with a timer.
 *
 * After a message the place is left alone for `BETWEEN`, but for what cannot wait, which takes along all the rest. While what
 * was not taken waits to be tried again, what comes waits for that.
 */

/** From a message on, the next to the same place waits so long. */
export const BETWEEN = minutes(15);
/** Longer ago than this nothing matters to when the next is sent. */
const LATELY = `interval '1 hour'`;

/** What a kind that goes out together knows of itself. */
export interface Together {
  /** Whether it cannot wait for the next message's time. */
  urgent(notice: Pick<Outgoing, 'factVersion'>): boolean;
  /** The words of a message that says several things to one place, in one language. */
  words(db: Pick<pg.Pool, 'query'>, said: readonly Outgoing[], publicUrl: string): Promise<Rendered>;
}

/** SQL on `notice n`: its place. A message is in one language. */
const PLACE = (kind: GatheredKind): string =>
  `n.kind = '${kind}' and n.recipient = $1 and n.channel = $2 and n.language = $3`;
const placeOf = ({ recipient, channel, language }: Outgoing): readonly string[] => [recipient, channel, language];

/**
 * What the message says that `job` carries, gathered now where it was not before; each with its state.
 * @returns null: it is not its turn yet, or goes with another's message
 */
export async function gather(
  db: Pick<Database, 'pool'>,
  job: Job,
  kind: GatheredKind,
  { urgent }: Pick<Together, 'urgent'>,
): Promise<readonly Outgoing[] | null> {
  return withTransaction(db, async (client) => {
    // One at a time puts a message to a place together, on whichever node.
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [[kind, ...placeOf(job)].join(' ')]);
    const { rows: own } = await client.query<{ message: string | null }>(
      `select n.message from notice n join timer t on t.subject = n.id::text
        where n.id = $1 and n.attempts = $2 and t.subject_kind = 'notice' and t.kind = 'send' and t.generation = $3`,
      [job.id, job.attempts, job.generation],
    );
    const [held] = own;
    // While it waited for its turn another gathered it: a timer that it got anew after that attempt is not this job's.
    if (held === undefined) return null;
    if (held.message !== null) return held.message === job.id ? carriedBy(client, job.id) : [];
    const there = await waitingAt(client, job, kind);
    // It ended, and its timer is all that is left of it.
    if (!there.some(({ id }) => id === job.id)) return [job];
    // Put off it is without a look at what of all that is stale: that takes long.
    const wait = await mustWait(client, job, kind, there.some(urgent));
    if (wait > 0) return putOff(client, job, wait);
    const { rows: waiting } = await client.query<Outgoing>(
      `select ${OUTGOING} from notice n where n.id = any($1::uuid[]) order by n.queued_at, n.id`,
      [there.map(({ id }) => id)],
    );
    const saying = waiting.filter(({ stale }) => !stale);
    // What could not wait is so no more: the rest can.
    if (saying.length > 0 && there.some(urgent) && !saying.some(urgent)) {
      const rest = await mustWait(client, job, kind, false);
      if (rest > 0) return putOff(client, job, rest);
    }
    const ids = waiting.map(({ id }) => id);
    await client.query('update notice set message = $1, updated_at = demarc_now() where id = any($2::uuid[])', [
      job.id,
      ids,
    ]);
    await client.query(
      `delete from timer where subject_kind = 'notice' and kind = 'send' and subject = any($1::text[])`,
      [ids.filter((id) => id !== job.id)],
    );
    return waiting;
  });
}

async function waitingAt(
  client: pg.ClientBase,
  job: Job,
  kind: GatheredKind,
): Promise<readonly Pick<Outgoing, 'id' | 'factVersion'>[]> {
  const { rows } = await client.query<Pick<Outgoing, 'id' | 'factVersion'>>(
    `select n.id, n.fact_version::int as "factVersion" from notice n
      where ${PLACE(kind)} and n.message is null and n.state in ('queued', 'sent')`,
    [...placeOf(job)],
  );
  return rows;
}

async function carriedBy(client: pg.ClientBase, carrier: string): Promise<readonly Outgoing[]> {
  const { rows } = await client.query<Outgoing>(
    `select ${OUTGOING} from notice n where n.message = $1 order by n.queued_at, n.id`,
    [carrier],
  );
  return rows;
}

/** How long what waits for a place has to wait yet, in ms. */
async function mustWait(client: pg.ClientBase, job: Job, kind: GatheredKind, urgent: boolean): Promise<number> {
  const { rows } = await client.query<{ since: number | null; retry: number | null }>(
    `select (extract(epoch from demarc_now() - max(coalesce(n.accepted_at, n.updated_at))
               filter (where n.message is not null and (n.accepted_at is not null or n.state in ('queued', 'sent')))) * 1000)::float8 as since,
            (extract(epoch from max(t.due_at) filter (where n.message is null and n.attempts > 0) - demarc_now()) * 1000)::float8 as retry
       from notice n left join timer t on t.subject_kind = 'notice' and t.kind = 'send' and t.subject = n.id::text
      where ${PLACE(kind)} and n.updated_at > demarc_now() - ${LATELY}`,
    [...placeOf(job)],
  );
  const since = rows[0]?.since ?? null;
  const pause = urgent || since === null ? 0 : BETWEEN - since;
  return Math.max(pause, job.attempts > 0 ? 0 : (rows[0]?.retry ?? 0));
}

async function putOff(client: pg.ClientBase, { id, generation }: Job, wait: number): Promise<null> {
  await client.query(
    `update timer set due_at = demarc_now() + $3 * interval '1 millisecond'
      where subject_kind = 'notice' and kind = 'send' and subject = $1 and generation = $2`,
    [id, generation, wait],
  );
  return null;
}
