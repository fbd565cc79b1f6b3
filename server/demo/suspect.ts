import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import { DEMO_CUSTOMERS, type DemoCustomer } from '#db/demo/customers.ts';
import { contractOf, DEMO_BRANCH, serviceOf } from '#db/demo/rows.ts';
import { usualBetween } from '#shared/pool/profile.ts';
import { begunBy, silenceOf } from '#shared/pool/silence.ts';
import { days, hours, type Instant, minus } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import { callsByHour, lastCalls } from '../sense/calls.ts';
import { learn } from '../sense/learn.ts';
import { lookSoon } from '../sense/look.ts';
import { shownHours } from '../sense/lookSilence.ts';
import { readTraffic } from '../sense/stored.ts';
import { notice, open } from '../sense/suspicions.ts';
import { QUIET } from './calls.ts';

/**
 * Learns what is usual of every contract, so that a forecast has its band from the first moment, and suspects a fault where
 * calls are missing. At whatever hour the demo is loaded: a desk that came up then would wait for the morning to say so.
 */
export async function suspect(deps: Deps, now: Instant): Promise<void> {
  const { rowCount } = await deps.db.pool.query('select from pool_profile limit 1');
  if (rowCount !== 0) return;
  const { rows } = await deps.db.pool.query<{ id: string; services: string[] }>(
    'select k.id, array(select s.id from service s where s.contract = k.id order by s.id) as services from contract k order by k.id',
  );
  for (const { id, services } of rows)
    await withTransaction(deps.db, async (client) => {
      await learn(client, { id, branch: DEMO_BRANCH.id }, services, now);
    });
  await suspectQuiet(deps, now);
  await lookSoon(
    deps.db.pool,
    rows.map(({ id }) => id),
    'decision',
  );
}

async function suspectQuiet(deps: Deps, now: Instant): Promise<void> {
  for (const customer of DEMO_CUSTOMERS.filter(({ id }) => QUIET.some(({ customers }) => customers.includes(id))))
    await withTransaction(deps.db, (client) => suspectSilence(client, customer, now));
}

/** As a look would, that came when the silence had lasted long enough at any hour of day. */
async function suspectSilence(client: pg.PoolClient, customer: DemoCustomer, now: Instant): Promise<void> {
  const [contract, service] = [contractOf(customer), serviceOf(customer)];
  const others = serviceOf({ id: 'college' });
  const [traffic] = await readTraffic(client, contract);
  const known = await lastCalls(client, [service, others], now);
  const last = known.get(service);
  if (traffic === undefined || last === undefined) return;
  const until = known.get(others) ?? now;
  const seen = await callsByHour(client, [service], minus(last, days(3)), until);
  const of = { branch: DEMO_BRANCH.id, customer: customer.id, customerName: customer.shortName, contract, service };
  const found = {
    ...silenceOf(traffic.calls, seen, last, until),
    expected: usualBetween(traffic.calls, last, until),
    begunBy: begunBy(traffic.calls, last, until),
    signal: 'silence',
    seen: 0,
    number: null,
    hours: shownHours(traffic.calls, seen, minus(last, hours(12)), until),
  } as const;
  const id = await notice(client, of, found, now);
  if (id !== null) await open(client, id, of, found, now);
}
