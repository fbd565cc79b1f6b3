import pg from 'pg';
import { CALL_COLUMNS, copyInto, type CopyText } from './copy.ts';
import type { StoredCall } from './meaning.ts';

const UNIQUE_VIOLATION = '23505';
const isKnown = (thrown: unknown): boolean => thrown instanceof pg.DatabaseError && thrown.code === UNIQUE_VIOLATION;

/** By what a call is known again, in the order in which `KEEP_NEW` says which were new. */
const keyOf = ({ contract, id, startedAt }: StoredCall): string => `${startedAt} ${contract} ${id}`;

/** Of the calls in `call_staging`; of two that are the same the first. */
const KEEP_NEW = `
  insert into call_record (${CALL_COLUMNS}) select ${CALL_COLUMNS} from call_staging on conflict do nothing
  returning (extract(epoch from started_at) * 1000)::bigint || ' ' || contract || ' ' || id as key`;

/**
 * Keeps the calls of one import. Most files bring what is new throughout: their calls are copied straight into their table,
 * as quickly as PostgreSQL takes rows at all. Where it refuses one as known, the batch is taken again through a table of the
 * connection's own, from which what is new is inserted; and so are the next, until one is new throughout again.
 */
export class Keeping {
  #bringsKnown = false;

  /**
   * In the caller's transaction.
   * @returns those of the calls that were new
   */
  async keep(client: pg.ClientBase, calls: readonly StoredCall[], text: CopyText): Promise<readonly StoredCall[]> {
    if (!this.#bringsKnown) {
      await client.query('savepoint calls');
      try {
        await copyInto(client, 'call_record', text);
        await client.query('release savepoint calls');
        return calls;
      } catch (thrown) {
        if (!isKnown(thrown)) throw thrown;
        await client.query('rollback to savepoint calls');
        this.#bringsKnown = true;
      }
    }
    await client.query('create temporary table if not exists call_staging (like call_record) on commit delete rows');
    await copyInto(client, 'call_staging', text);
    const { rows } = await client.query<{ key: string }>({ name: 'keep-new-calls', text: KEEP_NEW });
    if (rows.length === calls.length) this.#bringsKnown = false;
    const kept = new Set(rows.map(({ key }) => key));
    // `delete`: of a call that the batch brings twice one is new.
    return calls.filter((call) => kept.delete(keyOf(call)));
  }
}
