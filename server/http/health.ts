import { Router } from 'express';
import type { Deps } from '../deps.ts';
import { handler } from './edge.ts';

/** `/healthz`: the process answers. `/readyz`: it can do its work, which needs the database. */
export function healthRouter({ db, log }: Pick<Deps, 'db' | 'log'>): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get(
    '/readyz',
    handler(async (_req, res) => {
      try {
        await db.pool.query('select 1');
        res.json({ status: 'ready' });
      } catch (error) {
        log.warn({ err: error }, 'not ready');
        res.status(503).set('Retry-After', '2').json({ status: 'unavailable', reason: 'database' });
      }
    }),
  );
  return router;
}
