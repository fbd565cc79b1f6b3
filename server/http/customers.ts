import { Router } from 'express';
import { numberQuerySchema } from '#shared/api/customer.ts';
import { readNumbers } from '../customers/numbers.ts';
import { readCustomer } from '../customers/read.ts';
import type { Deps } from '../deps.ts';
import { scopeOf } from '../live/scope.ts';
import { listCustomers } from '../tickets/customers.ts';
import { withConnection } from '../tickets/reading.ts';
import { allowedCaller } from './allowed.ts';
import { handler, parse } from './edge.ts';
import { notFound } from './problem.ts';

/** `/api/customers` and the numbers of a service: whom the desk serves, within the caller's scope. */
export function customersRouter({ db }: Pick<Deps, 'db'>): Router {
  const router = Router();

  router.get(
    '/api/customers',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readServices');
      res.json({ items: await listCustomers(db.pool, scopeOf(caller)) });
    }),
  );

  router.get(
    '/api/customers/:id',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readServices');
      const customer = await readCustomer(db.pool, caller, String(req.params.id));
      if (customer === null) throw notFound('customer');
      res.json(customer);
    }),
  );

  router.get(
    '/api/services/:id/numbers',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readServices');
      const query = parse(numberQuerySchema, req.query);
      const numbers = await withConnection(db, (client) => readNumbers(client, caller, String(req.params.id), query));
      if (numbers === null) throw notFound('service');
      res.json(numbers);
    }),
  );

  return router;
}
