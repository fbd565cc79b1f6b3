import { type Request, Router } from 'express';
import { z } from 'zod';
import type { Database } from '#db/open.ts';
import { type Scope, scopeOf } from '#server/live/scope.ts';
import { pageOfImports, readImport, readRejected } from '#server/pool/imports.ts';
import { rejectedFile } from '#server/pool/rejectedFile.ts';
import { disposition } from '#server/reports/export/file.ts';
import { importQuerySchema, rejectedFileQuerySchema } from '#shared/api/imports.ts';
import { allowedCaller } from './allowed.ts';
import { handler, parse } from './edge.ts';
import { notFound } from './problem.ts';

/** Whoever may import sees what was imported in their branch. @throws Problem 403 */
const scopeFor = (req: Request): Scope => scopeOf(allowedCaller(req, 'importCallRecords'));

const isId = (id: unknown): id is string => z.uuid().safeParse(id).success;

/** `/api/call-records/imports`: the import log, one of it, and its rejected lines as a file. */
export function importsRouter({ db }: { readonly db: Pick<Database, 'pool'> }): Router {
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
      const { id } = req.params;
      const scope = scopeFor(req);
      const found = isId(id) ? await readImport(db.pool, scope, id) : null;
      if (found === null) throw notFound('import');
      res.json(found);
    }),
  );
  router.get(
    '/api/call-records/imports/:id/rejected',
    handler(async (req, res) => {
      const { id } = req.params;
      const scope = scopeFor(req);
      const { lang } = parse(rejectedFileQuerySchema, req.query);
      const found = isId(id) ? await readRejected(db.pool, scope, id) : null;
      if (found === null) throw notFound('import');
      const file = rejectedFile(found.entry, found.lines, lang);
      res.setHeader('Content-Disposition', disposition(file, 'rejected'));
      res.type('text/csv; charset=utf-8').send(file.body);
    }),
  );
  return router;
}
