import { type Request, Router } from 'express';
import type { Caller } from '#shared/actor.ts';
import {
  declareMajeureSchema,
  endMajeureSchema,
  type MajeureDetail,
  majeureFileQuerySchema,
  majeureNoticeSchema,
  majeureQuerySchema,
  majeureTargetsQuerySchema,
  retractMajeureSchema,
} from '#shared/api/majeure.ts';
import { receiveFile } from '../attachments/receive.ts';
import { createSlots } from '../attachments/slots.ts';
import type { Deps } from '../deps.ts';
import { endMajeure, giveMajeureNotice, retractMajeure } from '../majeure/change.ts';
import { declareMajeure, findTargets } from '../majeure/declare.ts';
import { addMajeureFile, readMajeureFile } from '../majeure/files.ts';
import { listMajeures, readMajeure } from '../majeure/read.ts';
import { readNow } from '../tickets/queries.ts';
import { withConnection } from '../tickets/reading.ts';
import { allowedCaller } from './allowed.ts';
import { handler, jsonBody, parse, uuidIn } from './edge.ts';
import { notFound } from './problem.ts';
import { sendFile } from './sendFile.ts';
import { refuseWrapped } from './upload.ts';

type MajeureDeps = Pick<Deps, 'db' | 'ring'>;

const idOf = (req: Request): string => uuidIn(req, 'majeure');

/** The record of a request as far as the caller may see it. */
const found = (deps: MajeureDeps, caller: Caller, id: string): Promise<MajeureDetail> =>
  withConnection(deps.db, async (client) => {
    const majeure = await readMajeure(client, caller, id, await readNow(client));
    if (majeure === null) throw notFound('majeure');
    return majeure;
  });

/** Files of `/api/majeure/:id`. Reads bodies itself: mount it before any body parser, after sign-in. */
export function majeureFilesRouter(deps: MajeureDeps): Router {
  const router = Router();
  const slots = createSlots();

  router.post('/api/majeure/:id/files', async (req, res) => {
    try {
      // Before a byte of it is read: who may not send it need not.
      const caller = allowedCaller(req, 'recordMajeure');
      const { id } = await found(deps, caller, idOf(req));
      const { name } = parse(majeureFileQuerySchema, req.query);
      refuseWrapped(req, 'image/jpeg');
      const file = await slots.within(caller.user, async () =>
        addMajeureFile(deps, caller, id, { name, file: await receiveFile(req) }),
      );
      res.status(201).json(file);
    } finally {
      // A refused file is still being sent: its sender reads the answer only when it has sent it all.
      req.resume();
    }
  });

  router.get(
    '/api/majeure/:id/files/:file',
    handler(async (req, res) => {
      const { files } = await found(deps, allowedCaller(req, 'readMajeure'), idOf(req));
      const asked = uuidIn(req, 'file', 'file');
      const file = files.find(({ id }) => id === asked);
      if (file === undefined) throw notFound('file');
      await sendFile(req, res, file, readMajeureFile(deps.db, file.id));
    }),
  );
  return router;
}

/** `/api/majeure`: force majeure, the contracts that it was written to, and the tickets that it touches. */
export function majeureRouter(deps: MajeureDeps): Router {
  const router = Router();

  router.get(
    '/api/majeure',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readMajeure');
      const { state } = parse(majeureQuerySchema, req.query);
      res.json(
        await withConnection(deps.db, async (client) => listMajeures(client, caller, state, await readNow(client))),
      );
    }),
  );
  router.post(
    '/api/majeure',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'recordMajeure');
      res.status(201).json(await declareMajeure(deps, caller, parse(declareMajeureSchema, jsonBody(req))));
    }),
  );
  router.get(
    '/api/majeure/kinds',
    handler(async (req, res) => {
      allowedCaller(req, 'readMajeure');
      const { rows } = await deps.db.pool.query('select id, zh, en from majeure_kind order by position, id');
      res.json({ items: rows });
    }),
  );
  router.get(
    '/api/majeure/targets',
    handler(async (req, res) => {
      const { branch } = allowedCaller(req, 'recordMajeure');
      res.json(await findTargets(deps.db.pool, branch, parse(majeureTargetsQuerySchema, req.query).q));
    }),
  );
  router.get(
    '/api/majeure/:id',
    handler(async (req, res) => {
      res.json(await found(deps, allowedCaller(req, 'readMajeure'), idOf(req)));
    }),
  );
  router.post(
    '/api/majeure/:id/notices',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'recordMajeure');
      res.json(await giveMajeureNotice(deps, caller, idOf(req), parse(majeureNoticeSchema, jsonBody(req))));
    }),
  );
  router.post(
    '/api/majeure/:id/end',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'recordMajeure');
      res.json(await endMajeure(deps, caller, idOf(req), parse(endMajeureSchema, jsonBody(req))));
    }),
  );
  router.post(
    '/api/majeure/:id/retract',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'recordMajeure');
      const { reason } = parse(retractMajeureSchema, jsonBody(req));
      res.json(await retractMajeure(deps, caller, idOf(req), reason));
    }),
  );
  return router;
}
