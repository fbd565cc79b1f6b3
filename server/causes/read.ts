import type pg from 'pg';
import type { CauseNodeView } from '#shared/api/causes.ts';
import { inOrder } from '#shared/cause/tree.ts';

/** The causes beneath the first level as `branch` has them: its own rows before the shipped ones of the same code; depth first. */
export async function readCauses(client: Pick<pg.ClientBase, 'query'>, branch: string): Promise<CauseNodeView[]> {
  const { rows } = await client.query<CauseNodeView>({
    name: 'causes',
    text: `select code, zh, en, retired, own, version
             from (select distinct on (code) code, position, zh, en, retired, branch is not null as own, version
                     from cause where branch is null or branch = $1 order by code, branch nulls last) nodes
            order by position, code`,
    values: [branch],
  });
  return inOrder(rows);
}
