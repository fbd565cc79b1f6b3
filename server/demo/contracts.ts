import type pg from 'pg';
import * as z from 'zod/mini';
import { demoContractEvents } from '#db/demo/contracts.ts';
import { DEMO_CUSTOMERS } from '#db/demo/customers.ts';
import { contractOf, demoTerm } from '#db/demo/rows.ts';
import { ormOf } from '#db/open.ts';
import * as tables from '#db/schema/index.ts';
import { contractEventSchema } from '#shared/contract/events.ts';
import type { Instant } from '#shared/time.ts';
import { readContract } from '../contracts/read.ts';
import { tellObligations } from '../contracts/tell.ts';
import { DEMO_LOG_INS } from '../auth/seed.ts';

/**
 * Writes what happened to the demo's contracts, in the caller's transaction: what their managers would have been told by now
 * is noted, and nobody is alerted.
 */
export async function writeContractEvents(client: pg.PoolClient, now: Instant): Promise<void> {
  const orm = ormOf(client);
  for (const [of, story] of Object.entries(demoContractEvents(now, demoTerm({}, now).signedOn))) {
    const customer = DEMO_CUSTOMERS.find(({ id }) => id === of.replace(/-\d$/, ''));
    const by = DEMO_LOG_INS.find(({ username }) => username === customer?.manager);
    if (by === undefined) throw new Error(`nobody keeps the contract of ${of}`);
    await orm.insert(tables.contractEvent).values(
      story.map(({ at, event }, n) => ({
        contract: contractOf({ id: of }),
        seq: n + 1,
        at: new Date(at),
        body: z.encode(contractEventSchema, event),
        serviceWas:
          event.type === 'serviceSuspended'
            ? ('normal' as const)
            : event.type === 'serviceResumed'
              ? ('suspended_arrears' as const)
              : null,
        recordedAt: new Date(at),
        recordedBy: by.username,
        recordedName: by.name,
      })),
    );
  }
  const { rows } = await client.query<{ id: string }>('select id from contract');
  for (const { id } of rows) {
    const contract = await readContract(client, null, id);
    if (contract !== null) await tellObligations(client, contract, now, true);
  }
}
