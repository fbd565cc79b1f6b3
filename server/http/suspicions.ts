import { type Request, Router } from 'express';
import {
  billLimitSchema,
  dismissGroupSchema,
  dismissSuspicionSchema,
  requestHoldSchema,
  settleHoldSchema,
  suspicionQuerySchema,
  openGroupSchema,
  tellSuspicionSchema,
} from '#shared/api/suspicions.ts';
import { beijingMonth, iso } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import { scopeOf } from '../live/scope.ts';
import { setBillLimit } from '../pool/limit.ts';
import { readPool } from '../pool/queries.ts';
import { dismissSuspicion, openTicket, recordTold } from '../sense/decide.ts';
import { dismissGroup, openGroup } from '../sense/decideGroup.ts';
import { requestHold, settleHold } from '../sense/holds.ts';
import { readSuspicion, readSuspicions, suspicionView } from '../sense/read.ts';
import { readRecords } from '../sense/records.ts';
import type { Declare } from '../tickets/declare.ts';
import { readNow } from '../tickets/queries.ts';
import { withConnection } from '../tickets/reading.ts';
import { allowedCaller } from './allowed.ts';
import { callerOf } from './auth.ts';
import { handler, jsonBody, parse, uuidIn } from './edge.ts';
import { notFound } from './problem.ts';

/** `/api/suspicions`: what call records make the desk suspect, and what is done about it. */
export function suspicionsRouter(deps: Deps, { declare }: { readonly declare: Declare }): Router {
  const router = Router();
  const idOf = (req: Request): string => uuidIn(req, 'suspicion');

  router.get(
    '/api/suspicions',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readSuspicions');
      const { state = 'all', contract } = parse(suspicionQuerySchema, req.query);
      const answer = await withConnection(deps.db, async (client) => {
        const now = await readNow(client);
        const asked = { waiting: state === 'open', ...(contract === undefined ? {} : { contract }) };
        const items = await readSuspicions(client, scopeOf(caller), asked);
        const { upTo, lateAt } = await readRecords(client, caller.branch, now);
        const late = lateAt !== null && now >= lateAt;
        return {
          items: items.map((row) => suspicionView(row, caller)),
          feed: { upTo: upTo && iso(upTo), late, lateSince: late ? iso(lateAt) : null },
        };
      });
      res.json(answer);
    }),
  );
  router.post(
    '/api/suspicions/groups/:id/tickets',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'decideSuspicions');
      const { open } = parse(openGroupSchema, jsonBody(req));
      res.json({ items: await openGroup({ ...deps, declare }, caller, idOf(req), open) });
    }),
  );
  router.post(
    '/api/suspicions/groups/:id/dismiss',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'decideSuspicions');
      res.json({ items: await dismissGroup(deps, caller, idOf(req), parse(dismissGroupSchema, jsonBody(req))) });
    }),
  );
  router.get(
    '/api/suspicions/:id',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readSuspicions');
      const row = await readSuspicion(deps.db.pool, scopeOf(caller), idOf(req));
      if (row === null) throw notFound('suspicion');
      res.json(suspicionView(row, caller));
    }),
  );
  router.post(
    '/api/suspicions/:id/ticket',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'decideSuspicions');
      res.json(await openTicket({ ...deps, declare }, caller, idOf(req)));
    }),
  );
  router.post(
    '/api/suspicions/:id/dismiss',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'decideSuspicions');
      res.json(await dismissSuspicion(deps, caller, idOf(req), parse(dismissSuspicionSchema, jsonBody(req)).word));
    }),
  );
  router.post(
    '/api/suspicions/:id/told',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'tellSuspicions');
      res.json(await recordTold(deps, caller, idOf(req), parse(tellSuspicionSchema, jsonBody(req)).how));
    }),
  );
  router.post(
    '/api/suspicions/:id/holds',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'decideSuspicions');
      res.json(await requestHold(deps, caller, idOf(req), parse(requestHoldSchema, jsonBody(req)).number));
    }),
  );
  router.post(
    '/api/suspicions/:id/holds/:hold',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'decideSuspicions');
      const settled = parse(settleHoldSchema, jsonBody(req));
      res.json(await settleHold(deps, caller, idOf(req), uuidIn(req, 'request', 'hold'), settled));
    }),
  );
  router.put(
    '/api/pools/:contract/limit',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'limitBill');
      const contract = String(req.params.contract);
      await setBillLimit(deps, caller, contract, parse(billLimitSchema, jsonBody(req)).fen);
      const now = await readNow(deps.db.pool);
      const pool = await readPool(deps.db.pool, scopeOf(callerOf(req)), contract, beijingMonth(now), now);
      if (pool === null) throw notFound('minute pool');
      res.json(pool);
    }),
  );
  return router;
}
