import type pg from 'pg';
import type { HandoverContent, HandoverList, KeptHandover } from '#shared/api/handover.ts';

interface Row {
  readonly id: string;
  readonly shift_from: Date;
  readonly outgoing: string;
  readonly outgoing_name: string;
  readonly signed_at: Date;
  readonly incoming: string;
  readonly incoming_name: string;
  readonly accepted_at: Date;
}

const signatures = (row: Row) => ({
  id: row.id,
  shiftFrom: row.shift_from.toISOString(),
  outgoing: { user: row.outgoing, name: row.outgoing_name, at: row.signed_at.toISOString() },
  incoming: { user: row.incoming, name: row.incoming_name, at: row.accepted_at.toISOString() },
});
const COLUMNS = 'id, shift_from, outgoing, outgoing_name, signed_at, incoming, incoming_name, accepted_at';

/** Sheets of a branch that both shifts have signed, the latest first. */
export async function listHandovers(
  client: pg.Pool,
  branch: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<HandoverList> {
  const { rows } = await client.query<Row & { open: number }>(
    `select ${COLUMNS}, jsonb_array_length(content->'open') as open from handover
      where branch = $1 and ($2::timestamptz is null or accepted_at < $2) order by accepted_at desc limit $3`,
    [branch, cursor ?? null, limit + 1],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({ ...signatures(row), open: row.open })),
    nextCursor: rows.length > limit && last !== undefined ? last.accepted_at.toISOString() : null,
  };
}

/** One of them; null where the branch has none of that id. */
export async function readHandover(client: pg.Pool, branch: string, id: string): Promise<KeptHandover | null> {
  const { rows } = await client.query<Row & { notes: string; guarded: string; content: HandoverContent }>(
    `select ${COLUMNS}, notes, guarded, content from handover where branch = $1 and id = $2::uuid`,
    [branch, id],
  );
  const [row] = rows;
  return row === undefined
    ? null
    : { ...signatures(row), notes: row.notes, guarded: row.guarded, content: row.content };
}
