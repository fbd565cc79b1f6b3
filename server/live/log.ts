import type pg from 'pg';
import { type Instant, instant } from '#shared/time.ts';
import { type Change, QUIETLY } from './changes.ts';
import { readSnapshot } from './cursor.ts';

/** A row of the change log: what changed and whose it is, not what it became. */
export interface ChangeRow extends Pick<Change, 'kind' | 'key' | 'branch' | 'customer'> {
  /** Nobody hears of it: it only looks different. */
  readonly quiet: boolean;
  /** How long ago it was written when it was read, in ms. */
  readonly age: number;
}

/** Where the log stands, as one transaction sees it. */
export interface Head {
  readonly feed: string;
  /** Changes of transactions below this are gone. */
  readonly prunedBelow: bigint;
  /** Text of `pg_current_snapshot()`: the cursor of whoever has been told everything that this transaction sees. */
  readonly snapshot: string;
  /** Database time before the snapshot was taken: everything committed until then is in it. */
  readonly asOf: Instant;
  /** Database time. */
  readonly now: Instant;
}

/** To be the first statement of a REPEATABLE READ transaction: what is read after it is of the same snapshot. */
export async function readHead(client: pg.ClientBase): Promise<Head> {
  const { rows } = await client.query<{ id: string; prunedBelow: string; snapshot: string; asOf: string; now: string }>(
    {
      name: 'feed-head',
      text: `select id, pruned_below::text as "prunedBelow", pg_current_snapshot()::text as snapshot, demarc_now_ms() as now,
             demarc_now_ms() - ceil(extract(epoch from clock_timestamp() - statement_timestamp()) * 1000)::bigint as "asOf"
           from feed`,
    },
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the table feed has no row');
  return {
    feed: row.id,
    prunedBelow: BigInt(row.prunedBelow),
    snapshot: row.snapshot,
    asOf: instant(Number(row.asOf)),
    now: instant(Number(row.now)),
  };
}

/** Up to where somebody has been told. */
export type Position = Pick<Head, 'feed' | 'snapshot'>;

/**
 * Whether the log still has everything that came after `told`. Not when it was pruned beyond it, when it was begun anew,
 * nor when the snapshot is of a future that this database has lost: restored from a copy, say.
 */
export function reaches(head: Head, told: Position): boolean {
  if (told.feed !== head.feed) return false;
  const then = readSnapshot(told.snapshot);
  const now = readSnapshot(head.snapshot);
  return then !== null && now !== null && head.prunedBelow <= then.xmin && then.xmax <= now.xmax;
}

const QUIET = `version = ${QUIETLY} as quiet`;
/** By the database's own clock, as the change was stamped by it. */
const AGE = `(extract(epoch from clock_timestamp() - at) * 1000)::float8 as age`;

/**
 * What this transaction sees and `snapshot` did not. The order in which transactions began or committed does not matter.
 *
 * The rows of `xid >= pg_snapshot_xmin(s) and not pg_visible_in_snapshot(xid, s)`, asked for in the two parts that make
 * them up: begun later, or running then. So what committed while one transaction stays open is not walked again and again.
 * @param most how many rows at the most
 */
export async function changesSince(client: pg.ClientBase, snapshot: string, most?: number): Promise<ChangeRow[]> {
  const { rows } = await client.query<ChangeRow>({
    name: 'changes-since',
    text: `select kind, key, branch, customer, ${QUIET}, ${AGE} from change where xid >= pg_snapshot_xmax($1::pg_snapshot)
           union all
           select kind, key, branch, customer, ${QUIET}, ${AGE} from change where xid = any(array(select pg_snapshot_xip($1::pg_snapshot)))
           limit $2`,
    values: [snapshot, most ?? null],
  });
  return rows;
}
