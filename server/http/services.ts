import { Router } from 'express';
import { z } from 'zod';
import type { Caller } from '#shared/actor.ts';
import type { Deps } from '../deps.ts';
import { scopeOf } from '../live/scope.ts';
import { precheck } from '../tickets/precheck.ts';
import { readNow } from '../tickets/queries.ts';
import { withConnection } from '../tickets/reading.ts';
import { findService, searchServices, serviceView } from '../tickets/services.ts';
import { allowedCaller } from './allowed.ts';
import { handler, languageOf, parse } from './edge.ts';
import { notFound } from './problem.ts';

const askedBy = (caller: Caller) => ({ scope: scopeOf(caller), branch: caller.branch });
const searchSchema = z.strictObject({ q: z.string().max(200).default('') });

/** `/api/services`: what the desk knows of the lines it serves, within the caller's scope. */
export function servicesRouter(deps: Deps): Router {
  const router = Router();

  router.get(
    '/api/services',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readServices');
      const { q } = parse(searchSchema, req.query);
      const found = await searchServices(deps.db.pool, askedBy(caller), q.trim());
      res.json({ items: found.map((service) => serviceView(service, caller)) });
    }),
  );

  router.get(
    '/api/services/:id',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readServices');
      const service = await findService(deps.db.pool, { ...askedBy(caller), idOrNumber: String(req.params.id) });
      if (service === null) throw notFound('service');
      res.json(serviceView(service, caller));
    }),
  );

  router.get(
    '/api/services/:id/precheck',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readServices');
      const answer = await withConnection(deps.db, async (client) => {
        const service = await findService(client, { ...askedBy(caller), idOrNumber: String(req.params.id) });
        if (service === null) throw notFound('service');
        return precheck(client, caller, service, await readNow(client), languageOf(req));
      });
      res.json(answer);
    }),
  );

  return router;
}
