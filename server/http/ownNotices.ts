import { type Request, Router } from 'express';
import { readOwnNotices, setOwnNotices } from '#server/settings/ownNotices.ts';
import { type Caller, isStaff } from '#shared/actor.ts';
import { setOwnNoticesSchema } from '#shared/api/ownNotices.ts';
import type { Deps } from '../deps.ts';
import { callerOf } from './auth.ts';
import { handler, jsonBody, parse } from './edge.ts';
import { Problem } from './problem.ts';

/** Customers are told as their contacts are kept; walls and machines not at all. @throws Problem 403 */
function called(req: Request): Caller {
  const caller = callerOf(req);
  if (!isStaff(caller.role)) throw new Problem(403, 'role_forbidden', 'These notices go to whoever works here.');
  return caller;
}

/** `/api/me/notices`: where the caller is reached by SMS and mail, and the language that is written in. */
export function ownNoticesRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();
  router.get(
    '/api/me/notices',
    handler(async (req, res) => {
      res.json(await readOwnNotices(db.pool, called(req).user));
    }),
  );
  router.put(
    '/api/me/notices',
    handler(async (req, res) => {
      const caller = called(req);
      res.json(await setOwnNotices(db, caller, parse(setOwnNoticesSchema, jsonBody(req)).language));
    }),
  );
  return router;
}
