import { DEMO_BRANCH } from '#db/demo/rows.ts';
import { withTransaction } from '#db/transaction.ts';
import { createDemoLogIns } from '../auth/seed.ts';
import type { Deps } from '../deps.ts';
import { readNow } from '../pool/queries.ts';
import { loadCalls } from './calls.ts';
import { suspect } from './suspect.ts';
import { writeContractEvents } from './contracts.ts';
import { writeDuty } from './duty.ts';
import { writeHistory } from './history.ts';
import { writeMajeures } from './majeure.ts';
import { writeRegistry } from './registry.ts';
import { writeShift } from './shift.ts';
import { writeWorks } from './works.ts';

export interface LoadOptions {
  /** Of all demo log-ins. */
  readonly password: string;
  /** Told in a few words what is being loaded. */
  readonly progress: (what: string) => void;
}

/** Whether the demo, or a part of it, is in this database. */
export async function hasDemo(db: Pick<Deps['db'], 'pool'>): Promise<boolean> {
  const { rowCount } = await db.pool.query('select from branch where id = $1', [DEMO_BRANCH.id]);
  return rowCount === 1;
}

/**
 * Loads the demo, or what is missing of it: a load that was killed half way is finished by the next.
 * Tickets and registry come in one transaction; call records after it, batch by batch.
 */
export async function loadDemo(deps: Deps, { password, progress }: LoadOptions): Promise<void> {
  const now = await readNow(deps.db.pool);
  if (!(await hasDemo(deps.db))) {
    progress('customers, log-ins, planned works and 30 days of tickets');
    await withTransaction(deps.db, async (client) => {
      await writeRegistry(client, now);
      await createDemoLogIns(client, {
        password,
        branch: DEMO_BRANCH.id,
        customers: { college: 'college', hospital: 'hospital' },
      });
      await writeHistory(client, deps, now);
      await writeShift(client, now);
      await writeWorks(client, now);
      await writeContractEvents(client, now);
      await writeMajeures(client, now);
      await writeDuty(client, now);
    });
  }
  progress('call records of two months');
  await loadCalls(deps, now);
  await suspect(deps, now);
}
