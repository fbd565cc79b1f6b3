import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, Router } from 'express';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { scopeOf } from '#server/live/scope.ts';
import { readBill } from '#server/pool/bill.ts';
import { readCalls } from '#server/pool/calls.ts';
import { callsFile } from '#server/pool/callsFile.ts';
import { readNumbers } from '#server/pool/numbers.ts';
import { readNow } from '#server/pool/queries.ts';
import { disposition } from '#server/reports/export/file.ts';
import { createGate } from '#server/reports/gate.ts';
import { billQuerySchema, callFileQuerySchema, callQuerySchema } from '#shared/api/bill.ts';
import { beijingMonth, type Instant } from '#shared/time.ts';
import { allowedCaller } from './allowed.ts';
import { handler, parse } from './edge.ts';

/** In ms: who takes a file more slowly keeps the others waiting. */
const LONGEST = 300_000;

/** `/api/pools/:contract/bill`, `/numbers` and `/calls`: what a month costs and why, within the caller's scope. */
export function billsRouter({ db }: { readonly db: Pick<Database, 'pool'> }): Router {
  const router = Router();
  /** A file of a whole month holds a connection until it is sent: one after the other. */
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
    '/api/pools/:contract/numbers',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readBills');
      const month = monthOf(parse(billQuerySchema, req.query).month, await readNow(db.pool));
      res.json(await readNumbers(db.pool, scopeOf(caller), caller, contractOf(req), month));
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
      await gate(() =>
        withTransaction(
          db,
          async (client) => {
            const file = await callsFile(client, scopeOf(caller), caller, contractOf(req), month, lang);
            res.setHeader('Content-Disposition', disposition(file, 'calls'));
            res.type('text/csv; charset=utf-8');
            await pipeline(Readable.from(file.pages), res, { signal: AbortSignal.timeout(LONGEST) });
          },
          // What has been sent cannot be sent anew.
          { isolation: 'repeatable read', readOnly: true, attempts: 1 },
        ).catch((error: unknown) => {
          // Broken off beneath an answer that has begun: its reader sees a file that does not end.
          if (!res.headersSent && !res.destroyed) throw error;
          res.destroy();
        }),
      );
    }),
  );
  return router;
}
