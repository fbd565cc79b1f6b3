import { Router, type Request, type RequestHandler, type Response as Answer } from 'express';
import { z } from 'zod';
import { ADDRESS_HEADER, type Auth, type AuthDeps } from '#server/auth/auth.ts';
import { createSignInLimits } from '#server/auth/limits.ts';
import type { Sessions } from '#server/auth/sessions.ts';
import { changePassword, endSession } from '#server/auth/users.ts';
import type { Deps } from '#server/deps.ts';
import { PASSWORD_LENGTH } from '#shared/api/password.ts';
import { readJson } from './body.ts';
import { Problem } from './problem.ts';

/** Bytes. Nothing here is longer. */
const BODY_LIMIT = '8kb';

// PostgreSQL takes no NUL, and a lone surrogate has no UTF-8.
const text = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((value) => !/[\0\p{Surrogate}]/u.test(value), 'contains a character that is not text');

const SignIn = z.strictObject({ username: text(1, 100), password: text(1, PASSWORD_LENGTH.max) });
const ChangePassword = z.strictObject({
  currentPassword: text(1, PASSWORD_LENGTH.max),
  newPassword: text(PASSWORD_LENGTH.min, PASSWORD_LENGTH.max),
});
/** What better-auth answers to a sign-in, as far as it goes on from here. */
const SignedIn = z.object({
  user: z.object({ id: z.string(), name: z.string(), username: z.string(), role: z.string() }),
});
const Refused = z.object({ code: z.string().optional() });

/**
 * `/api/auth/…`: sign-in/username, sign-out, get-session, change-password; nothing else is there. Needs the bodies
 * unparsed, for it takes smaller ones than other routes.
 */
export function signInRoutes({
  auth,
  sessions,
  db,
  ring,
  limits: all,
}: Pick<AuthDeps, 'db'> & Pick<Deps, 'ring' | 'limits'> & { auth: Auth; sessions: Sessions }): Router {
  const limits = createSignInLimits(all);
  const router = Router();
  router.use(noStore);

  router.post('/sign-in/username', json, async (req, res) => {
    const body = parse(SignIn, req);
    const address = addressOf(req);
    await limits.attempt(address, body.username);
    const signedIn = await auth.api.signInUsername({ body, headers: headersFor(req), asResponse: true });
    if (!signedIn.ok) {
      const problem = await refusalOf(signedIn);
      if (problem.status === 401) await limits.failed(address, body.username);
      throw problem;
    }
    await limits.succeeded(address, body.username);
    const { user } = SignedIn.parse(await signedIn.json());
    passCookies(signedIn, res);
    const { name, role, username, id } = user;
    res.json({ token: signedToken(signedIn), user: { id, username, name, role } });
  });

  router.post('/sign-out', async (req, res) => {
    const session = await sessions.sessionOf(req.headers);
    // Before the answer: a signed-out session must be dead when its user is told so.
    if (session !== null && session.expiresAt !== null) await endSession({ db, sessions, ring }, session.id);
    passCookies(await auth.api.signOut({ headers: headersFor(req), asResponse: true }), res);
    res.json({ success: true });
  });

  router.get('/get-session', async (req, res) => {
    const session = await sessions.sessionOf(req.headers);
    // better-auth prolongs the session here once it is a day old, and its cookie.
    if (session !== null) passCookies(await auth.api.getSession({ headers: headersFor(req), asResponse: true }), res);
    res.json(
      session && {
        session: { id: session.id, expiresAt: session.expiresAt && new Date(session.expiresAt).toISOString() },
        user: { id: session.caller.user, name: session.caller.name, role: session.caller.role },
      },
    );
  });

  router.post('/change-password', json, async (req, res) => {
    const session = await sessions.sessionOf(req.headers);
    if (session === null) throw new Problem(401, 'not_signed_in', 'Sign in first.');
    const body = parse(ChangePassword, req);
    await limits.attempt(addressOf(req), session.caller.user);
    await changePassword(
      { db, sessions, ring },
      { user: session.caller.user, session: session.id, current: body.currentPassword, next: body.newPassword },
    );
    res.json({ success: true });
  });

  router.use(() => {
    throw new Problem(404, 'not_found', 'There is no such sign-in route.');
  });
  return router;
}

const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};

const parseJson = readJson(BODY_LIMIT);
const json: RequestHandler = (req, res, next) => {
  if (req.is('json')) parseJson(req, res, next);
  else next(new Problem(415, 'unsupported_media_type', 'Send JSON, as application/json.'));
};

function parse<T>(schema: z.ZodType<T>, req: Request): T {
  const parsed = schema.safeParse(req.body);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, code, message }) => ({ field: path.join('.'), code, message }));
  throw new Problem(400, 'invalid_body', 'The body does not have the form that this call takes.', errors);
}

/** Of the socket, or of `X-Forwarded-For` where Express was told to trust its sender. */
const addressOf = (req: Request): string => req.ip ?? 'unknown';

const headersFor = (req: Request): Headers => {
  const headers = new Headers({ [ADDRESS_HEADER]: addressOf(req) });
  if (req.headers.cookie !== undefined) headers.set('cookie', req.headers.cookie);
  if (req.headers['user-agent'] !== undefined) headers.set('user-agent', req.headers['user-agent']);
  return headers;
};

const passCookies = (from: Response, to: Answer): void => {
  for (const cookie of from.headers.getSetCookie()) to.append('Set-Cookie', cookie);
};

/** The signed token of the cookie just set, for clients that keep none: they send it as bearer token, or as `auth.token`. */
const signedToken = (signedIn: Response): string | null =>
  /^[^=]+=([^;]+)/.exec(signedIn.headers.getSetCookie()[0] ?? '')?.[1] ?? null;

/** One answer for every wrong pair, whichever half is wrong: who has an account is nobody's business. */
async function refusalOf(refused: Response): Promise<Problem> {
  const { code } = Refused.catch({}).parse(await refused.json().catch(() => null));
  if (code === 'account_disabled')
    return new Problem(403, 'account_disabled', 'This account is disabled. Ask your administrator.');
  if (refused.status < 500) return new Problem(401, 'wrong_credentials', 'User name or password is not right.');
  throw new Error(`better-auth answered ${refused.status} ${code ?? ''} to a sign-in`);
}
