import { Router } from 'express';
import { minutes } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import type { Feed } from '../live/feed.ts';
import { handler } from './edge.ts';

export interface Health {
  readonly feed: Pick<Feed, 'now' | 'asOf'>;
  /** It stops: nobody new is to be sent here. */
  draining(): boolean;
}

/** Older than this only what is stuck can be: with nobody there, the feed looks every ten seconds. */
const STUCK = minutes(0.5);

/**
 * `/healthz`: the process answers. `/readyz`: it can do its work, which needs the database and a feed that goes on;
 * `feedLagMs` is how old that is which this node has told its screens, null before it has told anything.
 */
export function healthRouter({ db, log }: Pick<Deps, 'db' | 'log'>, { feed, draining }: Health): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get(
    '/readyz',
    handler(async (_req, res) => {
      const now = feed.now();
      const feedLagMs = now === null || feed.asOf === null ? null : Math.max(0, now - feed.asOf);
      const unavailable = (reason: 'database' | 'feed' | 'stopping'): void =>
        void res.status(503).set('Retry-After', '2').json({ status: 'unavailable', reason, feedLagMs });

      if (draining()) return unavailable('stopping');
      try {
        await db.pool.query('select 1');
      } catch (error) {
        log.warn({ err: error }, 'not ready');
        return unavailable('database');
      }
      if (feedLagMs !== null && feedLagMs > STUCK) return unavailable('feed');
      res.json({ status: 'ready', feedLagMs });
    }),
  );
  return router;
}
