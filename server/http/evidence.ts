import { Router } from 'express';
import type { Deps } from '../deps.ts';
import { packageOf } from '../evidence/package.ts';
import { readStoredRecord } from '../evidence/read.ts';
import { scopeOf } from '../live/scope.ts';
import { allowedCaller } from './allowed.ts';
import { handler } from './edge.ts';
import { notFound } from './problem.ts';

/** `/api/tickets/:no/evidence`: the record as a file that its reader can verify without the desk. */
export function evidenceRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();
  router.get(
    '/api/tickets/:no/evidence',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readEvidence');
      const record = await readStoredRecord(db, scopeOf(caller), String(req.params.no));
      if (record === null) throw notFound('ticket');
      res.setHeader('Content-Disposition', `attachment; filename="${record.no}-evidence.json"`);
      // On lines of its own, for whoever opens it in an editor.
      res.type('json').send(JSON.stringify(packageOf(record, caller), null, 2));
    }),
  );
  return router;
}
