import { Router } from 'express';
import type { Deps } from '../deps.ts';
import { readFollowUp } from '../followUp/read.ts';
import { scopeOf } from '../live/scope.ts';
import { readNow } from '../tickets/queries.ts';
import { allowedCaller } from './allowed.ts';
import { handler } from './edge.ts';

/** `/api/follow-up`: whom to call back, and whose quality to check, within the caller's scope. */
export function followUpRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();
  router.get(
    '/api/follow-up',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readFollowUp');
      res.json(await readFollowUp(db.pool, scopeOf(caller), await readNow(db.pool)));
    }),
  );
  return router;
}
