import { Router } from 'express';
import { causeChangeSchema, newCauseSchema } from '#shared/api/causes.ts';
import { addCause, changeCause } from '../causes/change.ts';
import { readCauses } from '../causes/read.ts';
import type { Deps } from '../deps.ts';
import { allowedCaller } from './allowed.ts';
import { handler, jsonBody, parse } from './edge.ts';

/** `/api/causes`: what lies beneath the eleven causes, as the caller's branch has it. */
export function causesRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();

  router.get(
    '/api/causes',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readCauses');
      res.json({ items: await readCauses(db.pool, caller.branch) });
    }),
  );
  router.post(
    '/api/causes',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'administer');
      res.status(201).json(await addCause(db, caller, parse(newCauseSchema, jsonBody(req))));
    }),
  );
  router.patch(
    '/api/causes/:code',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'administer');
      res.json(await changeCause(db, caller, String(req.params['code']), parse(causeChangeSchema, jsonBody(req))));
    }),
  );
  return router;
}
