import { Router } from 'express';
import { accessQuerySchema } from '#shared/api/access.ts';
import { revealRequestSchema } from '#shared/api/reveal.ts';
import { readAccessLog, reveal } from '../access/log.ts';
import type { Deps } from '../deps.ts';
import { allowedCaller } from './allowed.ts';
import { handler, jsonBody, parse } from './edge.ts';

/** `/api/reveals`: the one way to a person's whole number, and the list of who took it. */
export function revealsRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();

  router.post(
    '/api/reveals',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'revealNumber');
      res.json(await reveal(db, caller, parse(revealRequestSchema, jsonBody(req))));
    }),
  );

  router.get(
    '/api/reveals',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readAccessLog');
      res.json(await readAccessLog(db.pool, caller.branch, parse(accessQuerySchema, req.query)));
    }),
  );

  return router;
}
