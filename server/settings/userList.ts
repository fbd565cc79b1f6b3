import type pg from 'pg';
import { notFound } from '#server/http/problem.ts';
import type { AdminUser, AdminUserQuery } from '#shared/api/adminUser.ts';
import { maskNumber } from '#shared/masking.ts';

interface Row {
  readonly id: string;
  readonly username: string | null;
  readonly name: string;
  readonly role: AdminUser['role'];
  readonly customer: AdminUser['customer'];
  readonly customers: AdminUser['customers'];
  readonly phone: string | null;
  readonly notice_email: string | null;
  readonly notice_language: AdminUser['noticeLanguage'];
  readonly created_at: Date;
  readonly last_sign_in_at: Date | null;
  readonly disabled_at: Date | null;
  readonly sessions: number;
  readonly total: number;
}

const MOST = 200;

const COLUMNS = `u.id, u.username, u.name, u.role, u.phone, u.notice_email, u.notice_language, u.created_at, u.last_sign_in_at, u.disabled_at,
  case when c.id is not null then json_build_object('id', c.id, 'name', c.name) end as customer,
  array(select json_build_object('id', m.id, 'name', m.name) from customer m
         where m.manager = u.id and u.role = 'manager' order by m.name, m.id) as customers,
  (select count(*)::int from session s where s.user_id = u.id and s.expires_at > now()) as sessions`;

const userOf = (row: Row): AdminUser => ({
  id: row.id,
  username: row.username,
  name: row.name,
  role: row.role,
  customer: row.customer,
  customers: row.customers,
  phone: row.phone === null ? null : maskNumber(row.phone),
  noticeEmail: row.notice_email,
  noticeLanguage: row.notice_language,
  createdAt: row.created_at.toISOString(),
  lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
  disabledAt: row.disabled_at?.toISOString() ?? null,
  sessions: row.sessions,
});

/** The users of a branch that match, by user name. */
export async function listUsers(
  db: Pick<pg.Pool, 'query'>,
  branch: string,
  { kind, role, state, q }: AdminUserQuery,
): Promise<{ readonly items: AdminUser[]; readonly total: number }> {
  const { rows } = await db.query<Row>(
    `select ${COLUMNS}, (count(*) over ())::int as total from app_user u left join customer c on c.id = u.customer
      where u.branch = $1 and case when u.role in ('screen', 'integration') then u.role else 'person' end = $2
        and ($3::text is null or u.role = $3)
        and ($4::text is null or (u.disabled_at is null) = ($4 = 'active'))
        and ($5::text is null or position(lower($5) in lower(concat_ws(' ', u.username, u.name, c.name))) > 0)
      order by u.username nulls last, u.name, u.id limit ${MOST}`,
    [branch, kind, role, state, q === '' ? null : q],
  );
  return { items: rows.map(userOf), total: rows[0]?.total ?? 0 };
}

/** One of them. @throws Problem 404 */
export async function readUser(client: Pick<pg.ClientBase, 'query'>, branch: string, id: string): Promise<AdminUser> {
  const { rows } = await client.query<Row>(
    `select ${COLUMNS}, 1 as total from app_user u left join customer c on c.id = u.customer where u.branch = $1 and u.id = $2`,
    [branch, id],
  );
  const [row] = rows;
  if (row === undefined) throw notFound('user');
  return userOf(row);
}
