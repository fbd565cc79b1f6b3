import type pg from 'pg';
import type { Cut } from '#server/auth/sessions.ts';
import { Problem } from '#server/http/problem.ts';

/** @throws Problem 422 `unknown_customer`, naming those that the branch does not have */
export async function checkCustomers(
  client: pg.ClientBase,
  branch: string,
  customers: readonly string[],
): Promise<void> {
  if (customers.length === 0) return;
  const { rows } = await client.query<{ id: string }>(
    `select asked.id from unnest($2::text[]) as asked (id)
      where not exists (select from customer c where c.id = asked.id and c.branch = $1)`,
    [branch, customers],
  );
  if (rows.length === 0) return;
  const message = `There is no customer ${rows.map(({ id }) => id).join(', ')}.`;
  throw new Problem(422, 'unknown_customer', message, [{ field: 'customer', code: 'unknown_customer', message }]);
}

/**
 * Makes `customers` what `manager` manages: taken from whoever managed them, and the others given up.
 * @returns whose scope has changed: their screens must come back to see what they may see now
 */
export async function setManaged(client: pg.ClientBase, manager: string, customers: readonly string[]): Promise<Cut[]> {
  const { rows } = await client.query<{ was: string | null }>(
    `with moving as (
       select id, manager as was from customer
        where (id = any($2) and manager is distinct from $1) or (manager = $1 and not id = any($2)) order by id for update
     )
     update customer c set manager = case when c.id = any($2) then $1 end from moving where c.id = moving.id returning moving.was`,
    [manager, customers],
  );
  if (rows.length === 0) return [];
  const touched = new Set([manager, ...rows.flatMap(({ was }) => (was === null ? [] : [was]))]);
  return [...touched].map((id) => ({ kind: 'user', id }));
}
