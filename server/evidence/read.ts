import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { type Scope, scopeSql } from '../live/scope.ts';
import type { Link } from '../tickets/chain.ts';
import { readNow } from '../tickets/queries.ts';
import type { StoredRecord } from './package.ts';

/** A ticket's record with the words of its notices, all as of one moment; null where none lies in `scope`. */
export const readStoredRecord = (db: Pick<Database, 'pool'>, scope: Scope, no: string): Promise<StoredRecord | null> =>
  withTransaction(
    db,
    async (client) => {
      const values: unknown[] = [no];
      const inScope = scopeSql(scope, { customer: 't.customer', branch: 't.branch', ticket: 't.no' }, values);
      const found = await client.query(`select from ticket t where t.no = $1 and ${inScope}`, values);
      if (found.rowCount === 0) return null;
      const { rows: links } = await client.query<Link>(
        'select text, salt, hash from ticket_fact where ticket = $1 order by version',
        [no],
      );
      const { rows: notices } = await client.query<StoredRecord['notices'][number]>(
        'select id, body from notice where ticket = $1 order by queued_at, id',
        [no],
      );
      return { no, links, notices, now: await readNow(client) };
    },
    { isolation: 'repeatable read', readOnly: true },
  );
