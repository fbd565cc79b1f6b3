import type { IncomingMessage } from 'node:http';
import { Router, type RequestHandler } from 'express';
import { type AuthDeps, servedSecurely } from '#server/auth/auth.ts';
import { sentCredential, sessionCookieName } from '#server/auth/credential.ts';
import type { Session, Sessions } from '#server/auth/sessions.ts';
import { readSelf } from '#server/screens/read.ts';
import { prolongScreenSession, screenCookie } from '#server/screens/session.ts';
import type { Caller } from '#shared/actor.ts';
import { Problem } from './problem.ts';

const sessionOfRequest = new WeakMap<IncomingMessage, Session>();

/** Doors of the desk. What lies outside them is the web application's files, and what declares itself public. */
const GUARDED = ['/api', '/tmf-api', '/metrics'];
const PUBLIC = ['/api/openapi.json', '/api/docs', '/api/auth', '/healthz', '/readyz', '/r', '/d'];
const beneath = (roots: readonly string[], path: string): boolean => {
  // Express matches paths whatever their case, so this does too.
  const lower = path.toLowerCase();
  return roots.some((root) => lower === root || lower.startsWith(`${root}/`));
};

/** Whether a path is of an interface, and never a page of the web application. */
export const isInterface = (path: string): boolean => beneath([...GUARDED, ...PUBLIC], path);

const FILE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Whether anybody may ask. */
export const isPublic = (method: string, path: string): boolean =>
  beneath(PUBLIC, path) || (FILE_METHODS.has(method) && !beneath(GUARDED, path));

/** Finds out who is calling; without a session only public paths go on. */
export const authenticate =
  (sessions: Pick<Sessions, 'sessionOf'>): RequestHandler =>
  async (req, res, next) => {
    if (!isPublic(req.method, req.path)) {
      const session = await sessions.sessionOf(req.headers);
      if (session === null) throw notSignedIn();
      refuseAnother(session.caller.user, req.get(MEANT_FOR));
      sessionOfRequest.set(req, session);
      // What one caller may read is for nobody's cache, least of all the disk of a shared console.
      res.setHeader('Cache-Control', 'no-store');
    }
    next();
  };

/** Names the user whom a request is meant to come from. */
const MEANT_FOR = 'demarc-caller';

/**
 * What waited in a browser until the network was back was written by one user, and the cookie may be another's by then:
 * such a request names its author, and is never taken as somebody else's.
 */
function refuseAnother(user: string, meant: string | undefined): void {
  if (meant === undefined || meant === user) return;
  throw new Problem(409, 'signed_in_as_another', 'You are signed in as another user than this request names.', [
    { field: 'Demarc-Caller', code: 'signed_in_as_another', message: 'sign in as its author, or leave it out' },
  ]);
}

/** Who is calling. @throws Problem 401 on a path that `authenticate` let everybody through to */
export const callerOf = (req: IncomingMessage): Caller => sessionOf(req).caller;

/** What the caller is signed in by. @throws as `callerOf` */
export function sessionOf(req: IncomingMessage): Session {
  const session = sessionOfRequest.get(req);
  if (session === undefined) throw notSignedIn();
  return session;
}

const notSignedIn = (): Problem =>
  new Problem(401, 'not_signed_in', 'Sign in, or send an API key as a bearer token.', [], {
    'WWW-Authenticate': 'Bearer',
  });

/** `GET /api/me`: what the screens need to know of whoever looks at them. */
export function meRoutes({ db, config }: Pick<AuthDeps, 'db' | 'config'>): Router {
  const router = Router();
  const cookieName = sessionCookieName(servedSecurely(config));
  router.get('/api/me', async (req, res) => {
    const session = sessionOf(req);
    const { user, name, role, customers } = session.caller;
    const { rows } = await db.pool.query<{ username: string | null; id: string; name: string; zone: string }>({
      name: 'me',
      text: `select u.username, b.id, b.name, b.zone from app_user u join branch b on b.id = u.branch where u.id = $1`,
      values: [user],
    });
    const [row] = rows;
    if (row === undefined) throw notSignedIn();
    const { username, ...branch } = row;
    const screen = role === 'screen' ? await readSelf(db.pool, user) : null;
    if (screen !== null) {
      const sent = sentCredential({ cookie: req.headers.cookie }, cookieName);
      if (sent !== null && (await prolongScreenSession(db, session)))
        res.cookie(cookieName, decodeURIComponent(sent), screenCookie(config));
    }
    res.json({ user, username, name, role, customers, branch, ...(screen === null ? {} : { screen }) });
  });
  return router;
}
