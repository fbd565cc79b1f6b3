import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { decodeFact } from '#shared/ticket/facts.ts';
import { readable, writeReadModels } from './readModels.ts';
import { stateOf } from './record.ts';

/**
 * Makes the read models anew from the facts. Safe while the desk serves: each ticket in a transaction of its own, under
 * the lock that every change of it takes.
 */
type Db = Pick<Database, 'pool'>;

interface FactRow {
  readonly text: string;
  readonly hash: Buffer;
}

/** Numbers of all tickets that have facts, in order. */
export async function recordedTickets(db: Db): Promise<string[]> {
  const { rows } = await db.pool.query<{ ticket: string }>(
    'select ticket from ticket_fact where version = 1 order by ticket',
  );
  return rows.map((row) => row.ticket);
}

/** Rewrites ticket, segments and timers of one ticket. */
export function rebuildTicket(db: Db, no: string): Promise<void> {
  return withTransaction(db, async (client) => {
    // No row to lock: nothing can be appended to it until this transaction has put one there.
    await client.query('select from ticket where no = $1 for update', [no]);
    const { rows } = await client.query<FactRow>(
      'select text, hash from ticket_fact where ticket = $1 order by version',
      [no],
    );
    const head = rows.at(-1)?.hash;
    if (head === undefined) throw new Error(`ticket ${no} has no facts`);
    await client.query('delete from segment where ticket = $1', [no]);
    const facts = rows.map((row) => decodeFact(JSON.parse(row.text)));
    await writeReadModels(client, [readable(facts, stateOf(facts), head)]);
  });
}

/**
 * Removes what is read of tickets that no fact speaks of.
 * @returns their numbers
 */
export function removeUnrecorded(db: Db): Promise<string[]> {
  return withTransaction(db, async (client) => {
    const { rows } = await client.query<{ no: string }>(
      'select no from ticket t where not exists (select from ticket_fact f where f.ticket = t.no) for update',
    );
    const gone = rows.map((row) => row.no);
    if (gone.length === 0) return gone;
    await client.query('delete from segment where ticket = any($1)', [gone]);
    await client.query(`delete from timer where subject_kind in ('ticket', 'repair') and subject = any($1)`, [gone]);
    await client.query('delete from ticket where no = any($1)', [gone]);
    return gone;
  });
}
