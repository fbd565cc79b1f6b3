import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { NewPushSubscription } from '#shared/api/push.ts';
import type { Language } from '#shared/i18n/languages.ts';

/*
 * Browsers that want to be told. A subscription is kept by its endpoint: whoever turns pushes on in a browser last has it.
 * It goes when its browser turns them off, when the session that made it ends before its time, when its user is disabled
 * or may do something else, when its push service says that it is no more, and when nothing has got through for long.
 */

type Client = Pick<pg.Pool | pg.ClientBase, 'query'>;

/** More than anybody has; the oldest goes. */
const MOST_OF_A_USER = 10;
/** Refusals in a row, of as many notices. */
const MOST_FAILURES = 10;

export interface PushTarget {
  readonly id: string;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** Who turned pushes on, and by which session. */
export interface Subscriber {
  readonly user: string;
  readonly session: string;
}

/** Keeps a subscription, or takes it over. */
export async function keepSubscription(
  client: Client,
  { user, session }: Subscriber,
  { endpoint, keys, language }: NewPushSubscription,
): Promise<void> {
  await client.query(
    `insert into push_subscription (id, "user", session, endpoint, p256dh, auth, language, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, demarc_now())
     on conflict (endpoint) do update set "user" = excluded."user", session = excluded.session, p256dh = excluded.p256dh,
       auth = excluded.auth, language = excluded.language, failures = 0`,
    [randomUUID(), user, session, endpoint, keys.p256dh, keys.auth, language],
  );
  await client.query(
    `delete from push_subscription where id in
       (select id from push_subscription where "user" = $1 order by created_at desc, id offset $2)`,
    [user, MOST_OF_A_USER],
  );
}

/** Its user wants no more of it. Another's stays. */
export async function dropSubscription(client: Client, user: string, endpoint: string): Promise<void> {
  await client.query('delete from push_subscription where "user" = $1 and endpoint = $2', [user, endpoint]);
}

/** Those that ended sessions had made. */
export async function dropSubscriptionsOfSessions(client: Client, sessions: readonly string[]): Promise<void> {
  await client.query('delete from push_subscription where session = any($1::text[])', [sessions]);
}

export async function dropSubscriptionsOfUser(client: Client, user: string): Promise<void> {
  await client.query('delete from push_subscription where "user" = $1', [user]);
}

/** Of these users, those who have a browser that wants to be told, each with the language they read there. */
export async function subscribersAmong(
  client: Client,
  users: readonly string[],
): Promise<ReadonlyMap<string, Language>> {
  const { rows } = await client.query<{ user: string; language: Language }>({
    name: 'push-subscribers',
    text: `select distinct on ("user") "user", language from push_subscription where "user" = any($1::text[])
            order by "user", created_at desc`,
    values: [users],
  });
  return new Map(rows.map(({ user, language }) => [user, language]));
}

export async function targetsOf(client: Client, user: string): Promise<PushTarget[]> {
  const { rows } = await client.query<PushTarget>(
    'select id, endpoint, p256dh, auth from push_subscription where "user" = $1 order by created_at',
    [user],
  );
  return rows;
}

/** How it went with one of them. `gone`: its push service says that it is no more. */
export async function noteAttempt(
  client: Client,
  subscription: string,
  went: 'taken' | 'refused' | 'gone',
): Promise<void> {
  switch (went) {
    case 'taken':
      await client.query('update push_subscription set last_success_at = demarc_now(), failures = 0 where id = $1', [
        subscription,
      ]);
      return;
    case 'refused':
      await client.query(
        `with counted as (update push_subscription set failures = failures + 1 where id = $1 and failures + 1 < $2)
         delete from push_subscription where id = $1 and failures + 1 >= $2`,
        [subscription, MOST_FAILURES],
      );
      return;
    case 'gone':
      await client.query('delete from push_subscription where id = $1', [subscription]);
  }
}
