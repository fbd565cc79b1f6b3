import { Router, type Request, type Response } from 'express';
import { sentCredential, sessionCookieName, signToken } from '#server/auth/credential.ts';
import { servedSecurely } from '#server/auth/auth.ts';
import type { Deps } from '#server/deps.ts';
import { refuseWait } from '#server/limits.ts';
import { claimPairing, startPairing } from '#server/screens/pair.ts';
import { pairedWith, screenCookie } from '#server/screens/session.ts';
import { claimSchema } from '#shared/api/screens.ts';
import { readJson } from './body.ts';
import { handler, jsonBody, parse } from './edge.ts';

/** Bytes. */
const BODY_LIMIT = '1kb';
/** Of one address: a hall of walls stands behind one, each asks every 10 minutes, and every few seconds whether it may. */
const STARTS = { points: 30, duration: 60 };
const CLAIMS = { points: 1_200, duration: 60 };
const LONGEST_AGENT = 300;

const originOf = (req: Request) => ({
  address: req.ip ?? 'unknown',
  userAgent: req.get('user-agent')?.slice(0, LONGEST_AGENT) ?? null,
});

/** `/api/auth/pairing`: how a screen comes to a session. Without one; mount before the other routes of sign-in. */
export function pairingRouter(deps: Pick<Deps, 'db' | 'config' | 'limits'>): Router {
  const router = Router();
  const starts = deps.limits.of('pairing-starts', STARTS);
  const claims = deps.limits.of('pairing-claims', CLAIMS);
  const cookieName = sessionCookieName(servedSecurely(deps.config));
  const json = readJson(BODY_LIMIT);
  const noStore = (res: Response): Response => res.set('Cache-Control', 'no-store');

  router.get(
    '/api/auth/pairing',
    handler(async (req, res) => {
      refuseWait(await claims.take(originOf(req).address));
      noStore(res).json(await pairedWith(deps, sentCredential(req.headers, cookieName)));
    }),
  );
  router.post(
    '/api/auth/pairing',
    handler(async (req, res) => {
      const from = originOf(req);
      refuseWait(await starts.take(from.address));
      const asking = await startPairing(deps, from);
      // The code goes in the fragment: no log and no proxy reads it there.
      const approveAt = new URL(`/settings/screens#${asking.code}`, deps.config.publicUrl).href;
      noStore(res)
        .status(201)
        .json({ ...asking, approveAt });
    }),
  );
  router.post(
    '/api/auth/pairing/claim',
    json,
    handler(async (req, res) => {
      const from = originOf(req);
      refuseWait(await claims.take(from.address));
      const claimed = await claimPairing(deps, parse(claimSchema, jsonBody(req)).secret, from);
      if (claimed.state === 'paired')
        res.cookie(cookieName, signToken(claimed.token, deps.config.secret), screenCookie(deps.config));
      noStore(res).json({ state: claimed.state });
    }),
  );
  return router;
}
