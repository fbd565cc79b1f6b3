import { withTransaction } from '#db/transaction.ts';
import { DEMO_CUSTOMERS } from '#db/demo/customers.ts';
import { contractOf, DEMO_BRANCH, serviceOf } from '#db/demo/rows.ts';
import { usualBetween } from '#shared/pool/profile.ts';
import { begunBy, silenceOf } from '#shared/pool/silence.ts';
import { days, earliest, hours, type Instant, minus } from '#shared/time.ts';
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
  const customer = DEMO_CUSTOMERS.find(({ id }) => id === QUIET);
  if (customer === undefined) throw new Error(`the demo has no ${QUIET}`);
  const [contract, service] = [contractOf(customer), serviceOf(customer)];
  await withTransaction(deps.db, async (client) => {
    const [traffic] = await readTraffic(client, contract);
    const last = (await lastCalls(client, [service], now)).get(service);
    if (traffic === undefined || last === undefined) return;
    const from = minus(now, days(3));
    const until = earliest(
      now,
      (await lastCalls(client, [serviceOf({ id: 'college' })], now)).get(serviceOf({ id: 'college' })) ?? now,
    );
    const seen = await callsByHour(client, [service], from, until);
    const silence = silenceOf(traffic.calls, seen, last, until);
    const of = { branch: DEMO_BRANCH.id, customer: customer.id, customerName: customer.shortName, contract, service };
    const shown = shownHours(traffic.calls, seen, minus(last, hours(12)), until);
    const expected = usualBetween(traffic.calls, last, until);
    const found = {
      ...silence,
      expected,
      begunBy: begunBy(traffic.calls, last, until),
      signal: 'silence',
      seen: 0,
      number: null,
      hours: shown,
    } as const;
    const id = await notice(client, of, found, now);
    if (id !== null) await open(client, id, of, found, now);
  });
}
