import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { shippedPolicyRow } from '#db/demo/rows.ts';
import { keepSecret } from '#db/kept.ts';
import { ormOf } from '#db/open.ts';
import * as tables from '#db/schema/index.ts';
import { withTransaction } from '#db/transaction.ts';
import { instant } from '#shared/time.ts';
import { createUser } from '../auth/seed.ts';
import type { Deps } from '../deps.ts';

const PASSWORD_FILE = 'admin-password';

/**
 * What a desk without the demo cannot begin without: a branch, the shipped policy, and one administrator, whose random
 * password is kept in the data folder and shown at this first start only.
 * @returns what to tell the person who started it; nothing when the desk was set up before
 */
export async function ensureBasics(deps: Deps): Promise<string[]> {
  const password = await withTransaction(deps.db, async (client): Promise<string | null> => {
    const { rowCount } = await client.query('select from branch limit 1');
    if (rowCount !== 0) return null;
    const orm = ormOf(client);
    await orm.insert(tables.branch).values({ id: 'main', name: '本分公司', zone: 'Asia/Shanghai' });
    await orm
      .insert(tables.policy)
      .values(shippedPolicyRow(instant(0)))
      .onConflictDoNothing();
    const kept = keepSecret(deps.config.dataFolder, PASSWORD_FILE, () => randomBytes(12).toString('base64url'));
    await createUser(client, { username: 'admin', name: 'admin', role: 'admin', password: kept, branch: 'main' });
    return kept;
  });
  if (password === null) return [];
  const file = path.join(deps.config.dataFolder, PASSWORD_FILE);
  return [`First log-in: admin, password ${password} (shown this once; kept in ${file})`];
}
