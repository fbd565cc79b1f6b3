import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { mustArrive, type NoticeChannel, type NoticeState } from '#shared/ticket/values.ts';
import type { Duration } from '#shared/time.ts';
import { raiseAlert } from '../live/changes.ts';
import type { Receipt } from './channels/sender.ts';
import { KEY, type Noticed, STALE_SQL, SUBJECTS } from './subjects.ts';

/** The outbox in the database: what is due, who has it in hand, and how it ended. */
export interface Job extends Noticed {
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly state: NoticeState;
  /** Attempts that have ended. */
  readonly attempts: number;
  readonly detail: string | null;
  /** Of its timer: whoever claims it next gets a higher one. */
  readonly generation: number;
  /**
   * It announces what has been undone, reminds of what nobody waits for any more, or calls staff to what has been answered: it
   * must not be sent.
   */
  readonly stale: boolean;
}

/** SQL on `notice n`. */
export const NOTICED = `n.id, n.about, ${KEY} as key, n.kind, n.channel, n.customer, n.fact_version::int as "factVersion"`;

/**
 * Takes up to `limit` due notices in hand by moving their timers `lease` ms ahead: no other node sees them until then, and a
 * node that dies with one in hand leaves it due again. Waits for nobody.
 */
export async function claim(
  db: Pick<Database, 'pool'>,
  channels: readonly NoticeChannel[],
  limit: number,
  lease: Duration,
): Promise<Job[]> {
  const { rows } = await db.pool.query<Job>({
    name: 'claim-notices',
    text: `with due as (
             select t.subject from timer t join notice n on n.id = t.subject::uuid
              where t.subject_kind = 'notice' and t.kind = 'send' and t.due_at <= (select demarc_now()) and n.channel = any($1)
              order by t.due_at limit $2 for update of t skip locked
           ), claimed as (
             update timer t set due_at = (select demarc_now()) + $3 * interval '1 millisecond', generation = generation + 1
               from due where t.subject_kind = 'notice' and t.subject = due.subject and t.kind = 'send'
             returning t.subject, t.generation
           )
           select ${NOTICED}, n.recipient, n.subject, n.body, n.state, n.attempts,
                  n.last_error as detail, c.generation, ${STALE_SQL} as stale
             from claimed c join notice n on n.id = c.subject::uuid`,
    values: [channels, limit, lease],
  });
  return rows;
}

/** Until the next one is due, in ms; null when none waits. */
export async function untilNext(
  db: Pick<Database, 'pool'>,
  channels: readonly NoticeChannel[],
): Promise<number | null> {
  const { rows } = await db.pool.query<{ ms: string | null }>({
    name: 'next-notice',
    text: `select extract(epoch from min(t.due_at) - (select demarc_now())) * 1000 as ms
             from timer t join notice n on n.id = t.subject::uuid
            where t.subject_kind = 'notice' and t.kind = 'send' and n.channel = any($1)`,
    values: [channels],
  });
  const ms = rows[0]?.ms ?? null;
  return ms === null ? null : Math.max(0, Number(ms));
}

export interface Ended {
  readonly state: NoticeState;
  readonly detail: string | null;
  readonly ref: string | null;
}

/** An attempt ended the notice's waiting, well or badly. What a receipt or an answer said meanwhile stands. */
export async function storeEnd(db: Pick<Database, 'pool'>, job: Job, { state, detail, ref }: Ended): Promise<void> {
  await withTransaction(db, async (client) => {
    const { rows } = await client.query<{ state: NoticeState }>(
      `update notice set state = case when state in ('queued', 'sent') then $2 else state end, provider_ref = $3,
              accepted_at = case when $2 = 'accepted' then coalesce(accepted_at, demarc_now()) else accepted_at end,
              last_error = $4, attempts = attempts + 1, updated_at = demarc_now() where id = $1 returning state`,
      [job.id, state, ref, detail],
    );
    const undelivered = rows[0]?.state === 'failed' || rows[0]?.state === 'dead';
    if (undelivered && detail !== STALE && mustArrive(job.channel)) await alertUndelivered(client, job);
  });
}

/** Why a notice is given up that has nothing to say any more: no failure, so nobody is alerted. */
export const STALE = 'superseded';

/** It is tried again after `wait`, unless somebody else has it in hand by now. */
export async function storeRetry(
  db: Pick<Database, 'pool'>,
  job: Job,
  { state, detail, wait }: { readonly state: 'queued' | 'sent'; readonly detail: string; readonly wait: Duration },
): Promise<void> {
  await db.pool.query(
    `with waits as (
       update timer set due_at = (select demarc_now()) + $5 * interval '1 millisecond'
        where subject_kind = 'notice' and subject = $1::text and kind = 'send' and generation = $6
     )
     update notice set state = case when state = 'queued' then $2 else state end, last_error = $3, attempts = $4 + 1,
            updated_at = demarc_now() where id = $1::uuid`,
    [job.id, state, detail, job.attempts, wait, job.generation],
  );
}

/** Nothing more to do for it. */
export async function endTimer(db: Pick<Database, 'pool'>, notice: string): Promise<void> {
  await db.pool.query(`delete from timer where subject_kind = 'notice' and subject = $1 and kind = 'send'`, [notice]);
}

/**
 * Writes what a receipt says to the notice that it is about.
 * @returns that notice, or null when none has this reference
 */
export async function storeReceipt(db: Pick<Database, 'pool'>, receipt: Receipt): Promise<Noticed | null> {
  return withTransaction(db, async (client) => {
    // An SMS centre may count its references from the beginning again: the last notice of that name is meant.
    const { rows } = await client.query<Noticed>(
      `select ${NOTICED} from notice n where n.provider_ref = $1 and n.channel = 'sms'
        order by n.queued_at desc limit 1 for update`,
      [receipt.ref],
    );
    const [found] = rows;
    if (found === undefined) return null;
    const { rowCount } = await client.query(
      `update notice set state = $2, last_error = case when $2 = 'failed' then $3 end,
              accepted_at = case when $2 = 'delivered' then coalesce(accepted_at, demarc_now()) else accepted_at end,
              updated_at = demarc_now()
        where id = $1 and case $2 when 'delivered' then state not in ('delivered', 'acknowledged')
                                  else state in ('queued', 'sent', 'accepted') end`,
      [found.id, receipt.state, receipt.detail],
    );
    if (rowCount === 1 && receipt.state === 'failed') await alertUndelivered(client, found);
    return found;
  });
}

/** Somebody has to tell its reader in another way. */
async function alertUndelivered(client: pg.ClientBase, notice: Noticed): Promise<void> {
  const alert = await SUBJECTS[notice.about].undelivered(client, notice);
  if (alert !== null) await raiseAlert(client, alert);
}
