import { type Request, Router } from 'express';
import * as z from 'zod/mini';
import type { Caller } from '#shared/actor.ts';
import { contractEventsSchema, dueQuerySchema, recordedEventSchema, recordEventSchema } from '#shared/api/contracts.ts';
import { days, type Instant } from '#shared/time.ts';
import { type ContractRow, readContract, readContracts } from '../contracts/read.ts';
import { recordEvent } from '../contracts/record.ts';
import { dueView, eventsView, obligationsView } from '../contracts/view.ts';
import type { Deps } from '../deps.ts';
import { scopeOf } from '../live/scope.ts';
import { parseKey } from '../tickets/idempotency.ts';
import { readNow } from '../tickets/queries.ts';
import { withConnection } from '../tickets/reading.ts';
import { allowedCaller } from './allowed.ts';
import { handler, jsonBody, parse } from './edge.ts';
import { notFound } from './problem.ts';

/** `/api/contracts/:id` and `/api/obligations`: what happened to a contract, and what it obliges its parties to. */
export function contractsRouter(deps: Pick<Deps, 'db' | 'ring'>): Router {
  const router = Router();
  const idOf = (req: Request): string => String(req.params.id);

  const found = (req: Request, caller: Caller): Promise<{ contract: ContractRow; now: Instant }> =>
    withConnection(deps.db, async (client) => {
      const contract = await readContract(client, scopeOf(caller), idOf(req));
      if (contract === null) throw notFound('contract');
      return { contract, now: await readNow(client) };
    });

  router.get(
    '/api/contracts/:id/events',
    handler(async (req, res) => {
      const { contract } = await found(req, allowedCaller(req, 'readContractEvents'));
      res.json(z.encode(contractEventsSchema, eventsView(contract)));
    }),
  );
  router.post(
    '/api/contracts/:id/events',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'recordContractEvents');
      const asked = parse(recordEventSchema, jsonBody(req));
      const key = parseKey(req.get('idempotency-key'));
      const { fresh, recorded } = await recordEvent(deps, caller, idOf(req), asked, key);
      res.status(fresh ? 201 : 200).json(z.encode(recordedEventSchema, recorded));
    }),
  );
  router.get(
    '/api/contracts/:id/obligations',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readObligations');
      const { contract, now } = await found(req, caller);
      res.json(obligationsView(contract, caller, now));
    }),
  );
  router.get(
    '/api/obligations',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readObligations');
      const { within } = parse(dueQuerySchema, req.query);
      const { contracts, now } = await withConnection(deps.db, async (client) => ({
        contracts: await readContracts(client, scopeOf(caller)),
        now: await readNow(client),
      }));
      res.json(dueView(contracts, caller, days(within), now));
    }),
  );
  return router;
}
