import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { Undelivered } from '#shared/api/channels.ts';
import { authorOf } from '#shared/ticket/allowed.ts';
import type { NoticeChannel, NoticeKind, NoticeState } from '#shared/ticket/values.ts';
import { iso } from '#shared/time.ts';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { Problem, notFound } from '../http/problem.ts';
import { applyStep } from '../tickets/execute.ts';
import { openRecord } from '../tickets/record.ts';
import { STALE } from './jobs.ts';
import { linkToken, tokenHash } from './link.ts';
import { hasLink, maskRecipient } from './render.ts';

/** Undelivered, not merely overtaken, and not sent again since. A push only went along with others. */
const STANDS = `n.channel <> 'push' and n.state in ('failed', 'dead') and n.last_error is distinct from '${STALE}'
  and not exists (select from notice again where again.ticket = n.ticket and again.kind = n.kind and again.channel = n.channel
    and again.recipient = n.recipient and again.fact_version = n.fact_version and again.queued_at > n.queued_at)`;

interface Row extends Omit<Undelivered, 'to' | 'updatedAt'> {
  readonly recipient: string;
  readonly updated_at: Date;
}

/** The newest dead letters of a branch's last 30 days. */
export async function listUndelivered(db: Pick<pg.Pool, 'query'>, branch: string): Promise<Undelivered[]> {
  const { rows } = await db.query<Row>(
    `select n.id, n.ticket, c.name as customer, n.kind, n.channel, n.recipient, n.state, n.last_error as detail, n.attempts, n.updated_at
       from notice n join ticket t on t.no = n.ticket join customer c on c.id = t.customer
      where n.updated_at > demarc_now() - interval '30 days' and ${STANDS} and t.branch = $1
      order by n.updated_at desc limit 50`,
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
       select n.channel, count(*) as waiting, 0 as undelivered from timer w join notice n on n.id = w.subject::uuid
         join ticket t on t.no = n.ticket where w.subject_kind = 'notice' and t.branch = $1 group by 1
       union all
       select n.channel, 0, count(*) from notice n join ticket t on t.no = n.ticket
        where n.updated_at > demarc_now() - interval '30 days' and ${STANDS} and t.branch = $1 group by 1
     ) counted group by channel`,
    [branch],
  );
  return new Map(rows.map((row) => [row.channel, row]));
}

interface Dead {
  readonly ticket: string;
  readonly kind: NoticeKind;
  readonly channel: NoticeChannel;
  readonly recipient: string;
  readonly body: string;
  readonly state: NoticeState;
  readonly stands: boolean;
  readonly fact_version: number;
}

/**
 * Sends a dead letter again: the same words to the same place as a notice of its own, on the ticket's record by the one road.
 * @throws Problem 404, 422 `notice_not_undelivered`, `notice_overtaken`
 */
export async function sendAgain(
  deps: Deps & { readonly config: Config },
  caller: Caller,
  notice: string,
): Promise<void> {
  const id = randomUUID();
  await withTransaction(deps.db, async (client) => {
    const found = await client.query<{ ticket: string }>(
      'select n.ticket from notice n join ticket t on t.no = n.ticket where n.id = $1 and t.branch = $2',
      [notice, caller.branch],
    );
    const no = found.rows[0]?.ticket;
    const opened = no === undefined ? null : await openRecord(client, no);
    if (opened === null) throw notFound('notice');
    // Read once the ticket is locked: two who press at once send one.
    const { rows } = await client.query<Dead>(
      `select n.ticket, n.kind, n.channel, n.recipient, n.body, n.state, n.fact_version::int, (${STANDS}) as stands from notice n where n.id = $1`,
      [notice],
    );
    const [dead] = rows;
    if (dead?.stands !== true)
      throw new Problem(
        422,
        'notice_not_undelivered',
        'It has arrived, is still on its way, or was sent again already.',
      );
    await applyStep(client, deps, opened, (state) => {
      if (dead.kind === 'restored' && (state.phase !== 'restored' || state.restoration?.version !== dead.fact_version))
        throw new Problem(422, 'notice_overtaken', 'The restoration that it announces has been undone since.');
      return {
        by: authorOf(caller),
        decision: [
          {
            type: 'NoticeQueued',
            notice: id,
            kind: dead.kind,
            channel: dead.channel,
            to: maskRecipient(dead.recipient),
          },
        ],
      };
    });
    await client.query(
      `with again as (
         insert into notice (id, ticket, kind, channel, recipient, language, subject, body, token_hash, state, fact_version, queued_at, updated_at)
         select $2, ticket, kind, channel, recipient, language, subject, body, $3, 'queued', fact_version, $4, $4 from notice where id = $1
         returning id
       )
       insert into timer (subject_kind, subject, kind, due_at) select 'notice', id::text, 'send', $4 from again`,
      [notice, id, hasLink(dead.body) ? tokenHash(linkToken(deps.config.secret, id)) : null, iso(opened.now)],
    );
  });
  deps.ring();
}
