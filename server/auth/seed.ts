import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Role } from '#shared/actor.ts';
import { API_KEY_PREFIX, hashApiKey } from './credential.ts';
import { hashPassword } from './password.ts';

export interface NewUser {
  /** Letters, digits, `_` and `.`, 3 to 30 of them; kept in lower case. */
  readonly username: string;
  /** As colleagues see it. */
  readonly name: string;
  readonly role: Role;
  readonly password: string;
  /** With role `customer`, and only with it. */
  readonly customer?: string;
  readonly branch: string;
}

/** Anything that runs a statement: a pool, or a client within a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/**
 * Makes a user who may sign in with a password.
 * @param hashed the hash of that password, where many users are made with the same one: hashing takes a while, on purpose
 * @returns the user's id, which is the user name: facts keep it, and a person reads it there
 * @throws when the user name is taken, or branch or customer do not exist
 */
export async function createUser(client: Queryable, user: NewUser, hashed?: string): Promise<string> {
  const id = user.username.toLowerCase();
  const password = hashed ?? (await hashPassword(user.password));
  await insertUser(client, {
    id,
    username: id,
    name: user.name,
    role: user.role,
    customer: user.customer ?? null,
    branch: user.branch,
  });
  await client.query(
    `insert into account (id, account_id, provider_id, user_id, password) values ($1, $2, 'credential', $2, $3)`,
    [`credential:${id}`, id, password],
  );
  return id;
}

/** The log-ins of architecture.md §6; the names are invented. */
export const DEMO_LOG_INS = [
  { username: 'admin', name: '石岚', role: 'admin' },
  { username: 'supervisor', name: '顾明川', role: 'supervisor' },
  { username: 'engineer', name: '叶知秋', role: 'engineer' },
  { username: 'hotline', name: '杜若', role: 'hotline' },
  { username: 'field', name: '雷振山', role: 'field' },
  { username: 'manager', name: '苏合', role: 'manager' },
  { username: 'manager2', name: '方远', role: 'manager' },
  { username: 'college', name: '陆远舟', role: 'customer' },
  { username: 'hospital', name: '白芷', role: 'customer' },
] as const satisfies readonly Pick<NewUser, 'username' | 'name' | 'role'>[];

export type DemoUsername = (typeof DEMO_LOG_INS)[number]['username'];

/** Makes the demo log-ins, all with one password. `customers` must exist already; their managers are set by whoever made them. */
export async function createDemoLogIns(
  client: Queryable,
  {
    password,
    branch,
    customers,
  }: { password: string; branch: string; customers: { college: string; hospital: string } },
): Promise<void> {
  const hashed = await hashPassword(password);
  for (const logIn of DEMO_LOG_INS) {
    const customer =
      logIn.username === 'college' || logIn.username === 'hospital' ? { customer: customers[logIn.username] } : {};
    await createUser(client, { ...logIn, ...customer, password, branch }, hashed);
  }
}

/**
 * Makes an integration, a user without a password, and its key.
 * @returns the key: shown this once, kept nowhere
 */
export async function createApiKey(
  client: Queryable,
  { name, role = 'integration', branch }: { name: string; role?: Role; branch: string },
): Promise<{ key: string; id: string; user: string }> {
  const id = randomBytes(9).toString('base64url');
  const user = `integration:${id}`;
  const key = `${API_KEY_PREFIX}${randomBytes(32).toString('base64url')}`;
  await insertUser(client, { id: user, username: null, name, role, customer: null, branch });
  await client.query(`insert into api_key (id, name, hash, "user") values ($1, $2, $3, $4)`, [
    id,
    name,
    hashApiKey(key),
    user,
  ]);
  return { key, id, user };
}

/** Makes the user that a paired screen is: without a password, and without a name to sign in with. */
export async function createScreenUser(
  client: Queryable,
  { name, branch }: { name: string; branch: string },
): Promise<{ id: string; user: string }> {
  const id = randomBytes(9).toString('base64url');
  const user = `screen:${id}`;
  await insertUser(client, { id: user, username: null, name, role: 'screen', customer: null, branch });
  return { id, user };
}

async function insertUser(
  client: Queryable,
  user: { id: string; username: string | null; name: string; role: Role; customer: string | null; branch: string },
): Promise<void> {
  await client.query(
    `insert into app_user (id, name, email, username, role, customer, branch) values ($1, $2, $3, $4, $5, $6, $7)`,
    [user.id, user.name, `${user.id}@users.invalid`, user.username, user.role, user.customer, user.branch],
  );
}
