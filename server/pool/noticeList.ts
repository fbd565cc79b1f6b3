import type pg from 'pg';
import { notFound } from '#server/http/problem.ts';
import { type Scope, scopeSql } from '#server/live/scope.ts';
import type { PoolNotice } from '#shared/api/poolNotice.ts';
import { poolKey } from '#shared/notice/subject.ts';
import { STALE } from '../notify/jobs.ts';
import { maskRecipient } from '../notify/render.ts';
import { ofPool } from './notices.ts';
import { saidBy } from './said.ts';

type Row = Pick<PoolNotice, 'id' | 'channel' | 'others' | 'state' | 'detail'> & {
  readonly kind: string;
  readonly what: number;
  readonly recipient: string;
  readonly queued_at: Date;
  readonly updated_at: Date;
};

/** What was sent of a month of a pool in scope, newest first. @throws Problem 404 */
export async function readPoolNotices(
  db: Pick<pg.Pool, 'query'>,
  scope: Scope,
  contract: string,
  month: string,
): Promise<PoolNotice[]> {
  const values: unknown[] = [contract];
  const found = await db.query(
    `select from contract k join customer c on c.id = k.customer
      where k.id = $1 and ${scopeSql(scope, { customer: 'c.id', branch: 'c.branch' }, values)}`,
    values,
  );
  if (found.rowCount === 0) throw notFound('minute pool');
  const { rows } = await db.query<Row>(
    `select id, kind, channel, recipient, state, fact_version::int as what,
            case when state = 'queued' and (${ofPool.stale}) then $2 else last_error end as detail, queued_at, updated_at,
            case when last_error = $2 then 0 else (select count(*)::int from notice m
              where m.message = n.message and m.id <> n.id and m.last_error is distinct from $2) end as others
       from notice n where about = 'pool' and key = $1 order by queued_at desc, kind, channel, recipient limit 200`,
    [poolKey(contract, month), STALE],
  );
  return rows.map(({ id, kind, channel, recipient, others, state, detail, what, queued_at, updated_at }) => ({
    id,
    ...saidBy(what),
    reader: kind === 'pool_manager' ? 'manager' : 'customer',
    channel,
    to: channel === 'sms' || channel === 'email' ? maskRecipient(recipient) : null,
    others,
    state,
    detail,
    queuedAt: queued_at.toISOString(),
    updatedAt: updated_at.toISOString(),
  }));
}
