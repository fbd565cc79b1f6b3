import pg from 'pg';
import { createUser } from '#server/auth/seed.ts';
import { hashPassword, readablePassword } from '#server/auth/password.ts';
import type { Cut } from '#server/auth/sessions.ts';
import { changeRole, cutting, disable, enable, endSessionsOf, type UserDeps } from '#server/auth/users.ts';
import { Problem } from '#server/http/problem.ts';
import { recordAppearance } from '#server/live/changes.ts';
import type { Caller } from '#shared/actor.ts';
import type { AdminUser, EditUserRequest, NewUserRequest, PersonRole } from '#shared/api/adminUser.ts';
import { changedFields, recordAudit } from './audit.ts';
import { checkCustomers, setManaged } from './managed.ts';
import { setReached } from './reached.ts';
import { readUser } from './userList.ts';

/*
 * What an administrator does with users. Each is one transaction: the administrators are locked, so that two of them
 * cannot disable each other at once; whoever acts is still one of them; nobody acts on themselves. So there is always
 * one left.
 */

/** @throws Problem 403 when the caller is no administrator (any more) */
async function lockAdministrators(client: pg.ClientBase, caller: Caller): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `select id from app_user where branch = $1 and role = 'admin' and disabled_at is null order by id for update`,
    [caller.branch],
  );
  if (!rows.some(({ id }) => id === caller.user))
    throw new Problem(403, 'role_forbidden', 'You are no administrator any more.');
}

/** @throws Problem 403, 404, or 422 `own_account`, `paired_screen` */
async function openUser(client: pg.ClientBase, caller: Caller, id: string): Promise<AdminUser> {
  await lockAdministrators(client, caller);
  const user = await readUser(client, caller.branch, id);
  if (user.id === caller.user)
    throw new Problem(
      422,
      'own_account',
      'Nobody changes their own role, disables themselves or resets their own password here. Ask another administrator.',
    );
  await refuseScreen(client, user.id);
  return user;
}

/** A paired screen has an alarm and people who watch it: it is changed where those are looked after. */
async function refuseScreen(client: pg.ClientBase, user: string): Promise<void> {
  const { rowCount } = await client.query('select from screen where "user" = $1', [user]);
  if (rowCount !== 0)
    throw new Problem(422, 'paired_screen', 'This is a paired screen: rename it or revoke it under Settings, Screens.');
}

const subjectOf = (user: Pick<AdminUser, 'id' | 'name'>) => ({ kind: 'user', id: user.id, name: user.name }) as const;
const fieldsOf = (user: AdminUser) => ({
  name: user.name,
  role: user.role,
  customer: user.customer?.id ?? null,
  customers: user.customers.map(({ id }) => id),
  phone: user.phone,
  noticeEmail: user.noticeEmail,
  noticeLanguage: user.noticeLanguage,
});

/** @throws Problem 422 `customer_of_role`, `customers_of_role` */
function refuseMisfits(role: string, given: Pick<EditUserRequest, 'customer' | 'customers'>): void {
  const refuse = (field: string, code: string, message: string): never => {
    throw new Problem(422, code, message, [{ field, code, message }]);
  };
  if ((role === 'customer') !== (given.customer !== undefined))
    refuse(
      'customer',
      'customer_of_role',
      role === 'customer' ? 'A fault contact needs a customer.' : `The role ${role} has no customer.`,
    );
  if (role !== 'manager' && (given.customers?.length ?? 0) > 0)
    refuse('customers', 'customers_of_role', `Only an account manager manages customers, not the role ${role}.`);
}

const taken = (thrown: unknown): boolean => thrown instanceof pg.DatabaseError && thrown.code === '23505';

/** @returns the user, and the random password where none was given */
export async function addUser(
  deps: UserDeps,
  caller: Caller,
  asked: NewUserRequest,
): Promise<{ user: AdminUser; password: string | null }> {
  refuseMisfits(asked.role, asked);
  const random = asked.password === undefined ? readablePassword() : null;
  const password = asked.password ?? random ?? '';
  const hashed = await hashPassword(password);
  try {
    const user = await cutting(deps, async (client) => {
      await lockAdministrators(client, caller);
      await checkCustomers(client, caller.branch, [
        ...(asked.customers ?? []),
        ...(asked.customer === undefined ? [] : [asked.customer]),
      ]);
      const { username, name, role, customer } = asked;
      const id = await createUser(
        client,
        { username, name, role, password, branch: caller.branch, ...(customer === undefined ? {} : { customer }) },
        hashed,
      );
      await setReached(client, caller.branch, id, asked);
      const cuts = await setManaged(client, id, asked.customers ?? []);
      const user = await readUser(client, caller.branch, id);
      await recordAudit(client, caller, { action: 'userCreated', subject: subjectOf(user), after: fieldsOf(user) });
      return { result: user, cuts: cuts.filter((cut) => cut.id !== id) };
    });
    return { user, password: random };
  } catch (thrown) {
    if (!taken(thrown)) throw thrown;
    const message = `The user name ${asked.username} is taken; choose another.`;
    throw new Problem(409, 'username_taken', message, [{ field: 'username', code: 'username_taken', message }]);
  }
}

/** What a person becomes who is asked to change: what was not said stays, as far as the role has it. */
function becoming(
  user: AdminUser,
  asked: EditUserRequest,
): { role: PersonRole; customer: string | null; customers: string[] } {
  if (user.role === 'screen' || user.role === 'integration')
    throw new Problem(
      422,
      'not_a_person',
      'Screens and integrations keep their role; they can be disabled or renamed.',
      [{ field: 'role', code: 'not_a_person', message: 'leave it out' }],
    );
  const role = asked.role ?? user.role;
  const customer = asked.customer ?? (role === 'customer' ? user.customer?.id : undefined);
  const customers = asked.customers ?? (role === 'manager' ? user.customers.map(({ id }) => id) : []);
  refuseMisfits(role, { customer, customers });
  return { role, customer: customer ?? null, customers };
}

/** Changes name, role or customers. A changed role or customer signs them out everywhere; changed customers end their sockets. */
export function editUser(deps: UserDeps, caller: Caller, id: string, asked: EditUserRequest): Promise<AdminUser> {
  return cutting(deps, async (client) => {
    const user = await openUser(client, caller, id);
    const cuts: Cut[] = [];
    if (asked.role !== undefined || asked.customer !== undefined || asked.customers !== undefined) {
      const next = becoming(user, asked);
      await checkCustomers(client, caller.branch, [
        ...next.customers,
        ...(next.customer === null ? [] : [next.customer]),
      ]);
      cuts.push(...(await setManaged(client, user.id, next.customers)));
      if (next.role !== user.role || next.customer !== (user.customer?.id ?? null))
        cuts.push(...(await changeRole(client, user.id, next.role, next.customer)));
    }
    if (asked.name !== undefined && asked.name !== user.name) {
      await client.query('update app_user set name = $2, updated_at = now() where id = $1', [user.id, asked.name]);
      await recordRenamed(client, user.id);
      // The name is part of what a session knows of its user; nothing else of it changes.
      cuts.push({ kind: 'user', id: user.id });
    }
    await setReached(client, caller.branch, user.id, asked);
    const after = await readUser(client, caller.branch, user.id);
    const changed = changedFields(fieldsOf(user), fieldsOf(after));
    if (changed !== null)
      await recordAudit(client, caller, { action: 'userEdited', subject: subjectOf(after), ...changed });
    return { result: after, cuts };
  });
}

/** Whoever works on an open ticket is named on it. */
const recordRenamed = (client: pg.ClientBase, user: string): Promise<void> =>
  recordAppearance(
    client,
    `t.phase not in ('closed', 'dismissed')
       and (t.state->>'assignee' = $1 or exists (select from segment s where s.ticket = t.no and s.assignee = $1))`,
    [user],
  );

/** Disables or enables; doing it again changes nothing. */
export function setDisabled(deps: UserDeps, caller: Caller, id: string, disabled: boolean): Promise<AdminUser> {
  return cutting(deps, async (client) => {
    const user = await openUser(client, caller, id);
    if ((user.disabledAt !== null) === disabled) return { result: user, cuts: [] };
    const cuts = await (disabled ? disable : enable)(client, user.id);
    await recordAudit(client, caller, { action: disabled ? 'userDisabled' : 'userEnabled', subject: subjectOf(user) });
    return { result: await readUser(client, caller.branch, user.id), cuts };
  });
}

/** Gives a person another password and signs them out everywhere. @returns the random one, where none was given */
export async function resetPassword(
  deps: UserDeps,
  caller: Caller,
  id: string,
  given: string | undefined,
): Promise<{ user: AdminUser; password: string | null }> {
  const random = given === undefined ? readablePassword() : null;
  const hashed = await hashPassword(given ?? random ?? '');
  const user = await cutting(deps, async (client) => {
    const user = await openUser(client, caller, id);
    const { rowCount } = await client.query(
      `update account set password = $2, updated_at = now() where user_id = $1 and provider_id = 'credential'`,
      [user.id, hashed],
    );
    if (rowCount === 0) throw new Problem(422, 'no_password', 'Screens and integrations sign in without a password.');
    await recordAudit(client, caller, { action: 'passwordReset', subject: subjectOf(user) });
    return { result: await readUser(client, caller.branch, user.id), cuts: await endSessionsOf(client, user.id) };
  });
  return { user, password: random };
}
