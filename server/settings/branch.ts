import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { Problem } from '#server/http/problem.ts';
import type { Caller } from '#shared/actor.ts';
import type { Branch, EditBranch } from '#shared/api/branch.ts';
import { DEMO_NUMBERING } from '#shared/pool/callType.ts';
import { changedFields, recordAudit } from './audit.ts';

type Stored = Pick<Branch, 'id' | 'name' | 'zone'>;

async function stored(client: Pick<pg.ClientBase, 'query'>, id: string, lock: '' | 'for update' = ''): Promise<Stored> {
  const { rows } = await client.query<Stored>(`select id, name, zone from branch where id = $1 ${lock}`, [id]);
  const [row] = rows;
  if (row === undefined) throw new Problem(404, 'not_found', 'There is no such branch.');
  return row;
}

export const readBranch = async (db: Pick<pg.Pool, 'query'>, id: string): Promise<Branch> => ({
  ...(await stored(db, id)),
  homeArea: DEMO_NUMBERING.homeArea,
});

/** The zone is for reading times and for the dates in new ticket numbers; nothing that is stored changes with it. */
export function editBranch(db: Pick<Database, 'pool'>, caller: Caller, asked: EditBranch): Promise<Branch> {
  return withTransaction(db, async (client) => {
    const before = await stored(client, caller.branch, 'for update');
    const after = { ...before, name: asked.name ?? before.name, zone: asked.zone ?? before.zone };
    const changed = changedFields(before, after);
    if (changed !== null) {
      await client.query('update branch set name = $2, zone = $3 where id = $1', [after.id, after.name, after.zone]);
      const subject = { kind: 'branch', id: after.id, name: after.name } as const;
      await recordAudit(client, caller, { action: 'branchEdited', subject, ...changed });
    }
    return { ...after, homeArea: DEMO_NUMBERING.homeArea };
  });
}
