import { type Request, Router } from 'express';
import type { Database } from '#db/open.ts';
import { scopeOf } from '#server/live/scope.ts';
import { readPoolNotices } from '#server/pool/noticeList.ts';
import { readNow, readPool, readPools } from '#server/pool/queries.ts';
import { can, type Caller } from '#shared/actor.ts';
import { monthSchema } from '#shared/api/pool.ts';
import { billQuerySchema } from '#shared/api/bill.ts';
import { beijingMonth, type Instant } from '#shared/time.ts';
import { allowedCaller } from './allowed.ts';
import { callerOf } from './auth.ts';
import { handler, parse } from './edge.ts';
import { notFound, Problem } from './problem.ts';

/** `?month=YYYY-MM`; default: the current one in Beijing. */
function monthOf(req: Request, now: Instant): string {
  if (req.query.month === undefined) return beijingMonth(now);
  const month = monthSchema.safeParse(req.query.month);
  if (month.success) return month.data;
  const message = 'month is a month such as 2026-03.';
  throw new Problem(400, 'invalid_query', message, [{ field: 'month', code: 'invalid_month', message }]);
}

function allowed(req: Request): Caller {
  const caller = callerOf(req);
  if (!can(caller, 'readPools', null).yes)
    throw new Problem(403, 'role_forbidden', 'Your role may not see minute pools.');
  return caller;
}

/** `GET /api/pools`, `/api/pools/:contract` and `/notices` of it, within the caller's scope: another's pool is not there. */
export function poolsRouter({ db }: { readonly db: Pick<Database, 'pool'> }): Router {
  const router = Router();
  router.get('/api/pools', async (req, res) => {
    const scope = scopeOf(allowed(req));
    const now = await readNow(db.pool);
    res.json({ items: await readPools(db.pool, scope, monthOf(req, now), now) });
  });
  router.get('/api/pools/:contract', async (req, res) => {
    const scope = scopeOf(allowed(req));
    const now = await readNow(db.pool);
    const pool = await readPool(db.pool, scope, req.params.contract, monthOf(req, now), now);
    if (pool === null) throw notFound('minute pool');
    res.json(pool);
  });
  router.get(
    '/api/pools/:contract/notices',
    handler(async (req, res) => {
      const scope = scopeOf(allowedCaller(req, 'readPoolNotices'));
      const { month = beijingMonth(await readNow(db.pool)) } = parse(billQuerySchema, req.query);
      res.json({ items: await readPoolNotices(db.pool, scope, String(req.params.contract), month) });
    }),
  );
  return router;
}
