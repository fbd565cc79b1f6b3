import { type Request, Router } from 'express';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { type Scope, scopeOf } from '#server/live/scope.ts';
import { cancelImport, pageOfImports, readImport, readRejected } from '#server/pool/imports.ts';
import { rejectedFile } from '#server/pool/rejectedFile.ts';
import { disposition } from '#server/reports/export/file.ts';
import { importQuerySchema, rejectedFileQuerySchema } from '#shared/api/imports.ts';
import { allowedCaller } from './allowed.ts';
import { handler, parse, uuidIn } from './edge.ts';
import { notFound, Problem } from './problem.ts';

/** Whoever may import sees what was imported in their branch. @throws Problem 403 */
const scopeFor = (req: Request): Scope => scopeOf(allowedCaller(req, 'importCallRecords'));

const idOf = (req: Request): string => uuidIn(req, 'import');

interface ImportsDeps {
  readonly db: Pick<Database, 'pool'>;
  readonly ring: () => void;
}

/** `/api/call-records/imports`: the import log, one of it, its rejected lines as a file, and an end to one that runs. */
export function importsRouter({ db, ring }: ImportsDeps): Router {
  const router = Router();
  router.get(
    '/api/call-records/imports',
    handler(async (req, res) => {
      res.json(await pageOfImports(db.pool, scopeFor(req), parse(importQuerySchema, req.query)));
    }),
  );
  router.get(
    '/api/call-records/imports/:id',
    handler(async (req, res) => {
      const scope = scopeFor(req);
      const found = await readImport(db.pool, scope, idOf(req));
      if (found === null) throw notFound('import');
      res.json(found);
    }),
  );
  router.get(
    '/api/call-records/imports/:id/rejected',
    handler(async (req, res) => {
      const scope = scopeFor(req);
      const { lang } = parse(rejectedFileQuerySchema, req.query);
      const found = await readRejected(db.pool, scope, idOf(req));
      if (found === null) throw notFound('import');
      const file = rejectedFile(found.entry, found.lines, lang);
      res.setHeader('Content-Disposition', disposition(file, 'rejected'));
      res.type('text/csv; charset=utf-8').send(file.body);
    }),
  );
  router.post(
    '/api/call-records/imports/:id/cancel',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'importCallRecords');
      const id = idOf(req);
      const found = await withTransaction(db, (client) => cancelImport(client, scopeOf(caller), id, caller.user));
      if (found === null) throw notFound('import');
      ring();
      if (!found.wasOpen) throw new Problem(409, 'import_ended', 'The import has ended already.');
      res.json(found.entry);
    }),
  );
  return router;
}
