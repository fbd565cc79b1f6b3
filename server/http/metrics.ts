import { Router } from 'express';
import { can } from '#shared/actor.ts';
import type { Deps } from '../deps.ts';
import { permissionProblem } from '../tickets/problems.ts';
import { callerOf } from './auth.ts';
import { handler } from './edge.ts';

/** `/metrics`: what this node measures of itself, in the text format of Prometheus; with a session or an API key. */
export function metricsRouter({ metrics }: Pick<Deps, 'metrics'>): Router {
  const router = Router();
  router.get(
    '/metrics',
    handler(async (req, res) => {
      const permission = can(callerOf(req), 'readMetrics', null);
      if (!permission.yes) throw permissionProblem(permission);
      const text = await metrics.text();
      res.set('Content-Type', metrics.contentType).send(text);
    }),
  );
  return router;
}
