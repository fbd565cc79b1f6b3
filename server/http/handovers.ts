import { type Request, Router } from 'express';
import type { Caller } from '#shared/actor.ts';
import { handoverDraftSchema, handoverListQuerySchema, handoverStepSchema } from '#shared/api/handover.ts';
import type { Deps } from '../deps.ts';
import { acceptSheet, giveBackSheet, readSheet, saveSheet, signSheet } from '../handover/draft.ts';
import { listHandovers, readHandover } from '../handover/kept.ts';
import { allowedCaller } from './allowed.ts';
import { handler, jsonBody, parse, uuidIn } from './edge.ts';
import { notFound } from './problem.ts';

/** `/api/handover`: the sheet of the shift on duty. `/api/handovers`: those that both shifts have signed. */
export function handoversRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();

  const allowed = (req: Request): Caller => allowedCaller(req, 'handOverShift');
  const versionOf = (req: Request): number => parse(handoverStepSchema, jsonBody(req)).version;

  router.get(
    '/api/handover',
    handler(async (req, res) => void res.json(await readSheet(db, allowed(req)))),
  );
  router.post(
    '/api/handover',
    handler(async (req, res) => {
      const caller = allowed(req);
      res.json(await saveSheet(db, caller, parse(handoverDraftSchema, jsonBody(req))));
    }),
  );
  router.post(
    '/api/handover/sign',
    handler(async (req, res) => {
      const caller = allowed(req);
      res.json(await signSheet(db, caller, versionOf(req)));
    }),
  );
  router.post(
    '/api/handover/give-back',
    handler(async (req, res) => {
      const caller = allowed(req);
      res.json(await giveBackSheet(db, caller, versionOf(req)));
    }),
  );
  router.post(
    '/api/handover/accept',
    handler(async (req, res) => {
      const caller = allowed(req);
      const id = await acceptSheet(db, caller, versionOf(req));
      const kept = await readHandover(db.pool, caller.branch, id);
      if (kept === null) throw notFound('handover');
      res.json(kept);
    }),
  );
  router.get(
    '/api/handovers',
    handler(async (req, res) => {
      const { branch } = allowed(req);
      res.json(await listHandovers(db.pool, branch, parse(handoverListQuerySchema, req.query)));
    }),
  );
  router.get(
    '/api/handovers/:id',
    handler(async (req, res) => {
      const { branch } = allowed(req);
      const kept = await readHandover(db.pool, branch, uuidIn(req, 'handover'));
      if (kept === null) throw notFound('handover');
      res.json(kept);
    }),
  );
  return router;
}
