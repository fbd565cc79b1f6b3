import type pg from 'pg';

/*
 * The change log counts in transactions of the database that it was written in. A copy of it elsewhere counts its own: what
 * screens and cursors remember of the one means something else in the other. So the copy begins a log of its own, and every
 * screen with a snapshot.
 */

/** Another cluster, another database of it, or another history after a recovery. */
const HOME = `(select concat_ws('.', s.system_identifier, c.timeline_id, d.oid)
   from pg_control_system() s, pg_control_checkpoint() c, pg_database d where d.datname = current_database())`;

const BEGIN_ANEW = `id = gen_random_uuid(), pruned_below = '0'::xid8`;

/** Begins the log anew where the database is not the one that it was begun in: restored from a dump or a backup, or copied. */
export async function renewMovedFeed(client: pg.ClientBase): Promise<void> {
  await client.query(
    `with moved as (update feed set ${BEGIN_ANEW}, home = ${HOME} where home is distinct from ${HOME} returning one)
     delete from change where exists (select from moved)`,
  );
}

/** Begins the log anew: what screens show can have changed without it. Nodes that serve see that, and so do their screens. */
export async function renewFeed(client: pg.ClientBase | pg.Pool): Promise<void> {
  await client.query(
    `with renewed as (update feed set ${BEGIN_ANEW} returning one) delete from change where exists (select from renewed)`,
  );
}
