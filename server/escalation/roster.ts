import type pg from 'pg';
import { onDutyAt } from '#shared/duty/rota.ts';
import type { Instant } from '#shared/time.ts';
import { readRota } from '../duty/read.ts';
import type { Person, Roster } from './plan.ts';

const CALLABLE = `disabled_at is null and role not in ('customer', 'screen', 'integration')`;

/** User names of everybody of a branch who can be called. */
export async function readCallable(client: pg.ClientBase | pg.Pool, branch: string): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ username: string }>(
    `select username from app_user where branch = $1 and username is not null and ${CALLABLE}`,
    [branch],
  );
  return new Set(rows.map(({ username }) => username));
}

/**
 * Who of a branch can be called at `at`, and who of them is on duty then.
 * @param manager user id of the account manager of the customer concerned
 */
export async function readRoster(
  client: pg.ClientBase,
  branch: string,
  manager: string | null,
  at: Instant,
): Promise<Roster> {
  const { rows: staff } = await client.query<Person>({
    name: 'read-callable',
    text: `select id, username, name, role, phone, notice_email as email, notice_language as language from app_user
            where branch = $1 and ${CALLABLE}
              and (role <> 'manager' or id = $2)
            order by name, id`,
    values: [branch, manager],
  });
  const turns = onDutyAt(await readRota(client, branch, at), at);
  // Somebody who may not sign in any more may still stand on the rota.
  const of = (post: string): Person[] =>
    turns.flatMap((turn) => (turn.post === post ? staff.filter(({ id }) => id === turn.person) : []));
  return { staff, onDuty: { lead: of('lead'), engineer: of('engineer') } };
}
