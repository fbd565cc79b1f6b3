import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { type TransactionOptions, withTransaction } from '#db/transaction.ts';
import { Problem, notFound } from '#server/http/problem.ts';
import { recordChange } from '#server/live/changes.ts';
import { dropSubscriptionsOfSessions, dropSubscriptionsOfUser } from '#server/push/subscriptions.ts';
import type { Role } from '#shared/actor.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { Cut, Sessions } from './sessions.ts';

/** What changes who may do what needs. */
export interface UserDeps {
  readonly db: Pick<Database, 'pool'>;
  readonly sessions: Pick<Sessions, 'forget'>;
  /** Wakes the feed: other nodes hear of a cut at once, and not when they next look. */
  ring(): void;
}

/*
 * Everything that ends sessions. Each does so in one transaction together with the change row that tells the other
 * nodes, and tells this one right after the commit: nobody stays in because a message was late.
 */

/** Log-out. Nothing happens when the session has ended already. */
export function endSession(deps: UserDeps, session: string): Promise<void> {
  return cutting(deps, async (client) => {
    await client.query('delete from session where id = $1', [session]);
    await dropSubscriptionsOfSessions(client, [session]);
    return only([{ kind: 'session', id: session }]);
  });
}

/** Ends all sessions of a user, and their API keys with them, until enabled again. */
export const disableUser = (deps: UserDeps, user: string): Promise<void> =>
  cutting(deps, async (client) => only(await disable(client, user)));

/** They sign in again; sessions that disabling ended stay ended. */
export const enableUser = (deps: UserDeps, user: string): Promise<void> =>
  cutting(deps, async (client) => only(await enable(client, user)));

/**
 * Changes what a user may do, and signs them out everywhere: no screen keeps showing what the old role saw.
 * @param customer whose fault contact they are; for role `customer`, and only for it
 */
export async function setRole(deps: UserDeps, user: string, role: Role, customer: string | null = null): Promise<void> {
  if ((role === 'customer') !== (customer !== null))
    throw new Problem(
      422,
      'customer_of_role',
      `A user of role ${role} ${role === 'customer' ? 'needs a' : 'has no'} customer.`,
    );
  await cutting(deps, async (client) => only(await changeRole(client, user, role, customer)));
}

/**
 * Changes one's own password and ends one's other sessions: whoever took the old one is out.
 * @throws Problem 403 `wrong_password` when `current` is not theirs
 */
export async function changePassword(
  deps: UserDeps,
  { user, session, current, next }: { user: string; session: string; current: string; next: string },
): Promise<void> {
  const { rows } = await deps.db.pool.query<{ password: string }>(
    `select password from account where user_id = $1 and provider_id = 'credential' and password is not null`,
    [user],
  );
  const held = rows[0]?.password;
  if (held === undefined || !(await verifyPassword(held, current)))
    throw new Problem(403, 'wrong_password', 'The current password is not right.', [
      { field: 'currentPassword', code: 'wrong_password', message: 'This is not the current password.' },
    ]);
  const hashed = await hashPassword(next);
  await cutting(deps, async (client) => {
    await client.query(
      `update account set password = $2, updated_at = now() where user_id = $1 and provider_id = 'credential'`,
      [user, hashed],
    );
    const ended = await client.query<{ id: string }>(
      'delete from session where user_id = $1 and id <> $2 returning id',
      [user, session],
    );
    await dropSubscriptionsOfSessions(
      client,
      ended.rows.map(({ id }) => id),
    );
    return only(ended.rows.map(({ id }): Cut => ({ kind: 'session', id })));
  });
}

/** @param key the key's id, not the key itself */
export const revokeApiKey = (deps: UserDeps, key: string): Promise<void> =>
  cutting(deps, async (client) => only(await revoke(client, key)));

/* The same within a transaction of `cutting`: each answers whom it cuts. */

export async function disable(client: pg.ClientBase, user: string): Promise<Cut[]> {
  await updateUser(
    client,
    'update app_user set disabled_at = coalesce(disabled_at, now()), updated_at = now() where id = $1',
    [user],
  );
  return endSessionsOf(client, user);
}

export async function enable(client: pg.ClientBase, user: string): Promise<Cut[]> {
  await updateUser(client, 'update app_user set disabled_at = null, updated_at = now() where id = $1', [user]);
  return [{ kind: 'user', id: user }];
}

export async function changeRole(
  client: pg.ClientBase,
  user: string,
  role: Role,
  customer: string | null,
): Promise<Cut[]> {
  await updateUser(client, 'update app_user set role = $2, customer = $3, updated_at = now() where id = $1', [
    user,
    role,
    customer,
  ]);
  return endSessionsOf(client, user);
}

export async function revoke(client: pg.ClientBase, key: string): Promise<Cut[]> {
  const { rowCount } = await client.query('update api_key set revoked_at = coalesce(revoked_at, now()) where id = $1', [
    key,
  ]);
  if (rowCount === 0) throw notFound('API key');
  return [{ kind: 'session', id: `key:${key}` }];
}

async function updateUser(client: pg.ClientBase, text: string, values: unknown[]): Promise<void> {
  const { rowCount } = await client.query(text, values);
  if (rowCount === 0) throw notFound('user');
}

export async function endSessionsOf(client: pg.ClientBase, user: string): Promise<Cut[]> {
  await client.query('delete from session where user_id = $1', [user]);
  await dropSubscriptionsOfUser(client, user);
  return [{ kind: 'user', id: user }];
}

interface Done<T> {
  readonly result: T;
  readonly cuts: readonly Cut[];
}
const only = (cuts: readonly Cut[]): Done<void> => ({ result: undefined, cuts });

/** Does `work` in one transaction, and cuts whom it says: everywhere, and here before it returns. */
export async function cutting<T>(
  { db, sessions, ring }: UserDeps,
  work: (client: pg.ClientBase) => Promise<Done<T>>,
  options: TransactionOptions = {},
): Promise<T> {
  const { result, cuts } = await withTransaction(
    db,
    async (client) => {
      const done = await work(client);
      for (const { kind, id } of done.cuts)
        // No version to compare: every cut counts, and a number that grows keeps a reader from dropping one.
        await recordChange(client, { kind, key: id, version: Date.now(), branch: null, customer: null });
      return done;
    },
    options,
  );
  for (const cut of cuts) sessions.forget(cut);
  if (cuts.length > 0) ring();
  return result;
}
