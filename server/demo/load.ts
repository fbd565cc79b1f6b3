import { DEMO_BRANCH } from '#db/demo/rows.ts';
import { withTransaction } from '#db/transaction.ts';
import { createDemoLogIns } from '../auth/seed.ts';
import type { Deps } from '../deps.ts';
import { readNow } from '../pool/queries.ts';
import { writeRegistry } from './registry.ts';

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

/** Loads the demo, or what is missing of it: a load that was killed half way is finished by the next. */
export async function loadDemo(deps: Deps, { password, progress }: LoadOptions): Promise<void> {
  if (await hasDemo(deps.db)) return;
  progress('customers, services and log-ins');
  await withTransaction(deps.db, async (client) => {
    await writeRegistry(client, await readNow(client));
    await createDemoLogIns(client, {
      password,
      branch: DEMO_BRANCH.id,
      customers: { college: 'college', hospital: 'hospital' },
    });
  });
}
