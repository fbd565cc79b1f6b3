import { type Request, type Response, Router } from 'express';
import { exportQuerySchema, type Report, type ReportQuery, reportQuerySchema } from '#shared/api/report.ts';
import type { Deps } from '../deps.ts';
import { scopeOf } from '../live/scope.ts';
import { disposition, exportFile } from '../reports/export/file.ts';
import { createGate } from '../reports/gate.ts';
import { readReport } from '../reports/read.ts';
import { allowedCaller } from './allowed.ts';
import { callerOf } from './auth.ts';
import { handler, parse } from './edge.ts';

/** How many reports a node reads at once; the next ones wait. */
const AT_ONCE = 2;

/** `/api/reports/service`: how well the service was kept, from the ledger, within the caller's scope; and as a file. */
export function reportsRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();
  const gate = createGate(AT_ONCE);

  /** null when the caller has gone away meanwhile: then nobody is to be answered. */
  async function reportFor(req: Request, res: Response, query: ReportQuery): Promise<Report | null> {
    const caller = callerOf(req);
    const left = new AbortController();
    res.on('close', () => left.abort());
    try {
      return await gate(() =>
        readReport(db, { scope: scopeOf(caller), branch: caller.branch, query, signal: left.signal }),
      );
    } catch (thrown) {
      if (left.signal.aborted) return null;
      throw thrown;
    }
  }
  router.get(
    '/api/reports/service',
    handler(async (req, res) => {
      allowedCaller(req, 'readReports');
      const report = await reportFor(req, res, parse(reportQuerySchema, req.query));
      if (report !== null) res.json(report);
    }),
  );

  router.get(
    '/api/reports/service/export',
    handler(async (req, res) => {
      allowedCaller(req, 'readReports');
      const query = parse(exportQuerySchema, req.query);
      const report = await reportFor(req, res, query);
      if (report === null) return;
      const file = await exportFile(report, query);
      res.setHeader('Content-Disposition', disposition(file, 'report'));
      res.type(file.type).send(file.body);
    }),
  );

  return router;
}
