import { Router } from 'express';
import type { Deps } from '../deps.ts';
import { allowedCaller } from './allowed.ts';
import { handler } from './edge.ts';

/** `/metrics`: what this node measures of itself, in the text format of Prometheus; with a session or an API key. */
export function metricsRouter({ metrics }: Pick<Deps, 'metrics'>): Router {
  const router = Router();
  router.get(
    '/metrics',
    handler(async (req, res) => {
      allowedCaller(req, 'readMetrics');
      const text = await metrics.text();
      res.set('Content-Type', metrics.contentType).send(text);
    }),
  );
  return router;
}
