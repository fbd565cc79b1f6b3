import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Database } from './open.ts';

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
  /**
   * Each named statement is planned once a connection, whatever its values: for look-ups and writes by key, which have one good
   * plan, and which PostgreSQL would otherwise plan anew for every list of keys.
   */
  readonly plannedOnce?: boolean;
  /** How often in all; a conflict with another transaction (deadlock, serialisation) is tried again. Default 5. */
  readonly attempts?: number;
}

const conflicts = ['40001', '40P01'];

export const isConflict = (thrown: unknown): boolean =>
  thrown instanceof pg.DatabaseError && conflicts.includes(thrown.code ?? '');

/**
 * Runs `work` in one transaction on one connection: committed when it returns, rolled back when it throws.
 * It may run several times, so it must do nothing outside the database.
 *
 * @throws whatever `work` or the commit throws. An error of the connection during the commit means: it is not known whether it was stored.
 */
export async function withTransaction<T>(
  db: Pick<Database, 'pool'>,
  work: (client: pg.PoolClient) => Promise<T>,
  { isolation = 'read committed', readOnly = false, plannedOnce = false, attempts = 5 }: TransactionOptions = {},
): Promise<T> {
  const plans = plannedOnce ? '; set local plan_cache_mode = force_generic_plan' : '';
  const begin = `begin isolation level ${isolation} ${readOnly ? 'read only' : 'read write'}${plans}`;
  for (let attempt = 1; ; attempt++)
    try {
      return await once(db.pool, begin, work);
    } catch (thrown) {
      if (!isConflict(thrown) || attempt >= attempts) throw thrown;
      // Those that met must not meet again in step.
      await pause(Math.random() * 10 * 2 ** attempt);
    }
}

async function once<T>(pool: pg.Pool, begin: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (thrown) {
    // A connection that cannot even roll back is not put back into the pool.
    await client.query('rollback').catch((error: Error) => (broken = error));
    throw thrown;
  } finally {
    client.release(broken);
  }
}
