import { type Request, Router } from 'express';
import {
  announceWorkSchema,
  answerWorkSchema,
  cancelWorkSchema,
  moveWorkSchema,
  planWorkSchema,
  recordNoticeSchema,
  workQuerySchema,
  workTargetsQuerySchema,
} from '#shared/api/works.ts';
import type { Deps } from '../deps.ts';
import { readNow } from '../tickets/queries.ts';
import { withConnection } from '../tickets/reading.ts';
import { announceWork } from '../works/announce.ts';
import { cancelWork } from '../works/cancel.ts';
import { moveWork } from '../works/move.ts';
import { answerWork, recordNotice } from '../works/notices.ts';
import { findTargets, planWork } from '../works/plan.ts';
import { listWorks, readWork } from '../works/read.ts';
import { allowedCaller } from './allowed.ts';
import { handler, jsonBody, parse, uuidIn } from './edge.ts';
import { notFound } from './problem.ts';

/** `/api/works`: planned work, whom it touches, and whether they were told in time. */
export function worksRouter(deps: Pick<Deps, 'db' | 'ring' | 'config'>): Router {
  const router = Router();

  const idOf = (req: Request): string => uuidIn(req, 'work');

  router.get(
    '/api/works',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readWorks');
      const query = parse(workQuerySchema, req.query);
      res.json(
        await withConnection(deps.db, async (client) => listWorks(client, caller, query, await readNow(client))),
      );
    }),
  );
  router.post(
    '/api/works',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'planWorks');
      res.status(201).json(await planWork(deps, caller, parse(planWorkSchema, jsonBody(req))));
    }),
  );
  router.get(
    '/api/works/targets',
    handler(async (req, res) => {
      const { branch } = allowedCaller(req, 'planWorks');
      res.json(await findTargets(deps.db.pool, branch, parse(workTargetsQuerySchema, req.query).q));
    }),
  );
  router.get(
    '/api/works/:id',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readWorks');
      const work = await withConnection(deps.db, async (client) =>
        readWork(client, caller, idOf(req), await readNow(client)),
      );
      if (work === null) throw notFound('work');
      res.json(work);
    }),
  );
  router.post(
    '/api/works/:id/cancel',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'planWorks');
      res.json(await cancelWork(deps, caller, idOf(req), parse(cancelWorkSchema, jsonBody(req)).reason));
    }),
  );
  router.post(
    '/api/works/:id/window',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'planWorks');
      res.json(await moveWork(deps, caller, idOf(req), parse(moveWorkSchema, jsonBody(req))));
    }),
  );
  router.post(
    '/api/works/:id/announce',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'planWorks');
      res.json(await announceWork(deps, caller, idOf(req), parse(announceWorkSchema, jsonBody(req))));
    }),
  );
  router.post(
    '/api/works/:id/notices',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'planWorks');
      res.json(await recordNotice(deps, caller, idOf(req), parse(recordNoticeSchema, jsonBody(req))));
    }),
  );
  router.post(
    '/api/works/:id/answer',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'answerWorks');
      res.json(await answerWork(deps, caller, idOf(req), parse(answerWorkSchema, jsonBody(req))));
    }),
  );
  return router;
}
