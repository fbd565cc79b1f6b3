import { Router } from 'express';
import type { Deps } from '#server/deps.ts';
import { assignPlan } from '#server/pool/assignPlan.ts';
import { listNumberings, writeNumbering } from '#server/pool/numbering.ts';
import { readPinned } from '#server/pool/pins.ts';
import { readPlans, writePlan } from '#server/pool/plans.ts';
import { planRerating, rerate } from '#server/pool/rerate.ts';
import { createGate } from '#server/reports/gate.ts';
import { parseKey } from '#server/tickets/idempotency.ts';
import {
  askReratingSchema,
  assignPlanSchema,
  newNumberingSchema,
  newPlanVersionSchema,
  reratingSchema,
} from '#shared/api/tariffs.ts';
import { allowedCaller } from './allowed.ts';
import { handler, jsonBody, parse } from './edge.ts';

/** By what calls are rated, in all versions: `/api/plans`, `/api/numbering`; which plan a contract goes by; and rating a month again. */
export function tariffsRouter({ db, ring }: Pick<Deps, 'db' | 'ring'>): Router {
  const router = Router();
  /** A month is rated again as a whole: one after the other. */
  const gate = createGate(1);

  router.get(
    '/api/plans',
    handler(async (req, res) => {
      res.json(await readPlans(db.pool, allowedCaller(req, 'administer').branch));
    }),
  );
  router.post(
    '/api/plans',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'administer');
      const key = parseKey(req.get('idempotency-key'));
      res.status(201).json(await writePlan(db, caller, parse(newPlanVersionSchema, jsonBody(req)), key));
      ring();
    }),
  );
  router.post(
    '/api/contracts/:id/plan',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'administer');
      const key = parseKey(req.get('idempotency-key'));
      const asked = parse(assignPlanSchema, jsonBody(req));
      res.json(await assignPlan({ db, ring }, caller, String(req.params.id), asked, key));
    }),
  );
  router.get(
    '/api/numbering',
    handler(async (req, res) => {
      res.json(await listNumberings(db.pool, allowedCaller(req, 'administer').branch));
    }),
  );
  router.post(
    '/api/numbering',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'administer');
      const key = parseKey(req.get('idempotency-key'));
      res.status(201).json(await writeNumbering(db, caller, parse(newNumberingSchema, jsonBody(req)), key));
    }),
  );
  router.get(
    '/api/reratings',
    handler(async (req, res) => {
      res.json({ items: await readPinned(db.pool, allowedCaller(req, 'administer').branch) });
    }),
  );
  router.post(
    '/api/pools/:contract/reratings/plans',
    handler(async (req, res) => {
      const { branch } = allowedCaller(req, 'administer');
      const { month } = parse(askReratingSchema, jsonBody(req));
      res.json(await gate(() => planRerating(db, branch, String(req.params.contract), month)));
    }),
  );
  router.post(
    '/api/pools/:contract/reratings',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'administer');
      const asked = parse(reratingSchema, jsonBody(req));
      res.json(await gate(() => rerate(db, caller, String(req.params.contract), asked)));
      ring();
    }),
  );
  return router;
}
