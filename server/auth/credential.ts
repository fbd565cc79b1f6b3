import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { parseCookies } from 'better-auth/cookies';

/**
 * What a request proves itself with. A session's token travels signed, in the cookie or as a bearer token, so that
 * whoever reads the session table cannot sign in with what stands there.
 */
export type Credential =
  { readonly kind: 'session'; readonly token: string } | { readonly kind: 'apiKey'; readonly hash: Buffer };

export const API_KEY_PREFIX = 'dmk_';

export const hashApiKey = (key: string): Buffer => createHash('sha256').update(key).digest();

/** `__Host-` binds the cookie to exactly this host, but browsers take it over https only. */
export const sessionCookieName = (secure: boolean): string => (secure ? '__Host-demarc_session' : 'demarc_session');

/** The bearer token or the session cookie, as sent; null without either. A bearer token goes before the cookie. */
export function sentCredential(headers: IncomingHttpHeaders, cookieName: string): string | null {
  const bearer = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  const cookie = headers.cookie === undefined ? undefined : parseCookies(headers.cookie).get(cookieName);
  return cookie === undefined || cookie === '' ? null : cookie;
}

/** Checks form and signature, without the database. The signature is better-auth's: base64 HMAC-SHA-256 after a dot. */
export function readCredential(sent: string, secret: string): Credential | null {
  if (sent.startsWith(API_KEY_PREFIX)) return { kind: 'apiKey', hash: hashApiKey(sent) };
  const signed = decoded(sent);
  const dot = signed.lastIndexOf('.');
  if (dot < 1) return null;
  const token = signed.slice(0, dot);
  const expected = createHmac('sha256', secret).update(token).digest();
  const actual = Buffer.from(signed.slice(dot + 1), 'base64');
  return actual.length === expected.length && timingSafeEqual(actual, expected) ? { kind: 'session', token } : null;
}

/** What `readCredential` takes, of a session's token. */
export const signToken = (token: string, secret: string): string =>
  `${token}.${createHmac('sha256', secret).update(token).digest('base64')}`;

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};
