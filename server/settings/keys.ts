import type pg from 'pg';
import { createApiKey } from '#server/auth/seed.ts';
import { cutting, revoke, type UserDeps } from '#server/auth/users.ts';
import { notFound } from '#server/http/problem.ts';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { ApiKey } from '#shared/api/adminKey.ts';
import { recordAudit } from './audit.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
}
const keyOf = (row: Row): ApiKey => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

/** A branch's keys: those that work first, the newest first. */
export async function listKeys(
  db: Pick<pg.Pool, 'query'>,
  branch: string,
  id: string | null = null,
): Promise<ApiKey[]> {
  const { rows } = await db.query<Row>(
    `select k.id, k.name, k.created_at, k.last_used_at, k.revoked_at from api_key k join app_user u on u.id = k."user"
      where u.branch = $1 and ($2::text is null or k.id = $2)
      order by k.revoked_at is not null, k.created_at desc, k.id`,
    [branch, id],
  );
  return rows.map(keyOf);
}

async function readKey(client: pg.ClientBase, branch: string, id: string): Promise<ApiKey> {
  const [key] = await listKeys(client, branch, id);
  if (key === undefined) throw notFound('API key');
  return key;
}

/** Makes a key for an integration of that name. @returns the key, this once */
export function addKey(deps: UserDeps, caller: Caller, name: string): Promise<{ key: string; apiKey: ApiKey }> {
  return withTransaction(deps.db, async (client) => {
    const { key, id } = await createApiKey(client, { name, branch: caller.branch });
    await recordAudit(client, caller, { action: 'keyCreated', subject: { kind: 'key', id, name } });
    return { key, apiKey: await readKey(client, caller.branch, id) };
  });
}

/** From now on it opens nothing, and what it had opened is closed; doing it again changes nothing. */
export function revokeKey(deps: UserDeps, caller: Caller, id: string): Promise<ApiKey> {
  return cutting(deps, async (client) => {
    const { name, revokedAt } = await readKey(client, caller.branch, id);
    const cuts = await revoke(client, id);
    if (revokedAt === null)
      await recordAudit(client, caller, { action: 'keyRevoked', subject: { kind: 'key', id, name } });
    return { result: await readKey(client, caller.branch, id), cuts };
  });
}
