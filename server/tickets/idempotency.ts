import { createHash } from 'node:crypto';
import type pg from 'pg';
import { canonical, type Json } from '#shared/ticket/canonical.ts';
import { Problem } from '../http/problem.ts';

export interface Request {
  readonly caller: string;
  readonly door: string;
  /** Absent: every request is a new one. */
  readonly key: string | undefined;
  /** As parsed; instants are numbers here, which hash the same for the same moment however it was written. */
  readonly body: unknown;
}

/** `fresh`: do it. Otherwise it was done, and `answer` is what was answered (null where nothing was kept). */
export type Once = { readonly fresh: true } | { readonly fresh: false; readonly answer: unknown };

const LONGEST_KEY = 200;

/** A key from a header. @throws Problem 400 where it is not usable */
export function parseKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = header.trim();
  if (key.length > 0 && key.length <= LONGEST_KEY && /^[\x21-\x7e]+$/.test(key)) return key;
  throw new Problem(
    400,
    'idempotency_key_invalid',
    `Idempotency-Key must be 1 to ${LONGEST_KEY} printable ASCII characters.`,
    [{ field: 'Idempotency-Key', code: 'invalid', message: 'use a UUID' }],
  );
}

/**
 * Claims a key within the caller's transaction. A request with the same key that is under way is waited for.
 * @throws Problem 409 when the key was used for another body
 */
export async function answerOnce(client: pg.ClientBase, request: Request): Promise<Once> {
  if (request.key === undefined) return { fresh: true };
  const bodyHash = createHash('sha256')
    .update(canonical(request.body as Json))
    .digest();
  const claimed = await client.query({
    name: 'claim-key',
    text: `insert into idempotency as kept (caller, door, key, body_hash, at) values ($1, $2, $3, $4, demarc_now())
           on conflict (caller, door, key) do update set body_hash = excluded.body_hash, answer = null, at = excluded.at
             where kept.at < excluded.at - interval '7 days'`,
    values: [request.caller, request.door, request.key, bodyHash],
  });
  if (claimed.rowCount === 1) return { fresh: true };
  const { rows } = await client.query<{ body_hash: Buffer; answer: unknown }>({
    name: 'read-key',
    text: 'select body_hash, answer from idempotency where caller = $1 and door = $2 and key = $3',
    values: [request.caller, request.door, request.key],
  });
  const earlier = rows[0];
  if (earlier === undefined) return { fresh: true };
  if (!earlier.body_hash.equals(bodyHash))
    throw new Problem(
      409,
      'idempotency_key_reused',
      'This Idempotency-Key was used for another request. Send a new one with a new key, or the same body again.',
      [{ field: 'Idempotency-Key', code: 'reused', message: 'choose a new key' }],
    );
  return { fresh: false, answer: earlier.answer };
}

/** Keeps what was answered under a claimed key. */
export async function keepAnswer(client: pg.ClientBase, request: Request, answer: unknown): Promise<void> {
  if (request.key === undefined) return;
  await client.query({
    name: 'keep-answer',
    text: 'update idempotency set answer = $4 where caller = $1 and door = $2 and key = $3',
    values: [request.caller, request.door, request.key, JSON.stringify(answer)],
  });
}
