import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Caller, Role } from '#shared/actor.ts';
import { servedSecurely, type AuthDeps } from './auth.ts';
import { readCredential, sentCredential, sessionCookieName, type Credential } from './credential.ts';

/*
 * Who is calling, without paying a database read for every request.
 *
 * A credential is unknown, loading, or kept. It is kept for `TTL` or until its session ends, whichever is first, and
 * dropped at once by `forget`: on this node by whoever signs out, disables or changes roles, on the others by the
 * change row of the same transaction. A load that was under way when something was forgotten may have read what is no
 * longer true, so it is done again. The TTL is the net beneath: what a node missed lasts no longer than that.
 */

/** Milliseconds. */
const TTL = 20_000;
const MOST_KEPT = 10_000;

/** A caller, and what it is signed in by: a session's id, or `key:` and an API key's id. */
export interface Session {
  readonly id: string;
  readonly caller: Caller;
  /** Epoch ms; null for API keys, which last until revoked. */
  readonly expiresAt: number | null;
}

/** One session ended, or something about a user changed (disabled, role, scope). Both kinds end sockets. */
export interface Cut {
  readonly kind: 'session' | 'user';
  readonly id: string;
}

export interface Sessions {
  /** By the bearer token or the session cookie; null when there is none or it is not valid (any more). */
  sessionOf(headers: IncomingHttpHeaders): Promise<Session | null>;
  /** By the token itself: an API key, or the signed token that sign-in answers. */
  sessionOfToken(token: string): Promise<Session | null>;
  /** Called by the live feed for change rows of kinds `session` and `user`, and by what wrote them. */
  forget(cut: Cut): void;
  /** `listener` hears every cut, on every node. Returns the way to stop it. */
  onCut(listener: (cut: Cut) => void): () => void;
}

interface Kept {
  readonly session: Session;
  readonly until: number;
}

export function createSessions(
  { config, db }: Pick<AuthDeps, 'config' | 'db'>,
  { now = Date.now, ttl = TTL, mostKept = MOST_KEPT }: { now?: () => number; ttl?: number; mostKept?: number } = {},
): Sessions {
  const cookieName = sessionCookieName(servedSecurely(config));
  const kept = new Map<string, Kept>();
  const loading = new Map<string, Promise<Session | null>>();
  const listeners = new Set<(cut: Cut) => void>();
  let cuts = 0;

  const keep = (key: string, session: Session): void => {
    for (const oldest of kept.keys()) {
      if (kept.size < mostKept) break;
      kept.delete(oldest);
    }
    kept.set(key, { session, until: Math.min(now() + ttl, session.expiresAt ?? Infinity) });
  };

  const load = async (key: string, credential: Credential): Promise<Session | null> => {
    for (;;) {
      const before = cuts;
      const session = await (credential.kind === 'session'
        ? loadSession(db, credential.token)
        : loadApiKey(db, credential.hash));
      if (before !== cuts) continue;
      if (session !== null) keep(key, session);
      return session;
    }
  };

  const sessionOfToken = async (token: string): Promise<Session | null> => {
    // The key is a hash, so that a dump of the process's memory holds fewer tokens that still work.
    const key = createHash('sha256').update(token).digest('base64');
    const hit = kept.get(key);
    if (hit !== undefined && hit.until > now()) return hit.session;
    kept.delete(key);
    const underWay = loading.get(key);
    if (underWay !== undefined) return underWay;
    const credential = readCredential(token, config.secret);
    if (credential === null) return null;
    const loaded = load(key, credential).finally(() => loading.delete(key));
    loading.set(key, loaded);
    return loaded;
  };

  return {
    sessionOfToken,
    async sessionOf(headers) {
      const sent = sentCredential(headers, cookieName);
      return sent === null ? null : sessionOfToken(sent);
    },
    forget(cut) {
      cuts += 1;
      for (const [key, { session }] of kept) {
        if ((cut.kind === 'session' ? session.id : session.caller.user) === cut.id) kept.delete(key);
      }
      for (const listener of listeners) listener(cut);
    },
    onCut(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

interface CallerRow {
  session: string;
  expiresAt: number | null;
  user: string;
  name: string;
  role: Role;
  branch: string;
  customer: string | null;
  managed: string[];
}

const CALLER = `u.id as "user", u.name, u.role, u.branch, u.customer,
  case when u.role = 'manager' then array(select c.id from customer c where c.manager = u.id order by c.id) else '{}' end as managed`;

const asSession = (row: CallerRow | undefined): Session | null =>
  row === undefined
    ? null
    : {
        id: row.session,
        expiresAt: row.expiresAt,
        caller: {
          user: row.user,
          name: row.name,
          role: row.role,
          customers: row.customer === null ? row.managed : [row.customer],
          branch: row.branch,
        },
      };

/** Sessions live by the real clock, as better-auth writes it: not by `demarc_now()`, which tests move. */
async function loadSession(db: AuthDeps['db'], token: string): Promise<Session | null> {
  const { rows } = await db.pool.query<CallerRow>({
    name: 'load-session',
    text: `select s.id as session, (extract(epoch from s.expires_at) * 1000)::float8 as "expiresAt", ${CALLER}
           from session s join app_user u on u.id = s.user_id
           where s.token = $1 and s.expires_at > now() and u.disabled_at is null`,
    values: [token],
  });
  return asSession(rows[0]);
}

async function loadApiKey(db: AuthDeps['db'], hash: Buffer): Promise<Session | null> {
  const { rows } = await db.pool.query<CallerRow>({
    name: 'load-api-key',
    // Written once a minute at most: the statement runs only when nothing is kept, and often enough then.
    text: `with used as (
             update api_key set last_used_at = now()
             where hash = $1 and revoked_at is null and (last_used_at is null or last_used_at < now() - interval '1 minute'))
           select 'key:' || k.id as session, null as "expiresAt", ${CALLER}
           from api_key k join app_user u on u.id = k.user
           where k.hash = $1 and k.revoked_at is null and u.disabled_at is null`,
    values: [hash],
  });
  return asSession(rows[0]);
}
