import { type Request, Router } from 'express';
import type { UserDeps } from '#server/auth/users.ts';
import {
  registryExportQuerySchema,
  registryFileQuerySchema,
  registryImportQuerySchema,
  type Registry,
} from '#shared/api/registry.ts';
import { TABLES } from '#shared/registry/tables.ts';
import { withTransaction } from '#db/transaction.ts';
import { applyImport } from '../registry/apply.ts';
import { exportRegistry } from '../registry/export.ts';
import { LARGEST_FILE, readRegistryFile, type RegistryFile } from '../registry/files/read.ts';
import { planFile, planView } from '../registry/plan.ts';
import { countTables } from '../registry/state.ts';
import { createGate } from '../reports/gate.ts';
import { disposition } from '../reports/export/file.ts';
import { parseKey } from '../tickets/idempotency.ts';
import { withConnection } from '../tickets/reading.ts';
import { allowedCaller } from './allowed.ts';
import { handler, parse } from './edge.ts';
import { Problem } from './problem.ts';
import { receiveBytes, refuseWrapped } from './upload.ts';

const tooLarge = (): Problem =>
  new Problem(413, 'too_large', `A file may have at most ${LARGEST_FILE} bytes. Send it in parts.`, [
    { field: 'file', code: 'too_large', message: `at most ${LARGEST_FILE} bytes` },
  ]);

/**
 * `/api/admin/registry`: what the branch knows of its customers, out as files and in again. Reads bodies itself: mount it
 * before any body parser, after sign-in.
 */
export function registryRouter(deps: UserDeps): Router {
  const { db } = deps;
  const router = Router();
  /** Each file is worth a thread and much memory: one after the other. */
  const gate = createGate(1);

  /** What `work` makes of the file that a request carries. */
  const withFile = async <T>(req: Request, name: string, work: (file: RegistryFile) => Promise<T>): Promise<T> => {
    refuseWrapped(req, 'text/csv');
    const bytes = await receiveBytes(req, LARGEST_FILE, tooLarge);
    return gate(async () => work(await readRegistryFile(name, bytes)));
  };

  router.get(
    '/api/admin/registry',
    handler(async (req, res) => {
      const { branch } = allowedCaller(req, 'administer');
      const counts = await withConnection(db, (client) => countTables(client, branch));
      res.json({ tables: TABLES.map((table) => ({ table, rows: counts[table] })) } satisfies Registry);
    }),
  );
  router.get(
    '/api/admin/registry/export',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'administer');
      const query = parse(registryExportQuerySchema, req.query);
      const file = await gate(() => exportRegistry(db, caller, query));
      res.setHeader('Content-Disposition', disposition(file, 'registry'));
      // People's numbers: no copy is left behind.
      res.setHeader('Cache-Control', 'no-store');
      res.type(file.type).send(file.body);
    }),
  );
  router.post('/api/admin/registry/plans', async (req, res) => {
    try {
      const { branch } = allowedCaller(req, 'administer');
      const { name } = parse(registryFileQuerySchema, req.query);
      const view = await withFile(req, name, async (file) => {
        const planned = await withTransaction(db, (client) => planFile(client, branch, file), {
          isolation: 'repeatable read',
          readOnly: true,
        });
        return planView(file, planned);
      });
      res.json(view);
    } finally {
      // A refused file is still being sent: its sender reads the answer only when it has sent it all.
      req.resume();
    }
  });
  router.post('/api/admin/registry/imports', async (req, res) => {
    try {
      const caller = allowedCaller(req, 'administer');
      const { name, plan } = parse(registryImportQuerySchema, req.query);
      const key = parseKey(req.get('idempotency-key'));
      res.json(await withFile(req, name, (file) => applyImport(deps, caller, { file, plan, key })));
    } finally {
      req.resume();
    }
  });
  return router;
}
