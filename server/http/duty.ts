import { Router } from 'express';
import { z } from 'zod';
import { dutyQuerySchema, dutyWeekQuerySchema, newOverrideSchema, newShiftSchema } from '#shared/api/duty.ts';
import { parseIso } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import { readOnDuty, readWeek } from '../duty/read.ts';
import { addOverride, addShift, removeDuty } from '../duty/write.ts';
import { allowedCaller } from './allowed.ts';
import { handler, jsonBody, parse } from './edge.ts';

const idSchema = z.object({ id: z.uuid() });

/** `/api/duty`: who is on duty, the week, and what changes it. */
export function dutyRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();
  router.get(
    '/api/duty',
    handler(async (req, res) => {
      const { branch } = allowedCaller(req, 'readDuty');
      const { at } = parse(dutyQuerySchema, req.query);
      res.json(await readOnDuty(db, branch, at === undefined ? null : parseIso(at)));
    }),
  );
  router.get(
    '/api/duty/week',
    handler(async (req, res) => {
      const { branch } = allowedCaller(req, 'readDuty');
      const { from } = parse(dutyWeekQuerySchema, req.query);
      res.json(await readWeek(db, branch, from ?? null));
    }),
  );
  router.post(
    '/api/duty/shifts',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'editDuty');
      res.status(201).json({ id: await addShift(db, caller, parse(newShiftSchema, jsonBody(req))) });
    }),
  );
  router.post(
    '/api/duty/overrides',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'editDuty');
      res.status(201).json({ id: await addOverride(db, caller, parse(newOverrideSchema, jsonBody(req))) });
    }),
  );
  for (const of of ['shift', 'override'] as const)
    router.delete(
      `/api/duty/${of}s/:id`,
      handler(async (req, res) => {
        const caller = allowedCaller(req, 'editDuty');
        await removeDuty(db, caller, of, parse(idSchema, req.params).id);
        res.status(204).end();
      }),
    );
  return router;
}
