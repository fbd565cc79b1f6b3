import type pg from 'pg';

/** How often a timer was moved is no fact's business. */
const READ_MODELS = {
  ticket: 'select to_jsonb(t) as row from ticket t order by no',
  segment: 'select to_jsonb(s) as row from segment s order by ticket, id',
  timer: `select to_jsonb(t) - 'generation' as row from timer t where subject_kind = 'ticket' order by subject, kind, level`,
  usage: 'select to_jsonb(u) as row from usage u where calls <> 0 order by contract, month, type',
  usage_day: 'select to_jsonb(u) as row from usage_day u where calls <> 0 order by contract, day, type',
  linked_call: 'select to_jsonb(l) as row from linked_call l order by contract, linked_id',
};

/** Everything that is made from facts and call records, table by table, each row as JSON. */
export async function readModels(db: pg.Pool | pg.ClientBase): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {};
  for (const [table, sql] of Object.entries(READ_MODELS)) {
    const { rows } = await db.query<{ row: unknown }>(sql);
    tables[table] = rows.map(({ row }) => row);
  }
  return tables;
}
