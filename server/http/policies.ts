import { Router } from 'express';
import type { Deps } from '../deps.ts';
import { scopeOf } from '../live/scope.ts';
import { readPolicies } from '../settings/policies.ts';
import { handler } from './edge.ts';
import { settingsCaller } from './settings.ts';

/** `GET /api/policies`: the time limits as they stand. Versions are made by import, never edited. */
export function policiesRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();
  router.get(
    '/api/policies',
    handler(async (req, res) => {
      res.json(await readPolicies(db.pool, scopeOf(settingsCaller(req, 'readPolicies'))));
    }),
  );
  return router;
}
