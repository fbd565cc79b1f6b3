import { type Request, Router } from 'express';
import type { Database } from '#db/open.ts';
import { scopeOf } from '#server/live/scope.ts';
import { readBill } from '#server/pool/bill.ts';
import { readCalls } from '#server/pool/calls.ts';
import { callsFile } from '#server/pool/callsFile.ts';
import { readNow } from '#server/pool/queries.ts';
import { disposition } from '#server/reports/export/file.ts';
import { createGate } from '#server/reports/gate.ts';
import { billQuerySchema, callFileQuerySchema, callQuerySchema } from '#shared/api/bill.ts';
import { beijingMonth, type Instant } from '#shared/time.ts';
import { allowedCaller } from './allowed.ts';
import { handler, parse } from './edge.ts';

/** `/api/pools/:contract/bill` and `/calls`: what a month costs and why, within the caller's scope. */
export function billsRouter({ db }: { readonly db: Pick<Database, 'pool'> }): Router {
  const router = Router();
  /** A file of a whole month is made in memory: one after the other. */
  const gate = createGate(1);
  const contractOf = (req: Request): string => String(req.params.contract);
  const monthOf = (month: string | undefined, now: Instant): string => month ?? beijingMonth(now);

  router.get(
    '/api/pools/:contract/bill',
    handler(async (req, res) => {
      const scope = scopeOf(allowedCaller(req, 'readBills'));
      const { month } = parse(billQuerySchema, req.query);
      const now = await readNow(db.pool);
      res.json(await readBill(db.pool, scope, contractOf(req), monthOf(month, now), now));
    }),
  );
  router.get(
    '/api/pools/:contract/calls',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readBills');
      const query = parse(callQuerySchema, req.query);
      const month = monthOf(query.month, await readNow(db.pool));
      res.json(await readCalls(db.pool, scopeOf(caller), caller, contractOf(req), month, query));
    }),
  );
  router.get(
    '/api/pools/:contract/calls/export',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readBills');
      const { month: asked, lang } = parse(callFileQuerySchema, req.query);
      const month = monthOf(asked, await readNow(db.pool));
      const file = await gate(() => callsFile(db.pool, scopeOf(caller), caller, contractOf(req), month, lang));
      res.setHeader('Content-Disposition', disposition(file, 'calls'));
      res.type('text/csv; charset=utf-8').send(file.body);
    }),
  );
  return router;
}
