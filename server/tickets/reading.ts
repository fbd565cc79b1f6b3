import type pg from 'pg';
import type { Database } from '#db/open.ts';

/** Several reads on one connection, without a transaction. */
export async function withConnection<T>(
  db: Pick<Database, 'pool'>,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await db.pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}
