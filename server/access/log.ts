import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { AccessEntry, AccessQuery, RevealAnswer } from '#shared/api/access.ts';
import type { RevealRequest } from '#shared/api/reveal.ts';
import { maskNumber } from '#shared/masking.ts';
import { scopeOf } from '../live/scope.ts';
import { findNumber } from './find.ts';

/** Shows a person's number, once it is on record that it was shown. @throws Problem as `findNumber` */
export const reveal = (db: Pick<Database, 'pool'>, caller: Caller, request: RevealRequest): Promise<RevealAnswer> =>
  withTransaction(db, async (client) => {
    const found = await findNumber(client, scopeOf(caller), request);
    await client.query(
      `insert into access_log (at, by, branch, customer, what, subject, person, number, why)
       select demarc_now(), $1, c.branch, c.id, $3, $4, $5, $6, $7 from customer c where c.id = $2`,
      [caller.user, found.customer, found.what, found.subject, found.person, maskNumber(found.number), request.why],
    );
    return { name: found.person, number: found.number };
  });

const PAGE = 50;

/** Who saw whose number in a branch, latest first, a page at a time. */
export async function readAccessLog(
  client: pg.Pool | pg.ClientBase,
  branch: string,
  { customer, cursor }: AccessQuery,
): Promise<{ items: AccessEntry[]; nextCursor: string | null }> {
  const { rows } = await client.query<Omit<AccessEntry, 'at'> & { at: Date }>(
    `select a.id::int as id, a.at, json_build_object('id', a.by, 'name', coalesce(u.name, a.by)) as by,
            json_build_object('id', c.id, 'name', c.name) as customer, a.what, a.subject, a.person, a.number, a.why
       from access_log a join customer c on c.id = a.customer left join app_user u on u.id = a.by
      where a.branch = $1 and ($2::text is null or a.customer = $2) and ($3::bigint is null or a.id < $3)
      order by a.id desc limit ${PAGE + 1}`,
    [branch, customer ?? null, cursor ?? null],
  );
  const items = rows.slice(0, PAGE).map((row) => ({ ...row, at: row.at.toISOString() }));
  const last = items.at(-1);
  return { items, nextCursor: rows.length > PAGE && last !== undefined ? String(last.id) : null };
}
