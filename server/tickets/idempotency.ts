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
  const [once] = await answerEach(client, [request]);
  if (once === undefined) throw new Error('a request was not looked at');
  if (once instanceof Problem) throw once;
  return once;
}

/**
 * The same for several requests, no two of which have one key. In their order; a Problem for each whose key was used for
 * another body.
 */
export async function answerEach(
  client: pg.ClientBase,
  requests: readonly Request[],
): Promise<readonly (Once | Problem)[]> {
  const hashes = new Map(keyed(requests).map((request) => [placeOf(request), hashOf(request)]));
  if (hashes.size === 0) return requests.map(() => FRESH);
  const claimed = await claimKeys(client, requests, hashes);
  const taken = keyed(requests).filter((request) => !claimed.has(placeOf(request)));
  const earlier = taken.length === 0 ? new Map<string, Kept>() : await readKeys(client, taken);
  return requests.map((request) => {
    const kept = earlier.get(placeOf(request));
    if (kept === undefined) return FRESH;
    return hashes.get(placeOf(request))?.equals(kept.bodyHash) ? { fresh: false, answer: kept.answer } : reused();
  });
}

const FRESH: Once = { fresh: true };

interface Place {
  readonly caller: string;
  readonly door: string;
  readonly key?: string | undefined;
}

interface Kept extends Place {
  readonly bodyHash: Buffer;
  readonly answer: unknown;
}

const placeOf = ({ caller, door, key }: Place): string => JSON.stringify([caller, door, key]);

const hashOf = ({ body }: Request): Buffer =>
  createHash('sha256')
    .update(canonical(body as Json))
    .digest();

const reused = (): Problem =>
  new Problem(
    409,
    'idempotency_key_reused',
    'This Idempotency-Key was used for another request. Send a new one with a new key, or the same body again.',
    [{ field: 'Idempotency-Key', code: 'reused', message: 'choose a new key' }],
  );

const keyed = (requests: readonly Request[]): readonly Request[] => requests.filter(({ key }) => key !== undefined);

/** In one order everywhere: two who claim the same keys wait for each other instead of for ever. */
async function claimKeys(client: pg.ClientBase, requests: readonly Request[], hashes: ReadonlyMap<string, Buffer>) {
  const all = keyed(requests);
  const { rows } = await client.query<Place>({
    name: 'claim-keys',
    text: `insert into idempotency as kept (caller, door, key, body_hash, at)
           select caller, door, key, body_hash, (select demarc_now())
             from unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) as r (caller, door, key, body_hash)
            order by caller, door, key
           on conflict (caller, door, key) do update set body_hash = excluded.body_hash, answer = null, at = excluded.at
             where kept.at < excluded.at - interval '7 days'
           returning caller, door, key`,
    values: [...placesOf(all), all.map((request) => hashes.get(placeOf(request)))],
  });
  return new Set(rows.map(placeOf));
}

async function readKeys(client: pg.ClientBase, requests: readonly Request[]): Promise<ReadonlyMap<string, Kept>> {
  const { rows } = await client.query<Kept>({
    name: 'read-keys',
    text: `select caller, door, key, body_hash as "bodyHash", answer from idempotency
            where (caller, door, key) in (select * from unnest($1::text[], $2::text[], $3::text[]))`,
    values: placesOf(requests),
  });
  return new Map(rows.map((row) => [placeOf(row), row]));
}

const placesOf = (requests: readonly Request[]): unknown[] => [
  requests.map(({ caller }) => caller),
  requests.map(({ door }) => door),
  requests.map(({ key }) => key),
];

/** Lets go of claimed keys, within the transaction that claimed them: what was asked under them was not done. */
export async function releaseKeys(client: pg.ClientBase, requests: readonly Request[]): Promise<void> {
  const all = keyed(requests);
  if (all.length === 0) return;
  await client.query({
    name: 'release-keys',
    text: `delete from idempotency
            where (caller, door, key) in (select * from unnest($1::text[], $2::text[], $3::text[]))`,
    values: placesOf(all),
  });
}

/** Keeps what was answered under a claimed key. */
export const keepAnswer = (client: pg.ClientBase, request: Request, answer: unknown): Promise<void> =>
  keepAnswers(client, [{ request, answer }]);

/** Keeps what was answered under each claimed key. */
export async function keepAnswers(
  client: pg.ClientBase,
  answered: readonly { readonly request: Request; readonly answer: unknown }[],
): Promise<void> {
  const rows = answered.flatMap(({ request: { caller, door, key }, answer }) =>
    key === undefined ? [] : [{ caller, door, key, answer }],
  );
  if (rows.length === 0) return;
  await client.query({
    name: 'keep-answers',
    text: `update idempotency kept set answer = r.answer
             from jsonb_to_recordset($1::jsonb) as r (caller text, door text, key text, answer jsonb)
            where kept.caller = r.caller and kept.door = r.door and kept.key = r.key`,
    values: [JSON.stringify(rows)],
  });
}
