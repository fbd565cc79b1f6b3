import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import type { Language } from '#shared/i18n/languages.ts';
import { mustArrive, type NoticeChannel, type NoticeState } from '#shared/ticket/values.ts';
import type { Duration } from '#shared/time.ts';
import { raiseAlert } from '../live/changes.ts';
import type { Receipt } from './channels/sender.ts';
import { KEY, type Noticed, STALE_SQL, SUBJECTS } from './subjects.ts';

/** The outbox in the database: what is due, who has it in hand, and how it ended. */
export interface Outgoing extends Noticed {
  readonly recipient: string;
  readonly language: Language;
  readonly subject: string;
  readonly body: string;
  readonly state: NoticeState;
  /** Attempts that have ended. */
  readonly attempts: number;
  readonly detail: string | null;
  /**
   * It announces what has been undone, reminds of what nobody waits for any more, or calls staff to what has been answered: it
   * must not be sent.
   */
  readonly stale: boolean;
}

/** One whose timer somebody has in hand. */
export interface Job extends Outgoing {
  /** Of its timer: whoever claims it next gets a higher one. */
  readonly generation: number;
}

/** SQL on `notice n`. */
export const NOTICED = `n.id, n.about, ${KEY} as key, n.kind, n.channel, n.customer, n.fact_version::int as "factVersion"`;
export const OUTGOING = `${NOTICED}, n.recipient, n.language, n.subject, n.body, n.state, n.attempts,
  n.last_error as detail, ${STALE_SQL} as stale`;

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
           select ${OUTGOING}, c.generation
             from claimed c join notice n on n.id = c.subject::uuid`,
    values: [channels, limit, lease],
  });
  return rows;
}

/** SQL: the ids of what still has to be sent, each once: what has a timer, and what goes with the message of one that has. */
export const TO_SEND = `select w.subject::uuid as id from timer w where w.subject_kind = 'notice' and w.kind = 'send'
  union select carried.id from timer w join notice carried on carried.message = w.subject::uuid
    where w.subject_kind = 'notice' and w.kind = 'send' and carried.state in ('queued', 'sent')`;

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

/** An attempt ended the waiting of what one message said, well or badly. What a receipt or an answer said meanwhile stands. */
export async function storeEnd(
  db: Pick<Database, 'pool'>,
  notices: readonly Noticed[],
  { state, detail, ref }: Ended,
): Promise<void> {
  await withTransaction(db, async (client) => {
    const { rows } = await client.query<{ id: string; state: NoticeState }>(
      `update notice set state = case when state in ('queued', 'sent') then $2 else state end, provider_ref = $3,
              accepted_at = case when $2 = 'accepted' then coalesce(accepted_at, demarc_now()) else accepted_at end,
              last_error = $4, attempts = attempts + 1, updated_at = demarc_now() where id = any($1::uuid[]) returning id, state`,
      [notices.map(({ id }) => id), state, ref, detail],
    );
    if (detail === STALE) return;
    const undelivered = new Set(
      rows.flatMap((row) => (row.state === 'failed' || row.state === 'dead' ? [row.id] : [])),
    );
    for (const notice of notices)
      if (undelivered.has(notice.id) && mustArrive(notice.channel)) await alertUndelivered(client, notice);
  });
}

/** Why a notice is given up that has nothing to say any more: no failure, so nobody is alerted. */
export const STALE = 'superseded';

export interface Retry {
  readonly state: 'queued' | 'sent';
  readonly detail: string;
  readonly wait: Duration;
  /** The message was not taken: each of what it said waits by itself again, so that the next tells what has come since, too. */
  readonly apart: boolean;
}

/** What `carrier` carries is tried again after `wait`, unless somebody else has it in hand by now. */
export async function storeRetry(
  db: Pick<Database, 'pool'>,
  carrier: Job,
  notices: readonly Noticed[],
  { state, detail, wait, apart }: Retry,
): Promise<void> {
  await db.pool.query(
    `with waits as (
       update timer set due_at = (select demarc_now()) + $5 * interval '1 millisecond'
        where subject_kind = 'notice' and subject = $1::text and kind = 'send' and generation = $6 returning due_at
     ), each as (
       insert into timer (subject_kind, subject, kind, due_at)
       select 'notice', id, 'send', due_at from waits, unnest($2::text[]) id where $7 and id <> $1 on conflict do nothing
     )
     update notice set state = case when state = 'queued' then $3 else state end, last_error = $4, attempts = attempts + 1,
            message = case when $7 and exists (select from waits) then null else message end, updated_at = demarc_now()
      where id = any($2::uuid[]) and state in ('queued', 'sent')`,
    [carrier.id, notices.map(({ id }) => id), state, detail, wait, carrier.generation, apart],
  );
}

/** Nothing more to do for it. */
export async function endTimer(db: Pick<Database, 'pool'>, notice: string): Promise<void> {
  await db.pool.query(`delete from timer where subject_kind = 'notice' and subject = $1 and kind = 'send'`, [notice]);
}

/**
 * Writes what a receipt says to all that the message said which it is about.
 * @returns those notices; none has this reference: none
 */
export async function storeReceipt(db: Pick<Database, 'pool'>, receipt: Receipt): Promise<readonly Noticed[]> {
  return withTransaction(db, async (client) => {
    // An SMS centre may count its references from the beginning again: the last notice of that name is meant.
    const { rows: found } = await client.query<Noticed>(
      `with last as (
         select id, message from notice where provider_ref = $1 and channel = 'sms' order by queued_at desc, id limit 1
       )
       select ${NOTICED} from notice n, last
        where n.provider_ref = $1 and n.channel = 'sms' and (n.id = last.id or n.message = last.message)
        order by n.id for update of n`,
      [receipt.ref],
    );
    if (found.length === 0) return [];
    const { rows: changed } = await client.query<{ id: string }>(
      `update notice set state = $2, last_error = case when $2 = 'failed' then $3 end,
              accepted_at = case when $2 = 'delivered' then coalesce(accepted_at, demarc_now()) else accepted_at end,
              updated_at = demarc_now()
        where id = any($1::uuid[]) and case $2 when 'delivered' then state not in ('delivered', 'acknowledged')
                                  else state in ('queued', 'sent', 'accepted') end returning id`,
      [found.map(({ id }) => id), receipt.state, receipt.detail],
    );
    if (receipt.state === 'failed')
      for (const notice of found)
        if (changed.some(({ id }) => id === notice.id)) await alertUndelivered(client, notice);
    return found;
  });
}

/** Somebody has to tell its reader in another way. */
async function alertUndelivered(client: pg.ClientBase, notice: Noticed): Promise<void> {
  const alert = await SUBJECTS[notice.about].undelivered(client, notice);
  if (alert !== null) await raiseAlert(client, alert);
}
