import { Router } from 'express';
import { type Action, type Caller, can } from '#shared/actor.ts';
import { accessQuerySchema, revealRequestSchema } from '#shared/api/access.ts';
import { readAccessLog, reveal } from '../access/log.ts';
import type { Deps } from '../deps.ts';
import { permissionProblem } from '../tickets/problems.ts';
import { callerOf } from './auth.ts';
import { handler, jsonBody, parse } from './edge.ts';

const refuseUnless = (caller: Caller, action: Action): void => {
  const permission = can(caller, action, null);
  if (!permission.yes) throw permissionProblem(permission);
};

/** `/api/reveals`: the one way to a person's whole number, and the list of who took it. */
export function revealsRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();

  router.post(
    '/api/reveals',
    handler(async (req, res) => {
      const caller = callerOf(req);
      refuseUnless(caller, 'revealNumber');
      res.json(await reveal(db, caller, parse(revealRequestSchema, jsonBody(req))));
    }),
  );

  router.get(
    '/api/reveals',
    handler(async (req, res) => {
      const caller = callerOf(req);
      refuseUnless(caller, 'readAccessLog');
      res.json(await readAccessLog(db.pool, caller.branch, parse(accessQuerySchema, req.query)));
    }),
  );

  return router;
}
