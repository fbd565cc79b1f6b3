import { Router } from 'express';
import { readOwnNotices, setOwnNotices } from '#server/settings/ownNotices.ts';
import { setOwnNoticesSchema } from '#shared/api/ownNotices.ts';
import type { Deps } from '../deps.ts';
import { allowedCaller } from './allowed.ts';
import { handler, jsonBody, parse } from './edge.ts';

/** `/api/me/notices`: where the caller is reached by SMS and mail, and the language that is written in. */
export function ownNoticesRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();
  router.get(
    '/api/me/notices',
    handler(async (req, res) => {
      res.json(await readOwnNotices(db.pool, allowedCaller(req, 'receiveNotices').user));
    }),
  );
  router.put(
    '/api/me/notices',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'receiveNotices');
      res.json(await setOwnNotices(db, caller, parse(setOwnNoticesSchema, jsonBody(req)).language));
    }),
  );
  return router;
}
