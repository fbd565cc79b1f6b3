import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { notFound } from '#server/http/problem.ts';
import type { Caller } from '#shared/actor.ts';
import type { OwnNotices } from '#shared/api/ownNotices.ts';
import type { Language } from '#shared/i18n/languages.ts';
import { maskNumber } from '#shared/masking.ts';
import { recordAudit } from './audit.ts';

/** Where a user is reached. @throws Problem 404 */
export async function readOwnNotices(client: Pick<pg.ClientBase, 'query'>, user: string): Promise<OwnNotices> {
  const { rows } = await client.query<OwnNotices>(
    `select phone, notice_email as email, notice_language as language from app_user where id = $1`,
    [user],
  );
  const [row] = rows;
  if (row === undefined) throw notFound('user');
  return { ...row, phone: row.phone === null ? null : maskNumber(row.phone) };
}

/** What goes to the caller from now on is in this language; what waits already stays as it was written. */
export function setOwnNotices(db: Pick<Database, 'pool'>, caller: Caller, language: Language): Promise<OwnNotices> {
  return withTransaction(db, async (client) => {
    const { rows } = await client.query<{ before: Language }>(
      `update app_user u set notice_language = $2, updated_at = now() from app_user b
        where u.id = $1 and b.id = u.id and b.notice_language <> $2 returning b.notice_language as before`,
      [caller.user, language],
    );
    const [changed] = rows;
    if (changed !== undefined)
      await recordAudit(client, caller, {
        action: 'userEdited',
        subject: { kind: 'user', id: caller.user, name: caller.name },
        before: { noticeLanguage: changed.before },
        after: { noticeLanguage: language },
      });
    return readOwnNotices(client, caller.user);
  });
}
