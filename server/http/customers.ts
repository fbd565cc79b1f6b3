import { Router } from 'express';
import { type Caller, can } from '#shared/actor.ts';
import { numberQuerySchema } from '#shared/api/customer.ts';
import { readNumbers } from '../customers/numbers.ts';
import { readCustomer } from '../customers/read.ts';
import type { Deps } from '../deps.ts';
import { scopeOf } from '../live/scope.ts';
import { listCustomers } from '../tickets/customers.ts';
import { permissionProblem } from '../tickets/problems.ts';
import { withConnection } from '../tickets/reading.ts';
import { callerOf } from './auth.ts';
import { handler, parse } from './edge.ts';
import { notFound } from './problem.ts';

const refuseUnlessReader = (caller: Caller): void => {
  const permission = can(caller, 'readServices', null);
  if (!permission.yes) throw permissionProblem(permission);
};

/** `/api/customers` and the numbers of a service: whom the desk serves, within the caller's scope. */
export function customersRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();

  router.get(
    '/api/customers',
    handler(async (req, res) => {
      const caller = callerOf(req);
      refuseUnlessReader(caller);
      res.json({ items: await listCustomers(db.pool, scopeOf(caller)) });
    }),
  );

  router.get(
    '/api/customers/:id',
    handler(async (req, res) => {
      const caller = callerOf(req);
      refuseUnlessReader(caller);
      const customer = await readCustomer(db.pool, caller, String(req.params.id));
      if (customer === null) throw notFound('customer');
      res.json(customer);
    }),
  );

  router.get(
    '/api/services/:id/numbers',
    handler(async (req, res) => {
      const caller = callerOf(req);
      refuseUnlessReader(caller);
      const query = parse(numberQuerySchema, req.query);
      const numbers = await withConnection(db, (client) => readNumbers(client, caller, String(req.params.id), query));
      if (numbers === null) throw notFound('service');
      res.json(numbers);
    }),
  );

  return router;
}
