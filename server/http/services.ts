import { Router } from 'express';
import { z } from 'zod';
import { type Action, type Caller, can } from '#shared/actor.ts';
import type { Deps } from '../deps.ts';
import { scopeOf } from '../live/scope.ts';
import { precheck } from '../tickets/precheck.ts';
import { permissionProblem } from '../tickets/problems.ts';
import { readNow } from '../tickets/queries.ts';
import { withConnection } from '../tickets/reading.ts';
import { findService, searchServices, serviceView } from '../tickets/services.ts';
import { callerOf } from './auth.ts';
import { handler, languageOf, parse } from './edge.ts';
import { notFound } from './problem.ts';

const searchSchema = z.strictObject({ q: z.string().max(200).default('') });

const refuseUnless = (caller: Caller, action: Action): void => {
  const permission = can(caller, action, null);
  if (!permission.yes) throw permissionProblem(permission);
};

/** `/api/services`: what the desk knows of the lines it serves, within the caller's scope. */
export function servicesRouter(deps: Deps): Router {
  const router = Router();

  router.get(
    '/api/services',
    handler(async (req, res) => {
      const caller = callerOf(req);
      refuseUnless(caller, 'readServices');
      const { q } = parse(searchSchema, req.query);
      const found = await searchServices(deps.db.pool, scopeOf(caller), q.trim());
      res.json({ items: found.map((service) => serviceView(service, caller)) });
    }),
  );

  router.get(
    '/api/services/:id',
    handler(async (req, res) => {
      const caller = callerOf(req);
      refuseUnless(caller, 'readServices');
      const service = await findService(deps.db.pool, scopeOf(caller), String(req.params.id));
      if (service === null) throw notFound('service');
      res.json(serviceView(service, caller));
    }),
  );

  router.get(
    '/api/services/:id/precheck',
    handler(async (req, res) => {
      const caller = callerOf(req);
      refuseUnless(caller, 'readServices');
      const answer = await withConnection(deps.db, async (client) => {
        const service = await findService(client, scopeOf(caller), String(req.params.id));
        if (service === null) throw notFound('service');
        return precheck(client, caller, service, await readNow(client), languageOf(req));
      });
      res.json(answer);
    }),
  );

  return router;
}
