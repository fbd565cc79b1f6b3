import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { CookieOptions } from 'express';
import type { Database } from '#db/open.ts';
import { type AuthConfig, servedSecurely } from '#server/auth/auth.ts';
import { readCredential } from '#server/auth/credential.ts';
import type { Paired } from '#shared/api/screens.ts';

/*
 * A screen's session outlives the people's: nobody stands before a wall to sign in. It lasts as long as browsers keep a
 * cookie at the most (400 days, RFC 6265bis 5.5), and is prolonged whenever the page asks who it is after a month.
 */

/** Days. */
const LASTS = 400;
const PROLONGED_AFTER = 30;
const DAY = 86_400_000;

const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Opens the session of a screen that was approved, in the caller's transaction. @returns its token */
export async function openScreenSession(
  client: pg.ClientBase,
  screen: {
    readonly screen: string;
    readonly user: string;
    readonly address: string;
    readonly userAgent: string | null;
  },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await client.query(
    `insert into session (id, token, user_id, expires_at, ip_address, user_agent)
     values ($1, $2, $3, now() + $4 * interval '1 day', $5, $6)`,
    [randomBytes(16).toString('base64url'), token, screen.user, LASTS, screen.address, screen.userAgent],
  );
  await client.query('update screen set token_hash = $2 where id = $1', [screen.screen, hashOfToken(token)]);
  await client.query('update app_user set last_sign_in_at = now() where id = $1', [screen.user]);
  return token;
}

/** How the cookie is set that carries it. */
export const screenCookie = (config: Pick<AuthConfig, 'publicUrl'>): CookieOptions => ({
  httpOnly: true,
  sameSite: 'lax',
  path: '/',
  secure: servedSecurely(config),
  maxAge: LASTS * DAY,
});

/**
 * Prolongs a screen's session that has run for a month.
 * @returns whether its cookie is to be set again
 */
export async function prolongScreenSession(
  db: Pick<Database, 'pool'>,
  session: { readonly id: string; readonly expiresAt: number | null },
): Promise<boolean> {
  if (session.expiresAt === null || session.expiresAt > Date.now() + (LASTS - PROLONGED_AFTER) * DAY) return false;
  const { rowCount } = await db.pool.query(
    `update session set expires_at = now() + $2 * interval '1 day', updated_at = now()
      where id = $1 and expires_at < now() + $3 * interval '1 day'`,
    [session.id, LASTS, LASTS - PROLONGED_AFTER],
  );
  return rowCount === 1;
}

/** What the holder of a cookie is among the screens, also after its session has ended. */
export async function pairedWith(
  { db, config }: { readonly db: Pick<Database, 'pool'>; readonly config: Pick<AuthConfig, 'secret'> },
  sent: string | null,
): Promise<Paired> {
  const credential = sent === null ? null : readCredential(sent, config.secret);
  if (credential?.kind !== 'session') return { state: 'none', name: null };
  const { rows } = await db.pool.query<{ name: string; revoked: boolean }>(
    `select u.name, s.revoked_at is not null as revoked from screen s join app_user u on u.id = s."user" where s.token_hash = $1`,
    [hashOfToken(credential.token)],
  );
  const [row] = rows;
  return row === undefined
    ? { state: 'none', name: null }
    : { state: row.revoked ? 'revoked' : 'paired', name: row.name };
}
